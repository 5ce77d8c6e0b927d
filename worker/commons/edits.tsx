import {
  insertEdit,
  notTheirs,
  type Text,
  textAnswers,
  textNames,
  textOf,
  waitingEdit,
  withdrawEdits,
} from '../../schema/commons/edits.ts';
import type { Plan } from '../../schema/commons/plan.ts';
import { refusedBy } from '../../schema/database.ts';
import { steered } from '../../schema/stewards/sunrises.ts';
import { EditPage } from '../../site/parts/commons/edit.tsx';
import { dayOf, longDate, today } from '../../site/parts/dates.ts';
import type { Town } from '../context.ts';
import { longForm } from '../form.ts';
import { formPage } from '../form-page.ts';
import { deliverSoon } from '../mail/outbox.ts';
import { movedOn } from '../problem.tsx';
import { contactOf, send } from '../submission.ts';
import { asText, editsKind, parseEdit } from './edit-kind.tsx';
import { steer } from './steer.ts';

/** Whoever steers a commons sends another text for it. */
export const editsRoutes = formPage<Plan, Text>({
  path: '/yours/:token/edit/',
  load: steer,
  names: textNames,
  size: longForm,
  async fresh(c, { commons }) {
    const waiting = await waitingEdit(c.var.town.db, commons.entryId);
    return { ...textAnswers(textOf(waiting?.edit ?? commons)), starts: commons.starts };
  },
  async page(c, { commons }, shown) {
    const { db, context } = c.var.town;
    const waiting = await waitingEdit(db, commons.entryId);
    const main = <EditPage {...shown} context={context} commons={commons} waiting={waiting?.entry ?? null} />;
    return { title: 'Change the text', parts: { main } };
  },
  parse: (c, { commons }, answers) => parseEdit(c.var.town, commons, answers),
  async submit(c, plan, text) {
    try {
      const { path } = await sendEdit(c.var.town, plan, text);
      deliverSoon(c);
      return { ok: true, path };
    } catch (error) {
      // Handed on or taken down in this very moment: its link says so from now on.
      if (refusedBy(error, notTheirs)) return { ok: false, trouble: movedOn };
      throw error;
    }
  },
});

async function sendEdit(town: Town, { entry, commons }: Plan, text: Text) {
  const { db, context, now } = town;
  const entryId = crypto.randomUUID();
  const contact = (await contactOf(town, entry)) ?? '';
  return send(town, editsKind, {
    entryId,
    title: text.title,
    day: longDate(context.settings, dayOf(today(context).toString())),
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
