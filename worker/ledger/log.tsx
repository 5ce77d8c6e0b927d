import { Hono } from 'hono';
import { commonsChoice, commonsChoices } from '../../schema/commons/choices.ts';
import type { Statement } from '../../schema/database.ts';
import { type Answers, wordOf } from '../../schema/form.ts';
import { logNames, manyNames, toDrafts } from '../../schema/ledger/form.ts';
import { decimal } from '../../schema/ledger/quantity.ts';
import { actBySeq, insertDrafts, type ListedAct } from '../../schema/ledger/queries.ts';
import { logView, manyView } from '../../site/parts/ledger/form-views.tsx';
import type { App, Town } from '../context.ts';
import { manyLines, usualForm } from '../form.ts';
import { anyone, formPage, type Refusal } from '../form-page.ts';
import { deliverSoon } from '../mail/outbox.ts';
import { type Sent, send } from '../submission.ts';
import { contactFor, ledgerKind } from './kind.tsx';
import { countRows, type ReadLog, readLog } from './parse.ts';
import { asText, titleOf } from './words.ts';

/** The forms that take acts in. */
export const logRoutes = new Hono<App>().route('/', logForm(false)).route('/', logForm(true));

/** The form for one act, or for many: with the commons, the act or the line that the link to it names. */
function logForm(many: boolean) {
  const path = many ? '/log/many/' : '/log/';
  return formPage({
    path,
    template: path,
    live: {},
    load: anyone,
    names: many ? manyNames : logNames,
    size: many ? manyLines : usualForm,
    fresh: (c) => freshAnswers(c.var.town, c.req.query(), many),
    async page(c, _anyone, { answers, errors }) {
      const { db, context, now } = c.var.town;
      const filled = { answers, errors, choices: await commonsChoices(db, now, wordOf(answers.commons)) };
      return many ? manyView(context, filled) : logView(context, filled);
    },
    parse(c, _anyone, answers) {
      // This button sends nothing: the form comes back with more lines.
      if (many && answers.more) return moreLines(answers);
      return readLog(c.var.town, answers, many);
    },
    async submit(c, _anyone, read, answers) {
      const { path } = await sendLog(c.var.town, read, answers);
      deliverSoon(c);
      return { ok: true, path, done: 'itself' };
    },
  });
}

function moreLines(answers: Answers): Refusal {
  countRows(answers);
  return { ok: false, errors: {} };
}

async function freshAnswers(town: Town, { commons = '', corrects = '', act = '' }: Answers, many: boolean) {
  const [chosen, corrected] = await Promise.all([
    commons ? commonsChoice(town.db, { slug: commons }) : undefined,
    !many && /^\d{1,12}$/.test(corrects) ? actBySeq(town.db, Number(corrects)) : undefined,
  ]);
  return {
    ...(corrected ? await correctionOf(town, corrected) : { act, commons: chosen?.slug ?? '' }),
    // Tells a form that was sent twice from two people who did the same.
    once: crypto.randomUUID(),
  };
}

/** What stands in the line, to be put right. */
async function correctionOf({ db }: Town, { act }: ListedAct): Promise<Answers> {
  const commons = act.commonsId ? await commonsChoice(db, { id: act.commonsId }) : undefined;
  return {
    corrects: String(act.seq),
    act: act.act,
    what: act.what ?? '',
    who: act.who ?? '',
    quantity: decimal(act.hundredths),
    unit: act.unit,
    when: act.date,
    commons: commons?.slug ?? '',
  };
}

/**
 * Takes acts in, to be approved like any other.
 *
 * @param read what `readLog` gave for the answers
 * @param also what is written with them, or not at all
 */
export async function sendLog(
  town: Town,
  { logged, commons, commonsId, corrects, corrected }: ReadLog,
  { once }: Answers,
  also: Statement[] = [],
): Promise<Sent> {
  const entryId = crypto.randomUUID();
  const drafts = toDrafts(entryId, logged, { commonsId, corrects });
  return send(town, ledgerKind, {
    entryId,
    title: titleOf(drafts, commons),
    asText: asText(town.context, drafts, commons, corrected),
    about: commonsId,
    answers: {
      ...logged,
      lines: JSON.stringify(drafts.map(({ entryId: _own, ...line }) => line)),
      once: wordOf(once),
    },
    contact: logged.email,
    contactUntil: town.now.add(contactFor),
    statements: [...insertDrafts(town.db, drafts), ...also],
  });
}
