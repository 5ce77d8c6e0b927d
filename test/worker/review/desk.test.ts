import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { counting } from '../counting.ts';
import { signUp, withRoles } from '../signups.ts';
import {
  aMinutePasses,
  amina,
  ben,
  chandra,
  decide,
  decoded,
  everything,
  type Fields,
  filledIn,
  inbox,
  itIs,
  linkIn,
  newTown,
  post,
  propose,
  read,
  rows,
  swapTable,
  visit,
  words,
} from '../town.ts';

beforeEach(newTown);

const over = (connection: string) => ({ headers: { 'CF-Connecting-IP': connection } });
const tryToPropose = (changes: Fields, connection: string) =>
  post('/propose/', { ...swapTable, ...changes }, over(connection));

/** So many proposals from one connection, each under an address of its own. */
async function flood(most: number, connection = '2001:db8:bad:1::1', changes: Fields = {}) {
  for (let count = 1; count <= most; count++)
    await propose({ title: `Junk ${count}`, steward_email: `junk${count}@example.net`, ...changes }, over(connection));
}

const titlesOn = async (path: string) =>
  [...(await read(path)).matchAll(/<a href="\.\/[0-9a-f-]{36}\/"><bdi[^>]*>(.*?)<\/bdi>/g)].map(([, title = '']) =>
    decoded(title),
  );

/** The boxes of a list, each with the version it stands for. */
const boxes = async (path: string): Promise<Fields> =>
  Object.fromEntries(
    [...(await read(path)).matchAll(/name="(remove-[^"]+)" value="(\d+)"/g)].map(([, box = '', value = '']) => [
      box,
      value,
    ]),
  );

/** More that waits, each of a sender of its own, later than all else. */
const manyMore = (from: number, to: number, kind = 'ledger') =>
  env.DB.prepare(
    `with recursive c(i) as (select ${from} union all select i + 1 from c where i < ${to})
    insert into entries (id, kind, status, version, title, contact_until, turn, sender, created_at, updated_at)
    select printf('00000000-0000-4000-8000-%012d', i), '${kind}', 'pending', 1, 'Line ' || i, 9e12, 1, 'sender ' || i, ${Date.now()} + i, 0 from c`,
  ).run();

describe('A flood of proposals from one connection', () => {
  it('stands behind the first of everybody else, whatever addresses it names', async () => {
    await flood(12);
    await propose({ title: 'A real one' }, over('198.51.100.7'));
    const titles = await titlesOn(await linkIn('desk', ben));
    expect(titles.slice(0, 3)).toEqual(['Junk 1', 'A real one', 'Junk 2']);
  });

  it('ends at twenty that wait, over all addresses of the connection; what was written is given back', async () => {
    await flood(20);
    const before = await everything();
    const refused = await tryToPropose(
      { title: 'One more', steward_email: 'more@example.net' },
      '2001:db8:bad:1:ff::9',
    );
    expect(refused.status).toBe(429);
    const page = words(await refused.text());
    expect(page).toContain('Much of yours waits already');
    expect(page).toContain('One more');
    expect(await everything()).toEqual(before);
    expect((await tryToPropose({ title: 'A real one' }, '2001:db8:bad:2::1')).status).toBe(303);
  });

  it('ends so for as many as come at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, count) => tryToPropose({ title: `Junk ${count}` }, '192.0.2.1')),
    );
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(20);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(10);
  });

  it('goes on as soon as something was decided, and nothing says any more where that came from', async () => {
    await flood(20, '192.0.2.1');
    const desk = await linkIn('desk', ben);
    const [first] = Object.keys(await boxes(desk));
    await decide(`${desk}${first?.replace('remove-', '')}/`, 'decline');
    expect((await tryToPropose({ title: 'The next' }, '192.0.2.1')).status).toBe(303);
    expect(await rows("select 1 from entries where status <> 'pending' and sender is not null")).toEqual([]);
    expect(await rows("select 1 from entries where status = 'pending' and sender is null")).toEqual([]);
  });

  it('keeps nobody out whose address others typed, and nobody who follows a private link', async () => {
    const yours = await propose({ title: 'Soup' }, over('198.51.100.7'));
    await decide(await linkIn('review', ben), 'approve');
    await flood(20, '192.0.2.1', { steward_email: amina });
    expect((await tryToPropose({ title: 'Mine' }, '198.51.100.7')).status).toBe(303);
    // From the connection of the flood, too: it is her own link that counts.
    const text = { title: 'Soup and bread', kind: 'kitchen', summary: 'Soup.', reveal: 'now', steward_name: 'Amina' };
    expect((await post(`${yours}edit/`, text, over('192.0.2.1'))).status).toBe(303);
  });

  it('through a private link ends, too', async () => {
    const yours = await propose({ title: 'Soup' }, over('198.51.100.7'));
    await decide(await linkIn('review', ben), 'approve');
    const log = (count: number) =>
      post(
        `${yours}log/`,
        { 'act-1': 'task', 'what-1': `Stirring ${count}`, when: '2027-02-28', once: `${count}` },
        over(`192.0.2.${count}`),
      );
    for (let count = 1; count <= 20; count++) expect((await log(count)).status).toBe(303);
    expect((await log(21)).status).toBe(429);
  });

  it('is forgotten like anything that nobody decided on, with where it came from', async () => {
    await flood(1, '192.0.2.1');
    itIs('2027-06-01T12:00:00Z');
    await aMinutePasses();
    expect(await rows('select status, sender from entries')).toEqual([{ status: 'lapsed', sender: null }]);
  });
});

describe('The desk of many', () => {
  it('has pages that leave out nothing and repeat nothing, also when some is decided in between', async () => {
    await propose({ title: 'The first' });
    const desk = await linkIn('desk', ben);
    await manyMore(1, 120);
    await manyMore(121, 130, 'signups');
    const seen: string[] = [];
    for (let path: string | undefined = desk; path; ) {
      const page: string = await read(path);
      seen.push(...(await titlesOn(path)));
      const next: string | undefined = /href="\.\/(\?after=[^"]+)">The next ones/.exec(page)?.[1];
      // Whoever was last on the page is decided before the next one is opened.
      if (next) await env.DB.prepare(`update entries set status = 'declined' where id = ?`).bind(next.slice(7)).run();
      path = next && desk + next;
    }
    const lines = Array.from({ length: 130 }, (_, count) => `Line ${count + 1}`);
    expect(seen).toEqual(['The first', ...lines]);
    expect(words(await read(`${desk}?after=${crypto.randomUUID()}`))).toContain('The first');
    expect((await visit(`${desk}?after=x&kind=y&from=z&begin='`)).status).toBe(200);
  });

  it('says how many of each kind there are, and shows each alone', async () => {
    await propose({ title: 'The first' });
    const desk = await linkIn('desk', ben);
    await manyMore(1, 60);
    const page = words(await read(desk));
    expect(page).toContain('proposal: 1');
    expect(page).toContain('line for the ledger: 60');
    expect(await titlesOn(`${desk}?kind=commons`)).toEqual(['The first']);
    const lines = await titlesOn(`${desk}?kind=ledger`);
    expect(lines).toHaveLength(50);
    expect(lines).not.toContain('The first');
    const next = /href="\.\/(\?kind=ledger&amp;after=[^"]+)"/.exec(await read(`${desk}?kind=ledger`))?.[1];
    expect(await titlesOn(desk + decoded(next ?? ''))).toHaveLength(10);
  });

  it('reads as much with two thousand waiting as with nine thousand', async () => {
    await propose({ title: 'The first' });
    const desk = await linkIn('desk', ben);
    await manyMore(1, 2000);
    const read = async () => {
      const { count, DB } = counting();
      expect((await visit(desk, { env: { DB } })).status).toBe(200);
      return count.rows;
    };
    const few = await read();
    await manyMore(2001, 9000);
    expect(await read()).toBe(few);
    expect(words(await (await visit(desk)).text())).toContain('line for the ledger: 1,000 or more');
  });
});

describe('Several that were ticked', () => {
  it('are read on one page and approved by one press; nothing is decided by looking', async () => {
    for (const title of ['Soup', 'Bread', 'Tea'])
      await propose({ title, steward_email: `${title.toLowerCase()}@example.net` });
    const desk = await linkIn('desk', ben);
    const [soup = '', bread = ''] = Object.keys(await boxes(desk));
    const before = await everything();
    const together = await post(`${desk}together/ticked/`, { [soup]: '1', [bread]: '1' });
    const page = await together.text();
    expect(words(page)).toMatch(/Soup.*Bread/);
    expect(words(page)).not.toContain('Tea');
    expect(await everything()).toEqual(before);
    expect((await visit(`${desk}together/ticked/`)).status).toBe(303);
    expect((await post(`${desk}together/ticked/`, await filledIn(page))).status).toBe(303);
    expect(await titlesOn(desk)).toEqual(['Tea']);
    const late = await post(`${desk}together/ticked/`, await filledIn(page));
    expect(late.status).toBe(409);
    expect(words(await late.text())).toContain('0 of 2 were approved');
  });
});

describe('Junk', () => {
  const press = 'remove';

  it('is removed by one press and one more, without a word to anybody it names, and noted', async () => {
    await flood(4, '192.0.2.1');
    await propose({ title: 'A real one' }, over('198.51.100.7'));
    const desk = await linkIn('desk', ben);
    const page = await read(desk);
    const from = /href="\.\/(\?from=[^"]+)"/.exec(page)?.[1] ?? '';
    expect(words(page)).toContain('See the 4 from this sender');
    const ofOne = decoded(desk + from);
    expect(await titlesOn(ofOne)).toEqual(['Junk 1', 'Junk 2', 'Junk 3', 'Junk 4']);
    const ticked = await filledIn(await read(ofOne));
    expect(Object.keys(ticked).sort()).toEqual(Object.keys(await boxes(ofOne)).sort());

    const before = await everything();
    const asked = await post(`${desk}remove/`, ticked);
    expect(asked.status).toBe(200);
    const question = await asked.text();
    expect(words(question)).toContain('Remove these 4 without a mail?');
    expect(await everything()).toEqual(before);

    const answer = await post(`${desk}remove/`, await filledIn(question));
    expect(answer.status).toBe(303);
    expect(await titlesOn(desk)).toEqual(['A real one']);
    expect((await everything()).outbox).toEqual(before.outbox);
    for (let count = 1; count <= 4; count++) expect(await inbox(`junk${count}@example.net`)).toHaveLength(1);
    const log = words(await read(`${desk}decisions/`));
    expect(log.match(/removed a proposal, without a mail to its sender/g)).toHaveLength(4);
    expect(log).toContain('by you');
    expect(log).not.toContain('Junk');
    // Who sent it can still read where it stands, and what it said is erased after thirty days.
    itIs('2027-04-02T12:00:00Z');
    await aMinutePasses();
    expect(await rows("select title from commons where title like 'Junk%'")).toEqual([]);
    expect(
      await rows("select 1 from entries where status = 'declined' and (title <> '' or contact is not null)"),
    ).toEqual([]);
  });

  it('that was changed or decided meanwhile is left alone, and said so', async () => {
    const yours = await propose({ title: 'Changed' });
    await propose({ title: 'Decided', steward_email: 'dov@example.net' });
    await propose({ title: 'Junk', steward_email: 'junk@example.net' });
    const desk = await linkIn('desk', ben);
    const ticked = await boxes(desk);
    await post(yours, { ...(await filledIn(await read(yours))), title: 'Changed for good' });
    await decide(await linkIn('review', chandra, 'Decided'), 'approve');
    const answer = await post(`${desk}remove/`, { ...ticked, press });
    expect(answer.status).toBe(409);
    expect(words(await answer.text())).toContain('1 of 3 were removed');
    const status = async (title: string) =>
      (await rows<{ status: string }>(`select status from entries where title = '${title}'`))[0]?.status;
    expect(await status('Changed for good')).toBe('pending');
    expect(await status('Decided')).toBe('approved');
    expect(await status('Junk')).toBe('declined');
  });

  it('goes once, of two who press at the same moment', async () => {
    await flood(3, '192.0.2.1');
    const desk = await linkIn('desk', ben);
    const ticked = { ...(await boxes(desk)), press };
    const answers = await Promise.all([
      post(`${desk}remove/`, ticked),
      post(`${await linkIn('desk', chandra)}remove/`, ticked),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
    expect(await rows('select * from transitions')).toHaveLength(3);
  });

  it('is nothing that nobody ticked, nor by a link of anybody else', async () => {
    const yours = await propose();
    const desk = await linkIn('desk', ben);
    const ticked = { ...(await boxes(desk)), press };
    const before = await everything();
    expect((await post(`${desk}remove/`, {})).status).toBe(409);
    expect((await post(`${desk}remove/`, { press, 'remove-x': '1' })).status).toBe(409);
    expect((await visit(`${desk}remove/`)).status).toBe(303);
    const review = (await linkIn('review', ben)).replace('/review/', '/desk/');
    for (const link of [review, yours.replace('/yours/', '/desk/'), `/desk/${'A'.repeat(43)}/`])
      expect((await post(`${link}remove/`, ticked)).status, link).toBe(404);
    expect(await everything()).toEqual(before);
  });

  it('among names leaves the places and addresses of those who signed up', async () => {
    const { commons } = await withRoles();
    const zoes = await signUp(commons, { show_name: 'yes' });
    const desk = await linkIn('desk', ben);
    expect((await post(`${desk}remove/`, { ...(await boxes(desk)), press })).status).toBe(303);
    expect(words(await read(zoes))).toContain('You have a place.');
    const [entry] = await rows<{ contact_until: number }>("select contact_until from entries where kind = 'signups'");
    expect(entry?.contact_until).toBe(Date.parse('2027-04-12T16:00:00Z'));
  });
});

describe('Links that no mail carries', () => {
  it('are not written: under a flood a proposal adds the one of its sender, and no other', async () => {
    const from = (count: number) => flood(1, `192.0.2.${count}`, { title: `Junk ${count}` });
    for (let count = 0; count < 11; count++) await from(count);
    const links = async () =>
      (await rows<{ purpose: string }>('select purpose from tokens')).map(({ purpose }) => purpose).sort();
    // The first ten have a mail each, with a link to decide and one to the desk for both stewards; then comes a
    // digest. Of the senders, each has one on their page, and the first ten one in a receipt.
    expect(await links()).toEqual([...Array(22).fill('desk'), ...Array(20).fill('review'), ...Array(21).fill('yours')]);
    for (let count = 11; count < 15; count++) await from(count);
    expect(await links()).toEqual([...Array(22).fill('desk'), ...Array(20).fill('review'), ...Array(25).fill('yours')]);
    // Every link that stands in a mail works, the one of the digest too.
    itIs('2027-03-01T12:30:00Z');
    await aMinutePasses();
    const digest = (await inbox(ben)).find(({ subject }) => subject.startsWith('Many entries'));
    const link = /\/desk\/[A-Za-z0-9_-]{43}\//.exec(digest?.text ?? '')?.[0] ?? '';
    expect((await visit(link)).status).toBe(200);
    expect((await visit(await linkIn('review', ben))).status).toBe(200);
  });
});
