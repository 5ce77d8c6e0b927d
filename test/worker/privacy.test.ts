import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  aMinutePasses,
  amina,
  ben,
  chandra,
  decide,
  everything,
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
} from './town.ts';

beforeEach(newTown);
afterEach(() => vi.restoreAllMocks());

const person = {
  'CF-Connecting-IP': '203.0.113.77',
  'X-Forwarded-For': '203.0.113.77',
  'User-Agent': 'AminasPhone/7',
  Referer: 'http://localhost/from-where-amina-came/',
};

/** Amina does everything that can be done. */
async function everythingThatCanBeDone() {
  const yours = await propose({}, { headers: person });
  await post(yours, { ...swapTable, title: 'Swap table and soup' }, { headers: person });
  await post(await linkIn('review', ben), { decision: 'send-back', note: 'Where?' }, { headers: person });
  await post(await linkIn('yours', amina), { ...swapTable, title: '' }, { headers: person });
  await post(await linkIn('yours', amina), swapTable, { headers: person });
  await post(await linkIn('review', chandra), { decision: 'approve', note: '' }, { headers: person });
  for (const path of ['/', yours, await linkIn('desk', ben), '/calendar.ics']) await visit(path, { headers: person });
  await aMinutePasses();
}

describe('What is kept of people', () => {
  it('is no network address, no program’s name and no way they came', async () => {
    await everythingThatCanBeDone();
    expect(JSON.stringify(await everything())).not.toMatch(/203\.0\.113|AminasPhone|from-where-amina-came/);
  });

  it('is no mail address that can be read, of senders or stewards', async () => {
    await everythingThatCanBeDone();
    const { inbox: _onThisMachineOnly, ...tables } = await everything();
    expect(JSON.stringify(tables)).not.toMatch(/@example\.(net|org)/i);
    expect(tables.entries).toHaveLength(1);
  });

  it('is no private link that works', async () => {
    const yours = await propose();
    const { inbox: _onThisMachineOnly, ...tables } = await everything();
    expect(JSON.stringify(tables)).not.toContain(yours.split('/')[2]);
  });
});

describe('What is logged', () => {
  const answers = /Swap table|Quay Street|amina|Bring what you|203\.0\.113|AminasPhone/i;

  it('while all goes well, is nothing', async () => {
    const logs = (['error', 'warn', 'log', 'info', 'debug'] as const).map((level) => vi.spyOn(console, level));
    await everythingThatCanBeDone();
    for (const log of logs) expect(log).not.toHaveBeenCalled();
  });

  it('when the database fails, names the query and none of the answers', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {});
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
    expect(log).toHaveBeenCalled();
    expect(String(log.mock.calls)).not.toMatch(answers);
  });

  it('when the mail server fails, has no address in it', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {});
    await propose({}, { env: { MAIL: 'smtp', SMTP_HOST: '127.0.0.1', SMTP_PORT: '1' }, headers: person });
    expect(String(log.mock.calls)).not.toMatch(answers);
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
    itIs('2027-04-01T12:01:00Z');
    await aMinutePasses();
    expect(await rows('select * from outbox')).toEqual([]);
  });
});
