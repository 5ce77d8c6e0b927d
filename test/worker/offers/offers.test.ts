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
  says,
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

describe('Hana answers without either seeing the other’s address', () => {
  it('and Dov writes back, and she again', async () => {
    const { page } = await onTheBoard();
    const response = await post(`${page}answer/`, message);
    expect([response.status, response.headers.get('Location')]).toEqual([303, '/offers/answered/']);
    const [mail] = await inbox(dov);
    expect(mail?.text).not.toContain('Where shall I come?');
    expect(mail?.text).not.toContain(hana);
    const reply = /http:\/\/localhost(\/reply\/\S+)/.exec(mail?.text ?? '')?.[1] ?? '';
    expect(words(await read(reply))).toContain('Where shall I come?');
    expect(await read(reply)).not.toContain(hana);
    expect((await post(reply, { message: 'To the blue door.' })).status).toBe(303);
    const [back] = await inbox(hana);
    // Anyone may have typed her address: what he wrote is read through the link.
    expect(back?.text).not.toContain('To the blue door.');
    expect(back?.text).not.toContain(dov);
    const again = /http:\/\/localhost(\/reply\/\S+)/.exec(back?.text ?? '')?.[1] ?? '';
    expect(words(await read(again))).toContain('To the blue door.');
    expect((await post(again, { message: 'Thank you!' })).status).toBe(303);
    const [thanks] = await inbox(dov);
    expect(thanks?.text).toContain('Thank you!');
    const once = /http:\/\/localhost(\/reply\/\S+)/.exec(thanks?.text ?? '')?.[1] ?? '';
    expect((await post(once, { message: 'See you there.' })).status).toBe(303);
    expect((await inbox(hana))[0]?.text).toContain('See you there.');
    expect(JSON.stringify(await rows('select * from relays'))).not.toMatch(/blue door|See you|Thank you/);
  });

  it('gives hers away only when she says so', async () => {
    const { page } = await onTheBoard();
    await says('mine', dov);
    await post(`${page}answer/`, { ...message, show_email: 'yes' });
    expect((await inbox(dov))[0]?.text).toContain(hana);
  });

  it('and is told when it was just taken down, with her message to copy', async () => {
    const { yours, page } = await onTheBoard();
    await post(`${yours}withdrawal/`, {});
    const response = await post(`${page}answer/`, message);
    expect(response.status).toBe(410);
    expect(words(await response.text())).toContain('Where shall I come?');
    expect((await inbox(dov)).filter(({ subject }) => subject.startsWith('Answer'))).toEqual([]);
  });

  it('until Dov stops answers with the link in the mail', async () => {
    const { page } = await onTheBoard();
    await post(`${page}answer/`, message);
    const stop = /http:\/\/localhost(\/yours\/\S+\/answers\/)/.exec((await inbox(dov))[0]?.text ?? '')?.[1] ?? '';
    expect((await visit(stop)).status).toBe(200);
    expect((await post(stop, {})).status).toBe(303);
    const response = await post(`${page}answer/`, message);
    expect(response.status).toBe(410);
    expect(words(await response.text())).toContain('Where shall I come?');
    expect(await read(page)).not.toContain('name="message"');
  });

  it('twenty times a day at most about one notice, ten times from one connection', async () => {
    const { page } = await onTheBoard();
    const from = (address: string) => ({ headers: { 'CF-Connecting-IP': address } });
    for (let n = 0; n < 10; n++) expect((await post(`${page}answer/`, message, from('203.0.113.7'))).status).toBe(303);
    expect((await post(`${page}answer/`, message, from('203.0.113.7'))).status).toBe(429);
    for (let n = 0; n < 10; n++) {
      expect((await post(`${page}answer/`, message, from(`198.51.100.${n}`))).status).toBe(303);
    }
    expect((await post(`${page}answer/`, message, from('198.51.100.99'))).status).toBe(429);
  });

  it('cannot begin another header, nor write to anyone else', async () => {
    const { page } = await onTheBoard();
    await post(`${page}answer/`, { ...message, name: 'Hana\r\nBcc: all@example.net', to: 'all@example.net' });
    const mails = await inbox();
    expect(mails.some(({ to }) => to === 'all@example.net')).toBe(false);
    expect(mails[0]?.subject).not.toMatch(/[\r\n]/);
  });
});

describe('Amina takes a chore on', () => {
  it('its sender and the stewards hear at once, everyone when a steward let it through', async () => {
    const { yours, page } = await onTheBoard(sweeping);
    await says('mine', dov);
    const hers = await takeOn(page);
    expect(words(await read(yours))).toContain('Amina');
    expect((await inbox(dov))[0]?.text).toMatch(/Amina takes on your chore for Friday,? 5 March 2027/);
    expect(words(await read(page))).not.toContain('Amina');
    await decide(await linkIn('review', ben, 'Amina'), 'approve');
    expect(words(await read(page))).toMatch(/Friday,? 5 March( 2027)? by\s+Amina/);
    expect((await post(`${hers}withdrawal/`, {})).status).toBe(303);
    expect(words(await read(page))).not.toContain('Amina');
  });

  it('once for a day', async () => {
    const { page } = await onTheBoard(sweeping);
    await takeOn(page, { email: 'amina@example.net' });
    const again = await post(`${page}hands/`, { name: 'Amina', date: '2027-03-05', email: '' });
    expect(again.status).toBe(409);
    expect(words(await again.text())).toContain('You have taken this on before');
    expect(await rows('select * from hands')).toHaveLength(1);
  });

  it('with as many hands as were asked for: of those who press at once the last is told', async () => {
    const { page } = await onTheBoard(sweeping);
    const answers = await Promise.all(
      ['Amina', 'Kofi', 'Jola', 'Zoë'].map((name) => post(`${page}hands/`, { name, date: '2027-03-05', email: '' })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 303, 409, 409]);
    expect((await rows<{ place: number }>('select place from hands order by place')).map(({ place }) => place)).toEqual(
      [1, 2],
    );
    expect(await rows("select * from entries where kind = 'hands'")).toHaveLength(2);
    await decide(await linkIn('review', ben, 'Taken on by'), 'decline');
    expect((await post(`${page}hands/`, { name: 'Emre', date: '2027-03-05', email: '' })).status).toBe(303);
  });

  it('does it, which waits for the ledger, and it is back on the board for next time', async () => {
    const { page } = await onTheBoard({ ...sweeping, hands: '1' });
    const hers = await takeOn(page);
    await decide(await linkIn('review', ben, 'Amina'), 'approve');
    itIs('2027-03-05T18:00:00Z');
    const form = await filledIn(await read(`${hers}done/`));
    expect(form).toMatchObject({ act: 'task', what: 'Sweep the steps', who: 'Amina', when: '2027-03-05' });
    expect((await post(`${hers}done/`, form)).status).toBe(303);
    expect((await post(`${hers}done/`, { ...form, quantity: '2' })).status).toBe(409);
    expect(await rows("select * from entries where kind = 'ledger'")).toHaveLength(1);
    expect(words(await read(page))).not.toContain('Amina');
    expect(words(await read(page))).toContain('Never done it before');
    expect(await read('/ledger/')).not.toContain('Sweep the steps');
    await decide(await linkIn('review', ben, 'Day: Friday'), 'approve');
    expect(await read('/ledger/')).toContain('Sweep the steps');
    await takeOn(page, { name: 'Kofi', date: '2027-03-12' });
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
});

describe('A victory', () => {
  it('names what people can take on next, and is on the front page when approved', async () => {
    const { yours, page } = await onTheBoard(sweeping);
    const told = { told: '30 kg of apples became 80 jars', name: 'Dov', invites: 'chore:sweep-the-steps' };
    expect((await post(`${yours}victory/`, { ...told, invites: '' })).status).toBe(422);
    expect((await post(`${yours}victory/`, { ...told, told: 'a'.repeat(301) })).status).toBe(422);
    expect((await post(`${yours}victory/`, told)).status).toBe(303);
    expect(await read('/victories/')).not.toContain('80 jars');
    await decide(await linkIn('review', ben, '80 jars'), 'approve');
    for (const path of ['/', '/victories/', '/victories.xml']) expect(await read(path), path).toContain('80 jars');
    expect(await read('/victories/')).toContain(`href="${page}"`);
  });

  it('can be told by a steward, and by nobody without a link', async () => {
    await onTheBoard(sweeping);
    const desk = await linkIn('desk', ben);
    const told = { told: 'The steps are clean', name: '', invites: 'chore:sweep-the-steps' };
    expect((await post(`${desk}victory/`, told)).status).toBe(303);
    expect((await post(`/desk/${'x'.repeat(43)}/victory/`, told)).status).toBe(404);
    expect((await post(`/yours/${'x'.repeat(43)}/victory/`, told)).status).toBe(404);
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
