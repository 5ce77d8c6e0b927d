import { carryOut } from '../../schema/commons/alter.ts';
import { parseWord } from '../../schema/commons/host-words.ts';
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
import { reachOf } from '../../schema/signups/coming.ts';
import { ActPage, actTitle, PlanPage } from '../../site/parts/commons/plan.tsx';
import type { Filled } from '../../site/parts/form.tsx';
import type { View } from '../../site/parts/view.ts';
import type { AppContext, Town } from '../context.ts';
import { formPage } from '../form-page.ts';
import { asText } from '../mail/letter.tsx';
import { deliverSoon } from '../mail/outbox.ts';
import { purge } from '../page.tsx';
import { movedOn } from '../problem.tsx';
import { notifySignedUp } from '../signups/notify.ts';
import { letterHeadline, reportLetter, wordsFirst } from '../signups/word.ts';
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
    const whyNot = trouble ?? (Object.values(errors).join('. ') || undefined);
    if (trouble || !said.ok) return planView(c, plan, whyNot, answers.word);
    return canBeDone(c.var.town, plan, said.data)
      ? actView(c.var.town, plan, said.data, { answers, errors })
      : planView(c, plan, undefined);
  },
  parse: (_c, _plan, answers) => parseChange(answers),
  async submit(c, plan, said, answers) {
    // A letter goes once its writer saw it as it will be: so, and not otherwise.
    if (said.act === 'write' && !isSeen(answers)) {
      const written = parseWord(said.act, answers);
      return { ok: false, errors: written.ok ? {} : written.errors };
    }
    const { linkGrace: linksHold } = commonsKind;
    const done = await carryOut({ ...c.var.town, linksHold }, plan, said, answers);
    if (!done.ok) {
      return done.why === 'wrong' ? { ok: false, errors: done.errors } : { ok: false, trouble: whyNot[done.why] };
    }
    deliverSoon(c, notifySignedUp);
    await purge(c, commonsTag);
    return { ok: true, path: c.req.path, done: said.act === 'write' ? 'written' : 'plan' };
  },
});

const isSeen = (answers: Answers) => {
  const [written, seen] = [answers.word, answers.seen].map((word = '') => parseWord('write', { word }));
  return Boolean(written?.ok && seen?.ok && written.data.word === seen.data.word);
};

const again = { ok: true, data: { act: 'again', which: 'all', sequence: '' } } as const;

const whyNot = {
  'moved-on': movedOn,
  'too-late':
    'That can not be done any more: the date has begun, or it was changed before. Below is how it stands now.',
  'too-often':
    'It was changed very often within an hour, and everybody who signed up gets a mail each time. Wait an hour and change it then.',
};

async function planView(c: AppContext, plan: Plan, trouble: string | undefined, unsent = ''): Promise<View> {
  const { context, keys, now } = c.var.town;
  const dates = comingDates(plan, now);
  const quietPlaces = new Map<number, string>();
  for (const date of dates) {
    const quiet = await quietPlaceOf(keys, date);
    if (quiet) quietPlaces.set(date.dateNumber, `${quiet.place}, ${quiet.area}`);
  }
  const toAll = (['move', 'off', 'open', 'write'] as const).filter((act) => datesFor(plan, act, 'all', now).length > 1);
  const main = (
    <PlanPage
      context={context}
      commons={plan.commons}
      dates={dates}
      quietPlaces={quietPlaces}
      toAll={toAll}
      trouble={trouble}
      unsent={unsent}
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

async function actView(town: Town, plan: Plan, asked: Asked, filled: Filled): Promise<View> {
  const { act, which } = asked;
  const dates = datesAbout(town, plan, asked);
  const numbers = dates.map(({ dateNumber }) => dateNumber);
  const reach = act === 'again' ? null : await reachOf(town.db, plan.commons.entryId, numbers);
  const main = (
    <ActPage
      {...filled}
      context={town.context}
      commons={plan.commons}
      act={act}
      which={which}
      dates={dates}
      reach={reach}
      preview={act === 'write' ? previewOf(town, plan, filled) : null}
    />
  );
  return { title: actTitle(act), parts: { main } };
}

/** A letter as it will be; null until there is one that may go. */
function previewOf(town: Town, { commons }: Plan, { answers, errors }: Filled) {
  const written = parseWord('write', answers);
  if (!written.ok || Object.keys(errors).length > 0) return null;
  return {
    subject: `${letterHeadline(commons)}: ${commons.title}`,
    text: asText([
      ...wordsFirst(commons, [written.data.word], true),
      'Here stands what each of them signed up for, with their own links.',
      ...reportLetter(town, commons),
    ]),
  };
}

async function prefilled(town: Town, plan: Plan, asked: Asked): Promise<Answers> {
  if (asked.act === 'move') return presentAnswers(plan, town.keys, asked.which, datesAbout(town, plan, asked));
  if (asked.act !== 'again') return {};
  const { starts, ends, area, place } = plan.commons;
  return { starts, ends: ends ?? '', ends_later: longHours({ starts, ends: ends ?? '' }), area, place };
}
