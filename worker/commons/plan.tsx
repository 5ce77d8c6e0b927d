import { Hono } from 'hono';
import { carryOut } from '../../schema/commons/alter.ts';
import { longHours } from '../../schema/commons/long.ts';
import {
  type ActSaid,
  comingDates,
  datesFor,
  isOver,
  judgeAct,
  type Plan,
  planNames,
  presentAnswers,
  quietPlaceOf,
} from '../../schema/commons/plan.ts';
import type { Answers } from '../../schema/form.ts';
import { ActPage, actTitle, PlanPage } from '../../site/parts/commons/plan.tsx';
import type { Filled } from '../../site/parts/form.tsx';
import type { App, AppContext, Town } from '../context.ts';
import { form } from '../form.ts';
import { deliverSoon } from '../mail/outbox.ts';
import { ownPage, purge } from '../page.ts';
import { tellSignedUp } from '../signups/tell.ts';
import { commonsKind } from './kind.tsx';
import { steer } from './steer.ts';
import { commonsTag } from './tags.ts';

/** Whoever steers a commons changes its plan: public at once, without waiting for a steward of the site. */
export const planRoutes = new Hono<App>()
  .get('/yours/:token/plan/', async (c) => {
    const plan = await steer(c);
    const said = isOver(plan, c.var.town.now) ? again : judgeAct(c.req.query());
    return said.ok ? showAct(c, plan, said.data) : showPlan(c, plan);
  })
  .post('/yours/:token/plan/', ...form(planNames, async (c, answers) => change(c, await steer(c), answers)));

const again = { ok: true, data: { act: 'again', which: 'all', sequence: '' } } as const;

async function change(c: AppContext, plan: Plan, answers: Answers): Promise<Response> {
  const said = judgeAct(answers);
  if (!said.ok) return showPlan(c, plan, { trouble: Object.values(said.errors).join('. '), status: 422 });
  const { linkGrace: linksHold } = commonsKind;
  const done = await carryOut({ ...c.var.town, linksHold }, plan, said.data, answers);
  if (done.ok) {
    deliverSoon(c, tellSignedUp);
    await purge(c, commonsTag);
    return c.redirect(`/yours/${c.req.param('token')}/plan/?done`, 303);
  }
  if (done.why === 'wrong') return showAct(c, plan, said.data, { answers, errors: done.errors });
  return showPlan(c, await steer(c), { trouble: whyNot[done.why], status: 409 });
}

const whyNot = {
  'moved-on': 'It has moved on since you opened this page, so nothing was changed. Below is how it stands now.',
  'too-late':
    'That can not be done any more: the date has begun, or it was changed before. Below is how it stands now.',
  'too-often':
    'It was changed very often within an hour, and everybody who signed up gets a mail each time. Wait an hour and change it then.',
};

async function showPlan(c: AppContext, plan: Plan, { trouble, status }: { trouble?: string; status?: number } = {}) {
  const { here, keys, now } = c.var.town;
  const dates = comingDates(plan, now);
  const quietPlaces = new Map<number, string>();
  for (const date of dates) {
    const quiet = await quietPlaceOf(keys, date);
    if (quiet) quietPlaces.set(date.dateNumber, `${quiet.place}, ${quiet.area}`);
  }
  const toAll = (['move', 'off', 'open'] as const).filter((act) => datesFor(plan, act, 'all', now).length > 1);
  const done = c.req.query('done') !== undefined;
  const main = (
    <PlanPage
      here={here}
      commons={plan.commons}
      dates={dates}
      quietPlaces={quietPlaces}
      toAll={toAll}
      done={done}
      trouble={trouble}
    />
  );
  return ownPage(c, { title: 'Change the plan', parts: { main } }, { status });
}

async function showAct(c: AppContext, plan: Plan, { act, which }: ActSaid, filled?: Filled): Promise<Response> {
  const { here, now } = c.var.town;
  const dates = act === 'again' ? [] : datesFor(plan, act, which, now);
  if (act === 'again' ? !isOver(plan, now) : dates.length === 0) return showPlan(c, plan);
  const answers = filled?.answers ?? (await prefilled(c.var.town, plan, { act, which }, dates));
  const { commons } = plan;
  const main = (
    <ActPage
      here={here}
      commons={commons}
      act={act}
      which={which}
      dates={dates}
      answers={answers}
      errors={filled?.errors ?? {}}
    />
  );
  return ownPage(c, { title: actTitle(act), parts: { main } }, { status: filled ? 422 : 200 });
}

async function prefilled(
  { keys }: Town,
  plan: Plan,
  { act, which }: Pick<ActSaid, 'act' | 'which'>,
  dates: Plan['dates'],
): Promise<Answers> {
  if (act === 'move') return presentAnswers(plan, keys, which, dates);
  if (act !== 'again') return {};
  const { starts, ends, area, place } = plan.commons;
  return { starts, ends: ends ?? '', ends_later: longHours({ starts, ends: ends ?? '' }), area, place };
}
