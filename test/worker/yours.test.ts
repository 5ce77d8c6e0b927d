import { beforeEach, describe, expect, it } from 'vitest';
import {
  aMinutePasses,
  amina,
  ben,
  decide,
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
  swapTable,
  visit,
  words,
} from './town.ts';

beforeEach(newTown);

describe('Amina’s own page', () => {
  it('says where it stands at each step, and gives the public page once there is one', async () => {
    const yours = await propose();
    expect(words(await read(yours))).toContain('Waiting for a steward to read it.');
    await decide(await linkIn('review', ben), 'approve');
    const page = await read(yours);
    expect(words(page)).toContain('It is up, for everyone to see, and you look after it.');
    expect(page).toContain('http://localhost/commons/swap-table-on-the-court/');
  });

  it('shows the private link right after sending and not again', async () => {
    const yours = await propose();
    expect(await read(`${yours}?sent`)).toContain(`http://localhost${yours}`);
    expect(await read(yours)).not.toContain(`http://localhost${yours}`);
  });

  it('never shows her address', async () => {
    const yours = await propose();
    expect(await read(yours)).not.toContain(amina);
  });
});

describe('While it waits', () => {
  it('Amina changes it: the stewards’ links show the new text, and nobody is mailed again', async () => {
    const yours = await propose();
    const answers = await filledIn(await read(yours));
    const mails = (await inbox()).length;
    expect((await post(yours, { ...answers, place: 'The blue gate' })).status).toBe(303);
    expect(await read(await linkIn('review', ben))).toContain('The blue gate');
    expect(await inbox()).toHaveLength(mails);
  });

  it('a wrong change is not taken, and comes back as it was typed', async () => {
    const yours = await propose();
    const before = await everything();
    const response = await post(yours, {
      ...(await filledIn(await read(yours))),
      title: '',
      summary: 'So “new” & <b>',
    });
    expect(response.status).toBe(422);
    const page = await response.text();
    expect(page).toContain('<a href="#title">Enter a title</a>');
    expect((await filledIn(page)).summary).toBe('So “new” & <b>');
    expect(await everything()).toEqual(before);
  });

  it('Amina takes it back: no steward can put it up any more', async () => {
    const yours = await propose();
    expect((await post(`${yours}withdrawal/`, {})).status).toBe(303);
    expect(words(await read(yours))).toContain('You took it back.');
    const late = await decide(await linkIn('review', ben), 'approve');
    expect(late.status).toBe(409);
    expect(words(await late.text())).toContain('taken back by its sender');
    expect(await read('/')).not.toContain('Swap table');
  });
});

describe('Once it is up', () => {
  it('Amina takes it back: it is gone from every page and feed with the next request', async () => {
    const { yours, page } = await publish({ repeats: 'weekly' });
    expect((await post(`${yours}withdrawal/`, {})).status).toBe(303);
    for (const place of [
      '/',
      '/kind/free-store/',
      '/month/2027-03/',
      '/calendar.ics',
      '/calendar.xml',
      '/calendar.json',
    ]) {
      expect(await read(place), place).not.toContain('Swap table');
    }
    expect((await visit(page)).status).toBe(404);
    expect((await visit(page.replace(/\/$/, '.ics'))).status).toBe(404);
  });

  it('it cannot be changed behind the stewards’ backs', async () => {
    const yours = await propose();
    const answers = await filledIn(await read(yours));
    await decide(await linkIn('review', ben), 'approve');
    const before = await everything();
    const response = await post(yours, { ...answers, title: 'Something else entirely' });
    expect(response.status).toBe(409);
    expect(words(await response.text())).toContain('It has moved on since you opened this page');
    expect(await everything()).toEqual(before);
  });

  it('taking it back twice tells so', async () => {
    const { yours } = await publish();
    await post(`${yours}withdrawal/`, {});
    const before = await everything();
    expect((await post(`${yours}withdrawal/`, {})).status).toBe(409);
    expect(await everything()).toEqual(before);
  });
});

it('a double click on send is one entry, one mail to Amina and one to each steward', async () => {
  const answers = await Promise.all([propose(), propose()]);
  expect(new Set(answers).size).toBe(2);
  for (const yours of answers) expect(words(await read(yours))).toContain('Waiting for a steward to read it.');
  expect((await everything()).entries).toHaveLength(1);
  expect(await inbox(amina)).toHaveLength(1);
  expect(await inbox(ben)).toHaveLength(1);
});

it('an edit from a stale tab does not write over a newer one', async () => {
  const yours = await propose();
  expect((await post(yours, { ...swapTable, title: 'The newer title', version: '1' })).status).toBe(303);
  expect((await post(yours, { ...swapTable, title: 'The stale title', version: '1' })).status).toBe(409);
  expect(await rows<{ title: string }>('select title from commons')).toEqual([{ title: 'The newer title' }]);
});

it('an edit to a later date gives stewards’ links no longer life', async () => {
  const yours = await propose();
  const ends = () =>
    rows<{ expires_at: number }>("select expires_at from tokens where purpose = 'review' order by hash");
  const before = await ends();
  expect((await post(yours, { ...swapTable, date: '2028-12-02' })).status).toBe(303);
  expect(await ends()).toEqual(before);
});

it('whoever takes a proposal back is forgotten 30 days later, however far its date was', async () => {
  const yours = await propose({ date: '2028-12-02' });
  await post(`${yours}withdrawal/`, {});
  itIs('2027-04-02T12:00:00Z');
  await aMinutePasses();
  expect(await rows<{ contact: string | null }>('select contact from entries')).toEqual([{ contact: null }]);
});
