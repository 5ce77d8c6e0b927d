import { Hono } from 'hono';
import * as z from 'zod';
import type { Entry } from '../../schema/entries.ts';
import type { Answers } from '../../schema/form.ts';
import type { Steward } from '../../schema/stewards/queries.ts';
import { stillWaiting, waitingAbout } from '../../schema/waiting.ts';
import { removeField } from '../../site/parts/desk.tsx';
import { withDone } from '../../site/parts/done.tsx';
import { Together } from '../../site/parts/together.tsx';
import type { App, AppContext } from '../context.ts';
import { form } from '../form.ts';
import { asSteward } from '../link.ts';
import { asSeen, type LoadedEntry, loadIfThere, mostTogether } from '../loaded-entry.ts';
import { deliverSoon } from '../mail/outbox.ts';
import { ownPage, purge } from '../page.tsx';
import { Problem, unknownLink } from '../problem.tsx';
import { decideAndTell } from './decide.ts';
import { removeNames } from './desk.tsx';

/** In the place of a commons in the address. */
const ticked = 'ticked';
const approveField = 'approve-';
const approveNames = new RegExp(`^${approveField}[0-9a-f-]{36}$`);

/** Several entries on one page: those about one commons, or those that were ticked on the desk. */
export const togetherRoutes = new Hono<App>()
  .get('/desk/:token/together/:about/', async (c) => {
    await asSteward(c);
    // What was ticked is in no address: back to where it can be ticked again.
    return c.req.param('about') === ticked ? c.redirect('../../', 303) : showTogether(c, {});
  })
  .post(
    '/desk/:token/together/:about/',
    ...form([removeNames, approveNames], async (c, answers) => {
      const steward = await asSteward(c);
      const isFromDesk = Object.keys(answers).some((name) => name.startsWith(removeField));
      return isFromDesk ? showTogether(c, answers) : approveTogether(c, steward, answers);
    }),
  );

/** How often a page asks for itself, for each entry on it, and an approval once its entry is there. */
const [asksOfPage, asksOfOne, asksOfDecision] = [4, 2, 4];

async function asked(c: AppContext, answers: Answers): Promise<LoadedEntry[]> {
  const waiting = await whichWait(c, answers);
  // A page that follows approvals lists what may still be asked for.
  const most = Math.floor((c.var.town.asking.left() - asksOfPage) / asksOfOne);
  const loaded = await Promise.all(
    waiting.slice(0, Math.min(mostTogether, most)).map((entry) => loadIfThere(c, entry)),
  );
  // One that is decided at this very moment has no words that wait any more.
  return loaded.filter((found) => found !== undefined);
}

async function whichWait(c: AppContext, answers: Answers): Promise<Entry[]> {
  const { db } = c.var.town;
  const about = c.req.param('about') ?? '';
  if (about === ticked) {
    const ids = Object.keys(answers).map((name) => name.replace(removeField, '').replace(approveField, ''));
    return stillWaiting(db, ids);
  }
  if (!z.uuid().safeParse(about).success) throw unknownLink();
  return waitingAbout(db, about, mostTogether);
}

async function showTogether(c: AppContext, answers: Answers, trouble?: string): Promise<Response> {
  const list = await Promise.all(
    (await asked(c, answers)).map(async ({ entry, kind, loaded }) => {
      const { preview, forStewards = preview } = await kind.show(c.var.town, loaded, entry);
      return { entry, approve: kind.sentences.approve, preview: forStewards };
    }),
  );
  const main = <Together list={list} most={mostTogether} trouble={trouble} />;
  return ownPage(c, { title: 'What waits, together', parts: { main } }, { status: trouble ? 409 : 200 });
}

/** Approves those that were ticked, each by itself: one that moved on meanwhile holds up no other. */
async function approveTogether(c: AppContext, steward: Steward, answers: Answers): Promise<Response> {
  const { town } = c.var;
  const chosen = (await asked(c, answers)).filter(({ entry }) => answers[approveField + entry.id] !== undefined);
  const wanted = Object.keys(answers).filter((name) => name.startsWith(approveField)).length;
  if (wanted === 0) return showTogether(c, answers, 'Nothing was ticked, so nothing was decided.');
  let approved = 0;
  const tags = new Set<string>();
  for (const found of chosen) {
    // What contended for its place used up what others would need: they wait for the next press.
    if (town.asking.left() < asksOfDecision + asksOfPage + asksOfOne) break;
    const { entry, kind } = found;
    const seen = { ...found, entry: asSeen(entry, answers[approveField + entry.id]) };
    const result = await decideAndTell(town, seen, steward, { decision: 'approve', note: '' }, {}).catch(unlessBusy);
    if (!result?.ok) continue;
    approved += 1;
    tags.add(kind.tag);
  }
  for (const tag of tags) await purge(c, tag);
  deliverSoon(c);
  if (approved === wanted) return c.redirect(withDone('../../', `approved-${approved}`), 303);
  return showTogether(
    c,
    answers,
    `${approved} of ${wanted} were approved. The others were decided or changed since you opened this page, or have to be read alone. What still waits is below.`,
  );
}

/** One that could not be taken just now goes on waiting; what was approved before it stays approved. */
function unlessBusy(error: unknown): null {
  if (error instanceof Problem) return null;
  throw error;
}
