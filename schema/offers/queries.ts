import { and, desc, eq, gt, inArray, isNotNull, isNull, lte, type SQL, sql } from 'drizzle-orm';
import { Temporal } from 'temporal-polyfill';
import type { Database, Statement } from '../database.ts';
import { type Entry, entries } from '../entries.ts';
import { fold, matchOf } from '../search.ts';
import { freeSlug } from '../slug.ts';
import { days } from '../time.ts';
import type { Proposed } from './form.ts';
import { board, type Category, type Direction, directions, hands, type Offer, type OnBoard, offers } from './table.ts';

/** An offer, need or chore that is or was public. */
export type PublicOffer = Offer & { slug: string; publishedAt: Temporal.Instant };

/** One notice on the board. */
export interface BoardNotice {
  offer: PublicOffer;
  onBoard: OnBoard;
  /** How many of a chore's hands are taken, as far as that is public. */
  taken: number;
}

/** The most notices of one kind on the front of the board; older ones are a search away. */
export const noticesAtMost = 20;

/** A place is free again this long after its day, when nobody said that it was done. */
const takenFor = days(7);

/** The earliest day whose places are still held. */
export const takenSince = (now: Temporal.Instant) => now.subtract(takenFor).toString().slice(0, 'YYYY-MM-DD'.length);

export const isTaken = (now: Temporal.Instant): SQL =>
  sql`${hands.place} is not null and (${hands.done} = 1 or ${hands.date} >= ${takenSince(now)})`;

// The approved hands of the time that is on the board. Held places that wait are nobody's business.
const takenHands = (now: Temporal.Instant) =>
  sql<number>`(select count(*) from ${hands} inner join ${entries} h on h.id = ${hands.entryId} where ${hands.choreId} = ${offers.entryId} and ${hands.round} = ${offers.round} and ${isTaken(now)} and h.status = 'approved')`;

const boardNotices = (db: Database, now: Temporal.Instant) =>
  db
    .select({ offer: offers, onBoard: board, taken: takenHands(now) })
    .from(board)
    .innerJoin(offers, eq(offers.entryId, board.entryId));

const asBoardNotices = (rows: { offer: Offer; onBoard: OnBoard; taken: number }[]) => rows as BoardNotice[];

/** The board: the newest of each direction. */
export async function boardNow(db: Database, now: Temporal.Instant): Promise<Record<Direction, BoardNotice[]>> {
  const lists = await Promise.all(
    directions.map((direction) =>
      boardNotices(db, now)
        .where(and(eq(board.direction, direction), gt(board.overAt, now)))
        .orderBy(desc(board.position))
        .limit(noticesAtMost + 1),
    ),
  );
  const [offer = [], need = [], chore = []] = lists.map(asBoardNotices);
  return { offer, need, chore };
}

/** What may be looked for on the board. */
export interface SoughtOffers {
  q: string;
  direction: Direction | null;
  category: Category | null;
  /** As written on the notices, in any case, with its accents or without. */
  area: string;
  /** Only notices that went up before this one. */
  before?: number | undefined;
}

const foundAtMost = 30;
const mostMatches = 500;

/** Looks through the board, newest first, and says from where to look on. */
export async function findOffers(
  db: Database,
  now: Temporal.Instant,
  { q, direction, category, area, before }: SoughtOffers,
): Promise<{ list: BoardNotice[]; next: number | null }> {
  const match = matchOf(q);
  // Cast: D1 binds numbers as REAL, and the index takes a limit only from an INTEGER.
  const upTo = before === undefined ? sql`` : sql` and rowid < cast(${before} as integer)`;
  const within: SQL | undefined =
    match === null
      ? before === undefined
        ? undefined
        : sql`${board.position} < ${before}`
      : sql`${board.position} in (select rowid from board_search where board_search match ${match}${upTo} order by rowid desc limit ${mostMatches})`;
  const rows = await boardNotices(db, now)
    .where(
      and(
        within,
        direction ? eq(board.direction, direction) : undefined,
        category ? eq(board.category, category) : undefined,
        area ? eq(board.areaFolded, fold(area)) : undefined,
        gt(board.overAt, now),
      ),
    )
    .orderBy(desc(board.position))
    .limit(foundAtMost + 1);
  const list = asBoardNotices(rows.slice(0, foundAtMost));
  return { list, next: rows.length > foundAtMost ? (list.at(-1)?.onBoard.position ?? null) : null };
}

const mostAreas = 100;

/** The areas that notices on the board name, each once, by name. */
export async function boardAreas(db: Database): Promise<string[]> {
  const rows = await db.all<{ area: string }>(
    sql`with recursive a(folded) as (select min(area_folded) from board union all select (select min(board.area_folded) from board where board.area_folded > a.folded) from a where a.folded is not null limit ${mostAreas}) select (select area from board where area_folded = a.folded limit 1) as area from a where folded is not null`,
  );
  return rows.map(({ area }) => area);
}

/** One offer, need or chore by its address; `onBoard` is null once it is off the board. */
export async function publicOffer(
  db: Database,
  slug: string,
): Promise<{ offer: PublicOffer; onBoard: OnBoard | null } | undefined> {
  const [row] = await db
    .select({ offer: offers, onBoard: board })
    .from(offers)
    .innerJoin(entries, eq(entries.id, offers.entryId))
    .leftJoin(board, eq(board.entryId, offers.entryId))
    .where(and(eq(offers.slug, slug), sql`+${entries.status} = 'approved'`));
  return row as { offer: PublicOffer; onBoard: OnBoard | null } | undefined;
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
    .orderBy(desc(board.position))
    .limit(mostCandidates);
  return rows.map(({ offer }) => offer as PublicOffer);
}

/** What an offer says, whatever became of it: for its sender and the stewards. */
export async function anyOffer(
  db: Database,
  entryId: string,
): Promise<{ offer: Offer; onBoard: OnBoard | null } | undefined> {
  const [row] = await db
    .select({ offer: offers, onBoard: board })
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

/** The best public address that is free; as `freeSlug`. */
export const offerSlug = (
  db: Database,
  { title, direction }: Pick<Offer, 'title' | 'direction'>,
  today: string,
  contested: boolean,
) => freeSlug(db, offers.slug, { title, date: today, other: direction, reserved, contested });

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

/** Its row on the board, from a moment on. */
export const pinOf = (offer: Offer, zone: string, now: Temporal.Instant) => ({
  entryId: offer.entryId,
  direction: offer.direction,
  category: offer.category,
  area: offer.area,
  areaFolded: fold(offer.area),
  // The spaces around make words of one or two letters findable, too.
  words: fold(` ${[offer.title, offer.details, offer.quantity, offer.area, offer.name].join(' ')} `),
  upAt: now,
  ...standing(offer, zone, now),
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
  db.insert(board).values(pinOf(offer, zone, now)),
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

/** Wants no more answers, or takes them again. */
export const stopAnswers = (db: Database, entryId: string, answersStopped: boolean): Statement =>
  db.update(offers).set({ answersStopped }).where(eq(offers.entryId, entryId));

/** Takes notices off whose time is over. */
export const sweepBoard = (db: Database, now: Temporal.Instant): Statement =>
  db.delete(board).where(lte(board.overAt, now));

/** Papers whose sender is to be asked whether they still stand. */
export async function toBeAsked(
  db: Database,
  now: Temporal.Instant,
  most: number,
): Promise<{ offer: Offer; onBoard: OnBoard; entry: Entry }[]> {
  return db
    .select({ offer: offers, onBoard: board, entry: entries })
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
