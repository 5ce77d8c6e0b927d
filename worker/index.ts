import { Hono } from 'hono';
import { appendTrailingSlash } from 'hono/trailing-slash';
import { commonsRoutes } from './commons/routes.ts';
import { inboxRoutes } from './inbox.tsx';
import { ledgerRoutes } from './ledger/routes.ts';
import { mailBoxRoutes } from './mail/box.tsx';
import { scheduled } from './minute.ts';
import { offersRoutes } from './offers/routes.ts';
import { nothingHere, secure } from './page.ts';
import { answerProblem } from './problem-page.ts';
import { reviewRoutes } from './review.tsx';
import { signupsRoutes } from './signups/routes.ts';
import { stewardsRoutes } from './stewards/routes.ts';
import { type App, withTown } from './town.ts';
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
  .route('/', mailBoxRoutes)
  .route('/', inboxRoutes)
  .notFound((c) => answerProblem(c, nothingHere()))
  .onError((error, c) => answerProblem(c, error));

export default { fetch: app.fetch, scheduled } satisfies ExportedHandler<Cloudflare.Env>;
