import { Hono } from 'hono';
import {
  anyEdit,
  differing,
  eraseEdit,
  insertEdit,
  judgeText,
  notTheirs,
  partWords,
  publishEdit,
  type Text,
  textAnswers,
  textOf,
  updateEdit,
  waitingEdit,
  withdrawEdits,
} from '../../schema/commons/edits.ts';
import type { Plan } from '../../schema/commons/plan.ts';
import { commonsWithDates, plainDates } from '../../schema/commons/queries.ts';
import type { Commons } from '../../schema/commons/table.ts';
import { refusedBy } from '../../schema/database.ts';
import type { Answers, ParsedForm } from '../../schema/form.ts';
import { roleInUse, rolesInTheWay, shiftedRoles } from '../../schema/signups/roles.ts';
import { steered } from '../../schema/stewards/sunrises.ts';
import { EditPage, EditPreview, EditTaken } from '../../site/parts/commons/edit.tsx';
import { TextForm } from '../../site/parts/commons/form.tsx';
import { commonsPath } from '../../site/parts/commons/list.tsx';
import { dayOf, longDate, today } from '../../site/parts/dates.ts';
import type { Filled } from '../../site/parts/form.tsx';
import { kindWord } from '../../site/parts/marks.tsx';
import { form } from '../form.ts';
import { deliverSoon } from '../mail/outbox.ts';
import { ownPage } from '../page.ts';
import type { Practice } from '../practice.ts';
import { fillPlaces } from '../signups/tell.ts';
import { contactOf, send } from '../submission.ts';
import type { App, AppContext, Town } from '../town.ts';
import { steer } from './steer.ts';
import { commonsTag } from './tags.ts';

/** Another text for a commons that is up: it waits for a steward, and the old text stays meanwhile. */
export const editsPractice: Practice = {
  kind: 'edits',
  noun: 'change',
  tag: commonsTag,
  another: { path: '/', words: 'See the calendar' },
  linksHold: { hours: 0 },
  contested: [roleInUse],
  async open(town, entry) {
    const { db, here, now } = town;
    const found = await anyEdit(db, entry.id);
    if (!found) return undefined;
    const { edit, commons } = found;
    const up = await commonsWithDates(db, commons.entryId);
    const dates = up?.dates ?? plainDates(commons);
    const changed = differing(commons, edit);
    return {
      title: edit.title,
      asText: asText(commons, edit),
      preview: (
        <EditPreview here={here} commons={commons} text={textOf(edit)} dates={dates} changed={partWords(changed)} />
      ),
      path: entry.status === 'approved' && up ? commonsPath(up.commons.slug) : null,
      async publish() {
        const names = await whoIsInTheWay(town, commons.entryId, edit);
        if (names)
          return { ok: false, errors: { decision: `People signed up for what would go. ${names}. Send it back` } };
        const statements = publishEdit(db, commons, edit, dates, now);
        return { ok: true, data: { path: commonsPath(commons.slug ?? ''), statements } };
      },
      changesWhileUp: true,
      takeBack: {
        form: () => <EditTaken />,
        apply: () => ({ ok: false, errors: { title: 'It is part of the commons now. Change it there' } }),
      },
      answers: { ...textAnswers(textOf(edit)), starts: commons.starts, version: String(entry.version) },
      form: (filled) => <TextForm {...filled} submit="Send the changes" />,
      async revise(answers) {
        const judged = await judgeEdit(town, commons, answers);
        if (!judged.ok) return judged;
        const data = {
          title: judged.data.title,
          contactUntil: entry.contactUntil,
          asText: asText(commons, judged.data),
          statements: [updateEdit(db, entry.id, judged.data), steered(db, commons.entryId, now)],
        };
        return { ok: true, data };
      },
    };
  },
  erase: ({ db }, entryId) => [eraseEdit(db, entryId)],
  // What was approved stands in the commons itself, and goes with it.
  passes: true,
  // A role may have grown, so that somebody moves up.
  tell: fillPlaces,
};

/** The whole change as text: what it leaves alone is up already. */
function asText(commons: Commons, text: Text): string {
  const shown = (one: Text) => ({
    ...{ ...one, kind: kindWord(one.kind) },
    reveal: one.reveal === 'now' ? 'as soon as it is up' : 'from 24 hours before the start',
  });
  const now = shown(text);
  const lines = differing(commons, text).map((part) => `New: ${partWords([part])}\n${now[part] || '(nothing)'}`);
  return [`Commons: ${commons.title}`, ...lines].join('\n\n');
}

/** Who signed up for roles that a text would cut; empty for nobody. */
async function whoIsInTheWay({ db, now }: Town, commonsId: string, { roles }: Pick<Text, 'roles'>): Promise<string> {
  const over = await rolesInTheWay(db, commonsId, roles, now.epochMilliseconds);
  return over.map(({ title, names }) => `“${title}”: ${names.join(', ')}`).join('; ');
}

const clockTime = /^([01]\d|2[0-3]):[0-5]\d$/;

async function judgeEdit(town: Town, commons: Commons, answers: Answers): Promise<ParsedForm<Text>> {
  const read = judgeText(answers);
  if (!read.ok) return read;
  // The commons may have been moved since the form was opened, and with it the hours of its roles.
  const opened = clockTime.test(answers.starts ?? '') ? answers.starts : undefined;
  const roles = shiftedRoles(read.data.roles, opened ?? commons.starts, commons.starts);
  const judged = { ok: true, data: { ...read.data, roles } } as const;
  if (differing(commons, judged.data).length === 0) {
    return { ok: false, errors: { title: 'Nothing differs from what is up. Change something, or leave it as it is' } };
  }
  const names = await whoIsInTheWay(town, commons.entryId, judged.data);
  if (names) return { ok: false, errors: { roles: `Keep enough hands for those who signed up. ${names}` } };
  return judged;
}

export const editsRoutes = new Hono<App>()
  .get('/yours/:token/edit/', async (c) => showEdit(c, await steer(c)))
  .post(
    '/yours/:token/edit/',
    ...form(async (c, answers) => {
      const { town } = c.var;
      const plan = await steer(c);
      const judged = await judgeEdit(town, plan.commons, answers);
      if (!judged.ok) return showEdit(c, plan, { answers, errors: judged.errors });
      const sent = await sendEdit(town, plan, judged.data).catch((error) => {
        // Handed on or taken down in this very moment: its link says so from now on.
        if (refusedBy(error, notTheirs)) return null;
        throw error;
      });
      if (!sent) return showEdit(c, await steer(c), { answers, errors: {} });
      if (!sent.ok) {
        const title = 'We already sent many mails to your address. Send it again in an hour';
        return showEdit(c, plan, { answers, errors: { title } });
      }
      deliverSoon(c);
      return c.redirect(`${sent.path}?sent`, 303);
    }),
  );

async function showEdit(c: AppContext, { commons }: Plan, filled?: Filled): Promise<Response> {
  const { db, here } = c.var.town;
  const waiting = await waitingEdit(db, commons.entryId);
  const answers = filled?.answers ?? { ...textAnswers(textOf(waiting?.edit ?? commons)), starts: commons.starts };
  const main = (
    <EditPage
      here={here}
      commons={commons}
      waiting={waiting?.entry ?? null}
      answers={answers}
      errors={filled?.errors ?? {}}
    />
  );
  const title = `${filled ? 'Error: ' : ''}Change the text`;
  return ownPage(c, { title, parts: { main } }, { status: filled ? 422 : 200 });
}

async function sendEdit(town: Town, { entry, commons }: Plan, text: Text) {
  const { db, here, now } = town;
  const entryId = crypto.randomUUID();
  const contact = (await contactOf(town, entry)) ?? '';
  return send(town, editsPractice, {
    entryId,
    title: text.title,
    plainly: `of ${longDate(here.settings, dayOf(today(here).toString()))}`,
    asText: asText(commons, text),
    about: commons.entryId,
    answers: { ...textAnswers(text), commons: commons.entryId, contact },
    contact,
    contactUntil: entry.contactUntil,
    statements: [
      insertEdit(db, entryId, entry, text),
      ...withdrawEdits(db, commons.entryId, now, entryId),
      steered(db, commons.entryId, now),
    ],
  });
}
