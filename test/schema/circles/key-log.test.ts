/** The log of keys: what is written stays as it was, and whatever was changed in the database is found. */
import { env } from 'cloudflare:workers';
import { Temporal } from 'temporal-polyfill';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  chainedLines,
  type KeyHappening,
  keyLines,
  keyLogGenesis,
  keyLogHead,
  notInLog,
  verifyKeyLog,
} from '../../../schema/circles/key-log.ts';
import { keyLog } from '../../../schema/circles/table.ts';
import { writeTogether } from '../../../schema/database.ts';
import { at, db, emptyHouse, now, rows } from '../house.ts';

const ola = { name: 'Ola', recipient: 'age1ola' };
const per = { name: 'Per', recipient: 'age1per' };

/** Writes what happened, as it is written with every change of a key. */
async function log(happened: KeyHappening[], moment = now): Promise<void> {
  const lines = await chainedLines(await keyLogHead(db), happened, moment);
  await writeTogether(
    db,
    lines.map((line) => db.insert(keyLog).values(line)),
  );
}

const steps: KeyHappening[] = [
  { event: 'proposed', ...ola },
  { event: 'proposed', ...per },
  { event: 'confirmed', ...ola },
  { event: 'proven', ...ola },
];

beforeEach(async () => {
  await emptyHouse();
  await log(steps.slice(0, 2), at('2027-03-01T12:00:00.987Z'));
  await log(steps.slice(2), at('2027-03-02T12:00:00Z'));
});

/** What somebody does who can write to the database, and takes its guards away first. */
async function tamper(...statements: string[]): Promise<void> {
  for (const guard of ['key_log_follow', 'key_log_keep', 'key_log_keep_lines']) {
    await env.DB.prepare(`drop trigger ${guard}`).run();
  }
  for (const statement of statements) await env.DB.prepare(statement).run();
}

const verdict = async (...witness: Parameters<typeof verifyKeyLog>[1][]) =>
  verifyKeyLog(await keyLines(db), ...witness);

describe('The log of keys', () => {
  it('begins with nothing, and every line follows the one before it', async () => {
    const lines = await keyLines(db);
    expect(lines.map(({ event, name }) => `${event} ${name}`)).toEqual([
      'proposed Ola',
      'proposed Per',
      'confirmed Ola',
      'proven Ola',
    ]);
    expect(lines.map(({ prev }) => prev)).toEqual([keyLogGenesis.hash, ...lines.slice(0, 3).map(({ hash }) => hash)]);
    expect(lines[0]?.at.toString()).toBe('2027-03-01T12:00:00Z');
    expect(await verdict()).toEqual({ ok: true, head: await keyLogHead(db) });
    expect(await verifyKeyLog([])).toEqual({ ok: true, head: keyLogGenesis });
  });

  it('has the fingerprint that its format says, which any program can work out', async () => {
    const [line] = await keyLines(db);
    const text = `{"at":"2027-03-01T12:00:00Z","event":"proposed","name":"Ola","prev":"${'0'.repeat(64)}","recipient":"age1ola","seq":1,"v":1}`;
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
    expect(line?.hash).toBe([...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join(''));
  });

  it('takes no line that does not follow, and lets none be changed or taken out', async () => {
    const before = await rows('select * from key_log');
    const head = await keyLogHead(db);
    const [next] = await chainedLines(head, [{ event: 'stopped', ...per }], now);
    if (!next) throw new Error('There is no line.');
    for (const line of [
      { ...next, seq: 4 },
      { ...next, seq: 6 },
      { ...next, prev: '0'.repeat(64) },
    ]) {
      await expect(writeTogether(db, [db.insert(keyLog).values(line)])).rejects.toThrow();
    }
    for (const change of ["update key_log set name = 'Eve' where seq = 1", 'delete from key_log where seq = 4']) {
      await expect(env.DB.prepare(change).run()).rejects.toThrow('constraint failed: key_log.seq');
    }
    expect(await rows('select * from key_log')).toEqual(before);
  });

  it.each([
    ["update key_log set recipient = 'age1eve' where seq = 2", 2, 'changed'],
    ["update key_log set name = 'Eve' where seq = 1", 1, 'changed'],
    ["update key_log set event = 'stopped' where seq = 4", 4, 'changed'],
    ['update key_log set at = at + 1000 where seq = 3', 3, 'changed'],
    ['update key_log set at = at + 1 where seq = 3', 3, 'changed'],
    [`update key_log set prev = '${'1'.repeat(64)}' where seq = 3`, 3, 'not-linked'],
    [`update key_log set hash = '${'1'.repeat(64)}' where seq = 4`, 4, 'changed'],
    ['delete from key_log where seq = 2', 2, 'missing'],
    ['delete from key_log where seq = 1', 1, 'missing'],
  ])('shows where it was changed: %s', async (statement, seq, why) => {
    await tamper(statement);
    expect(await verdict()).toMatchObject({ ok: false, seq, why, message: expect.stringContaining(`Line ${seq}`) });
  });

  it('made anew after a line in it was changed fits together again, but not with what somebody noted', async () => {
    const noted = await keyLogHead(db);
    const anew = await chainedLines(
      keyLogGenesis,
      steps.map((one, index) => (index === 1 ? { ...one, recipient: 'age1eve' } : one)),
      now,
    );
    expect(await verifyKeyLog(anew)).toMatchObject({ ok: true });
    const short = { seq: noted.seq, hash: noted.hash.slice(0, 16) };
    expect(await verifyKeyLog(anew, short)).toMatchObject({ ok: false, seq: 4, why: 'another-log' });
    expect(await verdict(short)).toEqual({ ok: true, head: noted });
    await tamper('delete from key_log where seq = 4');
    expect(await verdict()).toMatchObject({ ok: true });
    expect(await verdict(short)).toMatchObject({ ok: false, seq: 4, why: 'cut' });
  });
});

describe('A key in use', () => {
  const later = Temporal.Instant.from('2027-03-05T12:00:00Z');

  it('stands in the log with all of its steps, for 72 hours', async () => {
    const lines = await keyLines(db);
    expect(notInLog([ola], lines, later)).toEqual([]);
    expect(notInLog([ola], lines, later.subtract({ seconds: 1 }))).toEqual([ola]);
    expect(notInLog([ola, per, { recipient: 'age1eve' }], lines, later)).toEqual([per, { recipient: 'age1eve' }]);
  });

  it('that was stopped or ended is none, until it went all the way again', async () => {
    await log([{ event: 'ended', ...ola }], later);
    expect(notInLog([ola], await keyLines(db), later)).toEqual([ola]);
    const again = (['proposed', 'confirmed', 'proven'] as const).map((event) => ({ event, ...ola }));
    await log(again, later);
    expect(notInLog([ola], await keyLines(db), later.add({ hours: 72 }))).toEqual([]);
  });
});
