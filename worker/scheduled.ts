import { writeTogether } from '../schema/database.ts';
import { forgetContacts } from '../schema/forgetting.ts';
import { sweepOutbox } from '../schema/outbox.ts';
import { sweepRecipients } from '../schema/recipients.ts';
import { SettingsError } from '../schema/settings.ts';
import { sweepTokens } from '../schema/tokens.ts';
import { mostAsked } from './asking.ts';
import { openTown, type Town } from './context.ts';
import { kindOf } from './loaded-entry.ts';
import { logError } from './log.ts';
import { deliverDue, everyMinute } from './mail/deliver.ts';
import { transportOf } from './mail/transport.ts';
import type { Job, Practice } from './practice.ts';
import { lapse } from './review/lapse.ts';

/** Of what a run may ask, what mail is left with, however busy the minute is. */
export const keptForMail = 18;

/** What is forgotten once its time is over. */
const forgetting = (practices: Practice[]): Job[] => [
  {
    name: 'sweep',
    asks: 1,
    run(town) {
      const { db, now } = town;
      const own = practices.flatMap(({ sweeps = [] }) => sweeps.flatMap((sweep) => sweep(town)));
      return writeTogether(db, [...own, sweepTokens(db, now), sweepOutbox(db, now), sweepRecipients(db, now)]);
    },
  },
  {
    name: 'forget contacts',
    asks: 7,
    run: (town) =>
      forgetContacts(town.db, town.now, {
        erase: ({ id, kind }) => kindOf(town.kinds, kind).erase(town, id),
        passes: (kind) => kindOf(town.kinds, kind).passes ?? false,
      }),
  },
];

/**
 * What runs every minute: what people are to hear of, mails that are due, addresses and links whose time
 * is over. What would ask more of the database than the platform lets it waits for the next minute.
 */
export function createScheduled(practices: Practice[]) {
  const jobs = jobsOf(practices);
  return async (_event: unknown, env: Cloudflare.Env): Promise<void> => {
    try {
      const town = await openTown(env, practices);
      await runWithin(inTurns(jobs, town), mostAsked - keptForMail, town);
      await deliverDue(town, transportOf(env, town), everyMinute);
    } catch (error) {
      if (error instanceof SettingsError) console.error(error.message);
      else logError(error);
    }
  };
}

/**
 * The jobs, beginning with another one each minute: those that a busy minute had no room for come first
 * in one of the next, so that none waits for good.
 */
export function inTurns(jobs: Job[], { now }: Pick<Town, 'now'>): Job[] {
  if (jobs.length === 0) return [];
  const first = Math.floor(now.epochMilliseconds / 60_000) % jobs.length;
  return [...jobs.slice(first), ...jobs.slice(0, first)];
}

/** All that is done by the clock but the mail. */
export const jobsOf = (practices: Practice[]): Job[] => [
  ...practices.flatMap((one) => one.jobs ?? []),
  lapse,
  ...forgetting(practices),
];

async function runWithin(jobs: Job[], most: number, town: Town): Promise<void> {
  for (const { run, asks } of jobs) {
    if (town.asking.times() + asks > most) continue;
    // One that fails, because of a single entry perhaps, keeps no other from its work.
    await run(town).catch(logError);
  }
}
