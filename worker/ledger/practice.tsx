import { commonsChoice, commonsChoices } from '../../schema/commons/choices.ts';
import type { Entry } from '../../schema/entries.ts';
import type { ParsedForm } from '../../schema/form.ts';
import { append, contested, eraseDrafts } from '../../schema/ledger/append.ts';
import { toDrafts } from '../../schema/ledger/form.ts';
import {
  actBySeq,
  actsOfEntry,
  draftsOf,
  insertDrafts,
  type ListedAct,
  takeWordsBack,
} from '../../schema/ledger/queries.ts';
import type { ActDraft } from '../../schema/ledger/table.ts';
import { days } from '../../schema/time.ts';
import { today } from '../../site/parts/dates.ts';
import { LogForm, ManyForm } from '../../site/parts/ledger/form.tsx';
import { Acts, Drafts, linePath } from '../../site/parts/ledger/list.tsx';
import { TakeBackLines, WhichLines } from '../../site/parts/ledger/private.tsx';
import type { Opened, Practice } from '../practice.ts';
import type { Town } from '../town.ts';
import { readLog, whyNotApprove } from './judge.ts';
import { tag } from './tags.ts';
import { answersOf, asText, titleOf } from './words.ts';

/** An address is kept this long at most; who left one hears of the decision well before. */
export const contactFor = days(90);

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
      const choices = await commonsChoices(db, town.now, commons?.slug);
      const shared = { here, choices, today: today(town).toString(), submit: 'Send the changes', askEmail: false };
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
