import { and, asc, desc, eq, gt, gte, inArray, isNotNull, isNull, lt, lte, ne, type SQL, sql } from 'drizzle-orm';
import { Temporal } from 'temporal-polyfill';
import { slugCandidates } from '../commons/slug.ts';
import { type Database, insertWhere, type Statement } from '../database.ts';
import { changeable, contactAfter, type Entry, entries, transitions } from '../entries.ts';
import { matchOf } from '../search.ts';
import { before, days } from '../time.ts';
import type { Proposed } from './form.ts';
import {
  board,
  type Category,
  completions,
  type Direction,
  directions,
  type Hand,
  hands,
  type Offer,
  type OnBoard,
  offers,
  type Relay,
  relays,
} from './table.ts';

/** An offer, need or chore that is or was public. */
export type PublicOffer = Offer & { slug: string; publishedAt: Temporal.Instant };

/** One paper on the board. */
export interface Pinned {
  offer: PublicOffer;
  pin: OnBoard;
  /** How many of a chore's hands are taken, as far as that is public. */
  taken: number;
}

/** The most papers of one kind on the front of the board; older ones are a search away. */
export const pinnedAtMost = 20;

/** A place is free again this long after its day, when nobody said that it was done. */
const heldFor = days(7);

/** The earliest day whose places are still held. */
const heldSince = (now: Temporal.Instant) => now.subtract(heldFor).toString().slice(0, 'YYYY-MM-DD'.length);

const held = (now: Temporal.Instant): SQL =>
  sql`${hands.place} is not null and (${hands.done} = 1 or ${hands.date} >= ${heldSince(now)})`;

// The approved hands of the time that is on the board. Held places that wait are nobody's business.
const takenHands = (now: Temporal.Instant) =>
  sql<number>`(select count(*) from ${hands} inner join ${entries} h on h.id = ${hands.entryId} where ${hands.choreId} = ${offers.entryId} and ${hands.round} = ${offers.round} and ${held(now)} and h.status = 'approved')`;

const pinned = (db: Database, now: Temporal.Instant) =>
  db
    .select({ offer: offers, pin: board, taken: takenHands(now) })
    .from(board)
    .innerJoin(offers, eq(offers.entryId, board.entryId));

const rowsAsPinned = (rows: { offer: Offer; pin: OnBoard; taken: number }[]) => rows as Pinned[];

/** The board: the newest of each direction. */
export async function boardNow(db: Database, now: Temporal.Instant): Promise<Record<Direction, Pinned[]>> {
  const lists = await Promise.all(
    directions.map((direction) =>
      pinned(db, now)
        .where(and(eq(board.direction, direction), gt(board.overAt, now)))
        .orderBy(desc(board.n))
        .limit(pinnedAtMost + 1),
    ),
  );
  const [offer = [], need = [], chore = []] = lists.map(rowsAsPinned);
  return { offer, need, chore };
}

/** What may be looked for on the board. */
export interface SoughtOffers {
  q: string;
  direction: Direction | null;
  category: Category | null;
  /** As written on the papers, in any case. */
  area: string;
  /** Only papers that went up before this one. */
  before?: number | undefined;
}

const foundAtMost = 30;
const mostMatches = 500;

/** Looks through the board, newest first, and says from where to look on. */
export async function findOffers(
  db: Database,
  now: Temporal.Instant,
  { q, direction, category, area, before }: SoughtOffers,
): Promise<{ list: Pinned[]; next: number | null }> {
  const match = matchOf(q);
  // Cast: D1 binds numbers as REAL, and the index takes a limit only from an INTEGER.
  const upTo = before === undefined ? sql`` : sql` and rowid < cast(${before} as integer)`;
  const within: SQL | undefined =
    match === null
      ? before === undefined
        ? undefined
        : sql`${board.n} < ${before}`
      : sql`${board.n} in (select rowid from board_search where board_search match ${match}${upTo} order by rowid desc limit ${mostMatches})`;
  const rows = await pinned(db, now)
    .where(
      and(
        within,
        direction ? eq(board.direction, direction) : undefined,
        category ? eq(board.category, category) : undefined,
        area ? sql`${board.area} = ${area} collate nocase` : undefined,
        gt(board.overAt, now),
      ),
    )
    .orderBy(desc(board.n))
    .limit(foundAtMost + 1);
  const list = rowsAsPinned(rows.slice(0, foundAtMost));
  return { list, next: rows.length > foundAtMost ? (list.at(-1)?.pin.n ?? null) : null };
}

const mostAreas = 100;

/** The areas that papers on the board name, each once, by name. */
export async function boardAreas(db: Database): Promise<string[]> {
  const rows = await db.all<{ area: string }>(
    sql`with recursive a(area) as (select min(area collate nocase) from board union all select (select min(board.area collate nocase) from board where board.area collate nocase > a.area) from a where a.area is not null limit ${mostAreas}) select area from a where area is not null`,
  );
  return rows.map(({ area }) => area);
}

/** One offer, need or chore by its address; `pin` is null once it is off the board. */
export async function publicOffer(
  db: Database,
  slug: string,
): Promise<{ offer: PublicOffer; pin: OnBoard | null } | undefined> {
  const [row] = await db
    .select({ offer: offers, pin: board })
    .from(offers)
    .innerJoin(entries, eq(entries.id, offers.entryId))
    .leftJoin(board, eq(board.entryId, offers.entryId))
    .where(and(eq(offers.slug, slug), sql`+${entries.status} = 'approved'`));
  return row as { offer: PublicOffer; pin: OnBoard | null } | undefined;
}

/** The addresses of all that is on the board: what the build makes pages for. */
export async function boardSlugs(db: Database, now: Temporal.Instant): Promise<string[]> {
  const rows = await db
    .select({ slug: offers.slug })
    .from(board)
    .innerJoin(offers, eq(offers.entryId, board.entryId))
    .where(gt(board.overAt, now));
  return rows.flatMap(({ slug }) => slug ?? []);
}

const mostCandidates = 100;

/** What might fit on the other side of the board, newest first: same category, offers for needs and the other way round. */
export async function otherSide(
  db: Database,
  now: Temporal.Instant,
  { direction, category }: Pick<Offer, 'direction' | 'category'>,
): Promise<PublicOffer[]> {
  if (direction === 'chore') return [];
  const other = direction === 'offer' ? 'need' : 'offer';
  const rows = await db
    .select({ offer: offers })
    .from(board)
    .innerJoin(offers, eq(offers.entryId, board.entryId))
    .where(and(eq(board.direction, other), eq(board.category, category), gt(board.overAt, now)))
    .orderBy(desc(board.n))
    .limit(mostCandidates);
  return rows.map(({ offer }) => offer as PublicOffer);
}

/** What an offer says, whatever became of it: for its sender and the stewards. */
export async function anyOffer(
  db: Database,
  entryId: string,
): Promise<{ offer: Offer; pin: OnBoard | null } | undefined> {
  const [row] = await db
    .select({ offer: offers, pin: board })
    .from(offers)
    .leftJoin(board, eq(board.entryId, offers.entryId))
    .where(eq(offers.entryId, entryId));
  return row;
}

export const insertOffer = (db: Database, entryId: string, proposed: Proposed): Statement =>
  db.insert(offers).values({ entryId, ...proposed });

export const updateOffer = (db: Database, entryId: string, proposed: Proposed): Statement =>
  db.update(offers).set(proposed).where(eq(offers.entryId, entryId));

/** Pages of the board itself. */
const reserved = ['find', 'answered'];

/** The best public address that is free; `contested` gives one that nobody else can take. */
export async function freeOfferSlug(
  db: Database,
  { title }: Offer,
  today: string,
  contested: boolean,
): Promise<string> {
  const candidates = slugCandidates(title, today).filter((slug) => !reserved.includes(slug));
  const certain = `${candidates.at(1)}-${crypto.randomUUID().slice(0, 8)}`;
  if (contested) return certain;
  const taken = await db.select({ slug: offers.slug }).from(offers).where(inArray(offers.slug, candidates));
  return candidates.find((candidate) => !taken.some(({ slug }) => slug === candidate)) ?? certain;
}

/** After this long without an end its sender is asked whether it still stands … */
export const askAfter = days(60);
/** … and without an answer it falls off so much later. */
export const silentFor = days(14);

/** Until when it stands, and when its sender is asked, from a moment on. */
export function standing(
  { until }: Pick<Offer, 'until'>,
  zone: string,
  now: Temporal.Instant,
): Pick<OnBoard, 'askAt' | 'overAt'> {
  if (until === null) return { askAt: now.add(askAfter), overAt: now.add(askAfter).add(silentFor) };
  return { askAt: null, overAt: endOfDay(until, zone) };
}

const endOfDay = (date: string, zone: string) =>
  Temporal.PlainDate.from(date).add({ days: 1 }).toZonedDateTime(zone).toInstant();

/** Pins it on the board. */
export const pinUp = (
  db: Database,
  offer: Pick<Offer, 'entryId' | 'direction' | 'category' | 'area' | 'until'>,
  zone: string,
  now: Temporal.Instant,
): Statement =>
  db.insert(board).values({
    ...{ entryId: offer.entryId, direction: offer.direction, category: offer.category, area: offer.area },
    ...{ upAt: now, ...standing(offer, zone, now) },
  });

/** Makes it public and pins it on the board. */
export const publishOffer = (
  db: Database,
  offer: Offer,
  slug: string,
  zone: string,
  now: Temporal.Instant,
): Statement[] => [
  db.update(offers).set({ slug, publishedAt: now }).where(eq(offers.entryId, offer.entryId)),
  pinUp(db, offer, zone, now),
];

export const takeDown = (db: Database, entryId: string): Statement =>
  db.delete(board).where(eq(board.entryId, entryId));

/** Removes what an unpublished one said. */
export const eraseOffer = (db: Database, entryId: string): Statement[] => [
  takeDown(db, entryId),
  // What others said about it goes with it: its title stands in theirs.
  db
    .update(entries)
    .set({ title: '' })
    .where(inArray(entries.id, db.select({ id: hands.entryId }).from(hands).where(eq(hands.choreId, entryId)))),
  db.delete(hands).where(eq(hands.choreId, entryId)),
  db.delete(offers).where(eq(offers.entryId, entryId)),
];

/** Keeps it up for another while, as its sender asks; the address is kept as long. */
export const keepUp = (db: Database, offer: Offer, zone: string, now: Temporal.Instant): Statement[] => [
  db
    .update(board)
    .set({ ...standing(offer, zone, now), askedAt: null })
    .where(eq(board.entryId, offer.entryId)),
];

/** Wants answers, or no more of them. */
export const setQuiet = (db: Database, entryId: string, quiet: boolean): Statement =>
  db.update(offers).set({ quiet }).where(eq(offers.entryId, entryId));

/** Takes papers off whose time is over. */
export async function sweepBoard(db: Database, now: Temporal.Instant): Promise<void> {
  await db.delete(board).where(lte(board.overAt, now));
}

/** Papers whose sender is to be asked whether they still stand. */
export async function toBeAsked(
  db: Database,
  now: Temporal.Instant,
  most: number,
): Promise<{ offer: Offer; pin: OnBoard; entry: Entry }[]> {
  return db
    .select({ offer: offers, pin: board, entry: entries })
    .from(board)
    .innerJoin(offers, eq(offers.entryId, board.entryId))
    .innerJoin(entries, eq(entries.id, board.entryId))
    .where(and(isNotNull(board.askAt), isNull(board.askedAt), lte(board.askAt, now), gt(board.overAt, now)))
    .limit(most);
}

export const markAsked = (db: Database, entryId: string, now: Temporal.Instant): Statement =>
  db.update(board).set({ askedAt: now }).where(eq(board.entryId, entryId));

/** Holds, inside the batch that writes it, while its sender was not asked yet. */
export const notAsked = (entryId: string): SQL =>
  sql`exists (select 1 from ${board} where ${board.entryId} = ${entryId} and ${board.askedAt} is null)`;

// ---- Hands ----

/** Someone who takes a chore on, and how far that is. */
export interface Taken {
  hand: Hand;
  status: Entry['status'];
}

/** Who takes part in the present time of a chore: everyone for its sender, or only what is public. */
export async function handsOf(db: Database, chore: Offer, now: Temporal.Instant, all: boolean): Promise<Taken[]> {
  return db
    .select({ hand: hands, status: entries.status })
    .from(hands)
    .innerJoin(entries, eq(entries.id, hands.entryId))
    .where(
      and(
        eq(hands.choreId, chore.entryId),
        eq(hands.round, chore.round),
        held(now),
        all ? undefined : eq(entries.status, 'approved'),
      ),
    )
    .orderBy(asc(hands.date));
}

/** A hand with its chore. */
export interface HandInPlace {
  hand: Hand;
  chore: Offer;
  choreStatus: Entry['status'];
  /** Null once the chore is off the board. */
  pin: OnBoard | null;
}

export async function anyHand(db: Database, entryId: string): Promise<HandInPlace | undefined> {
  const [row] = await db
    .select({ hand: hands, chore: offers, choreStatus: entries.status, pin: board })
    .from(hands)
    .innerJoin(offers, eq(offers.entryId, hands.choreId))
    .innerJoin(entries, eq(entries.id, offers.entryId))
    .leftJoin(board, eq(board.entryId, offers.entryId))
    .where(eq(hands.entryId, entryId));
  return row;
}

/** Whether a hand can still appear: its chore is on the board for that time, and its place is held. */
export const stillCounts = ({ hand, chore, pin }: HandInPlace, now: Temporal.Instant): boolean =>
  pin !== null &&
  before(now, pin.overAt) &&
  hand.round === chore.round &&
  hand.place !== null &&
  (hand.done || hand.date >= heldSince(now));

/** Whether the same name holds another place of that time and day. */
export async function holdsAnother(db: Database, { entryId, choreId, round, name, date }: Hand): Promise<boolean> {
  const rows = await db
    .select({ entryId: hands.entryId })
    .from(hands)
    .where(
      and(
        ...[eq(hands.choreId, choreId), eq(hands.round, round), eq(hands.date, date), ne(hands.entryId, entryId)],
        sql`${hands.name} = ${name} collate nocase and ${hands.place} is not null`,
      ),
    );
  return rows.length > 0;
}

/** Those who hold a place of the present time, from today on: who is told when the chore is taken down. */
export async function doersOf(db: Database, chore: Offer, today: string): Promise<Entry[]> {
  const rows = await db
    .select({ entry: entries })
    .from(hands)
    .innerJoin(entries, eq(entries.id, hands.entryId))
    .where(
      and(
        ...[eq(hands.choreId, chore.entryId), eq(hands.round, chore.round), isNotNull(hands.place)],
        ...[eq(hands.done, false), gte(hands.date, today)],
      ),
    );
  return rows.map(({ entry }) => entry);
}

/** Hands that wait for a steward while their chore is taken down wait for nothing any more. */
export function lapseHands(db: Database, choreId: string, now: Temporal.Instant): Statement[] {
  const at = now.epochMilliseconds;
  const soon = now.add(contactAfter).epochMilliseconds;
  const undecided = and(
    inArray(entries.id, db.select({ id: hands.entryId }).from(hands).where(eq(hands.choreId, choreId))),
    inArray(entries.status, changeable),
  );
  return [
    db
      .insert(transitions)
      .select(
        sql`select lower(hex(randomblob(16))), ${entries.id}, ${entries.version}, 'lapsed', 'time', ${at}, null from ${entries} where ${undecided}`,
      ),
    db
      .update(entries)
      .set({ status: 'lapsed', updatedAt: now, contactUntil: sql`min(${entries.contactUntil}, ${soon})` })
      .where(undecided),
  ];
}

/** How often one time of a chore was taken on, given back or not: each time its sender got a mail. */
export async function takings(db: Database, { entryId, round }: Offer, most: number): Promise<number> {
  const rows = await db
    .select({ entryId: hands.entryId })
    .from(hands)
    .where(and(eq(hands.choreId, entryId), eq(hands.round, round)))
    .limit(most);
  return rows.length;
}

/** Named by the database when no place is left, or the chore is off the board. */
export const noPlaceLeft = 'NOT NULL constraint failed: hands.chore_id';
/** Named by the database when the same name has taken it on for that day before. */
export const takenBefore = 'hands.name';

/**
 * Gives somebody the lowest place that is free. The place is found while it is written: when none is
 * left, the chore cannot be named, and the whole batch fails with `noPlaceLeft`.
 */
export function takePlace(
  db: Database,
  hand: Pick<Hand, 'entryId' | 'choreId' | 'round' | 'name' | 'date'>,
): Statement {
  const { entryId, choreId, round, name, date } = hand;
  const inUse = sql`select ${hands.place} from ${hands} where ${hands.choreId} = ${choreId} and ${hands.round} = ${round} and ${hands.place} is not null`;
  const free = sql`with recursive p(n) as (select 1 union all select n + 1 from p where n < (select ${offers.hands} from ${offers} where ${offers.entryId} = ${choreId})) select min(n) from p where n not in (${inUse})`;
  const open = sql`(select ${board.entryId} from ${board} inner join ${offers} on ${offers.entryId} = ${board.entryId} where ${board.entryId} = ${choreId} and ${offers.round} = ${round} and (select count(*) from (${inUse})) < ${offers.hands})`;
  return db.insert(hands).values({
    ...{ entryId, round, name, date, choreId: open as SQL<string> },
    place: sql<number>`(${free})`,
  });
}

/** Frees the places of those whose day is long past and who said nothing. */
export const freeOverdue = (db: Database, { entryId, round }: Offer, now: Temporal.Instant): Statement =>
  db
    .update(hands)
    .set({ place: null })
    .where(
      and(eq(hands.choreId, entryId), eq(hands.round, round), eq(hands.done, false), lt(hands.date, heldSince(now))),
    );

export const givePlaceBack = (db: Database, entryId: string): Statement =>
  db.update(hands).set({ place: null }).where(eq(hands.entryId, entryId));

export const eraseHand = (db: Database, entryId: string): Statement[] => [
  db.delete(hands).where(eq(hands.entryId, entryId)),
];

export const updateHand = (db: Database, entryId: string, set: Pick<Hand, 'name' | 'date'>): Statement =>
  db.update(hands).set(set).where(eq(hands.entryId, entryId));

// ---- Given, done ----

/** Named by the database when it was said before. */
export const saidBefore = 'completions.entry_id';

/** Says once that it was given or done: a second time fails with `saidBefore`. */
export const complete = (db: Database, entryId: string, round: number, at: Temporal.Instant): Statement =>
  db.insert(completions).values({ entryId, round, at });

export async function isComplete(db: Database, entryId: string, round: number): Promise<boolean> {
  const rows = await db
    .select({ round: completions.round })
    .from(completions)
    .where(and(eq(completions.entryId, entryId), eq(completions.round, round)));
  return rows.length > 0;
}

export const sayDone = (db: Database, entryId: string): Statement =>
  db.update(hands).set({ done: true }).where(eq(hands.entryId, entryId));

/**
 * A chore that all hands have done comes off the board; one that repeats goes back on it for next time,
 * newest, with all its places free. Whether all have, is asked while it is written: of two who say so at
 * once, the second finds it. How long it stands is for its sender to say, so that does not change.
 */
export function whenAllDone(db: Database, chore: Offer, pin: OnBoard, now: Temporal.Instant): Statement[] {
  const { entryId, round, rhythm } = chore;
  const left = sql`select 1 from ${hands} where ${hands.choreId} = ${entryId} and ${hands.round} = ${round} and ${hands.done} = 0 and ${held(now)}`;
  const allDone = sql`not exists (${left}) and exists (select 1 from ${offers} where ${offers.entryId} = ${entryId} and ${offers.round} = ${round})`;
  const off = db.delete(board).where(and(eq(board.entryId, entryId), allDone));
  if (rhythm === null || rhythm === 'once') return [off];
  const { n: _new, ...same } = pin;
  // Taken down for good in this very moment, it stays down.
  const mayReturn = sql`not exists (select 1 from ${board} where ${board.entryId} = ${entryId}) and exists (select 1 from ${entries} where ${entries.id} = ${entryId} and ${entries.status} = 'approved')`;
  return [
    off,
    insertWhere(db, board, { ...same, upAt: now }, sql`${mayReturn} and ${allDone}`),
    db
      .update(offers)
      .set({ round: round + 1 })
      .where(and(eq(offers.entryId, entryId), eq(offers.round, round), allDone)),
  ];
}

// ---- Relays ----

export const insertRelay = (db: Database, relay: Relay): Statement => db.insert(relays).values(relay);

export async function findRelay(db: Database, id: string): Promise<Relay | undefined> {
  const [relay] = await db.select().from(relays).where(eq(relays.id, id));
  return relay;
}

/** How many answers were passed on since a moment: to one entry, and by one person. */
export async function relaysSince(
  db: Database,
  by: { entryId: string } | { sender: string },
  since: Temporal.Instant,
  most: number,
): Promise<number> {
  const which = 'entryId' in by ? eq(relays.entryId, by.entryId) : eq(relays.sender, by.sender);
  const rows = await db
    .select({ id: relays.id })
    .from(relays)
    .where(and(which, gt(relays.at, since)))
    .limit(most);
  return rows.length;
}

export async function sweepRelays(db: Database, now: Temporal.Instant): Promise<void> {
  await db.delete(relays).where(lte(relays.until, now));
}
