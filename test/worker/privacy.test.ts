import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, inject, it, vi } from 'vitest';
import { kinds } from './conformance/kinds.ts';
import { reviewOfLast } from './conformance/sample.ts';
import {
  allComeFrom,
  aMinutePasses,
  amina,
  ben,
  decide,
  everything,
  filledIn,
  itIs,
  linkIn,
  newTown,
  post,
  propose,
  publish,
  read,
  rows,
  swapTable,
  today,
  visit,
} from './town.ts';

beforeEach(newTown);
afterEach(() => vi.restoreAllMocks());

const bySmtp = { MAIL: 'smtp', SMTP_HOST: '127.0.0.1', SMTP_PORT: String(inject('mailServer').smtp) };

const person = {
  'CF-Connecting-IP': '203.0.113.77',
  'X-Forwarded-For': '203.0.113.77',
  'User-Agent': 'AminasPhone/7',
  Referer: 'http://localhost/from-where-amina-came/',
};

/** Amina does everything that can be done, of every kind: she sends, errs, is asked, answers, is seen, and takes back. */
async function everythingThatCanBeDone() {
  for (const [n, [, sample]] of kinds.entries()) {
    // From two connections by turns: of one so many forms are more than it may send.
    allComeFrom({ ...person, 'CF-Connecting-IP': `203.0.113.7${n % 2 === 0 ? 7 : 8}` });
    // Two of one kind would be the same entry: each is sent at a moment of its own.
    itIs(new Date(Date.parse(today) + n * 1_500_000).toISOString());
    const yours = await sample.send(`Swap table ${n}`, amina);
    const page = await read(yours);
    await post(yours, { nonsense: 'amina' });
    await decide(await reviewOfLast(), 'send-back', 'Where on Quay Street?');
    await post(yours, await filledIn(page));
    for (const path of [yours, await reviewOfLast(), await linkIn('desk', ben)]) await visit(path);
    await decide(await reviewOfLast(), 'approve');
    await visit(yours);
    await visit(`${yours}withdrawal/`);
    if (sample.takeBack) await post(`${yours}withdrawal/`, sample.takeBack);
  }
  for (const path of ['/', '/ledger/', '/offers/', '/victories/', '/calendar.ics', '/ledger.csv', '/mail/forged/']) {
    await visit(path);
  }
  itIs('2027-03-01T18:30:00Z');
  await aMinutePasses();
}

describe('What is kept of people', () => {
  it('is no network address, no program’s name, no way they came, and no mail address that can be read', async () => {
    await everythingThatCanBeDone();
    expect(JSON.stringify(await everything())).not.toMatch(/203\.0\.113|AminasPhone|from-where-amina-came/);
    const { inbox: _onThisMachineOnly, ...tables } = await everything();
    expect(JSON.stringify(tables)).not.toMatch(/@example\.(net|org)/i);
    const kept = new Set((tables.entries as { kind: string }[]).map(({ kind }) => kind));
    expect([...kept].sort()).toEqual(kinds.map(([kind]) => kind).sort());
  });

  it('is no private link that works', async () => {
    const yours = await propose();
    const { inbox: _onThisMachineOnly, ...tables } = await everything();
    expect(JSON.stringify(tables)).not.toContain(yours.split('/')[2]);
  });
});

/** All that the worker says to the console, as a log would keep it: what an object holds, too. */
function listen() {
  const said: string[] = [];
  for (const level of ['error', 'warn', 'log', 'info', 'debug'] as const) {
    vi.spyOn(console, level).mockImplementation((...given: unknown[]) => {
      said.push(given.map((one) => inspect(one, { depth: 9 })).join(' '));
    });
  }
  return said;
}

describe('What is logged', () => {
  const answers = /Swap table|Quay Street|amina|Bring what you|203\.0\.113|AminasPhone/i;

  it('while all goes well, is nothing', async () => {
    const said = listen();
    await everythingThatCanBeDone();
    expect(said).toEqual([]);
  });

  it('would be seen here, however deep in it an answer were', () => {
    const said = listen();
    console.error(new Error('It failed.', { cause: { answers: { steward_email: amina } } }));
    console.log({ request: { headers: new Headers(person) } });
    expect(said).toHaveLength(2);
    for (const one of said) expect(one).toMatch(answers);
  });

  it('when the database fails, names the query and none of the answers', async () => {
    const said = listen();
    const broken = {
      DB: {
        prepare(query: string) {
          const statement = { bind: () => statement, raw: fail, all: fail, run: fail, first: fail };
          async function fail() {
            throw new Error(`D1_ERROR: no such table in ${query.slice(0, 20)}`);
          }
          return statement;
        },
        async batch() {
          throw new Error('D1_ERROR: constraint failed');
        },
      },
    };
    expect((await post('/propose/', swapTable, { env: broken, headers: person })).status).toBe(503);
    expect(said).not.toEqual([]);
    expect(said.join()).not.toMatch(answers);
  });

  it('when the mail server fails, has no address in it, nor has what is kept of the failure', async () => {
    const said = listen();
    await propose({ steward_email: 'gone-amina@example.net' }, { env: bySmtp });
    await propose({ title: 'Soup' }, { env: { ...bySmtp, SMTP_PORT: '1' } });
    const tried = await rows<{ trouble: string | null }>('select trouble from outbox where trouble is not null');
    expect(tried.length).toBeGreaterThan(0);
    expect(inspect(tried)).not.toMatch(answers);
    expect(said.join()).not.toMatch(answers);
  });
});

describe('Thirty days after it is over', () => {
  const after = '2027-04-12T16:01:00Z';

  it('Amina’s address is forgotten and her link ends; the page that everyone saw stays', async () => {
    const { yours, page } = await publish();
    itIs('2027-04-12T15:59:00Z');
    await aMinutePasses();
    expect((await visit(yours)).status).toBe(200);
    itIs(after);
    await aMinutePasses();
    const [entry] = await rows<{ contact: string; status: string }>('select * from entries');
    expect(entry).toMatchObject({ contact: null, status: 'approved', title: 'Swap table on the court' });
    expect((await visit(yours)).status).toBe(410);
    expect(await read(page)).toContain('Swap table on the court');
  });

  it('what nobody decided on lapses, and what it said is erased', async () => {
    const yours = await propose();
    const review = await linkIn('review', ben);
    itIs(after);
    await aMinutePasses();
    const { inbox: _onThisMachineOnly, ...tables } = await everything();
    expect(tables.entries).toEqual([expect.objectContaining({ status: 'lapsed', contact: null, title: '' })]);
    expect(tables.commons).toEqual([]);
    expect(JSON.stringify(tables)).not.toMatch(/Swap table|Quay Street/);
    for (const link of [yours, review]) expect((await visit(link)).status).toBe(410);
    expect((await decide(review, 'approve')).status).toBe(410);
  });

  it('so is what was declined, thirty days after that, with the note', async () => {
    await propose({ date: '2027-12-04' });
    await decide(await linkIn('review', ben), 'decline', 'Not on the court');
    itIs('2027-03-31T12:01:00Z');
    await aMinutePasses();
    const { inbox: _onThisMachineOnly, ...tables } = await everything();
    expect(JSON.stringify(tables)).not.toMatch(/Swap table|Not on the court/);
    expect(tables.transitions).toEqual([expect.objectContaining({ to: 'declined', note: null })]);
  });

  it('the mails that were sent are forgotten, too', async () => {
    await propose();
    expect(await rows('select * from outbox')).toHaveLength(3);
    await decide(await linkIn('review', ben), 'approve');
    itIs('2027-04-01T12:01:00Z');
    await aMinutePasses();
    expect(await rows('select * from outbox')).toEqual([]);
  });
});
