import { Hono } from 'hono';
import { type CommonsChoice, commonsChoice, commonsChoices } from '../../schema/commons/choices.ts';
import type { Statement } from '../../schema/database.ts';
import { type Answers, type ParsedForm, wordOf } from '../../schema/form.ts';
import { logNames, manyNames, toDrafts } from '../../schema/ledger/form.ts';
import { decimal } from '../../schema/ledger/quantity.ts';
import { actBySeq, insertDrafts, type ListedAct } from '../../schema/ledger/queries.ts';
import { dayOf, longDate } from '../../site/parts/dates.ts';
import type { Filled } from '../../site/parts/form.tsx';
import { logView, manyView } from '../../site/parts/ledger/views.tsx';
import type { View } from '../../site/parts/view.ts';
import type { App, AppContext, Town } from '../context.ts';
import { form, manyLines } from '../form.ts';
import { deliverSoon } from '../mail/outbox.ts';
import { livePage, ownPage } from '../page.ts';
import { type Sent, send } from '../submission.ts';
import { countRows, readLog } from './judge.ts';
import { contactFor, ledgerKind } from './kind.tsx';
import { asText, titleOf } from './words.ts';

/** The forms that take acts in. */
export const logRoutes = new Hono<App>()
  .get('/log/', (c) => freshForm(c, false))
  .post('/log/', ...form(logNames, (c, answers) => take(c, answers, false)))
  .get('/log/many/', (c) => freshForm(c, true))
  .post(
    '/log/many/',
    ...form(manyNames, (c, answers) => (answers.more ? moreLines(c, answers) : take(c, answers, true)), manyLines),
  );

/** An empty form, with the commons, the act or the line that the link to it names; as it was built, should the database fail. */
const freshForm = (c: AppContext, many: boolean) =>
  livePage(c, (town) => freshView(town, c.req.query(), many), { template: many ? '/log/many/' : '/log/' });

async function freshView(town: Town, { commons = '', corrects = '', act = '' }: Record<string, string>, many: boolean) {
  const [chosen, corrected, choices] = await Promise.all([
    commons ? commonsChoice(town.db, { slug: commons }) : undefined,
    !many && /^\d{1,12}$/.test(corrects) ? actBySeq(town.db, Number(corrects)) : undefined,
    commonsChoices(town.db, town.now, commons),
  ]);
  const answers: Answers = {
    ...(corrected ? await correctionOf(town, corrected) : { act, commons: chosen?.slug ?? '' }),
    // Tells a form that was sent twice from two people who did the same.
    once: crypto.randomUUID(),
  };
  return formView(town, many, { answers, errors: {} }, choices);
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

const formView = ({ here }: Town, many: boolean, filled: Filled, choices: CommonsChoice[]): View =>
  many ? manyView(here, { ...filled, choices }) : logView(here, { ...filled, choices });

const showForm = (c: AppContext, many: boolean, filled: Filled, choices: CommonsChoice[], status = 200) =>
  ownPage(c, formView(c.var.town, many, filled, choices), { template: many ? '/log/many/' : '/log/', status });

const offered = ({ db, now }: Town, { commons }: Answers) => commonsChoices(db, now, wordOf(commons));

async function moreLines(c: AppContext, answers: Answers): Promise<Response> {
  countRows(answers);
  const lines = String(Math.min(99, (Number(/^\d{1,2}$/.exec(wordOf(answers.lines))) || 5) + 10));
  return showForm(c, true, { answers: { ...answers, lines }, errors: {} }, await offered(c.var.town, answers));
}

async function take(c: AppContext, answers: Answers, many: boolean): Promise<Response> {
  const { town } = c.var;
  const sent = await sendLog(town, answers, many);
  if (!sent.ok) return showForm(c, many, { answers, errors: sent.errors }, await offered(town, answers), 422);
  deliverSoon(c);
  return c.redirect(`${sent.data.path}?sent`, 303);
}

/**
 * Takes acts in, to be approved like any other.
 *
 * @param also what is written with them, or not at all
 * @returns the path of the private link
 */
export async function sendLog(
  town: Town,
  answers: Answers,
  many: boolean,
  also: Statement[] = [],
): Promise<ParsedForm<Sent>> {
  const read = await readLog(town, answers, many);
  if (!read.ok) return read;
  const { logged, commons, commonsId } = read.data;
  const entryId = crypto.randomUUID();
  const drafts = toDrafts(entryId, logged, read.data);
  const sent = await send(town, ledgerKind, {
    entryId,
    title: titleOf(drafts, commons),
    plainly: `about ${longDate(town.here.settings, dayOf(logged.date))}`,
    asText: asText(town.here, drafts, commons, read.data.corrected),
    about: commonsId,
    answers: {
      ...logged,
      lines: JSON.stringify(drafts.map(({ entryId: _own, ...line }) => line)),
      once: wordOf(answers.once),
    },
    contact: logged.email,
    contactUntil: town.now.add(contactFor),
    statements: [...insertDrafts(town.db, drafts), ...also],
  });
  return { ok: true, data: sent };
}
