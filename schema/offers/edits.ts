import { desc, eq } from 'drizzle-orm';
import type { Temporal } from 'temporal-polyfill';
import type { Database, Statement } from '../database.ts';
import { type EditTexts, edited, isWaiting, type Seen, subjectAsSeen } from '../edits.ts';
import { type Entry, entries } from '../entries.ts';
import { pinOf } from './queries.ts';
import { board, type Offer, type OfferEdit, type OnBoard, offerEdits, offers } from './table.ts';

/** What a change of a notice may change, and what the page calls it. */
const partNames = {
  category: 'what it is about',
  title: 'the title',
  details: 'the details',
  quantity: 'how much',
  area: 'the area',
  until: 'until when it stands',
  commonsId: 'the commons it is for',
  name: 'the name',
  rhythm: 'how often it is to be done',
  hands: 'how many people it takes',
  wantedBack: 'when it is wanted back',
} as const;

export type OfferText = Pick<Offer, keyof typeof partNames>;

const parts = Object.keys(partNames) as (keyof OfferText)[];

/** The text of a notice or of a change alone. */
export const offerTextOf = (one: OfferText): OfferText =>
  Object.fromEntries(parts.map((part) => [part, one[part]])) as OfferText;

/** Which parts of two texts differ, as a sentence names them; empty where none does. */
export const differingParts = (a: OfferText, b: OfferText): string =>
  parts
    .filter((part) => a[part] !== b[part])
    .map((part) => partNames[part])
    .join(', ');

/** Where the texts of changes stand, and what they are about. */
export const noticeEdits: EditTexts = {
  table: offerEdits,
  entryId: offerEdits.entryId,
  subjectId: offerEdits.offerId,
};

/** A change with the notice that it is about. */
export interface EditOfOffer {
  edit: OfferEdit;
  offer: Offer;
  /** Null while the notice is not on the board. */
  onBoard: OnBoard | null;
}

/** A change with its notice; undefined once either was erased. */
export async function anyOfferEdit(db: Database, entryId: string): Promise<EditOfOffer | undefined> {
  const [row] = await db
    .select({ edit: offerEdits, offer: offers, onBoard: board })
    .from(offerEdits)
    .innerJoin(offers, eq(offers.entryId, offerEdits.offerId))
    .leftJoin(board, eq(board.entryId, offers.entryId))
    .where(eq(offerEdits.entryId, entryId));
  return row;
}

/** The change of a notice that waits, if there is one. */
export async function waitingOfferEdit(
  db: Database,
  offerId: string,
): Promise<{ edit: OfferEdit; entry: Entry } | undefined> {
  const [row] = await db
    .select({ edit: offerEdits, entry: entries })
    .from(entries)
    .innerJoin(offerEdits, eq(offerEdits.entryId, entries.id))
    .where(isWaiting(noticeEdits, offerId))
    .orderBy(desc(entries.createdAt))
    .limit(1);
  return row;
}

/** Named by the database when the notice is not up any more, or is another than it was seen. */
export const noticeMovedOn = 'NOT NULL constraint failed: offer_edits.offer_id';

/** Another text for a notice, as long as it is up and as it was seen. */
export const insertOfferEdit = (db: Database, entryId: string, seen: Seen, text: OfferText): Statement =>
  db.insert(offerEdits).values({ entryId, offerId: subjectAsSeen(noticeEdits, seen), ...text });

export const updateOfferEdit = (db: Database, entryId: string, text: OfferText): Statement =>
  db.update(offerEdits).set(text).where(eq(offerEdits.entryId, entryId));

export const eraseOfferEdit = (db: Database, entryId: string): Statement =>
  db.delete(offerEdits).where(eq(offerEdits.entryId, entryId));

/** Makes the text of a change that of its notice; its address, and its place on the board, stay. */
export function publishOfferEdit(
  db: Database,
  { offer, edit }: EditOfOffer,
  title: string,
  zone: string,
  now: Temporal.Instant,
): Statement[] {
  const text = offerTextOf(edit);
  const { category, area, areaFolded, words, askAt, overAt } = pinOf({ ...offer, ...text }, zone, now);
  const stands = edit.until === offer.until ? {} : { askAt, overAt, askedAt: null };
  return [
    db.update(offers).set(text).where(eq(offers.entryId, offer.entryId)),
    db
      .update(board)
      .set({ category, area, areaFolded, words, ...stands })
      .where(eq(board.entryId, offer.entryId)),
    edited(db, offer.entryId, title),
  ];
}
