import { Temporal } from 'temporal-polyfill';
import { beforeEach, describe, expect, it } from 'vitest';
import { writeTogether } from '../../schema/database.ts';
import {
  dueMails,
  mailFailed,
  mailSent,
  type Owed,
  owe,
  receiptsSince,
  sweepOutbox,
  takeMail,
} from '../../schema/outbox.ts';
import { db, emptyHouse, keys, now, rows } from './house.ts';

beforeEach(emptyHouse);

const toAmina = { to: 'amina@example.net', subject: 'It is up', text: 'The link', html: '<p>The link</p>' };

async function owed(mail = toAmina, when = now, kind: Owed['kind'] = 'letter') {
  await writeTogether(db, await owe(db, await keys(), mail, when, { kind }));
}

/** Tries what is due, and fails. */
async function tryInVain(moment = now) {
  for (const mail of await dueMails(db, moment, 10)) {
    if (await takeMail(db, await keys(), mail, moment)) await mailFailed(db, mail, 'closed', moment);
  }
}

const minutesOn = (minutes: number) => now.add({ minutes });
const due = async (moment = now) => (await dueMails(db, moment, 10)).map(({ id }) => id);

describe('A mail that cannot be handed over', () => {
  it('is the same mail when it is due again, later each time', async () => {
    await owed();
    const [id = ''] = await due();
    await tryInVain();
    expect(await due(now.add({ seconds: 59 }))).toEqual([]);
    expect(await due(minutesOn(1))).toEqual([id]);
    await tryInVain(minutesOn(1));
    expect(await due(now.add({ seconds: 179 }))).toEqual([]);
    const [again] = await dueMails(db, minutesOn(3), 10);
    expect(again).toMatchObject({ id, attempts: 2, trouble: 'closed' });
    expect(again && (await takeMail(db, await keys(), again, minutesOn(3)))).toEqual(toAmina);
  });

  it('is given up after two days and four hours of trying, and forgotten a month later', async () => {
    await owed();
    let last = now;
    for (;;) {
      const [waits] = await rows<{ due_at: number }>('select due_at from outbox where failed_at is null');
      if (!waits) break;
      last = Temporal.Instant.fromEpochMilliseconds(waits.due_at);
      await tryInVain(last);
    }
    const [mail] = await rows<{ failed_at: number }>('select * from outbox');
    expect(mail?.failed_at).toBe(last.epochMilliseconds);
    expect(Math.round(last.since(now).total('hours'))).toBe(52);
    expect(await due(last.add({ hours: 24 * 365 }))).toEqual([]);
    await sweepOutbox(db, last.add({ hours: 24 * 30 + 1 }));
    expect(await rows('select * from outbox')).toEqual([]);
  });
});

describe('A mail that was handed over', () => {
  it('is forgotten but for that it went', async () => {
    await owed();
    const [mail] = await dueMails(db, now, 10);
    if (!mail) throw new Error('Nothing is due.');
    expect(await takeMail(db, await keys(), mail, now)).toEqual(toAmina);
    await mailSent(db, mail, now);
    const [row] = await rows('select * from outbox');
    expect(row).toMatchObject({ sealed: null, trouble: null, sent_at: now.epochMilliseconds });
    expect(await due(minutesOn(60 * 24))).toEqual([]);
    await sweepOutbox(db, now.add({ hours: 24 * 30 + 1 }));
    expect(await rows('select * from outbox')).toEqual([]);
  });

  it('by two workers at once is taken by one of them', async () => {
    await owed();
    const [mail] = await dueMails(db, now, 10);
    if (!mail) throw new Error('Nothing is due.');
    const taken = await Promise.all([takeMail(db, await keys(), mail, now), takeMail(db, await keys(), mail, now)]);
    expect(taken.filter(Boolean)).toEqual([toAmina]);
  });
});

describe('While a mail waits', () => {
  it('nothing in its row can be read', async () => {
    await owed();
    const text = JSON.stringify(await rows('select * from outbox'));
    expect(text).not.toMatch(/amina|It is up|The link/i);
  });

  it('an older one leaves before it', async () => {
    await owed({ ...toAmina, subject: 'Second' }, minutesOn(1));
    await owed({ ...toAmina, subject: 'First' });
    const subjects = [];
    for (const mail of await dueMails(db, minutesOn(2), 10)) {
      subjects.push((await takeMail(db, await keys(), mail, minutesOn(2)))?.subject);
    }
    expect(subjects).toEqual(['First', 'Second']);
  });
});

it('receipts to one address are counted however it is written, and to that address only', async () => {
  await owed(toAmina, now, 'receipt');
  await owed({ ...toAmina, to: 'Amina@Example.net' }, now, 'receipt');
  await owed({ ...toAmina, to: 'ben@example.org' }, now, 'receipt');
  await owed(toAmina, now, 'letter');
  const since = now.subtract({ hours: 1 });
  expect(await receiptsSince(db, await keys(), 'AMINA@example.net', since, 10)).toBe(2);
  expect(await receiptsSince(db, await keys(), 'amina@example.net', now, 10)).toBe(0);
});
