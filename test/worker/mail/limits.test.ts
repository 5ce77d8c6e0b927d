/** How much mail there is at most, counted as it is written, and whose mail it is that is used up. */
import { beforeEach, describe, expect, it } from 'vitest';
import { dov, hana, linkOf, message, onTheBoard, sweeping, takeOn } from '../offers.ts';
import { signUp, trySignUp, withRoles } from '../signups.ts';
import {
  aMinutePasses,
  everything,
  inbox,
  itIs,
  newTown,
  post,
  publish,
  read,
  rows,
  says,
  swapTable,
  visit,
  words,
} from '../town.ts';

beforeEach(newTown);

const nina = 'nina@example.net';
const mailsTo = async (who: string) => (await inbox(who)).length;
const oneHundred = Array.from({ length: 100 }, (_, n) => n);
/** Each from a connection of its own: one alone may not let so much wait. */
const from = (n: number) => ({ headers: { 'CF-Connecting-IP': `203.0.113.${n}` } });
const statuses = async (sent: Promise<Response>[]) => (await Promise.all(sent)).map(({ status }) => status);
const count = (all: number[], status: number) => all.filter((one) => one === status).length;

describe('What is counted is counted as it is written: of a hundred at once', () => {
  it('ten receipts go to one stranger, and every proposal is taken', async () => {
    const sent = oneHundred.map((n) =>
      post('/propose/', { ...swapTable, title: `Table ${n}`, steward_email: nina }, from(n)),
    );
    expect(count(await statuses(sent), 303)).toBe(100);
    expect(await rows("select id from outbox where kind = 'receipt'")).toHaveLength(10);
  });

  it('twenty answers are passed on', async () => {
    const { page } = await onTheBoard();
    const sent = oneHundred.map((n) => post(`${page}answer/`, { ...message, email: `n${n}@example.net` }));
    const all = await statuses(sent);
    expect([count(all, 303), count(all, 429)]).toEqual([20, 80]);
    expect(await rows('select * from relays')).toHaveLength(20);
  });

  it('ten answers from one connection are, whatever addresses it types', async () => {
    const { page } = await onTheBoard();
    const headers = { 'CF-Connecting-IP': '203.0.113.9' };
    const fifty = oneHundred.slice(0, 50);
    const sent = fifty.map((n) => post(`${page}answer/`, { ...message, email: `n${n}@example.net` }, { headers }));
    expect(count(await statuses(sent), 303)).toBe(10);
    expect((await post(`${page}answer/`, message, { headers: { 'CF-Connecting-IP': '203.0.113.10' } })).status).toBe(
      303,
    );
    expect(JSON.stringify(await everything())).not.toContain('203.0.113');
  });

  it('ten replies of one person are', async () => {
    const { page } = await onTheBoard();
    await post(`${page}answer/`, message);
    const reply = linkOf('reply', (await inbox(dov))[0]?.text);
    const all = await statuses(oneHundred.map((n) => post(reply, { message: `Reply ${n}` })));
    expect([count(all, 303), count(all, 429)]).toEqual([10, 90]);
  });

  it('thirteen mails tell that a chore for one was taken on', async () => {
    await onTheBoard({ ...sweeping, hands: '1' });
    await says('mine', dov);
    const before = await mailsTo(dov);
    for (let n = 0; n < 16; n++) {
      const yours = await takeOn('/offers/sweep-the-steps/', { name: `N${n}` });
      await post(`${yours}withdrawal/`, {});
    }
    expect((await mailsTo(dov)) - before).toBe(13);
  });

  it('twelve sign-ups under one address are taken at one commons', async () => {
    const lines = Array.from({ length: 12 }, (_, n) => `9 × Role ${n}`).join('\n');
    const { commons } = await withRoles({ roles: lines, repeats: 'weekly', until: '2027-05-29' });
    const dates = ['2027-03-13', '2027-03-20'];
    const spelled = (n: number) => `n.i.n.a+${n}@gmail.com`;
    const sent = dates.flatMap((date, d) =>
      Array.from({ length: 12 }, (_, n) => trySignUp(commons, { role: `Role ${n}`, date, email: spelled(12 * d + n) })),
    );
    const all = await statuses(sent);
    expect([count(all, 303), count(all, 422)]).toEqual([12, 12]);
    const more = await trySignUp(commons, { role: 'Role 3', date: '2027-04-03', email: 'nina@gmail.com' });
    expect(words(await more.text())).toContain('This address is signed up for 12 roles and dates here');
    await signUp(commons, { role: 'Role 3', date: '2027-04-03', email: '' });
    await signUp(commons, { role: 'Role 3', date: '2027-04-03', email: 'other@gmail.com' });
  });

  it('twenty changes of one plan are made', async () => {
    const { yours } = await publish({ repeats: 'weekly', until: '2027-12-30' });
    const acts = oneHundred.map((n) => post(`${yours}plan/`, { act: n % 2 ? 'open' : 'off', which: `${n >> 1}` }));
    await Promise.all(acts);
    const [made] = await rows<{ times: number }>('select count(distinct at) as times from changes');
    expect(made?.times).toBeLessThanOrEqual(20);
  });
});

describe('What others used up', () => {
  it('keeps no owner from writing back about a notice that was answered twenty times', async () => {
    const { page } = await onTheBoard();
    await post(`${page}answer/`, message);
    const reply = linkOf('reply', (await inbox(dov))[0]?.text);
    for (let n = 0; n < 25; n++) await post(`${page}answer/`, { ...message, email: `n${n}@example.net` });
    expect((await post(`${page}answer/`, message)).status).toBe(429);
    expect((await post(reply, { message: 'To the blue door.' })).status).toBe(303);
    const back = linkOf('reply', (await inbox(hana))[0]?.text);
    expect((await post(back, { message: 'Thank you!' })).status).toBe(303);
  });

  it('under Hana’s address keeps her from nothing', async () => {
    for (const title of ['Ladder', 'Drill']) await onTheBoard({ title });
    for (let n = 0; n < 15; n++) {
      const headers = { 'CF-Connecting-IP': '203.0.113.9' };
      await post('/offers/ladder/answer/', message, { headers });
    }
    const headers = { 'CF-Connecting-IP': '198.51.100.4' };
    expect((await post('/offers/drill/answer/', message, { headers })).status).toBe(303);
  });

  it('of receipts under Nina’s address keeps none of her forms away, only their mail', async () => {
    const soup = {
      act: 'task',
      what: 'Soup',
      quantity: '4',
      unit: 'meals',
      when: '2027-03-01',
      who: 'Nina',
      email: nina,
    };
    for (let n = 0; n < 40; n++) {
      const another = { ...soup, commons: '', corrects: '', what: `Soup ${n}`, once: `${n}` };
      const response = await post('/log/', another, from(n));
      expect(response.status).toBe(303);
    }
    expect(await rows("select * from entries where kind = 'ledger'")).toHaveLength(40);
    expect(await mailsTo(nina)).toBe(10);
    const proposed = await post('/propose/', { ...swapTable, steward_email: nina });
    expect(words(await read(proposed.headers.get('Location') ?? ''))).toContain(
      'we also send it by mail, unless very many went to your address lately',
    );
  });
});

describe('One mail a person and change', () => {
  const lines = Array.from({ length: 4 }, (_, n) => `3 × Role ${n}`).join('\n');
  const calledOff = (yours: string, which: string) => post(`${yours}plan/`, { act: 'off', which });

  it('goes to Nina, who signed up for eight roles and dates, with the links of each', async () => {
    const { yours, commons } = await withRoles({ roles: lines, repeats: 'weekly', until: '2027-03-20' });
    for (const date of ['2027-03-13', '2027-03-20'])
      for (let n = 0; n < 4; n++) await signUp(commons, { role: `Role ${n}`, date, email: nina });
    await says('mine', nina);
    const before = await mailsTo(nina);
    await calledOff(yours, 'all');
    expect((await mailsTo(nina)) - before).toBe(1);
    const [mail] = await inbox(nina);
    expect(mail?.subject).toBe('Called off: Swap table on the court');
    expect(mail?.text).toContain('It is called off: Saturday, 13 March 2027');
    expect(mail?.text).toContain('It is called off: Saturday, 20 March 2027');
    const links = [...(mail?.text ?? '').matchAll(/\/yours\/\S+\/withdrawal\//g)].map(([link]) => link);
    expect(new Set(links).size).toBe(8);
    for (const link of links) expect((await visit(link)).status).toBe(200);
    await aMinutePasses();
    expect((await mailsTo(nina)) - before).toBe(1);
  });

  it('also among very many others, and to each of them', async () => {
    const { yours, commons } = await withRoles({ roles: '30 × Role 0\n30 × Role 1\n30 × Role 2' });
    const people = Array.from({ length: 25 }, (_, n) => `n${n}@example.net`);
    for (const email of people) for (const n of [0, 1, 2]) await signUp(commons, { role: `Role ${n}`, email });
    const before = await mailsTo(people[3] ?? '');
    await calledOff(yours, '0');
    for (let minute = 0; minute < 4; minute++) await aMinutePasses();
    const mails = (await inbox()).filter(({ subject }) => subject.startsWith('Called off'));
    expect(mails.map(({ to }) => to).sort()).toEqual([...people].sort());
    expect(before).toBe(3);
  });

  it('goes for a reminder and for moving up likewise', async () => {
    const { commons } = await withRoles({ roles: '1 × Role 0\n1 × Role 1' });
    const holding = [];
    for (const role of ['Role 0', 'Role 1']) holding.push(await signUp(commons, { role, name: 'Ali', email: '' }));
    for (const role of ['Role 0', 'Role 1']) await signUp(commons, { role, email: nina });
    for (const held of holding)
      await post(`${held}withdrawal/`, {}, { env: { MAIL: 'smtp', SMTP_HOST: '127.0.0.1', SMTP_PORT: '1' } });
    itIs('2027-03-12T18:00:00Z');
    await aMinutePasses();
    await aMinutePasses();
    const subjects = (await inbox(nina)).map(({ subject }) => subject);
    expect(subjects.filter((subject) => subject.startsWith('Soon'))).toHaveLength(1);
    expect((await inbox(nina)).find(({ subject }) => subject.startsWith('Soon'))?.text).toMatch(/Role 0.*Role 1/s);
  });

  it('and no more than twenty an hour and thirty a day in all to Nina, who asked for none', async () => {
    const { yours, commons } = await withRoles({ roles: '9 × Role 0\n9 × Role 1' });
    for (const role of ['Role 0', 'Role 1']) await signUp(commons, { role, email: nina });
    const backAndForth = async (from: number, to: number) => {
      for (let n = from; n < to; n++) await post(`${yours}plan/`, { act: n % 2 ? 'open' : 'off', which: '0' });
    };
    await backAndForth(0, 20);
    expect(await mailsTo(nina)).toBe(20);
    itIs('2027-03-01T14:00:00Z');
    await backAndForth(0, 20);
    expect(await mailsTo(nina)).toBe(30);
    itIs('2027-03-01T16:00:00Z');
    await backAndForth(0, 2);
    expect(await mailsTo(nina)).toBe(30);
  });
});
