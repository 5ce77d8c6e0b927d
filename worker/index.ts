import { Hono } from 'hono';
import { appendTrailingSlash } from 'hono/trailing-slash';
import { forgetQuietPlaces } from '../schema/commons/queries.ts';
import { forgetContacts } from '../schema/entries.ts';
import { sweepBoard } from '../schema/offers/queries.ts';
import { sweepRelays } from '../schema/offers/relays.ts';
import { sweepOutbox } from '../schema/outbox.ts';
import { SettingsError } from '../schema/settings.ts';
import { sweepTokens } from '../schema/tokens.ts';
import { commonsRoutes } from './commons/routes.ts';
import { inboxRoutes } from './inbox.tsx';
import { ledgerRoutes } from './ledger/routes.ts';
import { logError } from './log.ts';
import { deliverDue, everyMinute } from './mail/deliver.ts';
import { transportOf } from './mail/transport.ts';
import { askWhatStands } from './offers/papers.tsx';
import { offersRoutes } from './offers/routes.ts';
import { nothingHere, secure } from './page.ts';
import { practiceOf } from './practices.ts';
import { answerProblem } from './problem-page.ts';
import { reviewRoutes } from './review.tsx';
import { signupsRoutes } from './signups/routes.ts';
import { summarize } from './signups/summary.ts';
import { fillPlaces, remind } from './signups/tell.ts';
import { askAfterwards, askWhoGoesOn, forgetTurns, keepSomeoneOnTurn, offerWhatIsSilent } from './stewards/jobs.ts';
import { stewardsRoutes } from './stewards/routes.ts';
import { type App, openTown, withTown } from './town.ts';
import { victoriesRoutes } from './victories.tsx';
import { yoursRoutes } from './yours.tsx';

const app = new Hono<App>()
  .use(async (c, next) => {
    await next();
    c.res = secure(c.res, new URL(c.req.url));
  })
  .use(withTown)
  // A page without its slash is sent to it; a file that is not there is just not there.
  .use(appendTrailingSlash({ skip: (path) => /\.\w+$/.test(path) }))
  .route('/', commonsRoutes)
  .route('/', ledgerRoutes)
  .route('/', offersRoutes)
  .route('/', victoriesRoutes)
  .route('/', signupsRoutes)
  .route('/', stewardsRoutes)
  .route('/', yoursRoutes)
  .route('/', reviewRoutes)
  .route('/', inboxRoutes)
  .notFound((c) => answerProblem(c, nothingHere()))
  .onError((error, c) => answerProblem(c, error));

/** Every minute: mails that are due, addresses and links whose time is over. */
async function scheduled(_event: unknown, env: Cloudflare.Env): Promise<void> {
  try {
    const town = await openTown(env);
    const jobs = [
      () => keepSomeoneOnTurn(town),
      () => askWhatStands(town),
      () => fillPlaces(town),
      () => remind(town),
      () => summarize(town),
      () => askWhoGoesOn(town),
      () => askAfterwards(town),
      () => offerWhatIsSilent(town),
      () => deliverDue(town, transportOf(env, town), everyMinute),
      () => sweepBoard(town.db, town.now),
      () => sweepRelays(town.db, town.now),
      () =>
        forgetContacts(town.db, town.now, {
          erase: ({ id, kind }) => practiceOf(kind).erase(town, id),
          passes: (kind) => practiceOf(kind).passes ?? false,
        }),
      () => forgetQuietPlaces(town.db, town.now),
      () => forgetTurns(town),
      () => sweepTokens(town.db, town.now),
      () => sweepOutbox(town.db, town.now),
    ];
    // One that fails, because of a single entry perhaps, keeps no other from its work.
    for (const job of jobs) await job().catch(logError);
  } catch (error) {
    if (error instanceof SettingsError) console.error(error.message);
    else logError(error);
  }
}

export default { fetch: app.fetch, scheduled } satisfies ExportedHandler<Cloudflare.Env>;
