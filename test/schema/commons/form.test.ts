import { describe, expect, it } from 'vitest';
import { proposalForm, toAnswers, toCommons } from '../../../schema/commons/form.ts';
import { parseForm } from '../../../schema/form.ts';
import { at, now } from '../house.ts';

const zone = 'Europe/Berlin';

const swapTable = {
  title: 'Swap table',
  kind: 'free-store',
  summary: 'Bring and take.',
  date: '2027-03-13',
  starts: '14:00',
  ends: '17:00',
  repeats: 'never',
  until: '',
  area: 'Riverside',
  place: 'Basketball court',
  reveal: 'now',
  bring: '',
  access: '',
  roles: '',
  host: '',
  steward_name: 'Amina',
  steward_email: 'amina@example.net',
};

const judged = (changes: Record<string, string>, moment = now) =>
  parseForm(proposalForm({ zone, now: moment }), { ...swapTable, ...changes });

function errorsOf(changes: Record<string, string>, moment = now) {
  const result = judged(changes, moment);
  return result.ok ? {} : result.errors;
}

function taken(changes: Record<string, string>) {
  const result = judged(changes);
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return result.data;
}

describe('What is missing is asked for, field by field', () => {
  it.each([
    ['title', 'Enter a title'],
    ['kind', 'Choose what kind of commons it is'],
    ['summary', 'Describe what happens there'],
    ['date', 'Enter a date'],
    ['starts', 'Enter the time it starts'],
    ['repeats', 'Choose whether it repeats'],
    ['area', 'Enter the area, like “Riverside”'],
    ['place', 'Enter the exact place'],
    ['reveal', 'Choose when the exact place is shown'],
    ['steward_name', 'Enter a name to show, a first name or a nickname will do'],
    ['steward_email', 'Enter your mail address: the private link goes there'],
  ])('%s', (field, sentence) => {
    expect(errorsOf({ [field]: '' })).toEqual({ [field]: sentence });
    expect(errorsOf({ [field]: ' \u200b\t ' })[field]).toBeTruthy();
  });

  it('all at once, in the order of the form, when nothing was sent', () => {
    const result = parseForm(proposalForm({ zone, now }), {});
    expect(result.ok ? [] : Object.keys(result.errors)).toEqual([
      ...['title', 'kind', 'summary', 'date', 'starts', 'repeats', 'area', 'place', 'reveal'],
      ...['steward_name', 'steward_email'],
    ]);
  });

  it('but an end, what to bring, access and a group may stay empty', () => {
    expect(errorsOf({ ends: '', bring: '', access: '', host: '' })).toEqual({});
  });
});

describe('What cannot be seen is not an answer', () => {
  it.each([
    '\u200d\u200c',
    '\u200e\u200f\u061c',
    '\u00ad',
    '\u3164\u115f',
    '\u2800',
    '\ufe0f',
    '\u{e0041}',
    '\u0301\u0301',
  ])('a title of %j is asked for again', (title) => expect(errorsOf({ title }).title).toBe('Enter a title'));

  it('but a family of emoji and Persian joiners stay what they are', () => {
    const title = 'می‌خواهم 👩‍👩‍👧‍👦 🏴󠁧󠁢󠁷󠁬󠁳󠁿';
    expect(taken({ title }).title).toBe(title);
  });

  it('and marks do not pile up over the lines around them', () => {
    expect([...taken({ title: `Z${'\u0301'.repeat(90)}` }).title].length).toBeLessThan(9);
  });
});

describe('What is too long is counted in characters as people see them', () => {
  it.each([
    ['title', 100],
    ['summary', 4000],
    ['area', 60],
    ['place', 200],
    ['bring', 1000],
    ['access', 1000],
    ['host', 80],
    ['steward_name', 60],
  ])('%s takes %i and no more', (field, most) => {
    expect(errorsOf({ [field]: '🌻'.repeat(most) })).toEqual({});
    expect(errorsOf({ [field]: 'a'.repeat(most + 1) })[field]).toMatch(
      `${most.toLocaleString('en')} characters or fewer. It has ${(most + 1).toLocaleString('en')}`,
    );
  });

  it('says how long 10,000 characters are', () => {
    expect(errorsOf({ summary: 'ä'.repeat(10_000) }).summary).toBe(
      'The description must be 4,000 characters or fewer. It has 10,000',
    );
  });
});

describe('What is wrong is told with what to enter instead', () => {
  it.each([
    ['kind', 'parade'],
    ['repeats', 'daily'],
    ['reveal', 'never'],
    ['date', '2027-02-30'],
    ['date', 'next Saturday'],
    ['date', '30.02.2027'],
    ['starts', '25:00'],
    ['starts', 'noon'],
    ['ends', '17:60'],
    ['steward_email', 'amina at example'],
    ['steward_email', 'amina@example.net, ben@example.org'],
    ['steward_email', `${'a'.repeat(250)}@example.net`],
  ])('%s: %s', (field, value) => {
    const errors = errorsOf({ [field]: value });
    expect(Object.keys(errors)).toEqual([field]);
    expect(errors[field]).toMatch(/^(Choose|Enter) /);
  });
});

describe('The date', () => {
  it('may be today while the time is still to come, and not after', () => {
    expect(errorsOf({ date: '2027-03-01', starts: '13:01' })).toEqual({});
    expect(errorsOf({ date: '2027-03-01', starts: '13:00' })).toHaveProperty('starts');
    expect(errorsOf({ date: '2027-02-28' })).toEqual({ date: 'Enter a date that is still to come' });
  });

  it('is today’s by the clock of the town, not by UTC', () => {
    const justPastMidnightInBerlin = at('2027-03-12T23:30:00Z');
    expect(errorsOf({ date: '2027-03-12', starts: '23:59' }, justPastMidnightInBerlin)).toHaveProperty('date');
    expect(errorsOf({ date: '2027-03-13' }, justPastMidnightInBerlin)).toEqual({});
  });

  it('is at most two years ahead', () => {
    expect(errorsOf({ date: '2029-03-01' })).toEqual({});
    expect(errorsOf({ date: '2029-03-02' })).toEqual({ date: 'Enter a date within the next two years' });
    expect(errorsOf({ date: '9999-12-31' })).toHaveProperty('date');
  });

  it('is understood as people type it', () => {
    expect(taken({ date: ' 13.3.2027 ' }).date).toBe('2027-03-13');
    expect(taken({ date: '13/03/2027' }).date).toBe('2027-03-13');
  });
});

describe('The times', () => {
  it.each([
    ['18.00', '18:00'],
    ['18h', '18:00'],
    ['１８:００', '18:00'],
    ['18h30', '18:30'],
    ['18:00:00', '18:00'],
    [' 9:05 ', '09:05'],
    ['7', '07:00'],
  ])('%s is understood as %s', (typed, meant) => {
    expect(taken({ starts: typed, ends: '' }).starts).toBe(meant);
  });

  it('an end before the start is after midnight', () => {
    const night = toCommons(taken({ starts: '20:00', ends: '01:00' }), zone);
    expect(night.lastOverAt.toString()).toBe('2027-03-14T00:00:00Z');
  });

  it('an end like the start is asked about', () => {
    expect(errorsOf({ starts: '14:00', ends: '14:00' })).toEqual({
      ends: 'Enter an end that differs from the start, or leave it empty',
    });
  });

  it('a start or an end that the clocks skip that night is told', () => {
    const skipped = 'The clocks go forward that night and skip this time. Enter another';
    expect(errorsOf({ date: '2027-03-28', starts: '02:30', ends: '04:00' })).toEqual({ starts: skipped });
    expect(errorsOf({ date: '2027-03-27', starts: '22:00', ends: '02:30' })).toEqual({ ends: skipped });
    expect(errorsOf({ date: '2027-03-28', starts: '03:00', ends: '04:00' })).toEqual({});
  });

  it('a time that comes twice that night means the first', () => {
    const early = toCommons(taken({ date: '2027-10-31', starts: '01:00', ends: '02:30' }), zone);
    expect(early.lastOverAt.toString()).toBe('2027-10-31T00:30:00Z');
  });
});

describe('The last date of what repeats', () => {
  const weekly = { repeats: 'weekly' };

  it('is not before the first and not more than a year on', () => {
    expect(errorsOf({ ...weekly, until: '2027-03-12' })).toEqual({
      until: 'Enter a last date that is not before the first',
    });
    expect(errorsOf({ ...weekly, until: '2028-03-14' })).toEqual({
      until: 'Enter a last date within a year of the first',
    });
    expect(errorsOf({ ...weekly, until: '2028-03-13' })).toEqual({});
    expect(errorsOf({ ...weekly, until: 'Easter' })).toHaveProperty('until');
    expect(Object.keys(errorsOf({ ...weekly, until: 'Easter', date: 'Lent' }))).toEqual(['date', 'until']);
  });

  it('is a year on when left empty, and none for what is held once', () => {
    expect(toCommons(taken({ ...weekly, until: '' }), zone).until).toBe('2028-03-13');
    expect(toCommons(taken({ until: 'whenever' }), zone).until).toBeNull();
  });
});

describe('People’s own words', () => {
  it('keep emoji, right-to-left text, combining marks and markup as they are', () => {
    expect(taken({ title: 'سوق 👩🏽‍🌾 Việt' }).title).toBe('سوق 👩🏽‍🌾 Việt');
    expect(taken({ title: 'Cafe\u0301' }).title).toBe('Café');
    expect(taken({ summary: '<script>alert(1)</script>' }).summary).toBe('<script>alert(1)</script>');
  });

  it('lose what would turn the text around them or hide in it', () => {
    expect(taken({ title: 'Free\u202Egnp.exe\u202C \u2066store\u2069\u0000' }).title).toBe('Freegnp.exe store');
    expect(taken({ steward_name: 'A\u200bmina\ufeff' }).steward_name).toBe('Amina');
  });

  it('keep their paragraphs, and a line stays one line', () => {
    expect(taken({ summary: ' One\r\n\r\n\r\n\r\nTwo\r\nThree ' }).summary).toBe('One\n\nTwo\nThree');
    expect(taken({ title: 'Swap\r\nBcc: all@example.org' }).title).toBe('Swap Bcc: all@example.org');
  });

  it('come back from the table as the form had them', () => {
    const proposal = taken({ repeats: 'weekly', until: '2027-06-05', bring: 'Gloves' });
    const { steward_email: _, ...answers } = { ...swapTable, repeats: 'weekly', until: '2027-06-05', bring: 'Gloves' };
    const row = {
      entryId: 'e',
      slug: null,
      answersStopped: false,
      sequence: 0,
      changedAt: null,
      publishedAt: null,
      summarizedOn: null,
    };
    expect(toAnswers({ ...row, ...toCommons(proposal, zone) })).toEqual(answers);
  });
});
