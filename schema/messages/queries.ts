import { and, eq, ne, sql } from 'drizzle-orm';
import type { Database, Statement } from '../database.ts';
import { entries } from '../entries.ts';
import type { Written } from './form.ts';
import { type Message, messages } from './table.ts';

/** More about one page need not be told apart: it is many. */
const mostCounted = 50;

/** A message, with how many others wrote about the same page and wait. */
export interface ReadMessage extends Message {
  /** Each sender once, however often they wrote; who is known by nothing at all counts each time. */
  others: number;
}

export async function findMessage(db: Database, entryId: string): Promise<ReadMessage | undefined> {
  const [message] = await db.select().from(messages).where(eq(messages.entryId, entryId));
  return message && { ...message, others: await othersAbout(db, message) };
}

async function othersAbout(db: Database, { entryId, page }: Message): Promise<number> {
  if (page === '') return 0;
  const own = sql`(select ${entries.sender} from ${entries} where ${entries.id} = ${entryId})`;
  const waiting = db
    .select({ sender: sql<string>`coalesce(${entries.sender}, ${entries.id})`.as('sender') })
    .from(messages)
    .innerJoin(entries, and(eq(entries.id, messages.entryId), sql`${entries.status} = 'pending'`))
    .where(and(eq(messages.page, page), ne(messages.entryId, entryId), sql`${entries.sender} is not ${own}`))
    .limit(mostCounted)
    .as('waiting');
  const [row] = await db.select({ others: sql<number>`count(distinct ${waiting.sender})` }).from(waiting);
  return row?.others ?? 0;
}

export const insertMessage = (db: Database, entryId: string, { reason, page, message, name }: Written): Statement =>
  db.insert(messages).values({ entryId, reason, page, message, name });

export const updateMessage = (db: Database, entryId: string, { reason, page, message, name }: Written): Statement =>
  db.update(messages).set({ reason, page, message, name }).where(eq(messages.entryId, entryId));

export const eraseMessage = (db: Database, entryId: string): Statement =>
  db.delete(messages).where(eq(messages.entryId, entryId));
