import { beforeEach, describe, expect, it } from 'vitest';
import { doer, dov, ladder, onTheBoard, putUp, sweeping } from '../offers.ts';
import {
  aMinutePasses,
  ben,
  chandra,
  decide,
  everything,
  type Fields,
  filledIn,
  inbox,
  itIs,
  linkIn,
  newTown,
  post,
  publish,
  read,
  rows,
  sent,
  visit,
  words,
} from '../town.ts';

beforeEach(newTown);

const formOf = async (yours: string) => filledIn(await read(`${yours}edit/`));
const tryToChange = async (yours: string, changes: Fields) =>
  post(`${yours}edit/`, { ...(await formOf(yours)), ...changes });
const change = async (yours: string, changes: Fields) =>
  sent(`${yours}edit/`, { ...(await formOf(yours)), ...changes });
const review = () => linkIn('review', ben, 'change of a notice waits');
const edits = () => rows("select status from entries where kind = 'notice-edits' order by rowid");

describe('Dov changes his notice while it is up', () => {
  it('and the old words stay, everywhere, until a steward approves the new ones', async () => {
    const { yours, page } = await onTheBoard();
    const tools = words(await read(yours));
    expect(tools).toContain('Change it');
    expect(tools).not.toContain('take it back and send it again');
    expect(await formOf(yours)).toMatchObject({ title: ladder.title, details: ladder.details, name: 'Dov' });
    const before = await read(page);
    const own = await change(yours, { title: 'Short steps', area: 'Hillside', wanted_back: 'by Sunday' });
    for (const path of ['/offers/', '/offers/find/?q=ladder']) expect(await read(path), path).toContain(ladder.title);
    expect(await read('/offers/find/?q=steps')).not.toContain('Short steps');
    expect(await read(page)).toBe(before);
    expect(words(await read(await review()))).toContain('What changes: the title, the area, when it is wanted back.');
    expect((await inbox(ben))[0]?.text).toContain('Short steps');
    expect((await inbox(dov))[0]?.text).not.toContain('Short steps');

    await decide(await review(), 'approve');
    expect(words(await read(page))).toContain('Short steps');
    expect(await read('/offers/find/?q=steps')).toContain(page);
    expect(await read('/offers/find/?area=hillside')).toContain(page);
    expect(await read('/offers/find/?q=ladder&area=riverside')).not.toContain(page);
    expect(await rows("select title from entries where kind = 'offers'")).toEqual([{ title: 'Offer: Short steps' }]);
    expect(await rows('select count(*) as n from board_search')).toEqual([{ n: 1 }]);
    expect(words(await read(own))).toContain('This change is part of the notice now.');
    expect((await post(`${own}withdrawal/`, {})).status).toBe(422);
    expect(await read('/offers/')).toContain('Short steps');
  });

  it('in its place on the board, and what it is stays what it is', async () => {
    const { yours } = await onTheBoard();
    await onTheBoard({ title: 'Newer saw', email: 'kofi@example.net' });
    await change(yours, { title: 'Short steps', direction: 'need' });
    await decide(await review(), 'approve');
    const board = await read('/offers/');
    expect(board.indexOf('Newer saw')).toBeLessThan(board.indexOf('Short steps'));
    expect(await rows('select distinct direction from offers')).toEqual([{ direction: 'offer' }]);
  });

  it('and how long it stands goes with its last day, and his address with both', async () => {
    const { yours } = await onTheBoard();
    await change(yours, { until: '2027-08-31' });
    await decide(await review(), 'approve');
    itIs('2027-08-30T12:00:00Z');
    await aMinutePasses();
    expect(await read('/offers/')).toContain(ladder.title);
    expect(await rows("select contact is null as gone from entries where kind = 'offers'")).toEqual([{ gone: 0 }]);
    itIs('2027-09-01T12:00:00Z');
    expect(await read('/offers/')).not.toContain(ladder.title);
  });

  it('for another commons, one that is public', async () => {
    await publish();
    const { yours, page } = await onTheBoard();
    expect((await tryToChange(yours, { commons: 'nothing-here' })).status).toBe(422);
    await change(yours, { commons: 'swap-table-on-the-court' });
    await decide(await review(), 'approve');
    expect(await read(page)).toContain('href="/commons/swap-table-on-the-court/"');
  });

  it('is told what to mend with every answer kept, and that nothing differs', async () => {
    const { yours } = await onTheBoard();
    const form = await formOf(yours);
    const before = await everything();
    for (const [changes, message] of [
      [{}, 'Nothing differs from what is up'],
      [{ title: ' ', details: 'New words' }, 'Enter a title'],
      [{ until: '2001-01-01' }, 'Enter a day that is still to come'],
    ] as const) {
      const response = await post(`${yours}edit/`, { ...form, ...changes });
      expect(response.status).toBe(422);
      const page = await response.text();
      expect(words(page)).toContain(message);
      expect(await filledIn(page)).toMatchObject(changes);
    }
    expect(await everything()).toEqual(before);
  });

  it('once, however often he presses, and by a newer change the older is taken back', async () => {
    const { yours, page } = await onTheBoard();
    const form = { ...(await formOf(yours)), title: 'First wish' };
    for (let times = 0; times < 2; times++) expect((await post(`${yours}edit/`, form)).status).toBe(303);
    await Promise.all([post(`${yours}edit/`, form), post(`${yours}edit/`, form)]);
    expect(await edits()).toEqual([{ status: 'pending' }]);
    const first = await review();
    expect(words(await read(`${yours}edit/`))).toContain('waits for a steward');
    expect(await formOf(yours)).toMatchObject({ title: 'First wish' });
    await change(yours, { title: 'Second wish' });
    expect(await edits()).toEqual([{ status: 'withdrawn' }, { status: 'pending' }]);
    expect((await decide(first, 'approve')).status).toBe(409);
    expect(await read(page)).not.toContain('wish');
  });

  it('on its own page when it was sent back, as all that waits', async () => {
    const { yours, page } = await onTheBoard();
    const own = await change(yours, { details: 'Reaches the roof.' });
    await decide(await review(), 'send-back', 'Which roof?');
    expect((await post(own, { ...(await filledIn(await read(own))), details: 'Reaches my roof.' })).status).toBe(303);
    await decide(await linkIn('review', chandra, 'my roof'), 'approve');
    expect(await read(page)).toContain('Reaches my roof.');
  });

  it('while it is lent, too', async () => {
    const { yours, page } = await onTheBoard({ wanted_back: 'soon', until: '2027-03-05' });
    await post(`${yours}done/`, { press: 'without' });
    itIs('2027-03-06T12:00:00Z');
    expect((await tryToChange(yours, { title: 'Old until' })).status).toBe(422);
    await change(yours, { until: '2027-06-01' });
    await decide(await review(), 'approve');
    expect(words(await read(page))).toContain('It is lent at the moment');
    await post(`${yours}returned/`, {});
    expect(await read('/offers/')).toContain(ladder.title);
  });
});

describe('A change of a notice meets', () => {
  it('an approval of the one before: he is told, his answers are kept, and sent again they go', async () => {
    const { yours, page } = await onTheBoard();
    await change(yours, { title: 'First wish' });
    const opened: Fields = { ...(await formOf(yours)), title: 'Second wish', details: 'All my words.' };
    await decide(await review(), 'approve');
    const before = await everything();
    const response = await post(`${yours}edit/`, opened);
    expect(response.status).toBe(409);
    const told = await response.text();
    expect(await everything()).toEqual(before);
    const { version, ...kept } = await filledIn(told);
    expect(kept).toMatchObject({ title: 'Second wish', details: 'All my words.' });
    expect(version).not.toBe(opened.version);
    expect((await post(`${yours}edit/`, { ...kept, version: version ?? '' })).status).toBe(303);
    await decide(await review(), 'approve');
    expect(words(await read(page))).toContain('Second wish');
  });

  it('another of his in a second window: the first that is sent stays', async () => {
    const { yours } = await onTheBoard();
    const [one, two] = [await formOf(yours), await formOf(yours)];
    expect((await post(`${yours}edit/`, { ...one, title: 'One window' })).status).toBe(303);
    expect((await post(`${yours}edit/`, { ...two, title: 'Another window' })).status).toBe(409);
    expect(await rows('select title from offer_edits')).toEqual([{ title: 'One window' }]);
  });

  it('an approval in the very same moment: nothing is half-written', async () => {
    const { yours, page } = await onTheBoard();
    await change(yours, { title: 'First wish' });
    const opened = { ...(await formOf(yours)), title: 'Second wish' };
    const link = await review();
    const [approval, sending] = await Promise.all([decide(link, 'approve'), post(`${yours}edit/`, opened)]);
    expect([approval.status, sending.status].filter((status) => status === 303)).toHaveLength(1);
    expect((await read(page)).includes('First wish')).toBe(approval.status === 303);
    expect((await edits()).length).toBe(approval.status === 303 ? 1 : 2);
  });

  it.each([
    ['is taken back', `withdrawal/`, {}],
    ['is given', `done/`, { press: 'without' }],
  ])('a notice that %s while it waits: it goes with it', async (_how, way, answers: Fields) => {
    const { yours } = await onTheBoard();
    const own = await change(yours, { title: 'Too late' });
    const opened = await formOf(yours);
    const link = await review();
    await post(`${yours}${way}`, answers);
    expect(await edits()).toEqual([{ status: 'withdrawn' }]);
    expect((await decide(link, 'approve')).status).toBe(409);
    expect((await post(`${yours}edit/`, { ...opened, title: 'Later still' })).status).toBe(410);
    expect(words(await read(own))).toContain('You took it back.');
    expect(await rows('select * from board')).toEqual([]);
  });

  it('the end of its time: a steward is told to decline it', async () => {
    const { yours } = await onTheBoard({ until: '2027-03-05' });
    await change(yours, { title: 'Too late' });
    const link = await review();
    itIs('2027-03-06T12:00:00Z');
    await aMinutePasses();
    const response = await decide(link, 'approve');
    expect(response.status).toBe(422);
    expect(words(await response.text())).toContain('The notice is off the board. Decline the change');
    expect((await visit(`${yours}edit/`)).status).toBe(410);
  });

  it('people who took the chore on: they keep their places', async () => {
    const { yours, page } = await onTheBoard(sweeping);
    await change(yours, { hands: '1' });
    const link = await review();
    for (const name of ['Amina', 'Kofi']) await doer(page, name);
    const response = await tryToChange(yours, { hands: '1', details: 'New broom.' });
    expect(response.status).toBe(422);
    expect(words(await response.text())).toContain('More people than that took it on.');
    expect((await decide(link, 'approve')).status).toBe(422);
    expect(await rows('select hands from offers')).toEqual([{ hands: 2 }]);
  });
});

describe('Nobody changes', () => {
  it('by looking, or with a link that is another’s', async () => {
    const { yours } = await onTheBoard();
    const form = await formOf(yours);
    const before = await everything();
    for (let times = 0; times < 2; times++) await read(`${yours}edit/`);
    const forged = `/yours/${'A'.repeat(43)}/edit/`;
    expect((await post(forged, { ...form, title: 'Mine' })).status).toBe(404);
    expect(await everything()).toEqual(before);
  });

  it('a notice that waits by this form: it is changed on its own page', async () => {
    const yours = await putUp();
    expect((await visit(`${yours}edit/`)).status).toBe(410);
    expect((await post(yours, { ...(await filledIn(await read(yours))), title: 'Better' })).status).toBe(303);
    expect(await rows('select title from offers')).toEqual([{ title: 'Better' }]);
  });
});
