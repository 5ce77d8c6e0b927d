import { type SQL, sql } from 'drizzle-orm';
import type { Temporal } from 'temporal-polyfill';
import { insertWhere, refusedBy, type Statement, writeTogether } from '../schema/database.ts';
import { type Entry, pendingTwin, submit } from '../schema/entries.ts';
import type { Answers } from '../schema/form.ts';
import { digestAfter, digestWaits, fewWait, owe, receiptsSince } from '../schema/outbox.ts';
import { mark, seal, unseal } from '../schema/secrets.ts';
import { currentStewards, type Steward } from '../schema/stewards/queries.ts';
import { days } from '../schema/time.ts';
import { hashToken, newToken, type Purpose, type Token, tokens } from '../schema/tokens.ts';
import { senderMark, tooManyWait, turnOf } from '../schema/waiting.ts';
import type { EntryKind } from './entry-kind.ts';
import { type Block, letter } from './mail/letter.tsx';
import { Problem } from './problem.tsx';
import type { Town } from './town.ts';

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

/**
 * Makes a private link of one purpose.
 *
 * @param when holds at the moment of writing, or the link opens nothing
 */
export async function newLink(
  town: Town,
  purpose: Purpose,
  about: Pick<Token, 'entryId' | 'holder' | 'expiresAt'>,
  when?: SQL,
) {
  const token = newToken();
  const row = { hash: await hashToken(token), purpose, ...about };
  const statement: Statement = when ? insertWhere(town.db, tokens, row, when) : town.db.insert(tokens).values(row);
  const path = `/${purpose}/${token}/`;
  return { link: town.settings.SITE_URL + path, path, statement } satisfies NewLink;
}

/** The sender's own link to an entry. */
export const senderLink = (
  town: Town,
  kind: Pick<EntryKind, 'linkGrace'>,
  entryId: string,
  contactUntil: Temporal.Instant,
) => newLink(town, 'yours', { entryId, holder: null, expiresAt: contactUntil.add(kind.linkGrace) });

/** How long a link in a steward's mail is good for. */
const reviewFor = days(60);

/**
 * The mails that ask the stewards to decide: one each with the whole entry, or, when many wait, one
 * digest each that leaves in a quarter of an hour. Which of the two is decided by the database while
 * it writes, so that a flood of senders at the same moment counts, too.
 */
export async function askStewards(
  town: Town,
  kind: Pick<EntryKind, 'noun'>,
  entryId: string,
  title: string,
  asText: string,
) {
  const statements: Statement[] = [];
  for (const steward of await currentStewards(town)) {
    statements.push(...(await askSteward(town, kind, steward, entryId, title, asText)));
  }
  return statements;
}

async function askSteward(
  town: Town,
  { noun }: Pick<EntryKind, 'noun'>,
  { id: holder, address }: Steward,
  entryId: string,
  title: string,
  asText: string,
): Promise<Statement[]> {
  const { db, keys, settings, now } = town;
  const expiresAt = now.add(reviewFor);
  const few = fewWait(now);
  // A link is written with the mail that it stands in, or not at all: a flood must not use up a day's rows.
  const isTold = sql`(${few} or not ${await digestWaits(keys, address)})`;
  const review = await newLink(town, 'review', { entryId, holder, expiresAt }, few);
  const desk = await newLink(town, 'desk', { entryId: null, holder, expiresAt }, isTold);
  const toDesk: Block = { label: 'Everything that waits', link: desk.link };
  const one = letter(settings, address, `To decide: ${title}`, [
    `A new ${noun} waits for a decision.`,
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
    ...(await owe(db, keys, many, now, { kind: 'digest', dueAt: now.add(digestAfter), when: sql`not (${few})` })),
    ...(await owe(db, keys, one, now, { when: few })),
  ];
}

export interface Draft {
  entryId: string;
  title: string;
  /**
   * How the first mail names it. Nobody has confirmed its address yet, so it must not carry the
   * sender's own words: they would make the form a way to send anything to anyone.
   */
  plainly: string;
  asText: string;
  /** What it is about, as in `entries.about`. */
  about?: string | null;
  answers: Answers;
  /** Empty for who left no address. */
  contact: string;
  contactUntil: Temporal.Instant;
  statements: Statement[];
  /** What its sender is told at first, where it is not that a steward reads it next. */
  receipts?: (link: NewLink) => Receipt[];
  /** True where stewards hear of it in their summary of the day instead of by a mail. */
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

export type Sent = { ok: true; path: string } | { ok: false; why: 'too-many-mails' };

/** The most receipts one address is sent in an hour: nobody has confirmed yet that it is the sender's. */
const receiptsAnHour = 30;

/**
 * Takes a submission in: the entry, its private link and the mails it owes, all or nothing. The same
 * text sent twice is one entry; the second sender gets a link of their own to it.
 */
export async function send(town: Town, kind: EntryKind, draft: Draft): Promise<Sent> {
  const { db, keys, now } = town;
  const { entryId: id, title, about = null, contact, contactUntil } = draft;
  const link = await senderLink(town, kind, id, contactUntil);
  const receipts = draft.receipts?.(link) ?? [receiptOf(kind, draft, link)];
  const fingerprint = await fingerprintOf(town, kind, draft.answers);
  const doubled = await pendingTwin(db, fingerprint);
  const recent = contact ? await receiptsSince(db, keys, contact, now.subtract({ hours: 1 }), receiptsAnHour) : 0;
  if (!doubled && recent >= receiptsAnHour) return { ok: false, why: 'too-many-mails' };
  const status = draft.status ?? 'pending';
  // What nobody has to decide waits for nobody, however much of it there is.
  const sender = status === 'pending' ? await senderMark(keys, contact, town.source) : null;
  const result = await submit(
    db,
    {
      ...{ id, kind: kind.kind, status, title, about, contactUntil, fingerprint },
      ...{ createdAt: now, updatedAt: now, sender, turn: turnOf(kind.kind, sender) },
      // Sealed even when empty: whether there was an address decides nothing but whether mails go out.
      contact: await seal(keys, contactPlace(id), contact),
    },
    [
      ...draft.statements,
      link.statement,
      ...(contact ? await oweReceipts(town, contact, receipts) : []),
      ...(draft.quiet ? [] : await askStewards(town, kind, id, title, draft.asText)),
    ],
  ).catch((error) => {
    throw refusedBy(error, tooManyWait) ? muchWaits() : error;
  });
  if (result.ok) return { ok: true, path: link.path };
  // Only someone who knows every answer, the address included, gets here, and only while it waits.
  const again = await senderLink(town, kind, result.entryId, contactUntil);
  await writeTogether(db, [again.statement]);
  return { ok: true, path: again.path };
}

/** What was typed is added by the form that it came from. */
const muchWaits = () =>
  new Problem(
    429,
    'Much of yours waits already',
    'So much that came from you, or over your connection, still waits for a steward that no more is taken. It goes through as soon as some of it is decided: keep what you wrote, and send it again later.',
    { retryAfter: 3600 },
  );

const receiptOf = ({ noun }: Pick<EntryKind, 'noun'>, { plainly }: Draft, { link }: NewLink): Receipt => ({
  subject: `We have your ${noun} ${plainly}`,
  blocks: [
    'Thank you. A steward reads it next, mostly within a day or two. You get a mail when it is up.',
    { label: `Your private link, to follow your ${noun}, change it while it waits, or take it back`, link },
    'Keep this link to yourself: whoever has it can do the same. If you sent us nothing, someone mistyped an address, and you need not do anything.',
  ],
});

async function oweReceipts({ db, keys, settings, now }: Town, to: string, receipts: Receipt[]): Promise<Statement[]> {
  const statements: Statement[] = [];
  for (const { subject, blocks, when } of receipts) {
    const mail = letter(settings, to, subject, blocks);
    statements.push(...(await owe(db, keys, mail, now, { kind: 'receipt', ...(when ? { when } : {}) })));
  }
  return statements;
}

/** Recognises the same answers again without keeping them. */
export const fingerprintOf = ({ keys }: Town, { kind }: Pick<EntryKind, 'kind'>, answers: Answers) =>
  mark(keys, `${kind} ${JSON.stringify(Object.entries(answers).sort())}`);
