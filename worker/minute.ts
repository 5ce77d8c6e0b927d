import { forgetQuietPlaces } from '../schema/commons/queries.ts';
import { writeTogether } from '../schema/database.ts';
import { forgetContacts } from '../schema/entries.ts';
import { sweepBoard } from '../schema/offers/queries.ts';
import { sweepRelays } from '../schema/offers/relays.ts';
import { sweepOutbox } from '../schema/outbox.ts';
import { sweepRecipients } from '../schema/recipients.ts';
import { SettingsError } from '../schema/settings.ts';
import { sweepTokens } from '../schema/tokens.ts';
import { logError } from './log.ts';
import { deliverDue, everyMinute } from './mail/deliver.ts';
import { transportOf } from './mail/transport.ts';
import { askWhatStands } from './offers/papers.tsx';
import { practiceOf } from './practices.ts';
import { summarize } from './signups/summary.ts';
import { fillPlaces, remind } from './signups/tell.ts';
import { askAfterwards, askWhoGoesOn, forgetTurns, keepSomeoneOnTurn, offerWhatIsSilent } from './stewards/jobs.ts';
import { openTown, type Town } from './town.ts';

/** How often a worker of the free plan may ask D1 in one run; a batch is asked once. */
const mostAsked = 50;
/** Of these, what mail is left with, however busy the minute is. */
const keptForMail = 18;

interface Job {
  run: () => Promise<unknown>;
  /** How often it asks D1 at most. */
  asks: number;
}

/** What is owed to people, the most urgent first: it leaves in the same minute. */
const owing = (town: Town): Job[] => [
  { run: () => keepSomeoneOnTurn(town), asks: 1 },
  { run: () => fillPlaces(town), asks: 24 },
  { run: () => remind(town), asks: 4 },
  { run: () => askAfterwards(town), asks: 2 },
  { run: () => askWhatStands(town), asks: 2 },
  { run: () => askWhoGoesOn(town), asks: 2 },
  { run: () => summarize(town), asks: 14 },
  { run: () => offerWhatIsSilent(town), asks: 9 },
];

/** What is forgotten once its time is over. */
const forgetting = (town: Town): Job[] => {
  const { db, now } = town;
  const erase = {
    erase: ({ id, kind }: { id: string; kind: string }) => practiceOf(kind).erase(town, id),
    passes: (kind: string) => practiceOf(kind).passes ?? false,
  };
  const sweep = [sweepBoard, sweepRelays, forgetQuietPlaces, sweepTokens, sweepOutbox, sweepRecipients];
  return [
    { run: () => writeTogether(db, [...sweep.map((one) => one(db, now)), ...forgetTurns(town)]), asks: 1 },
    { run: () => forgetContacts(db, now, erase), asks: 7 },
  ];
};

/**
 * Every minute: what people are to hear of, mails that are due, addresses and links whose time is over.
 * What would ask more of the database than the platform lets it waits for the next minute.
 */
export async function scheduled(_event: unknown, env: Cloudflare.Env): Promise<void> {
  try {
    const asked = counted(env.DB);
    const town = await openTown({ ...env, DB: asked.DB });
    await runWithin(owing(town), mostAsked - keptForMail, asked);
    await deliverDue(town, transportOf(env, town), everyMinute(mostAsked - asked.times())).catch(logError);
    await runWithin(forgetting(town), mostAsked, asked);
  } catch (error) {
    if (error instanceof SettingsError) console.error(error.message);
    else logError(error);
  }
}

async function runWithin(jobs: Job[], most: number, { times }: Counted): Promise<void> {
  for (const { run, asks } of jobs) {
    if (times() + asks > most) continue;
    // One that fails, because of a single entry perhaps, keeps no other from its work.
    await run().catch(logError);
  }
}

interface Counted {
  DB: D1Database;
  /** How often it was asked so far. */
  times: () => number;
}

/** The same database, which counts how often it is asked: once for a statement, once for a batch. */
function counted(binding: D1Database): Counted {
  let times = 0;
  const DB = {
    prepare(query: string) {
      times += 1;
      return binding.prepare(query);
    },
    batch(statements: D1PreparedStatement[]) {
      times += 1 - statements.length;
      return binding.batch(statements);
    },
  };
  return { DB: DB as D1Database, times: () => times };
}
