import { type SQL, sql } from 'drizzle-orm';
import type { Temporal } from 'temporal-polyfill';
import { insertWhere, refusedBy, type Statement, writeTogether } from '../schema/database.ts';
import { type Entry, findEntry, readWithin, submit } from '../schema/entries.ts';
import type { Answers } from '../schema/form.ts';
import { digestAfter, digestWaits, enqueueMail, fewWait, isEnqueuedFor } from '../schema/outbox.ts';
import { recipientHash } from '../schema/recipients.ts';
import { keyedHash, seal, unseal } from '../schema/secrets.ts';
import { currentStewards, type Steward } from '../schema/stewards/queries.ts';
import { before, days } from '../schema/time.ts';
import { hashToken, newToken, type Purpose, type Token, tokens } from '../schema/tokens.ts';
import { senderMark, tooManyWait, turnOf } from '../schema/waiting.ts';
import { longDate } from '../site/parts/dates.ts';
import type { Town } from './context.ts';
import type { EntryKind } from './entry-kind.ts';
import { type Block, letter, letterTo } from './mail/letter.tsx';
import { Problem } from './problem.tsx';

/** Where the address of an entry is sealed for: a sealed text does not open in another row. */
export const contactPlace = (entryId: string) => `entries/${entryId}/contact`;

/** The sender's address, or null once it was removed. */
export const contactOf = async ({ keys }: Town, { id, contact }: Entry) =>
  contact && (await unseal(keys, contactPlace(id), contact));

export interface NewLink {
  /** The whole address, for a mail. */
  link: string;
  /** The same without the site, for a redirect that stays where the person is. */
  path: string;
  /** Writes the token's hash; without it the link is good for nothing. */
  statement: Statement;
}

interface About extends Pick<Token, 'expiresAt'>, Partial<Pick<Token, 'subjectId' | 'stewardId' | 'side'>> {
  /** The address it is mailed to, if it stands in a mail and nowhere else: following it proves that address. */
  to?: string | undefined;
}

/**
 * Makes a private link of one purpose.
 *
 * @param when holds at the moment of writing, or the link opens nothing
 */
export async function newLink(town: Town, purpose: Purpose, { to, ...about }: About, when?: SQL) {
  const token = newToken();
  const mailedTo = to ? await recipientHash(town.keys, to) : null;
  const row = { hash: await hashToken(token), purpose, mailedTo, ...about };
  const statement: Statement = when ? insertWhere(town.db, tokens, row, when) : town.db.insert(tokens).values(row);
  const path = `/${purpose}/${token}/`;
  return { link: town.settings.SITE_URL + path, path, statement } satisfies NewLink;
}

/**
 * The sender's own link to an entry.
 *
 * @param to as in `newLink`
 */
export const senderLink = (
  town: Town,
  kind: Pick<EntryKind, 'linkGrace'>,
  entryId: string,
  contactUntil: Temporal.Instant,
  { to, when }: { to?: string; when?: SQL } = {},
) => newLink(town, 'yours', { subjectId: entryId, expiresAt: contactUntil.add(kind.linkGrace), to }, when);

/** How long a link in a steward's mail is good for. */
const reviewFor = days(60);

/**
 * The mails that ask the stewards to decide: one each with the whole entry, or, when many wait, one
 * digest each that leaves in a quarter of an hour. Which of the two is decided by the database while
 * it writes, so that a flood of senders at the same moment counts, too.
 *
 * @param asks what the mail of one begins with, as in `Sentences`
 */
export async function askStewards(town: Town, asks: string, entryId: string, title: string, asText: string) {
  const statements: Statement[] = [];
  for (const steward of await currentStewards(town)) {
    statements.push(...(await askSteward(town, asks, steward, entryId, title, asText)));
  }
  return statements;
}

async function askSteward(
  town: Town,
  asks: string,
  { id: stewardId, address }: Steward,
  entryId: string,
  title: string,
  asText: string,
): Promise<Statement[]> {
  const { db, keys, settings, now } = town;
  const expiresAt = now.add(reviewFor);
  const few = fewWait(now);
  // A link is written with the mail that it stands in, or not at all: a flood must not use up a day's rows.
  const isTold = sql`(${few} or not ${await digestWaits(keys, address)})`;
  const review = await newLink(town, 'review', { subjectId: entryId, stewardId, expiresAt }, few);
  const desk = await newLink(town, 'desk', { stewardId, expiresAt }, isTold);
  const toDesk: Block = { label: 'Everything that waits', link: desk.link };
  const one = letter(settings, address, `To decide: ${title}`, [
    asks,
    { quote: asText },
    { label: 'See it as it would appear, and decide', link: review.link },
    toDesk,
    'These links are yours alone. Opening them changes nothing.',
  ]);
  const many = letter(settings, address, 'Many entries wait for a decision', [
    'Many entries came in. Instead of a mail for each you get one like this, at most every 15 minutes, until it is calm again.',
    toDesk,
    'This link is yours alone. Opening it changes nothing.',
  ]);
  return [
    review.statement,
    desk.statement,
    ...(await enqueueMail(db, keys, many, now, {
      kind: 'digest',
      dueAt: now.add(digestAfter),
      when: sql`not (${few})`,
    })),
    ...(await enqueueMail(db, keys, one, now, { kind: 'letter', when: few })),
  ];
}

export interface Draft {
  entryId: string;
  title: string;
  asText: string;
  /** What it is about, as in `entries.about`. */
  about?: string | null;
  answers: Answers;
  /** Empty for who left no address. */
  contact: string;
  contactUntil: Temporal.Instant;
  /** When what it is about begins first; without it, it is read within some days. */
  dueAt?: Temporal.Instant;
  statements: Statement[];
  /** What its sender is told at first, where it is not that a steward reads it next. */
  receipts?: (link: NewLink) => Receipt[];
  /** True where nobody is written to about it: a steward made it, and decides on it next. */
  quiet?: true;
  /** Where it begins; `approved` where there is nothing to decide. */
  status?: 'pending' | 'approved';
}

/** A first mail. Of several that exclude each other, the database owes the one whose condition holds. */
export interface Receipt {
  subject: string;
  blocks: Block[];
  when?: SQL;
}

export interface Sent {
  /** The private page, as it is right after sending: it shows its link this once. */
  path: string;
}

/** What whoever just sent something is shown, by a link of theirs. */
export const justSent = ({ path }: Pick<NewLink, 'path'>): Sent => ({ path: `${path}?sent` });

/** How long the same form from the same connection is a button that was pressed twice. */
const aPress = { minutes: 1 } as const;

/**
 * Takes a submission in: the entry, its private links and the mails it owes, all or nothing. The same text sent
 * twice is one entry; the second sender gets a link of their own to it. Where there is no address that only its
 * sender knows, anybody can say the same: then only a button pressed twice is the same.
 */
export async function send(town: Town, kind: EntryKind, draft: Draft): Promise<Sent> {
  const { db, keys, now } = town;
  const { entryId: id, title, about = null, contact, contactUntil } = draft;
  const link = await senderLink(town, kind, id, contactUntil);
  const status = draft.status ?? 'pending';
  // What nobody has to decide waits for nobody, however much of it there is.
  const sender = status === 'pending' && !draft.quiet ? await senderMark(keys, contact, town) : null;
  const take = async (fingerprint: string) =>
    submit(
      db,
      {
        id,
        kind: kind.kind,
        status,
        title,
        about,
        contactUntil,
        dueAt: draft.dueAt ?? now.add(readWithin),
        fingerprint,
        sender,
        silent: kind.silent ?? false,
        turn: turnOf(kind.silent ?? false, sender),
        createdAt: now,
        updatedAt: now,
        // Sealed even when empty: whether there was an address decides nothing but whether mails go out.
        contact: await seal(keys, contactPlace(id), contact),
      },
      [
        ...draft.statements,
        link.statement,
        ...(contact && !draft.quiet ? await enqueueReceipts(town, kind, draft) : []),
        ...(kind.silent || draft.quiet ? [] : await askStewards(town, kind.sentences.asks, id, title, draft.asText)),
      ],
    ).catch((error) => {
      throw refusedBy(error, tooManyWait) ? muchWaits() : error;
    });
  const own = ownMark(town, draft);
  const result = await take(await fingerprintOf(town, kind, { from: own.from, ...draft.answers }));
  if (result.ok) return justSent(link);
  const twin = own.lasts ? undefined : await findEntry(db, result.entryId);
  if (twin && before(twin.createdAt.add(aPress), now)) {
    await take(await fingerprintOf(town, kind, { id }));
    return justSent(link);
  }
  // Only someone who knows every answer, the address included, gets here, and only while it waits.
  const again = await senderLink(town, kind, result.entryId, contactUntil);
  await writeTogether(db, [again.statement]);
  return justSent(again);
}

/**
 * What tells one who sends the same twice from another who says the same: their address, which is among the
 * answers, the private link they came through, or what the form was given when it was opened. With none of
 * these it is the connection, as long as a press; where that is not known either, nobody is taken for another.
 */
function ownMark({ source }: Town, { entryId, answers, contact }: Draft): { from: string; lasts: boolean } {
  if (contact) return { from: '', lasts: true };
  if (source?.startsWith('link/')) return { from: source, lasts: true };
  return answers.once ? { from: answers.once, lasts: true } : { from: source ?? entryId, lasts: false };
}

/** What was typed is added by the form that it came from. */
const muchWaits = () =>
  new Problem(
    429,
    'Much of yours waits already',
    'So much that came from you, or over your connection, still waits for a steward that no more is taken. It goes through as soon as some of it is decided: keep what you wrote, and send it again later.',
    { retryAfter: 3600 },
  );

/**
 * The day on which something was sent, by which a mail names it: nobody has confirmed its address yet, so a mail must not carry the
 * sender's own words, which would make the form a way to send anything to anyone.
 */
export const daySent = ({ settings }: Pick<Town, 'settings'>, sentAt: Temporal.Instant) =>
  longDate(settings, { at: sentAt, zone: settings.TIME_ZONE });

const receiptOf = (town: Town, { sentences }: Pick<EntryKind, 'sentences'>, { link }: NewLink): Receipt => ({
  subject: sentences.received(`of ${daySent(town, town.now)}`),
  blocks: [
    'Thank you. A steward reads it next, mostly within a day or two. You get a mail when it is up.',
    { label: sentences.link, link },
    'Keep this link to yourself: whoever has it can do the same. If you sent us nothing, someone mistyped an address, and you need not do anything.',
  ],
});

/** The first mails, with a link of their own: the one that the page shows proves nothing about an address. */
async function enqueueReceipts(town: Town, kind: EntryKind, draft: Draft): Promise<Statement[]> {
  const { db, keys, now, settings } = town;
  const { entryId, contact: to, contactUntil } = draft;
  const owing = { kind: 'receipt', budget: settings.RECEIPTS_AN_HOUR } as const;
  const when = await isEnqueuedFor(keys, to, now);
  const link = await senderLink(town, kind, entryId, contactUntil, { to, when });
  const statements: Statement[] = [];
  for (const { subject, blocks, when } of draft.receipts?.(link) ?? [receiptOf(town, kind, link)]) {
    const mail = await letterTo(town, to, subject, blocks);
    statements.push(...(await enqueueMail(db, keys, mail, now, when ? { ...owing, when } : owing)));
  }
  return [...statements, link.statement];
}

/** Recognises the same answers again without keeping them. */
export const fingerprintOf = ({ keys }: Town, { kind }: Pick<EntryKind, 'kind'>, answers: Answers) =>
  keyedHash(keys, `${kind} ${JSON.stringify(Object.entries(answers).sort())}`);
