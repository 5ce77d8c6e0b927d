import { hkdfSync } from 'node:crypto';
import { bech32 } from '@scure/base';
import { identityToRecipient } from 'age-encryption';
import { inArray } from 'drizzle-orm';
import type { Temporal } from 'temporal-polyfill';
import { recipientOf, seal } from '../../schema/circles/age.ts';
import { dayAfter } from '../../schema/circles/agreements.ts';
import { newPerson } from '../../schema/circles/called.ts';
import { hashOfSecret, newCode, newSecret, planIdentity, secretsOf } from '../../schema/circles/code.ts';
import { acknowledge } from '../../schema/circles/desk.ts';
import { exampleKeeperId } from '../../schema/circles/example.ts';
import { padded } from '../../schema/circles/letter.ts';
import { putLetter, sayWord } from '../../schema/circles/letter-queries.ts';
import {
  agreements,
  calledCircles,
  circlePeople,
  letterReaders,
  letters,
  words,
} from '../../schema/circles/letters.ts';
import { sealAgreed } from '../../schema/circles/plan.ts';
import { makeStanding, repeatingCircles } from '../../schema/circles/standing.ts';
import { keeperKeys, keepers } from '../../schema/circles/table.ts';
import { hashOfSealed, sealWord } from '../../schema/circles/words.ts';
import { type Database, writeTogether } from '../../schema/database.ts';
import { isLoopback } from '../../schema/settings.ts';
import { days } from '../../schema/time.ts';

/** Where people of the example town turn: nobody is there. */
export const exampleHelp = {
  HELP_NOW: 'This is an example. In a real town the helplines stand here, with their numbers and hours.',
  HELP_ELSEWHERE: 'This is an example. In a real town a place outside stands here, such as an advice centre.',
} as const;

/** A keeper of the example town, with a practice key: made of this machine's own secret, so that none is written down. */
export interface ExampleKeeper {
  id: string;
  name: string;
  identity: string;
  recipient: string;
}

const names = ['Imke (example)', 'Samir (example)'];

/** The ids of the keepers of the example town. */
export const exampleKeeperIds = names.map((_, n) => exampleKeeperId(n));

/** @throws {Error} where the site is public: its keys would be known to whoever reads this */
export async function exampleKeepers(secret: string, site: string): Promise<ExampleKeeper[]> {
  if (!isLoopback(site)) throw new Error('Practice keys are made on this machine only.');
  return Promise.all(
    names.map(async (name, n) => {
      const key = hkdfSync('sha256', Buffer.from(secret, 'base64'), '', `popup-commons/example-keeper/${n}`, 32);
      const identity = bech32.encodeFromBytes('AGE-SECRET-KEY-', new Uint8Array(key)).toUpperCase();
      return { id: exampleKeeperId(n), name, identity, recipient: await identityToRecipient(identity) };
    }),
  );
}

/** Puts in the keepers, a letter that they answered, and what a circle agreed on; gives the code of the letter. */
export async function putExampleLetters(
  { db, letters: box }: { db: Database; letters: Database },
  all: ExampleKeeper[],
  now: Temporal.Instant,
): Promise<string> {
  const [since, until] = [now.subtract(days(20)), now.add(days(70))];
  await writeTogether(
    db,
    all.flatMap(({ id, name, recipient }) => [
      db.insert(keepers).values({ id, name, since, until }),
      db.insert(keeperKeys).values({
        ...{ id: keyIdOf(id), keeperId: id, recipient, proposedBy: 'example', proposedAt: since },
        ...{ confirmedBy: 'example', confirmedAt: since, provenAt: since, activeAt: since },
      }),
    ]),
  );
  const [circle] = await repeatingCircles(db, now);
  if (circle) await writeTogether(db, [makeStanding(db, circle.id)]);
  const code = newCode();
  const secrets = await secretsOf(code);
  const replyTo = (await recipientOf(secrets.open)) ?? '';
  const answer = newSecret();
  const recipients = all.map(({ recipient }) => recipient);
  const letter = {
    ...{
      version: 1,
      id: newSecret(),
      urgency: 'next-circle',
      name: '',
      contact: '',
      readers: recipients,
      replyTo,
      answer,
    },
    what: 'At the last two swap tables the good things were gone before anybody who works late could come.',
    affected: 'Three of us who come after six.',
    wish: 'That something is kept back, or that it begins later once a month.',
  };
  const sealed = (await seal(recipients, padded(letter) ?? '')) ?? '';
  const [findHash = '', actHash = '', answerHash = ''] = await Promise.all(
    [secrets.find, secrets.act, answer].map(hashOfSecret),
  );
  const readers = all.map(({ id }) => ({ keyId: keyIdOf(id), keeperId: id }));
  await putLetter(
    box,
    { findHash, actHash, answerHash, replyTo, sealed, readers, keptFrom: [] },
    now.subtract(days(5)),
  );
  const [row] = await box.select().from(letters);
  const text = 'Thank you for writing. May we bring it to the standing circle, without names?';
  const word = await sealWord([replyTo, ...recipients], await hashOfSealed(sealed), [], text);
  if (!row || !word) throw new Error('The example letter could not be sealed.');
  const answered = now.subtract(days(3));
  await writeTogether(box, [
    acknowledge(box, row.id, answered),
    ...sayWord(box, row.id, { ...word, by: 'keepers' }, answered),
  ]);
  await putExampleAgreement(box, now);
  return code;
}

const exampleAgreement =
  'The music at the court ends at nine. The evening crew sees to it, and whoever lives above has their number. We look at it again after the summer.';

/** What an earlier circle agreed on, its letter gone by now: everybody who was in it consents. */
async function putExampleAgreement(box: Database, now: Temporal.Instant): Promise<void> {
  const letterId = newSecret().slice(0, 32);
  const keeper = (await recipientOf(await planIdentity(newSecret()))) ?? '';
  const made = await sealAgreed([keeper], exampleAgreement);
  if (!made) throw new Error('The example agreement could not be sealed.');
  const people = await Promise.all(
    (['writer', 'invited', 'keeper'] as const).map((role, n) => newPerson(newSecret(), n + 1, role)),
  );
  const [writtenBy = '', readBy = ''] = exampleKeeperIds;
  const row = { id: newSecret().slice(0, 32), version: 1, ...made, lookAgain: dayAfter(now, { days: 120 }) };
  await writeTogether(box, [
    box.insert(agreements).values({ letterId, ...row, writtenBy, readBy, text: exampleAgreement }),
    ...people.map((person) => box.insert(circlePeople).values({ letterId, ...person, agreedVersion: 1 })),
  ]);
}

/** Ids of keys are UUIDs, as the form names them. */
const keyIdOf = (id: string) => `00000000-0000-4000-8000-00000000000${id.at(-1)}`;

/** Removes the letters of the example town: those that its keepers can read. */
export async function clearExampleLetters(box: Database, keeperIds: string[]): Promise<void> {
  const theirs = box
    .select({ id: letterReaders.letterId })
    .from(letterReaders)
    .where(inArray(letterReaders.keeperId, keeperIds));
  const agreed = box
    .select({ id: agreements.letterId })
    .from(agreements)
    .where(inArray(agreements.writtenBy, keeperIds));
  await writeTogether(box, [
    box.delete(circlePeople).where(inArray(circlePeople.letterId, theirs)),
    box.delete(circlePeople).where(inArray(circlePeople.letterId, agreed)),
    box.delete(calledCircles).where(inArray(calledCircles.letterId, theirs)),
    box.delete(agreements).where(inArray(agreements.writtenBy, keeperIds)),
    box.delete(words).where(inArray(words.letterId, theirs)),
    box.delete(letters).where(inArray(letters.id, theirs)),
    box.delete(letterReaders).where(inArray(letterReaders.keeperId, keeperIds)),
  ]);
}
