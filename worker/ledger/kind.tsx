import { type CommonsChoice, commonsChoice, commonsChoices } from '../../schema/commons/choices.ts';
import type { Database } from '../../schema/database.ts';
import type { Entry } from '../../schema/entries.ts';
import type { Answers, ParsedForm } from '../../schema/form.ts';
import { append, contested, eraseDrafts } from '../../schema/ledger/append.ts';
import { withdrawWords } from '../../schema/ledger/back.ts';
import { logNames, manyNames, toDrafts } from '../../schema/ledger/form.ts';
import { actBySeq, actsOfEntry, draftsOf, insertDrafts, type ListedAct } from '../../schema/ledger/queries.ts';
import type { ActDraft } from '../../schema/ledger/table.ts';
import { days } from '../../schema/time.ts';
import { today } from '../../site/parts/dates.ts';
import { LogForm, ManyForm } from '../../site/parts/ledger/form.tsx';
import { Acts, Drafts, linePath } from '../../site/parts/ledger/list.tsx';
import { TakeBackLines, WhichLines } from '../../site/parts/ledger/private.tsx';
import type { Town } from '../context.ts';
import type { EntryKind, PartialWithdrawal, Publication } from '../entry-kind.ts';
import { readLog, whyNotApprove } from './parse.ts';
import { ledgerSentences } from './sentences.ts';
import { tag } from './tags.ts';
import { answersOf, asText, titleOf } from './words.ts';

/** An address is kept this long at most; who left one hears of the decision well before. */
export const contactFor = days(90);

/** What waits: it may be changed, and each line of many may be approved or not. */
interface Waiting {
  drafts: ActDraft[];
  commons: CommonsChoice | undefined;
  /** The line that it corrects. */
  corrected: ListedAct | undefined;
}

/** What stands in the ledger: never edited, but its words can be taken back. */
interface Standing {
  acts: ListedAct[];
}

const isMany = ({ drafts }: Waiting) => drafts.length > 1;

export const ledgerKind: EntryKind<Waiting | Standing> = {
  kind: 'ledger',
  sentences: ledgerSentences,
  tag,
  another: { path: '/log/', words: 'Log something else' },
  // A name can be taken back as long as anyone may wish to.
  linkGrace: days(10 * 365),
  load: ({ db }, { id, status }) => (status === 'approved' ? loadActs(db, id) : loadDrafts(db, id)),
  show({ context }, loaded, { title }) {
    if ('acts' in loaded) {
      const last = loaded.acts.at(-1)?.act;
      return {
        title: title || 'Your lines in the ledger',
        preview: <Acts context={context} list={loaded.acts} />,
        path: last ? linePath(context, last) : null,
      };
    }
    const { drafts, commons, corrected } = loaded;
    return {
      title: titleOf(drafts, commons),
      preview: <Drafts context={context} drafts={drafts} commons={commons ?? null} corrected={corrected} />,
      path: null,
    };
  },
  review: {
    contested,
    parts: ({ context }, loaded, filled) =>
      'drafts' in loaded && isMany(loaded) ? <WhichLines {...filled} context={context} drafts={loaded.drafts} /> : null,
    publish(town, loaded, entry, answers) {
      // Comes to nothing: the entry is decided, and whoever presses now is told by whom.
      if ('acts' in loaded) return { ok: true, data: { path: '', statements: [] } };
      return appendChosen(town, loaded, entry, answers);
    },
  },
  sender: {
    page: () => ({}),
    withdrawalNames: ['what', /^line-\d{1,12}$/],
    withdrawal: ({ db, context }, loaded) =>
      'acts' in loaded ? takeBackActs(db, context, loaded.acts) : { statements: [] },
  },
  edit: {
    names: [...logNames, ...manyNames],
    values: (loaded) => ('drafts' in loaded ? answersOf(loaded.drafts, loaded.commons) : {}),
    async form(town, loaded, filled) {
      if ('acts' in loaded) return '';
      const { context } = town;
      const choices = await commonsChoices(town.db, town.now, loaded.commons?.slug);
      const shared = { context, choices, today: today(town).toString(), submit: 'Send the changes', askEmail: false };
      return isMany(loaded) ? <ManyForm {...shared} {...filled} /> : <LogForm {...shared} {...filled} />;
    },
    async parse(town, loaded, entry, answers) {
      if ('acts' in loaded) return { ok: false, errors: {} };
      const read = await readLog(town, answers, isMany(loaded));
      if (!read.ok) return read;
      const changed = toDrafts(entry.id, read.data.logged, read.data);
      const data = {
        title: titleOf(changed, read.data.commons),
        about: read.data.commonsId,
        contactUntil: entry.contactUntil,
        asText: asText(town.context, changed, read.data.commons, read.data.corrected),
        statements: [eraseDrafts(town.db, entry.id), ...insertDrafts(town.db, changed)],
      };
      return { ok: true, data };
    },
  },
  erase: ({ db }, entryId) => [eraseDrafts(db, entryId)],
};

async function loadActs(db: Database, entryId: string): Promise<Standing | undefined> {
  const acts = await actsOfEntry(db, entryId);
  return acts.length > 0 ? { acts } : undefined;
}

async function loadDrafts(db: Database, entryId: string): Promise<Waiting | undefined> {
  const drafts = await draftsOf(db, entryId);
  const [first] = drafts;
  if (!first) return undefined;
  const [commons, corrected] = await Promise.all([
    first.commonsId ? commonsChoice(db, { id: first.commonsId }) : undefined,
    first.corrects === null ? undefined : actBySeq(db, first.corrects),
  ]);
  return { drafts, commons, corrected };
}

async function appendChosen(
  { db, context, now }: Town,
  waiting: Waiting,
  entry: Entry,
  answers: Answers,
): Promise<ParsedForm<Publication>> {
  const { drafts, commons } = waiting;
  const choosing = isMany(waiting) && answers.choosing;
  const chosen = choosing ? drafts.filter(({ position }) => answers[`line-${position}`] !== undefined) : drafts;
  const [first] = chosen;
  if (!first) {
    return {
      ok: false,
      errors: { [`line-${drafts[0]?.position}`]: 'Tick the lines that you approve, or decline the whole' },
    };
  }
  const lines = chosen.map((draft) => ({ ...draft, host: commons?.host || null }));
  const { rows, statements } = await append(db, entry.id, lines, now);
  // Asked after the end of the chain was read: whoever corrects the line from now on makes this one be tried again.
  const late = await whyNotApprove(db, first);
  if (late) return { ok: false, errors: { decision: late } };
  const path = linePath(context, { month: first.date.slice(0, 7), seq: rows.at(-1)?.seq ?? 0 });
  return { ok: true, data: { path, statements, ...leftOut(drafts, chosen) } };
}

/** Words are taken back line by line; the lines stay. */
const takeBackActs = (db: Database, context: Town['context'], list: ListedAct[]): PartialWithdrawal => ({
  form: (filled) => <TakeBackLines {...filled} context={context} list={list} />,
  parse(answers) {
    const seqs = list
      .map(({ act }) => act.seq)
      .filter((seq) => list.length === 1 || answers[`line-${seq}`] !== undefined);
    const { what } = answers;
    if (seqs.length === 0) {
      return { ok: false, errors: { [`line-${list[0]?.act.seq}`]: 'Tick the lines that are meant' } };
    }
    if (what !== 'name' && what !== 'words') return { ok: false, errors: { what: 'Choose what you take back' } };
    return { ok: true, data: withdrawWords(db, seqs, what) };
  },
});

/** Names them by number: words that no steward approved go to no address that nobody confirmed. */
function leftOut(drafts: ActDraft[], chosen: ActDraft[]): { told?: string } {
  const left = drafts.filter((draft) => !chosen.includes(draft)).map(({ position }) => position);
  if (left.length === 0) return {};
  return { told: `Not put up: ${left.length === 1 ? 'line' : 'lines'} ${left.join(', ')}.` };
}
