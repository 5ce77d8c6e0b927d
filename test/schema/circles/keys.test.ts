/** What the database judges as it writes about a key, whoever asks: Ben posts it, Chandra compares it. */
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { beforeEach, describe, expect, it } from 'vitest';
import { open } from '../../../schema/circles/age.ts';
import { beginKeeperTurn } from '../../../schema/circles/keepers.ts';
import { keyLines, verifyKeyLog } from '../../../schema/circles/key-log.ts';
import {
  confirmKey,
  loseKey,
  type NamedKey,
  presentKeys,
  proposeKey,
  proveKey,
  renewWithKey,
  stopKey,
} from '../../../schema/circles/keys.ts';
import { readersNow } from '../../../schema/circles/queries.ts';
import { writeTogether } from '../../../schema/database.ts';
import { db, emptyHouse, keys, now } from '../house.ts';

const ola = { id: 'ola', name: 'Ola' };
let identity: string;
let recipient: string;

beforeEach(async () => {
  await emptyHouse();
  identity = await generateX25519Identity();
  recipient = await identityToRecipient(identity);
  await writeTogether(db, await beginKeeperTurn(db, await keys(), { ...ola, address: 'ola@example.net' }, now));
  expect(await proposeKey(db, { keeper: ola, recipient, by: 'ben' }, [], now)).toEqual({ ok: true });
});

async function theKey(): Promise<NamedKey> {
  const [key] = await presentKeys(db);
  if (!key) throw new Error('There is no key.');
  return key;
}

const wordOf = async () => ((await open(identity, (await theKey()).challenge ?? '')) ?? '').trim();
const used = async (moment = now) => (await readersNow(db, moment)).map((reader) => reader.recipient);
const events = async () => (await keyLines(db)).map(({ event }) => event);

describe('A key', () => {
  it('is not compared by the steward who posted it', async () => {
    expect(await confirmKey(db, await theKey(), 'ben', [], now)).toBe(false);
    expect(await theKey()).toMatchObject({ confirmedAt: null, challenge: null });
    expect(await confirmKey(db, await theKey(), 'chandra', [], now)).toBe(true);
    expect(await confirmKey(db, await theKey(), 'dov', [], now)).toBe(false);
    expect(await events()).toEqual(['proposed', 'confirmed']);
  });

  it('is proven by no word before it was compared, and by one word once', async () => {
    expect(await proveKey(db, await theKey(), '', [], now)).toBe(false);
    await confirmKey(db, await theKey(), 'chandra', [], now);
    const word = await wordOf();
    expect(await proveKey(db, await theKey(), `${word}0`, [], now)).toBe(false);
    const both = await Promise.all([1, 2].map(async () => proveKey(db, await theKey(), word, [], now)));
    expect(both.sort()).toEqual([false, true]);
    expect(await events()).toEqual(['proposed', 'confirmed', 'proven']);
    expect(await verifyKeyLog(await keyLines(db))).toMatchObject({ ok: true });
  });

  it('can be stopped up to the moment from which it is used, and lost only from then on', async () => {
    await confirmKey(db, await theKey(), 'chandra', [], now);
    await proveKey(db, await theKey(), await wordOf(), [], now);
    const from = now.add({ hours: 72 });
    const before = from.subtract({ milliseconds: 1 });
    expect([await used(before), await used(from)]).toEqual([[], [recipient]]);
    expect(await loseKey(db, await theKey(), before)).toBe(false);
    expect(await stopKey(db, await theKey(), [], from)).toBe(false);
    expect(await stopKey(db, await theKey(), [], before)).toBe(true);
    expect(await used(from.add({ hours: 1000 }))).toEqual([]);
    // One that was stopped may be posted anew, and goes all the way again.
    expect(await proposeKey(db, { keeper: ola, recipient, by: 'ben' }, [], now)).toEqual({ ok: true });
    expect(await used(from)).toEqual([]);
  });

  it('in use is asked for when the turn is renewed; what was written with a refusal is not there', async () => {
    await confirmKey(db, await theKey(), 'chandra', [], now);
    await proveKey(db, await theKey(), await wordOf(), [], now);
    const later = now.add({ hours: 100 });
    const key = await theKey();
    expect(await renewWithKey(db, ola.id, undefined, '', later)).toBe(false);
    expect(await renewWithKey(db, ola.id, key, 'another', later)).toBe(false);
    expect((await theKey()).challenge).toBe(key.challenge);
    expect(await renewWithKey(db, ola.id, key, await wordOf(), later)).toBe(true);
    expect((await theKey()).challenge).not.toBe(key.challenge);
  });

  it('is posted for nobody whose turn is over, nor while another waits', async () => {
    const other = await identityToRecipient(await generateX25519Identity());
    const post = (keeper: typeof ola, moment = now) =>
      proposeKey(db, { keeper, recipient: other, by: 'ben' }, [], moment);
    expect(await post(ola)).toEqual({ ok: false, why: 'one-waits' });
    expect(await post({ id: 'nobody', name: 'Nobody' })).toEqual({ ok: false, why: 'turn-over' });
    await stopKey(db, await theKey(), [], now);
    expect(await post(ola, now.add({ hours: 24 * 90 }))).toEqual({ ok: false, why: 'turn-over' });
    expect(await events()).toEqual(['proposed', 'stopped']);
  });
});
