import { and, desc, gt, isNull } from 'drizzle-orm';
import type { Temporal } from 'temporal-polyfill';
import type { Database } from './database.ts';
import { type Owed, outbox } from './outbox.ts';

/** A mail that was given up. */
export type Undeliverable = Pick<Owed, 'kind' | 'trouble' | 'recipient'> & { failedAt: Temporal.Instant };

/** The mails that were given up since a moment, newest first. */
export async function undeliverable(db: Database, since: Temporal.Instant, most: number): Promise<Undeliverable[]> {
  const { kind, trouble, recipient, failedAt } = outbox;
  const rows = await db
    .select({ kind, trouble, recipient, failedAt })
    .from(outbox)
    .where(and(isNull(outbox.sentAt), gt(outbox.failedAt, since)))
    .orderBy(desc(outbox.failedAt))
    .limit(most);
  return rows.flatMap(({ failedAt, ...row }) => (failedAt ? [{ ...row, failedAt }] : []));
}
