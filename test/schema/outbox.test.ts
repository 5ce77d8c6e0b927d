import { Temporal } from 'temporal-polyfill';
import { beforeEach, describe, expect, it } from 'vitest';
import { writeTogether } from '../../schema/database.ts';
import {
  claimDue,
  enqueueMail,
  mailFailed,
  mailsSent,
  type Owed,
  openMail,
  putBack,
  sweepOutbox,
} from '../../schema/outbox.ts';
import { db, emptyHouse, keys, now, rows } from './house.ts';

beforeEach(emptyHouse);

const toAmina = { to: 'amina@example.net', subject: 'It is up', text: 'The link', html: '<p>The link</p>' };

async function owed(mail = toAmina, when = now, kind: Owed['kind'] = 'letter') {
  await writeTogether(db, await enqueueMail(db, await keys(), mail, when, { kind }));
}

/** Tries what is due, and fails. */
async function tryInVain(moment = now) {
  for (const mail of await claimDue(db, moment, 10)) await mailFailed(db, mail, 'closed', moment);
}

const minutesOn = (minutes: number) => now.add({ minutes });
/** What is due, by looking only. */
const due = async (moment = now) =>
  (
    await rows<{ id: string }>(
      `select id from outbox where sent_at is null and failed_at is null and due_at <= ${moment.epochMilliseconds}`,
    )
  ).map(({ id }) => id);
const taken = async (moment = now) => {
  const [mail] = await claimDue(db, moment, 10);
  if (!mail) throw new Error('Nothing is due.');
  return mail;
};

describe('A mail that cannot be handed over', () => {
  it('is the same mail when it is due again, later each time', async () => {
    await owed();
    const [id = ''] = await due();
    await tryInVain();
    expect(await due(now.add({ seconds: 59 }))).toEqual([]);
    expect(await due(minutesOn(1))).toEqual([id]);
    await tryInVain(minutesOn(1));
    expect(await due(now.add({ seconds: 179 }))).toEqual([]);
    const again = await taken(minutesOn(3));
    expect(again).toMatchObject({ id, attempts: 3, trouble: 'closed' });
    expect(await openMail(await keys(), again)).toEqual(toAmina);
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
    await writeTogether(db, [sweepOutbox(db, last.add({ hours: 24 * 30 + 1 }))]);
    expect(await rows('select * from outbox')).toEqual([]);
  });
});

describe('A mail that was handed over', () => {
  it('is forgotten but for that it went', async () => {
    await owed();
    const mail = await taken();
    expect(await openMail(await keys(), mail)).toEqual(toAmina);
    await mailsSent(db, [mail], now);
    const [row] = await rows('select * from outbox');
    expect(row).toMatchObject({ sealed: null, trouble: null, sent_at: now.epochMilliseconds });
    expect(await due(minutesOn(60 * 24))).toEqual([]);
    await writeTogether(db, [sweepOutbox(db, now.add({ hours: 24 * 30 + 1 }))]);
    expect(await rows('select * from outbox')).toEqual([]);
  });

  it('by many workers at once is taken by one of them', async () => {
    for (let count = 0; count < 30; count++) await owed();
    const hands = await Promise.all([1, 2, 3, 4].map(() => claimDue(db, now, 10)));
    expect(hands.map(({ length }) => length).sort()).toEqual([0, 10, 10, 10]);
    expect(new Set(hands.flat().map(({ id }) => id)).size).toBe(30);
  });

  it('by a worker that was killed meanwhile is due again ten minutes later', async () => {
    await owed();
    const { id } = await taken();
    expect(await claimDue(db, now.add({ seconds: 599 }), 10)).toEqual([]);
    expect(await taken(minutesOn(10))).toMatchObject({ id, attempts: 2 });
  });

  it('and put back untried is due as before, with no attempt counted; one that went stays gone', async () => {
    for (let count = 0; count < 2; count++) await owed();
    const [first, second] = await claimDue(db, now, 10);
    if (!first || !second) throw new Error('Nothing is due.');
    await mailsSent(db, [first], now);
    await putBack(db, [first, second], now);
    expect(await claimDue(db, now, 10)).toMatchObject([{ id: second.id, attempts: 1 }]);
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
    for (let count = 0; count < 2; count++) {
      for (const mail of await claimDue(db, minutesOn(2), 1))
        subjects.push((await openMail(await keys(), mail)).subject);
    }
    expect(subjects).toEqual(['First', 'Second']);
  });
});
