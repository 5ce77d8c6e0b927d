import { beforeEach, describe, expect, it } from 'vitest';
import { approved, dov, hana, ladder, message, onTheBoard, putUp, sweeping, takeOn } from '../offers.ts';
import {
  aMinutePasses,
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
  visit,
  words,
} from '../town.ts';

beforeEach(newTown);

describe('Dov puts up a ladder', () => {
  it('and it is on the board with the next request after Ben approved it', async () => {
    await putUp();
    for (const path of ['/offers/', '/offers/find/?q=ladder', '/offers/long-ladder-to-lend/']) {
      expect(await read(path), path).not.toContain('Reaches the second floor');
    }
    expect(await approved(dov)).toBe('/offers/long-ladder-to-lend/');
    expect(await read('/offers/')).toContain('Long ladder to lend');
    expect(await read('/offers/find/?q=lad&category=tools&area=riverside&direction=offer')).toContain('Long ladder');
    expect(await read('/offers/find/?q=lad&category=food')).not.toContain('Long ladder');
    const page = await read('/offers/long-ladder-to-lend/');
    expect(page).toContain('Reaches the second floor');
    expect(page).not.toContain(dov);
  });

  it('is told what to mend, with every answer kept', async () => {
    const response = await post('/offer/', {
      ...ladder,
      title: '',
      direction: 'chore',
      hands: '0',
      until: '2027-02-30',
    });
    expect(response.status).toBe(422);
    const page = await response.text();
    for (const name of ['title', 'how_often', 'hands', 'until']) expect(page).toContain(`href="#${name}"`);
    expect((await filledIn(page)).details).toBe(ladder.details);
    expect(await rows('select * from entries')).toEqual([]);
  });

  it('for a commons that is not public he cannot', async () => {
    await propose();
    const response = await post('/offer/', { ...ladder, commons: 'swap-table-on-the-court' });
    expect(response.status).toBe(422);
    await publish({ title: 'Soup day' });
    expect((await post('/offer/', { ...ladder, commons: 'soup-day' })).status).toBe(303);
  });

  it('takes it down, and it is nowhere', async () => {
    const { yours, page } = await onTheBoard();
    expect((await post(`${yours}withdrawal/`, {})).status).toBe(303);
    expect((await visit(page)).status).toBe(404);
    expect(await read('/offers/')).not.toContain('ladder');
    expect(await rows('select * from board')).toEqual([]);
  });
});

describe('The board', () => {
  it('lets go of what is past its last day', async () => {
    await onTheBoard({ until: '2027-03-02' });
    expect(await read('/offers/')).toContain('Long ladder');
    itIs('2027-03-03T06:00:00Z');
    expect(await read('/offers/')).not.toContain('Long ladder');
    expect(await read('/offers/find/?q=ladder')).not.toContain('Long ladder');
    await aMinutePasses();
    expect(await rows('select * from board')).toEqual([]);
  });

  it('asks after sixty days whether it still stands, once, and keeps it up at a press', async () => {
    await onTheBoard();
    itIs('2027-05-01T12:00:00Z');
    await aMinutePasses();
    await aMinutePasses();
    await aMinutePasses();
    const asked = (await inbox(dov)).filter(({ subject }) => subject.startsWith('Does it still stand'));
    expect(asked).toHaveLength(1);
    const keep = /http:\/\/localhost(\/yours\/\S+\/keep\/)/.exec(asked[0]?.text ?? '')?.[1] ?? '';
    const down = /http:\/\/localhost(\/yours\/\S+\/withdrawal\/)/.exec(asked[0]?.text ?? '')?.[1] ?? '';
    const before = await everything();
    expect((await visit(keep)).status).toBe(200);
    expect((await visit(down)).status).toBe(200);
    expect(await everything()).toEqual(before);
    expect((await post(keep, {})).status).toBe(303);
    itIs('2027-06-20T12:00:00Z');
    await aMinutePasses();
    expect(await read('/offers/')).toContain('Long ladder');
    expect((await post(down, {})).status).toBe(303);
    expect(await read('/offers/')).not.toContain('Long ladder');
  });

  it('lets go of what nobody answers for', async () => {
    await onTheBoard();
    itIs('2027-05-01T12:00:00Z');
    await aMinutePasses();
    itIs('2027-05-15T12:00:00Z');
    await aMinutePasses();
    expect(await read('/offers/')).not.toContain('Long ladder');
  });

  it('points from a need to an offer that might fit, and back', async () => {
    const { page: offer } = await onTheBoard();
    const { page: need } = await onTheBoard({
      direction: 'need',
      title: 'A ladder for the gutter',
      name: 'Hana',
      email: hana,
    });
    const { page: far } = await onTheBoard({
      direction: 'need',
      title: 'Ladder for a far roof',
      area: 'Hillside',
      email: hana,
    });
    expect(await read(offer)).toContain(`href="${need}"`);
    expect(await read(need)).toContain(`href="${offer}"`);
    expect(await read(offer)).not.toContain(`href="${far}"`);
  });
});

describe('What was given', () => {
  it('comes off the board and waits for the ledger', async () => {
    const { yours, page } = await onTheBoard();
    const blank = await filledIn(await read(`${yours}done/`));
    expect(blank).toMatchObject({ act: 'resource', what: 'Long ladder to lend', who: 'Dov', when: '' });
    expect((await post(`${yours}done/`, blank)).status).toBe(422);
    const form = { ...blank, when: '2027-03-01' };
    expect((await post(`${yours}done/`, { ...form, quantity: '-1' })).status).toBe(422);
    expect(await read('/offers/')).toContain('Long ladder');
    expect((await post(`${yours}done/`, form)).status).toBe(303);
    expect(await read('/offers/')).not.toContain('Long ladder');
    expect((await post(`${page}answer/`, message)).status).toBe(410);
    await decide(await linkIn('review', ben, 'thing given'), 'approve');
    expect(await read('/ledger/')).toContain('Long ladder to lend');
  });

  it('needs no line in the ledger: one press says so, however often it is pressed', async () => {
    const { yours, page } = await onTheBoard();
    expect(await read(`${yours}done/`)).toContain('Say so, without a line');
    const before = await everything();
    for (let times = 0; times < 2; times++)
      expect((await post(`${yours}done/`, { press: 'without' })).status).toBe(303);
    const after = await everything();
    expect(after.completions).toHaveLength(1);
    expect([after.entries, after.acts]).toEqual([before.entries, before.acts]);
    expect(words(await read(yours))).toContain('It is off the board.');
    expect(await read('/offers/')).not.toContain('Long ladder');
    expect(words(await read(page))).toContain('This is no longer on the board');
    expect((await visit(`${yours}done/`)).status).toBe(409);
  });

  it('counts once, whether it was said with a line or without one, in the same moment too', async () => {
    const { yours } = await onTheBoard();
    const line = { ...(await filledIn(await read(`${yours}done/`))), when: '2027-03-01' };
    const said = [line, { press: 'without' }].map((one) => post(`${yours}done/`, one));
    const [withLine, without] = await Promise.all(said);
    expect(without?.status).toBe(303);
    const lines = await rows("select * from entries where kind = 'ledger'");
    expect(lines).toHaveLength(withLine?.status === 303 ? 1 : 0);
    expect((await everything()).completions).toHaveLength(1);
  });

  it('keeps what was typed of a line that has to be mended, and offers no press beside it', async () => {
    const { yours } = await onTheBoard();
    const response = await post(`${yours}done/`, { act: 'resource', what: 'My ladder', press: 'else' });
    expect(response.status).toBe(422);
    const page = await response.text();
    expect((await filledIn(page)).what).toBe('My ladder');
    expect(page).not.toContain('Say so, without a line');
    expect(await read('/offers/')).toContain('Long ladder');
  });
});

it('no address of anyone is in anything public', async () => {
  const { page } = await onTheBoard();
  await onTheBoard({ ...sweeping, email: 'emre@example.net' });
  await takeOn('/offers/sweep-the-steps/', { email: 'kofi@example.net' });
  await post(`${page}answer/`, { ...message, show_email: 'yes' });
  const paths = [
    '/',
    '/offers/',
    '/offers/find/?q=ladder',
    page,
    '/offers/sweep-the-steps/',
    '/victories/',
    '/victories.xml',
    '/ledger/',
    '/ledger.json',
    '/ledger.csv',
    '/calendar.json',
  ];
  for (const path of paths) expect(await read(path), path).not.toMatch(/@example\.net/);
});
