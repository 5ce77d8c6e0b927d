import { Hono } from 'hono';
import { type Database, type Statement, writeTogether } from '../schema/database.ts';
import type { Entry } from '../schema/entries.ts';
import type { Answers, ParsedForm } from '../schema/form.ts';
import { append, contested, eraseDrafts } from '../schema/ledger/append.ts';
import {
  type Found,
  filledRows,
  judgeLog,
  judgeMany,
  type Logged,
  mostLines,
  toDrafts,
} from '../schema/ledger/form.ts';
import { decimal } from '../schema/ledger/quantity.ts';
import {
  actBySeq,
  actsOfEntry,
  type CommonsChoice,
  commonsChoice,
  commonsChoices,
  draftsOf,
  insertDrafts,
  type ListedAct,
  takeWordsBack,
} from '../schema/ledger/queries.ts';
import { type Act, type ActDraft, isJar } from '../schema/ledger/table.ts';
import { days, parseMonth } from '../schema/time.ts';
import { dayOf, longDate } from '../site/parts/dates.ts';
import type { Filled } from '../site/parts/form.tsx';
import { type Export, ledgerCsv, ledgerJson } from '../site/parts/ledger/export.ts';
import { LogForm, ManyForm, manyAnswers } from '../site/parts/ledger/form.tsx';
import { Acts, Drafts, linePath } from '../site/parts/ledger/list.tsx';
import { StewardTakesBack, TakeBackLines, WhichLines } from '../site/parts/ledger/private.tsx';
import {
  findView,
  jarView,
  ledgerMonthView,
  ledgerView,
  logView,
  manyView,
  soughtIn,
} from '../site/parts/ledger/views.tsx';
import { wallScreenView, wallView } from '../site/parts/ledger/wall.tsx';
import { actWord, amount } from '../site/parts/ledger/words.ts';
import { shortLine } from '../site/parts/text.tsx';
import type { Html, View } from '../site/parts/view.ts';
import { form } from './form.ts';
import { followLink, stewardOf } from './link.ts';
import { logError } from './log.ts';
import { deliverSoon } from './mail/outbox.ts';
import { asBuilt, livePage, nothingHere, ownPage, purge, staticPage } from './page.ts';
import type { Opened, Practice } from './practice.ts';
import { Problem } from './problem.tsx';
import { send } from './submission.ts';
import type { App, AppContext, Town } from './town.ts';

const tag = 'ledger';
/** Lines name their commons as long as that is up. */
const linesTag = `commons,${tag}`;

/** An address is kept this long at most; who left one hears of the decision well before. */
const contactFor = days(90);

export const ledgerPractice: Practice = {
  kind: 'ledger',
  noun: 'line for the ledger',
  tag,
  another: { path: '/log/', words: 'Log something else' },
  // A name can be taken back as long as anyone may wish to.
  linksHold: days(10 * 365),
  contested,
  deskTool: { path: 'ledger/', words: 'Take a name back from the ledger' },
  async open(town, entry) {
    if (entry.status === 'approved') {
      const list = await actsOfEntry(town.db, entry.id);
      return list.length > 0 ? openApproved(town, entry, list) : undefined;
    }
    const drafts = await draftsOf(town.db, entry.id);
    return drafts.length > 0 ? openDrafts(town, entry, drafts) : undefined;
  },
  erase: ({ db }, entryId) => [eraseDrafts(db, entryId)],
};

/** What waits: it may be changed, and each line of many may be approved or not. */
async function openDrafts(town: Town, entry: Entry, drafts: ActDraft[]): Promise<Opened> {
  const { db, here } = town;
  const [first] = drafts;
  const corrects = first?.corrects ?? null;
  const [commons, corrected] = await Promise.all([
    first?.commonsId ? commonsChoice(db, { id: first.commonsId }) : undefined,
    corrects === null ? undefined : actBySeq(db, corrects),
  ]);
  const all = drafts.length > 1;
  return {
    title: titleOf(drafts, commons),
    asText: asText(here, drafts, commons, corrected),
    preview: <Drafts here={here} drafts={drafts} commons={commons ?? null} corrected={corrected} />,
    path: null,
    ...(all ? { choices: (filled) => <WhichLines {...filled} here={here} drafts={drafts} /> } : {}),
    async publish(answers) {
      const chosen = all && answers.choosing ? drafts.filter(({ n }) => answers[`line-${n}`] !== undefined) : drafts;
      const [firstChosen] = chosen;
      if (!firstChosen) {
        return { ok: false, errors: { [`line-${first?.n}`]: 'Tick the lines that you approve, or decline the whole' } };
      }
      const lines = chosen.map((draft) => ({ ...draft, host: commons?.host || null }));
      const { rows, statements } = await append(db, entry.id, lines, town.now);
      // Asked after the end of the chain was read: whoever corrects the line from now on makes this one be tried again.
      const late = await whyNotApprove(db, firstChosen);
      if (late) return { ok: false, errors: { decision: late } };
      const path = linePath(here, { month: firstChosen.date.slice(0, 7), seq: rows.at(-1)?.seq ?? 0 });
      return { ok: true, data: { path, statements, ...leftOut(drafts, chosen) } };
    },
    takeBack: { whole: [] },
    answers: { ...answersOf(drafts, commons), version: String(entry.version) },
    async form(filled) {
      const choices = withChosen(await commonsChoices(db, town.now), commons);
      const shared = { here, choices, today: today(town), submit: 'Send the changes', askEmail: false };
      return all ? <ManyForm {...shared} {...filled} /> : <LogForm {...shared} {...filled} />;
    },
    async revise(answers) {
      const read = await readLog(town, answers, all);
      if (!read.ok) return read;
      const changed = toDrafts(entry.id, read.data.logged, read.data);
      const data = {
        title: titleOf(changed, read.data.commons),
        about: read.data.commonsId,
        contactUntil: entry.contactUntil,
        asText: asText(here, changed, read.data.commons, read.data.corrected),
        statements: [eraseDrafts(db, entry.id), ...insertDrafts(db, changed)],
      };
      return { ok: true, data };
    },
  };
}

/** What stands in the ledger: never edited, but its words can be taken back. */
function openApproved({ db, here }: Town, { title }: Entry, list: ListedAct[]): Opened {
  const last = list.at(-1)?.act;
  const never = async (): Promise<ParsedForm<never>> => ({ ok: false, errors: {} });
  return {
    title: title || 'Your lines in the ledger',
    asText: '',
    preview: <Acts here={here} list={list} />,
    path: last ? linePath(here, last) : null,
    // Comes to nothing: the entry is decided, and whoever presses now is told by whom.
    publish: async () => ({ ok: true, data: { path: '', statements: [] } }),
    takeBack: {
      form: (filled) => <TakeBackLines {...filled} here={here} list={list} />,
      apply(answers) {
        const seqs = list
          .map(({ act }) => act.seq)
          .filter((seq) => list.length === 1 || answers[`line-${seq}`] !== undefined);
        const { what } = answers;
        if (seqs.length === 0)
          return { ok: false, errors: { [`line-${list[0]?.act.seq}`]: 'Tick the lines that are meant' } };
        if (what !== 'name' && what !== 'words') return { ok: false, errors: { what: 'Choose what you take back' } };
        return { ok: true, data: takeWordsBack(db, seqs, what) };
      },
    },
    answers: {},
    form: () => '',
    revise: never,
  };
}

/** Names them by number: words that no steward approved go to no address that nobody confirmed. */
function leftOut(drafts: ActDraft[], chosen: ActDraft[]): { told?: string } {
  const left = drafts.filter((draft) => !chosen.includes(draft)).map(({ n }) => n);
  if (left.length === 0) return {};
  return { told: `Not put up: ${left.length === 1 ? 'line' : 'lines'} ${left.join(', ')}.` };
}

/** Far more than the form has: a program would have a page of ten megabytes made of 64 kilobytes. */
const mostRows = 200;

function countRows(answers: Answers): void {
  const rows = filledRows(answers).length;
  if (rows <= mostRows) return;
  throw new Problem(
    413,
    'Those are too many lines',
    `One form takes up to ${mostLines} lines, and these are ${rows}. Go back and send them in several.`,
  );
}

const today = ({ settings, now }: Town) => now.toZonedDateTimeISO(settings.TIME_ZONE).toPlainDate().toString();

function titleOf(drafts: ActDraft[], commons: CommonsChoice | undefined): string {
  const [first] = drafts;
  const where = commons ? ` at ${commons.title}` : '';
  if (!first || drafts.length > 1) return shortLine(`${drafts.length} lines${where}`, 150);
  return shortLine(`${actWord[first.act]}: ${first.what}${where}`, 150);
}

const asLine = ({ settings }: Town['here'], line: ActDraft | Act) =>
  [line.who ?? 'Someone', `${actWord[line.act].toLowerCase()}: ${line.what ?? '(taken back)'}`, amount(settings, line)]
    .filter(Boolean)
    .join(', ');

/** The whole submission as text, for a steward's mail. */
function asText(
  here: Town['here'],
  drafts: ActDraft[],
  commons: CommonsChoice | undefined,
  corrected: ListedAct | undefined,
): string {
  const [first] = drafts;
  if (!first) return '';
  const lines = [
    `Day: ${longDate(here.settings, dayOf(first.date))}`,
    ...(commons ? [`Commons: ${commons.title}`] : []),
    ...(corrected ? [`Corrects line ${corrected.act.seq}, which says: ${asLine(here, corrected.act)}`] : []),
    '',
    ...drafts.map((draft) => `- ${asLine(here, draft)}`),
  ];
  return lines.join('\n');
}

/** From the drafts back to the form's answers, for editing. The address is not among them. */
function answersOf(drafts: ActDraft[], commons: CommonsChoice | undefined): Answers {
  const [first] = drafts;
  if (!first) return {};
  const shared = { when: first.date, commons: commons?.slug ?? '' };
  const lines = drafts.map(({ act, what, who, unit, hundredths }): Answers => {
    return { act, what, who: who ?? '', unit, quantity: decimal(hundredths) };
  });
  if (drafts.length > 1) return { ...shared, ...manyAnswers(lines) };
  return { ...shared, ...lines[0], corrects: first.corrects === null ? '' : String(first.corrects) };
}

const withChosen = (choices: CommonsChoice[], chosen: CommonsChoice | undefined) =>
  !chosen || choices.some(({ id }) => id === chosen.id) ? choices : [chosen, ...choices];

interface ReadLog {
  logged: Logged;
  commons: CommonsChoice | undefined;
  commonsId: string | null;
  corrects: number | null;
  corrected: ListedAct | undefined;
}

/** Judges a form, with what the database says to the commons and the line that it names. */
async function readLog({ db, settings, now }: Town, answers: Answers, many: boolean): Promise<ParsedForm<ReadLog>> {
  if (many) countRows(answers);
  const slug = answers.commons?.trim() ?? '';
  const corrects = many ? '' : (answers.corrects?.trim().replace(/^(no\.?\s*|#)/i, '') ?? '');
  const [commons, corrected] = await Promise.all([
    slug ? commonsChoice(db, { slug }) : undefined,
    /^\d{1,12}$/.test(corrects) ? actBySeq(db, Number(corrects)) : undefined,
  ]);
  const found: Found = {
    commonsId: slug ? commons?.id : null,
    correction: corrects ? whyNotCorrect(corrected) : undefined,
  };
  // What went into the jar in another currency, before the site changed to this one, is put right in that one.
  const before = corrected && isJar(corrected.act.act) && answers.unit === corrected.act.unit ? answers.unit : null;
  const here = { zone: settings.TIME_ZONE, now, currency: before ?? settings.CURRENCY };
  const judged = many ? judgeMany(here, answers, found) : judgeLog(here, answers, found);
  if (!judged.ok) return judged;
  const data = {
    ...{ logged: judged.data, commons, commonsId: commons?.id ?? null },
    ...{ corrects: corrected?.act.seq ?? null, corrected },
  };
  return { ok: true, data };
}

/** A line may have been corrected by another submission since this one was sent. */
async function whyNotApprove(db: Database, { corrects }: ActDraft): Promise<string | undefined> {
  const correction = corrects === null ? null : (await actBySeq(db, corrects))?.correction;
  return correction
    ? `Line ${corrects} was corrected by line ${correction.seq} since this was sent. Send this back, or decline it`
    : undefined;
}

function whyNotCorrect(corrected: ListedAct | undefined): string | undefined {
  if (!corrected) return 'Enter the number of a line that stands in the ledger';
  const { correction } = corrected;
  return correction
    ? `Line ${corrected.act.seq} was corrected by line ${correction.seq} before. Correct that one`
    : undefined;
}

export const ledgerRoutes = new Hono<App>()
  .get('/ledger/', (c) => livePage(c, ({ db, here }) => ledgerView(db, here), { tag: linesTag }))
  .get('/ledger/jar/', (c) => livePage(c, ({ db, here }) => jarView(db, here), { tag: linesTag }))
  .get('/ledger/jar/:before/', (c) =>
    livePage(c, ({ db, here }) => jarView(db, here, beforeParam(c)), { tag: linesTag }),
  )
  .get('/ledger/find/', (c) =>
    livePage(c, (town) => find(town, c.req.query()), { template: '/ledger/find/', tag: linesTag }),
  )
  .get('/ledger/verify/', (c) => asBuilt(c, '/ledger/verify/'))
  .get('/ledger/:month/', (c) =>
    livePage(c, ({ db, here }) => ledgerMonthView(db, here, monthParam(c)), { tag: linesTag }),
  )
  .get('/ledger/:month/:before/', (c) =>
    livePage(c, ({ db, here }) => ledgerMonthView(db, here, monthParam(c), beforeParam(c)), { tag: linesTag }),
  )
  .get('/ledger.json', (c) => exported(c, ({ db }, after) => ledgerJson(db, after)))
  .get('/ledger.csv', (c) => exported(c, ({ db, here }, after) => ledgerCsv(db, here, after)))
  .get('/wall/', (c) => livePage(c, ({ db, here }) => wallView(db, here), { template: '/wall/', tag }))
  .get('/wall/screen/', (c) =>
    livePage(c, ({ db, here }) => wallScreenView(db, here), { template: '/wall/screen/', tag }),
  )
  .get('/log/', (c) => freshForm(c, false))
  .post('/log/', ...form((c, answers) => take(c, answers, false)))
  .get('/log/many/', (c) => freshForm(c, true))
  .post('/log/many/', ...form((c, answers) => (answers.more ? moreLines(c, answers) : take(c, answers, true))))
  .get('/desk/:token/ledger/', async (c) => {
    await stewardOf(c.var.town, await followLink(c, 'desk'));
    return showTakeBack(c, await lineAsked(c.var.town, c.req.query('line')));
  })
  .post(
    '/desk/:token/ledger/',
    ...form(async (c, answers) => {
      await stewardOf(c.var.town, await followLink(c, 'desk'));
      const line = await lineAsked(c.var.town, answers.line);
      if (!line)
        return showTakeBack(c, undefined, {
          answers,
          errors: { line: 'Enter the number of a line that stands in the ledger' },
        });
      const { what } = answers;
      if (what !== 'name' && what !== 'words')
        return showTakeBack(c, line, { answers, errors: { what: 'Choose what is taken back' } });
      await writeTogether(c.var.town.db, takeWordsBack(c.var.town.db, [line.act.seq], what));
      await purge(c, tag);
      return c.redirect(`${c.req.path}?line=${line.act.seq}`, 303);
    }),
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

async function find({ db, here, now }: Town, asked: Record<string, string>) {
  const answers = Object.fromEntries(
    ['q', 'act', 'commons', 'host', 'before'].flatMap((name) => (asked[name] ? [[name, asked[name]]] : [])),
  );
  const [chosen, choices] = await Promise.all([
    answers.commons ? commonsChoice(db, { slug: answers.commons }) : undefined,
    commonsChoices(db, now),
  ]);
  // A commons that is not public, or is another group's: nothing is found, rather than everything.
  const isOfGroup = !answers.host || chosen?.host.toLowerCase() === answers.host.toLowerCase();
  const commonsId = answers.commons ? (isOfGroup && chosen?.id) || 'unknown' : null;
  const sought = soughtIn(commonsId ? { ...answers, host: '' } : answers, commonsId);
  return findView(db, here, { answers, sought, choices: withChosen(choices, chosen) });
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
  const open = { 'Access-Control-Allow-Origin': '*' };
  try {
    const { body, type } = await make(c.var.town, Number(after));
    return new Response(body, {
      headers: {
        ...open,
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
        ...open,
        'Content-Type': built.headers.get('Content-Type') ?? 'text/plain',
        'Cache-Control': 'no-store',
      },
    });
  }
}

/** An empty form, with the commons, the act or the line that the link to it names; as it was built, should the database fail. */
const freshForm = (c: AppContext, many: boolean) =>
  livePage(c, (town) => freshView(town, c.req.query(), many), { template: many ? '/log/many/' : '/log/' });

async function freshView(town: Town, { commons = '', corrects = '', act = '' }: Record<string, string>, many: boolean) {
  const [chosen, corrected, choices] = await Promise.all([
    commons ? commonsChoice(town.db, { slug: commons }) : undefined,
    !many && /^\d{1,12}$/.test(corrects) ? actBySeq(town.db, Number(corrects)) : undefined,
    commonsChoices(town.db, town.now),
  ]);
  const answers: Answers = {
    ...(corrected ? await correctionOf(town, corrected) : { act, when: today(town), commons: chosen?.slug ?? '' }),
    // Tells a form that was sent twice from two people who did the same.
    once: crypto.randomUUID(),
  };
  return formView(town, many, { answers, errors: {} }, withChosen(choices, chosen));
}

/** What stands in the line, to be put right. */
async function correctionOf({ db }: Town, { act }: ListedAct): Promise<Answers> {
  const commons = act.commonsId ? await commonsChoice(db, { id: act.commonsId }) : undefined;
  return {
    ...{ corrects: String(act.seq), act: act.act, what: act.what ?? '', who: act.who ?? '' },
    ...{ quantity: decimal(act.hundredths), unit: act.unit, when: act.date, commons: commons?.slug ?? '' },
  };
}

const formView = ({ here }: Town, many: boolean, filled: Filled, choices: CommonsChoice[]): View =>
  many ? manyView(here, { ...filled, choices }) : logView(here, { ...filled, choices });

const showForm = (c: AppContext, many: boolean, filled: Filled, choices: CommonsChoice[], status = 200) =>
  ownPage(c, formView(c.var.town, many, filled, choices), { template: many ? '/log/many/' : '/log/', status });

async function offered({ db, now }: Town, { commons }: Answers): Promise<CommonsChoice[]> {
  const [choices, chosen] = await Promise.all([
    commonsChoices(db, now),
    commons ? commonsChoice(db, { slug: commons }) : undefined,
  ]);
  return withChosen(choices, chosen);
}

async function moreLines(c: AppContext, answers: Answers): Promise<Response> {
  countRows(answers);
  const lines = String(Math.min(99, (Number(/^\d{1,2}$/.exec(answers.lines ?? '')) || 5) + 10));
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
): Promise<ParsedForm<{ path: string }>> {
  const read = await readLog(town, answers, many);
  if (!read.ok) return read;
  const { logged, commons, commonsId } = read.data;
  const entryId = crypto.randomUUID();
  const drafts = toDrafts(entryId, logged, read.data);
  const sent = await send(town, ledgerPractice, {
    entryId,
    title: titleOf(drafts, commons),
    plainly: `about ${longDate(town.here.settings, dayOf(logged.date))}`,
    asText: asText(town.here, drafts, commons, read.data.corrected),
    about: commonsId,
    answers: {
      ...logged,
      lines: JSON.stringify(drafts.map(({ entryId: _own, ...line }) => line)),
      once: answers.once ?? '',
    },
    contact: logged.email,
    contactUntil: town.now.add(contactFor),
    statements: [...insertDrafts(town.db, drafts), ...also],
  });
  if (sent.ok) return { ok: true, data: { path: sent.path } };
  const email = 'We already sent many mails to this address. Send it again in an hour, or without an address';
  return { ok: false, errors: { email } };
}

async function lineAsked({ db }: Town, line = ''): Promise<ListedAct | undefined> {
  const number = line.trim().replace(/^(no\.?\s*|#)/i, '');
  return /^\d{1,12}$/.test(number) ? actBySeq(db, Number(number)) : undefined;
}

async function showTakeBack(c: AppContext, line: ListedAct | undefined, filled?: Filled): Promise<Response> {
  const main: Html = (
    <StewardTakesBack
      here={c.var.town.here}
      line={line}
      answers={filled?.answers ?? { line: c.req.query('line') ?? '' }}
      errors={filled?.errors ?? {}}
    />
  );
  const failed = filled ? 'Error: ' : '';
  return ownPage(c, { title: `${failed}Take a name back`, parts: { main } }, { status: filled ? 422 : 200 });
}
