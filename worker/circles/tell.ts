import { keeperAddress, keepersOnTurn } from '../../schema/circles/keepers.ts';
import { waitingTime } from '../../schema/circles/key-log.ts';
import type { NamedKey } from '../../schema/circles/keys.ts';
import type { Keeper } from '../../schema/circles/table.ts';
import type { Statement } from '../../schema/database.ts';
import { enqueueMail } from '../../schema/outbox.ts';
import { currentStewards, type OnTurn } from '../../schema/stewards/queries.ts';
import { days } from '../../schema/time.ts';
import { stamp } from '../../site/parts/dates.ts';
import type { Town } from '../context.ts';
import { type Block, letter } from '../mail/letter.tsx';
import { newLink } from '../submission.ts';

/** How long a link in a mail about a key, or in one that says that there is news, is good for. */
const linkFor = days(30);

interface Telling {
  subject: string;
  blocks: Block[];
  /** What the link at its end leads to. */
  label: string;
}

async function toSteward(town: Town, { id, address }: OnTurn, { subject, blocks, label }: Telling) {
  const { db, keys, settings, now } = town;
  const desk = await newLink(town, 'desk', { stewardId: id, expiresAt: now.add(linkFor) });
  const mail = letter(settings, address, subject, [...blocks, { label, link: `${desk.link}keepers/` }, yoursAlone]);
  return [desk.statement, ...(await enqueueMail(db, keys, mail, now, { kind: 'letter' }))];
}

/**
 * A mail to one keeper that ends with a link of theirs; nothing to one whose address was forgotten.
 *
 * @param below what of their desk it leads to
 */
export async function toKeeper(
  town: Town,
  keeper: Pick<Keeper, 'id' | 'address'>,
  { subject, blocks, label }: Telling,
  { below = '', once, until }: { below?: string; once?: string; until?: Keeper['until'] } = {},
): Promise<Statement[]> {
  const { db, keys, settings, now } = town;
  const address = await keeperAddress(keys, keeper);
  if (!address) return [];
  const own = await newLink(town, 'keeper', { subjectId: keeper.id, expiresAt: until ?? now.add(linkFor) });
  const mail = letter(settings, address, subject, [...blocks, { label, link: own.link + below }, yoursAlone]);
  const owing = { kind: 'letter', ...(once === undefined ? {} : { once }) } as const;
  return [own.statement, ...(await enqueueMail(db, keys, mail, now, owing))];
}

const yoursAlone = 'This link is yours alone. Opening it changes nothing.';

/** Tells every keeper and every steward: a mail each, with a way to stop what it is about. */
async function toAll(town: Town, telling: Telling): Promise<Statement[]> {
  const [stewards, keepers] = [await currentStewards(town), await keepersOnTurn(town.db, town.now)];
  const mails = [
    ...stewards.map((one) => toSteward(town, one, telling)),
    ...keepers.map((one) => toKeeper(town, one, telling, { below: 'turn/' })),
  ];
  return (await Promise.all(mails)).flat();
}

type About = Pick<NamedKey, 'name' | 'recipient'>;

/** To the stewards who did not post it: one of them has to compare it. */
export async function askToCompare(town: Town, { name, recipient }: About, by: string): Promise<Statement[]> {
  const others = (await currentStewards(town)).filter(({ id }) => id !== by);
  const telling = {
    subject: `To compare: a key of ${name}`,
    blocks: [
      `A steward posted this as the key of ${name}. Nothing is sealed to it before another steward has compared it.`,
      { quote: recipient },
      `Ask ${name} yourself, face to face or on the phone, and compare it letter by letter. A mail will not do.`,
    ],
    label: 'Say that it is the key, or stop it',
  };
  return (await Promise.all(others.map((one) => toSteward(town, one, telling)))).flat();
}

/** To its keeper: two stewards have it, and now it is for them to show that it is theirs. */
export const askToProve = (town: Town, keeper: Pick<Keeper, 'id' | 'address'>, { recipient }: About) =>
  toKeeper(
    town,
    keeper,
    {
      subject: 'Show that you have your key',
      blocks: [
        'Two stewards have this as your key. Is it the one that you made? Then open with it what is sealed on the page below: it takes a minute.',
        { quote: recipient },
        'If it is not, stop it there.',
      ],
      label: 'Your turn, and your key',
    },
    { below: 'turn/' },
  );

/** To all: it is used in 72 hours. */
export function tellProven(town: Town, { name, recipient }: About): Promise<Statement[]> {
  const { settings, now } = town;
  const from = stamp(settings, { at: now.add(waitingTime), zone: settings.TIME_ZONE });
  return toAll(town, {
    subject: `A new key of a keeper: ${name}`,
    blocks: [
      `${name} has shown that this key is theirs. From ${from} on letters are sealed to it.`,
      { quote: recipient },
      'Is anything about it wrong, or did you not expect it? Every keeper and every steward can stop it until then, with one press.',
    ],
    label: 'See it, and stop it',
  });
}

/** To all: it is never used. */
export const tellStopped = (town: Town, { name, recipient }: About): Promise<Statement[]> =>
  toAll(town, {
    subject: `Stopped: a key of ${name}`,
    blocks: [
      `A keeper or a steward stopped this key of ${name}. No letter is ever sealed to it.`,
      { quote: recipient },
      'Talk about it before somebody posts another.',
    ],
    label: 'All keys that wait',
  });
