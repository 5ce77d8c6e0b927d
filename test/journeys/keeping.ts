/** Keepers with desks and keys, and letters to them, as a journey finds them there. */
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { Temporal } from 'temporal-polyfill';
import { seal } from '../../schema/circles/age.ts';
import { hashOfSecret, newSecret } from '../../schema/circles/code.ts';
import { padded } from '../../schema/circles/letter.ts';
import { letterReaders, letters } from '../../schema/circles/letters.ts';
import { keeperKeys, keepers } from '../../schema/circles/table.ts';
import { hashToken, newToken, tokens } from '../../schema/tokens.ts';
import { withLocalTown } from '../../scripts/local/town.ts';
import { state } from './here.ts';

export interface TestKeeper {
  id: string;
  keyId: string;
  identity: string;
  recipient: string;
  desk: string;
}

const now = Temporal.Now.instant();
const week = now.subtract({ hours: 7 * 24 });
const later = now.add({ hours: 60 * 24 });

export async function newKey() {
  const identity = await generateX25519Identity();
  return { identity, recipient: await identityToRecipient(identity) };
}

/** A key that was proven a week ago. */
export const keyRow = (keeperId: string, keyId: string, recipient: string) => ({
  ...{ id: keyId, keeperId, recipient, proposedBy: 'ben' },
  ...{ proposedAt: week, provenAt: week, activeAt: week },
});

export async function keeper(name: string): Promise<TestKeeper> {
  const [key, token, keyId] = [await newKey(), newToken(), crypto.randomUUID()];
  const keeperId = `keeper-${name}`;
  await withLocalTown(async ({ db }) => {
    await db.insert(keepers).values({ id: keeperId, name, since: week, until: later });
    await db.insert(keeperKeys).values(keyRow(keeperId, keyId, key.recipient));
    const hash = await hashToken(token);
    await db.insert(tokens).values({ hash, purpose: 'keeper', subjectId: keeperId, expiresAt: later });
  }, state);
  return { id: keeperId, keyId, ...key, desk: `/keeper/${token}/` };
}

interface TestLetter {
  what: string;
  /** The writer's key, and the hashes of what finds and acts. */
  replyTo: string;
  findHash?: string;
  actHash?: string;
}

/** Puts a letter to some keepers in; gives its id, and the secret that stands in it. */
export async function letterTo(readers: TestKeeper[], { what, replyTo, ...hashes }: TestLetter) {
  const [id, answer] = [newSecret().slice(0, 32), newSecret()];
  const recipients = readers.map(({ recipient }) => recipient);
  const text = padded({
    ...{ version: 1, id: newSecret(), what, affected: '', wish: 'That it stops', urgency: 'soon', name: '' },
    ...{ contact: '', readers: recipients, replyTo, answer },
  });
  const sealed = (await seal(recipients, text ?? '')) ?? '';
  const day = now.toString().slice(0, 10);
  const { findHash = newSecret(), actHash = newSecret() } = hashes;
  const row = { id, findHash, actHash, answerHash: await hashOfSecret(answer), replyTo, sealed, day, lastDay: day };
  await withLocalTown(async (town) => {
    await town.letters.insert(letters).values(row);
    for (const { id: keeperId, keyId } of readers)
      await town.letters.insert(letterReaders).values({ letterId: id, keyId, keeperId });
  }, state);
  return { id, answer };
}
