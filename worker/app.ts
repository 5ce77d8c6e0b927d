import { Hono } from 'hono';
import { appendTrailingSlash } from 'hono/trailing-slash';
import { oneAddress } from './address.ts';
import { type App, openTown } from './context.ts';
import { editsRoutes } from './edits.tsx';
import { inboxRoutes } from './inbox.tsx';
import { mailBoxRoutes } from './mail/box.tsx';
import { nothingHere, secure } from './page.tsx';
import type { Practice } from './practice.ts';
import { answerProblem } from './problem-page.ts';
import { deskListRoutes } from './review/desk.tsx';
import { reviewRoutes } from './review/entry.tsx';
import { mendRoutes } from './review/mend.tsx';
import { togetherRoutes } from './review/together.tsx';
import { yoursRoutes } from './yours.tsx';

/** The private links that every practice shares: the sender's, a steward's to one entry and to all, a mail box's. */
const sharedPurposes = ['yours', 'review', 'desk', 'mail'];

/** What stewards can do at every desk, whatever the practices. */
const sharedDeskTools = [{ path: 'decisions/', words: 'See what was decided, and by whom' }];

/** Everything that a town answers, from what its practices declare. */
export function createApp(practices: Practice[]): Hono<App> {
  const purposes = [...sharedPurposes, ...practices.flatMap((one) => one.purposes ?? [])];
  const deskTools = [...practices.flatMap((one) => one.deskTools ?? []), ...sharedDeskTools];
  const app = new Hono<App>()
    .use(async (c, next) => {
      await next();
      const answer = c.res;
      // Else Hono would put the headers of the old response over those of the new one.
      c.res = undefined;
      c.res = secure(answer, new URL(c.req.url), purposes);
    })
    .use(async (c, next) => {
      c.set('purposes', purposes);
      c.set('deskTools', deskTools);
      c.set('town', await openTown(c.env, practices, c.req.header('CF-Connecting-IP')));
      await next();
    })
    .use(oneAddress(practices))
    // A page without its slash is sent to it; a file that is not there is just not there.
    .use(appendTrailingSlash({ skip: (path) => /\.\w+$/.test(path) }));
  for (const { routes } of practices) app.route('/', routes);
  return app
    .route('/', yoursRoutes)
    .route('/', editsRoutes)
    .route('/', deskListRoutes)
    .route('/', togetherRoutes)
    .route('/', reviewRoutes)
    .route('/', mendRoutes)
    .route('/', mailBoxRoutes)
    .route('/', inboxRoutes)
    .notFound((c) => answerProblem(c, nothingHere()))
    .onError((error, c) => answerProblem(c, error));
}
