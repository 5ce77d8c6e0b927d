import { carryOut } from '../../schema/commons/alter.ts';
import { longHours } from '../../schema/commons/long.ts';
import {
  type ActSaid,
  comingDates,
  datesFor,
  isOver,
  type Plan,
  parseChange,
  planNames,
  presentAnswers,
  quietPlaceOf,
} from '../../schema/commons/plan.ts';
import type { Answers } from '../../schema/form.ts';
import { ActPage, actTitle, PlanPage } from '../../site/parts/commons/plan.tsx';
import type { Filled } from '../../site/parts/form.tsx';
import type { View } from '../../site/parts/view.ts';
import type { AppContext, Town } from '../context.ts';
import { formPage } from '../form-page.ts';
import { deliverSoon } from '../mail/outbox.ts';
import { purge } from '../page.ts';
import { movedOn } from '../problem.tsx';
import { notifySignedUp } from '../signups/notify.ts';
import { commonsKind } from './kind.tsx';
import { steer } from './steer.ts';
import { commonsTag } from './tags.ts';

/** Whoever steers a commons changes its plan: public at once, without waiting for a steward of the site. */
export const planRoutes = formPage<Plan, ActSaid>({
  path: '/yours/:token/plan/',
  load: steer,
  names: planNames,
  async fresh(c, plan) {
    const said = isOver(plan, c.var.town.now) ? again : parseChange(c.req.query());
    if (!said.ok) return {};
    const { act, which } = said.data;
    return { act, which: String(which), ...(await prefilled(c.var.town, plan, said.data)) };
  },
  page(c, plan, { answers, errors, trouble }) {
    const said = parseChange(answers);
    if (trouble || !said.ok) return planView(c, plan, trouble ?? (Object.values(errors).join('. ') || undefined));
    return canBeDone(c.var.town, plan, said.data)
      ? actView(c.var.town, plan, said.data, { answers, errors })
      : planView(c, plan, trouble);
  },
  parse: (_c, _plan, answers) => parseChange(answers),
  async submit(c, plan, said, answers) {
    const { linkGrace: linksHold } = commonsKind;
    const done = await carryOut({ ...c.var.town, linksHold }, plan, said, answers);
    if (!done.ok) {
      return done.why === 'wrong' ? { ok: false, errors: done.errors } : { ok: false, trouble: whyNot[done.why] };
    }
    deliverSoon(c, notifySignedUp);
    await purge(c, commonsTag);
    return { ok: true, path: `${c.req.path}?done` };
  },
});

const again = { ok: true, data: { act: 'again', which: 'all', sequence: '' } } as const;

const whyNot = {
  'moved-on': movedOn,
  'too-late':
    'That can not be done any more: the date has begun, or it was changed before. Below is how it stands now.',
  'too-often':
    'It was changed very often within an hour, and everybody who signed up gets a mail each time. Wait an hour and change it then.',
};

async function planView(c: AppContext, plan: Plan, trouble: string | undefined): Promise<View> {
  const { context, keys, now } = c.var.town;
  const dates = comingDates(plan, now);
  const quietPlaces = new Map<number, string>();
  for (const date of dates) {
    const quiet = await quietPlaceOf(keys, date);
    if (quiet) quietPlaces.set(date.dateNumber, `${quiet.place}, ${quiet.area}`);
  }
  const toAll = (['move', 'off', 'open'] as const).filter((act) => datesFor(plan, act, 'all', now).length > 1);
  const main = (
    <PlanPage
      context={context}
      commons={plan.commons}
      dates={dates}
      quietPlaces={quietPlaces}
      toAll={toAll}
      done={c.req.query('done') !== undefined}
      trouble={trouble}
    />
  );
  return { title: 'Change the plan', parts: { main } };
}

type Asked = Pick<ActSaid, 'act' | 'which'>;

/** The dates that an act is about; none for another one. */
const datesAbout = ({ now }: Town, plan: Plan, { act, which }: Asked) =>
  act === 'again' ? [] : datesFor(plan, act, which, now);

const canBeDone = (town: Town, plan: Plan, asked: Asked) =>
  asked.act === 'again' ? isOver(plan, town.now) : datesAbout(town, plan, asked).length > 0;

function actView(town: Town, plan: Plan, asked: Asked, filled: Filled): View {
  const { act, which } = asked;
  const dates = datesAbout(town, plan, asked);
  const main = (
    <ActPage {...filled} context={town.context} commons={plan.commons} act={act} which={which} dates={dates} />
  );
  return { title: actTitle(act), parts: { main } };
}

async function prefilled(town: Town, plan: Plan, asked: Asked): Promise<Answers> {
  if (asked.act === 'move') return presentAnswers(plan, town.keys, asked.which, datesAbout(town, plan, asked));
  if (asked.act !== 'again') return {};
  const { starts, ends, area, place } = plan.commons;
  return { starts, ends: ends ?? '', ends_later: longHours({ starts, ends: ends ?? '' }), area, place };
}
