import { beforeEach, describe, expect, it, vi } from 'vitest';
import { dov, hana, ladder, linkOf, message, onTheBoard, putUp, sweeping, takeOn } from '../offers.ts';
import {
  aMinutePasses,
  amina,
  ben,
  decide,
  elements,
  everything,
  filledIn,
  inbox,
  itIs,
  linkIn,
  newTown,
  post,
  propose,
  publish,
  read,
  rows,
  says,
  visit,
  words,
} from '../town.ts';

beforeEach(newTown);

const theSteps = '/offers/sweep-the-steps/';

/** Somebody takes a chore on, and Ben lets it through. */
async function doer(page: string, name: string, changes = {}) {
  const yours = await takeOn(page, { name, ...changes });
  await decide(await linkIn('review', ben, `Taken on by: ${name}`), 'approve');
  return yours;
}

const doneForm = async (yours: string) => ({ ...(await filledIn(await read(`${yours}done/`))), when: '2027-03-01' });
const sayDone = async (yours: string) => post(`${yours}done/`, await doneForm(yours));
const roundNow = async () => (await rows<{ round: number }>('select round from offers'))[0]?.round;

describe('A chore', () => {
  it('that was taken down stays down when its doer says later that it is done', async () => {
    const { yours, page } = await onTheBoard(sweeping);
    const hers = await doer(page, 'Amina', { email: amina });
    await post(`${yours}withdrawal/`, {});
    expect((await inbox(amina))[0]?.subject).toBe('No longer needed: Sweep the steps');
    expect(await read(hers)).not.toContain(`href="${page}"`);
    expect((await sayDone(hers)).status).toBe(303);
    expect(await rows('select * from board')).toEqual([]);
    for (const path of ['/offers/', '/offers/find/?q=steps']) expect(await read(path)).not.toContain('Sweep');
    expect((await visit(page)).status).toBe(404);
  });

  it('that is taken down takes the hands that wait off the stewards’ desk, and with its time all words about it', async () => {
    const { yours, page } = await onTheBoard(sweeping);
    await takeOn(page, { name: 'Zelda', email: 'zelda@example.net' });
    const review = await linkIn('review', ben, 'Zelda');
    await doer(page, 'Yann');
    await post(`${yours}withdrawal/`, {});
    expect((await rows("select status from entries where kind = 'hands' order by status")).length).toBe(2);
    expect(await rows("select * from entries where status = 'pending'")).toEqual([]);
    expect((await visit(review)).status).toBe(200);
    expect((await decide(review, 'approve')).status).toBe(409);
    expect(await read('/offers/')).not.toContain('Zelda');
    itIs('2027-06-30T12:00:00Z');
    await aMinutePasses();
    const { outbox: _o, inbox: _i, ...kept } = await everything();
    expect(JSON.stringify(kept)).not.toMatch(/Zelda|Yann|Sweep/);
  });

  it('done by two in the same moment comes round once, with all places free', async () => {
    const { page } = await onTheBoard(sweeping);
    const both = [await doer(page, 'Amina'), await doer(page, 'Kofi')];
    itIs('2027-03-05T18:00:00Z');
    const forms = await Promise.all(both.map(doneForm));
    const answers = await Promise.all(both.map((one, n) => post(`${one}done/`, forms[n] ?? {})));
    expect(answers.map(({ status }) => status)).toEqual([303, 303]);
    expect(await roundNow()).toBe(2);
    expect(await rows('select * from board')).toHaveLength(1);
    expect(await read('/offers/find/?q=steps')).toContain('Sweep the steps');
    expect(words(await read(both[0] ?? ''))).toContain('You said that it is done');
    await takeOn(page, { name: 'Jola', date: '2027-03-12' });
  });

  it('done by two who write the same is two lines, and done by one pressed twice is one', async () => {
    const { page } = await onTheBoard(sweeping);
    const [one, two] = [await doer(page, 'Amina'), await doer(page, 'Kofi')];
    const form = { ...(await doneForm(one)), who: '' };
    expect((await post(`${one}done/`, form)).status).toBe(303);
    expect((await post(`${two}done/`, form)).status).toBe(303);
    expect((await post(`${two}done/`, form)).status).toBe(303);
    expect(await rows("select * from entries where kind = 'ledger'")).toHaveLength(2);
    expect(await roundNow()).toBe(2);
  });

  it('of an earlier time is not moved on by whoever did it then', async () => {
    const { page } = await onTheBoard({ ...sweeping, hands: '1' });
    const first = await doer(page, 'Amina');
    await sayDone(first);
    const second = await doer(page, 'Kofi', { date: '2027-03-06' });
    expect(
      (
        await post(`${first}done/`, {
          act: 'task',
          what: 'Again',
          who: '',
          quantity: '1',
          unit: 'items',
          when: '2027-03-01',
        })
      ).status,
    ).toBe(409);
    expect(await roundNow()).toBe(2);
    expect(words(await read(page))).toContain('Kofi');
    await sayDone(second);
    expect(await roundNow()).toBe(3);
  });

  it('asks its sender after sixty days, however often it came round', async () => {
    const { page } = await onTheBoard({ ...sweeping, hands: '1' });
    itIs('2027-04-20T12:00:00Z');
    await sayDone(await doer(page, 'Amina', { date: '2027-04-20' }));
    itIs('2027-05-01T12:00:00Z');
    await aMinutePasses();
    await aMinutePasses();
    expect((await inbox(dov)).filter(({ subject }) => subject.startsWith('Does it still'))).toHaveLength(1);
  });

  it('is free again a week after its day when nobody said that it was done', async () => {
    const { page } = await onTheBoard({ ...sweeping, hands: '1' });
    const late = await doer(page, 'Amina');
    itIs('2027-03-11T12:00:00Z');
    expect((await post(`${page}hands/`, { name: 'Kofi', date: '2027-03-20', email: '' })).status).toBe(409);
    itIs('2027-03-15T12:00:00Z');
    expect(words(await read(page))).not.toContain('Amina');
    await doer(page, 'Kofi', { date: '2027-03-20' });
    expect((await sayDone(late)).status).toBe(303);
    expect(await roundNow()).toBe(1);
    expect(words(await read(page))).toContain('Kofi');
  });

  it('taken on and given back over and over can still be taken on, and fills nobody’s box', async () => {
    const { page } = await onTheBoard({ ...sweeping, hands: '1' });
    for (let n = 0; n < 20; n++) {
      const yours = await takeOn(page, { name: `No ${n}` });
      await post(`${yours}withdrawal/`, {});
    }
    await takeOn(page);
    expect((await inbox(dov)).filter(({ subject }) => subject.startsWith('Taken on'))).toHaveLength(13);
  });

  it('is not said to be done by its sender', async () => {
    const { yours } = await onTheBoard(sweeping);
    expect((await visit(`${yours}done/`)).status).toBe(409);
    expect((await post(`${yours}done/`, {})).status).toBe(409);
  });
});

describe('A hand', () => {
  it('that comes back with a question cannot become one that is there already', async () => {
    const { page } = await onTheBoard(sweeping);
    await takeOn(page, { name: 'Amina' });
    const second = await takeOn(page, { name: 'Kofi' });
    await decide(await linkIn('review', ben, 'Kofi'), 'send-back', 'Really?');
    const form = await filledIn(await read(second));
    const clash = await post(second, { ...form, name: 'AMINA' });
    expect(clash.status).toBe(422);
    expect(await clash.text()).toContain('Choose another day or another name');
    expect((await post(second, { ...form, date: '2027-03-06' })).status).toBe(303);
  });

  it('is not approved for a chore whose time is over, nor an offer whose last day is', async () => {
    await onTheBoard({ ...sweeping, until: '2027-03-05' });
    await takeOn(theSteps);
    const hand = await linkIn('review', ben, 'Taken on by');
    await putUp({ until: '2027-03-05' });
    const offer = await linkIn('review', ben, 'Long ladder');
    itIs('2027-03-06T12:00:00Z');
    for (const link of [hand, offer]) expect((await decide(link, 'approve')).status).toBe(422);
    expect((await inbox()).filter(({ subject }) => subject.startsWith('It is up'))).toHaveLength(1);
  });
});

describe('Links', () => {
  it('of one kind do nothing on the paths of another', async () => {
    const commons = await publish();
    const { yours, page } = await onTheBoard(sweeping);
    const waiting = await putUp();
    const hand = await doer(page, 'Amina');
    await post(`${page}answer/`, message);
    const reply = linkOf('reply', (await inbox(dov))[0]?.text);
    const token = (path: string) => path.split('/')[2];
    const wrong = [
      ...['keep', 'answers', 'done', 'victory'].map((path) => `${waiting}${path}/`),
      ...['keep', 'answers', 'done'].map((path) => `${commons.yours}${path}/`),
      ...['keep', 'answers'].map((path) => `${hand}${path}/`),
      ...['', 'keep/', 'answers/', 'done/', 'victory/', 'withdrawal/'].map((path) => `/yours/${token(reply)}/${path}`),
      ...[yours, hand, waiting].map((path) => `/reply/${token(path)}/`),
      ...[yours, reply].flatMap((path) => [`/desk/${token(path)}/victory/`, `/review/${token(path)}/`]),
    ];
    const before = await everything();
    for (const path of wrong) {
      expect([404, 410], path).toContain((await visit(path)).status);
      expect([404, 410], path).toContain((await post(path, { message: 'x', decision: 'approve' })).status);
    }
    expect(await everything()).toEqual(before);
  });

  it('change nothing when they are opened', async () => {
    const { yours, page } = await onTheBoard();
    await onTheBoard(sweeping);
    const hand = await doer(theSteps, 'Amina');
    await post(`${page}answer/`, message);
    const reply = linkOf('reply', (await inbox(dov))[0]?.text);
    const desk = await linkIn('desk', ben);
    const before = await everything();
    const private_ = ['', 'keep/', 'answers/', 'done/', 'victory/', 'withdrawal/'].map((path) => yours + path);
    for (const path of [...private_, hand, `${hand}done/`, `${hand}withdrawal/`, reply, `${desk}victory/`]) {
      const response = await visit(path);
      expect(response.status, path).toBe(200);
      expect(response.headers.get('Cache-Control'), path).toBe('no-store');
    }
    expect(await everything()).toEqual(before);
  });

  it('kept after withdrawal change nothing, and words are given back', async () => {
    const { yours, page } = await onTheBoard();
    await post(`${page}answer/`, message);
    const reply = linkOf('reply', (await inbox(dov))[0]?.text);
    await post(`${yours}withdrawal/`, {});
    for (const path of ['keep/', 'answers/', 'done/', 'victory/'])
      expect((await post(yours + path, {})).status, path).toBe(410);
    const lost = await post(reply, { message: 'To the blue door.' });
    expect(lost.status).toBe(410);
    expect(await lost.text()).toContain('To the blue door.');
  });
});

describe('Answers', () => {
  it('stay stopped when the button is pressed twice', async () => {
    const { yours, page } = await onTheBoard();
    const stop = await filledIn(await read(`${yours}answers/`));
    await post(`${yours}answers/`, stop);
    await post(`${yours}answers/`, stop);
    expect((await post(`${page}answer/`, message)).status).toBe(410);
    await post(`${yours}answers/`, await filledIn(await read(`${yours}answers/`)));
    expect((await post(`${page}answer/`, message)).status).toBe(303);
  });

  it('cannot begin a header with any line break there is, nor hide who writes', async () => {
    const { page } = await onTheBoard();
    await says('mine', dov);
    for (const mark of ['\r\n', '\n', '\r', '\u2028', '\u2029', '\u0085', '\u0000', '\u202e', '\u000b', '\u000c']) {
      const name = `H${mark}Bcc: all@example.net`;
      expect((await post(`${page}answer/`, { ...message, name, email: `a${mark}b@example.net` })).status).toBe(422);
      expect(
        (await post(`${page}answer/`, { ...message, name, email: `h${mark.codePointAt(0)}@example.net` })).status,
      ).toBe(303);
      expect((await inbox(dov))[0]?.subject).toMatch(/^Answer from H ?Bcc: all@example\.net: Long ladder to lend$/);
    }
    expect((await post(`${page}answer/`, { ...message, name: 'H'.repeat(61) })).status).toBe(422);
    expect(new Set((await inbox()).map(({ to }) => to))).toEqual(new Set([dov, ben, 'chandra@example.org']));
  });

  it('to a notice of nobody, as in the example town, are given back', async () => {
    const { env } = await import('cloudflare:workers');
    const { page } = await onTheBoard();
    await env.DB.prepare('update entries set contact = null').run();
    const response = await post(`${page}answer/`, message);
    expect(response.status).toBe(410);
    expect(words(await response.text())).toMatch(/Nobody would get your answer.*Where shall I come/);
  });

  it('give an address away nowhere but where it was agreed', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {});
    const { page } = await onTheBoard();
    const response = await post(`${page}answer/`, message);
    expect(response.headers.get('Location')).not.toContain('@');
    const [mail] = await inbox(dov);
    expect(JSON.stringify(mail)).not.toContain(hana);
    const reply = linkOf('reply', mail?.text);
    expect(await read(reply)).not.toContain('@example');
    await post(reply, { message: 'Yes.' });
    expect(JSON.stringify((await inbox(hana))[0]).replace(`"to":"${hana}"`, '')).not.toMatch(/@example\.net/);
    expect(JSON.stringify(log.mock.calls)).not.toContain('@');
    log.mockRestore();
  });
});

describe('Forgetting', () => {
  it('leaves no address in clear, and none at all after its time', async () => {
    const { page } = await onTheBoard({ until: '2027-03-10' });
    await onTheBoard({ ...sweeping, until: '2027-03-10' });
    await doer(theSteps, 'Amina', { email: amina });
    await post(`${page}answer/`, message);
    const said = async () => {
      const { inbox: _ours, ...kept } = await everything();
      return JSON.stringify(kept);
    };
    expect(await said()).not.toMatch(/@example\.net/);
    itIs('2027-04-30T12:00:00Z');
    await aMinutePasses();
    await aMinutePasses();
    expect(await rows('select * from relays')).toEqual([]);
    expect(await rows('select * from entries where contact is not null')).toEqual([]);
  });

  it('ends no link: what is long off the board can still be taken down', async () => {
    const { yours, page } = await onTheBoard();
    itIs('2028-03-01T12:00:00Z');
    await aMinutePasses();
    await aMinutePasses();
    expect(await rows('select * from entries where contact is not null')).toEqual([]);
    expect((await visit(page)).status).toBe(200);
    expect((await post(`${yours}withdrawal/`, {})).status).toBe(303);
    expect((await visit(page)).status).toBe(404);
  });

  it('of a declined one leaves none of its words', async () => {
    await putUp({ title: 'Zither to lend', details: 'Zithers', name: 'Zed' });
    await decide(await linkIn('review', ben), 'decline');
    itIs('2027-04-30T12:00:00Z');
    await aMinutePasses();
    const { outbox: _o, inbox: _i, ...kept } = await everything();
    expect(JSON.stringify(kept)).not.toMatch(/Zither|Zed/);
  });

  it('goes on when one address cannot be read', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {});
    const { env } = await import('cloudflare:workers');
    await onTheBoard();
    await putUp({ until: '2027-03-10', title: 'Gone' });
    await env.DB.prepare("update entries set contact = 'broken' where status = 'approved'").run();
    itIs('2027-05-01T12:00:00Z');
    await aMinutePasses();
    expect(await rows("select * from entries where status = 'lapsed'")).toHaveLength(1);
    log.mockRestore();
  });
});

describe('What people type', () => {
  const nasty = '"><script>alert(1)</script><img src=x onerror=alert(1)>';

  it('is text in every field, wherever it shows', async () => {
    const fields = { title: nasty, details: nasty, quantity: nasty, area: nasty, name: nasty };
    const { yours, page } = await onTheBoard({ ...sweeping, ...fields });
    await onTheBoard({ ...ladder, ...fields, direction: 'need', email: hana });
    await doer(page, nasty);
    await post(`${yours}victory/`, {
      told: nasty,
      name: nasty,
      invites: `chore:${decodeURIComponent(page.split('/')[2] ?? '')}`,
    });
    await decide(await linkIn('review', ben, 'Told by'), 'approve');
    const paths = [
      '/',
      '/offers/',
      `/offers/find/?q=${encodeURIComponent(nasty)}`,
      page,
      '/victories/',
      yours,
      `${yours}victory/`,
    ];
    for (const path of paths) {
      const found = await elements(await read(path));
      expect(
        found.filter((one) => /^(script(?! type=application\/ld)|img)\b/.test(one)),
        path,
      ).toEqual([]);
    }
    expect(await read('/victories.xml')).not.toContain('<script');
  });

  it('makes an address of its own, whatever the title', async () => {
    const pages: string[] = [];
    for (const title of [
      'find',
      'Answered',
      '🍎🍎',
      '🥕',
      'x'.repeat(100),
      'ß'.repeat(100),
      '../..',
      '苹果'.repeat(50),
    ]) {
      pages.push((await onTheBoard({ title })).page);
    }
    expect(new Set(pages).size).toBe(pages.length);
    for (const page of pages) expect((await visit(page)).status, page).toBe(200);
    expect(words(await read('/offers/find/'))).toContain('Find on the board');
  });

  it('finds or finds nothing, and never fails', async () => {
    await onTheBoard();
    const odd = [
      '"',
      '*',
      'a*',
      "'",
      'AND',
      'NEAR(',
      '-',
      'x'.repeat(5000),
      '\u0000',
      '%',
      '🪜'.repeat(80),
      'lad"der',
      '( OR )',
      '{a b}:',
    ];
    for (const q of odd) expect((await visit(`/offers/find/?q=${encodeURIComponent(q)}`)).status, q).toBe(200);
    for (const query of [
      'before=-1',
      'before=999999999999',
      'before=x',
      'direction=x',
      `area=${'%F0%9F%8D%8E'.repeat(90)}`,
      'category=',
    ])
      expect((await visit(`/offers/find/?${query}`)).status, query).toBe(200);
  });

  it('has ids that are there once, with two forms that both came back', async () => {
    await onTheBoard(sweeping);
    const pages = [await read(theSteps)];
    for (const path of ['answer/', 'hands/']) pages.push(await (await post(theSteps + path, {})).text());
    for (const page of pages) {
      const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
      expect(ids.filter((id, n) => ids.indexOf(id) !== n)).toEqual([]);
      for (const [, id = ''] of page.matchAll(/ (?:for|aria-describedby|aria-labelledby)="([^"]*)"/g))
        for (const one of id.split(' ')) expect(ids).toContain(one);
      for (const [, id = ''] of page.matchAll(/href="#([^"]*)"/g)) expect(ids).toContain(id);
    }
  });
});

describe('A victory', () => {
  it('that invites to what is over by now is not put up', async () => {
    const { yours } = await onTheBoard(sweeping);
    await post(`${yours}victory/`, { told: 'Clean steps', name: '', invites: 'chore:sweep-the-steps' });
    await post(`${yours}withdrawal/`, {});
    expect((await decide(await linkIn('review', ben, 'Clean steps'), 'approve')).status).toBe(422);
    expect(await read('/victories/')).not.toContain('Clean steps');
  });

  it('and a paper are forgotten by every cache with what they show', async () => {
    await propose();
    await onTheBoard();
    const tags = async (path: string) => (await visit(path)).headers.get('Cache-Tag')?.split(',').sort();
    for (const path of ['/', '/victories/', '/victories.xml'])
      expect(await tags(path), path).toEqual(['commons', 'offers', 'victories']);
    expect(await tags('/offers/long-ladder-to-lend/')).toEqual(['commons', 'offers']);
  });
});

it('the last hand goes to one of those who take it and give it back at once', async () => {
  const { page } = await onTheBoard({ ...sweeping, hands: '1' });
  const first = await takeOn(page, { name: 'Amina' });
  const [back, other] = await Promise.all([
    post(`${first}withdrawal/`, {}),
    post(`${page}hands/`, { name: 'Kofi', date: '2027-03-05', email: '' }),
  ]);
  expect(back.status).toBe(303);
  expect([303, 409]).toContain(other.status);
  expect(await rows('select * from hands where place is not null')).toHaveLength(other.status === 303 ? 1 : 0);
});

it('nothing of what waits is approved by being kept up while it is swept away', async () => {
  const { yours } = await onTheBoard();
  itIs('2027-05-01T12:00:00Z');
  await aMinutePasses();
  itIs('2027-05-14T11:59:58Z');
  await Promise.all([post(`${yours}keep/`, {}), aMinutePasses()]);
  expect((await rows('select * from board')).length).toBeLessThanOrEqual(1);
  expect((await visit(yours)).status).toBe(200);
});
