import { beforeEach, describe, expect, it } from 'vitest';
import { pot, tryToChangePlan } from '../commons.ts';
import {
  amina,
  everything,
  filledIn,
  itIs,
  newTown,
  post,
  propose,
  publish,
  read,
  sent,
  swapTable,
  visit,
  words,
} from '../town.ts';

beforeEach(newTown);

const over = '2027-04-20T12:00:00Z';
const copyOf = (page: string) => page.replace('/commons/', '/propose/?copy=').replace(/\/$/, '');
const copied = async (page: string) => filledIn(await read(copyOf(page)));
const isPersonal = { date: '', until: '', host: '', steward_name: '', steward_email: '' };

describe('Who reads of a commons that is over', () => {
  it('is led by its page to a proposal with the same words, without a date or a name', async () => {
    const { page } = await publish({ ...pot, roles: '2 × Washing up', reveal: 'now' });
    expect(await read(page)).not.toContain(copyOf(page));
    itIs(over);
    expect(await read(page)).toContain(`href="${copyOf(page)}"`);
    const { date: _d, until: _u, host: _h, steward_name: _n, steward_email: _e, ...same } = { ...swapTable, ...pot };
    expect(await copied(page)).toMatchObject({ ...same, roles: '2 × Washing up', ...isPersonal });
    expect(words(await read(copyOf(page)))).toContain(`These are the words of ${pot.title} .`);
  });

  it('sends it as theirs once day and name are in it, and is told what is missing before', async () => {
    const { page } = await publish();
    itIs(over);
    const form = await copied(page);
    const early = await post(copyOf(page), form);
    expect(early.status).toBe(422);
    expect(await filledIn(await early.text())).toMatchObject({ title: form.title, summary: form.summary });
    const own = { date: '2027-05-01', steward_name: 'Hana', steward_email: 'hana@example.net' };
    expect(await sent('/propose/', { ...form, ...own })).toMatch(/^\/yours\//);
    expect(await read('/')).not.toContain(form.title);
  });

  it('changes nothing by looking, however often', async () => {
    const { page } = await publish();
    itIs(over);
    const before = await everything();
    for (const path of [copyOf(page), copyOf(page), '/propose/?copy=', '/propose/']) await read(path);
    expect(await everything()).toEqual(before);
  });
});

describe('Who held a commons', () => {
  it('finds the copy among what they can do, while it is to come and when it is over', async () => {
    const { yours, page } = await publish();
    expect(await read(yours)).toContain(`href="${copyOf(page)}"`);
    itIs('2027-03-20T12:00:00Z');
    expect(await read(yours)).toContain(`href="${copyOf(page)}"`);
  });

  it('does not find it while a steward has not read it', async () => {
    expect(await read(await propose())).not.toContain('?copy=');
  });
});

describe('A copy tells nobody', () => {
  it('the exact place that is shown a day before only, before that day and after it', async () => {
    const { page } = await publish({ reveal: 'day-before' });
    expect(await copied(page)).toMatchObject({ area: swapTable.area, place: '', reveal: 'day-before' });
    itIs('2027-03-13T10:00:00Z');
    expect(await copied(page)).toMatchObject({ place: swapTable.place });
    itIs(over);
    expect(await read(copyOf(page))).not.toContain('Quay Street');
  });

  it('where it was moved quietly, nor where it was before', async () => {
    const { yours, page } = await publish({ roles: '2 × Tea' });
    await tryToChangePlan(yours, 'move', 0, { area: 'Secret Side', place: 'Garden plot 9', quiet: 'yes' });
    for (const moment of ['2027-03-02T12:00:00Z', over]) {
      itIs(moment);
      const form = await copied(page);
      expect(form).toMatchObject({ area: '', place: '' });
      // The hint of the form names an area, too.
      expect(Object.values(form).join(' ')).not.toMatch(/Riverside/);
      expect(await read(copyOf(page))).not.toMatch(/Secret Side|Garden plot|Quay Street/);
    }
  });

  it('whose it was', async () => {
    const { page } = await publish();
    itIs(over);
    expect(await read(copyOf(page))).not.toMatch(new RegExp(`${amina}|Amina|Court neighbours`));
  });

  it.each([
    ['waits', async () => propose()],
    ['was taken down', async () => sent(`${(await publish()).yours}withdrawal/`, {})],
  ])('what %s: the form is empty and says so', async (_how, arrange) => {
    await arrange();
    const page = await read('/propose/?copy=swap-table-on-the-court');
    expect(words(page)).toContain('is not up any more. Here is an empty form.');
    expect(await filledIn(page)).toMatchObject({ title: '', summary: '', area: '' });
  });

  it.each(['', '%00', '%F0%9F%8F%80', 'a'.repeat(700), '../../etc', "' or 1=1 --", '%25'])(
    'anything for an address that nobody gave: %s',
    async (slug) => {
      const response = await visit(`/propose/?copy=${slug}`);
      expect(response.status).toBe(200);
      expect(words(await response.text())).toContain('Here is an empty form.');
    },
  );
});
