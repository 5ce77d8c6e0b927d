import { Hono } from 'hono';
import { commonsChoice, commonsChoices } from '../../schema/commons/choices.ts';
import { fold } from '../../schema/search.ts';
import { parseMonth } from '../../schema/time.ts';
import { type Export, ledgerCsv, ledgerJson } from '../../site/parts/ledger/export.ts';
import { findNames, findView, soughtIn } from '../../site/parts/ledger/find.tsx';
import { jarView, ledgerMonthView, ledgerView } from '../../site/parts/ledger/views.tsx';
import { wallScreenView, wallView } from '../../site/parts/ledger/wall.tsx';
import { askedOf } from '../../site/parts/seek.tsx';
import type { App, AppContext, Town } from '../context.ts';
import { logError } from '../log.ts';
import { asBuilt, livePage, nothingHere } from '../page.tsx';
import { Problem } from '../problem.tsx';
import { staticPage } from '../template.ts';
import { linesShow, linesTag, wallShows } from './tags.ts';

/** What anyone reads of the ledger. */
export const readRoutes = new Hono<App>()
  .get('/ledger/', (c) => livePage(c, ({ db, context }) => ledgerView(db, context), linesShow))
  .get('/ledger/jar/', (c) => livePage(c, ({ db, context }) => jarView(db, context), linesShow))
  .get('/ledger/jar/:before/', (c) => livePage(c, ({ db, context }) => jarView(db, context, beforeParam(c)), linesShow))
  .get('/ledger/find/', (c) =>
    livePage(c, (town) => find(town, c.req.query()), { template: '/ledger/find/', tag: linesTag }),
  )
  .get('/ledger/verify/', (c) => asBuilt(c, '/ledger/verify/'))
  .get('/ledger/:month/', (c) =>
    livePage(c, ({ db, context }) => ledgerMonthView(db, context, monthParam(c)), linesShow),
  )
  .get('/ledger/:month/:before/', (c) =>
    livePage(c, ({ db, context }) => ledgerMonthView(db, context, monthParam(c), beforeParam(c)), linesShow),
  )
  .get('/ledger.json', (c) => exported(c, ({ db }, after) => ledgerJson(db, after)))
  .get('/ledger.csv', (c) => exported(c, ({ db, context }, after) => ledgerCsv(db, context, after)))
  .get('/wall/', (c) => livePage(c, ({ db, context }) => wallView(db, context), { template: '/wall/', ...wallShows }))
  .get('/wall/screen/', (c) =>
    livePage(c, ({ db, context }) => wallScreenView(db, context), { template: '/wall/screen/', ...wallShows }),
  );

function monthParam(c: AppContext): string {
  const month = parseMonth(c.req.param('month') ?? '');
  if (!month) throw nothingHere();
  return month.toString();
}

function beforeParam(c: AppContext): number {
  const [, seq] = /^before-([1-9]\d{0,11})$/.exec(c.req.param('before') ?? '') ?? [];
  if (!seq) throw nothingHere();
  return Number(seq);
}

async function find({ db, context, now }: Town, asked: Record<string, string>) {
  const answers = askedOf(asked, findNames);
  const [chosen, choices] = await Promise.all([
    answers.commons ? commonsChoice(db, { slug: answers.commons }) : undefined,
    commonsChoices(db, now, answers.commons),
  ]);
  // A commons that is not public, or is another group's: nothing is found, rather than everything.
  const isOfGroup = !answers.host || (chosen !== undefined && fold(chosen.host) === fold(answers.host));
  const commonsId = answers.commons ? (isOfGroup && chosen?.id) || 'unknown' : null;
  const sought = soughtIn(commonsId ? { ...answers, host: '' } : answers, commonsId);
  return findView(db, context, { answers, sought, choices });
}

/** Streams an export; as it was built, should the database fail before the first line. */
async function exported(c: AppContext, make: (town: Town, after: number) => Promise<Export>): Promise<Response> {
  const after = c.req.query('after') ?? '0';
  if (!/^\d{1,12}$/.test(after))
    throw new Problem(
      400,
      'That is no number of a line',
      'Write ?after= and the number of the last line that you have.',
    );
  try {
    const { body, type } = await make(c.var.town, Number(after));
    return new Response(body, {
      headers: {
        'Content-Type': type,
        'Cache-Control': 'no-cache',
        'Cloudflare-CDN-Cache-Control': 'public, max-age=60',
        'Cache-Tag': linesTag,
      },
    });
  } catch (error) {
    logError(error);
    const built = await staticPage(c, c.req.path);
    if (!built) throw new Problem(503, 'We cannot reach the ledger', 'Come back a little later.');
    return new Response(built.body, {
      headers: {
        'Content-Type': built.headers.get('Content-Type') ?? 'text/plain',
        'Cache-Control': 'no-store',
      },
    });
  }
}
