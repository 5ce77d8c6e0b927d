import { type CommonsChoice, commonsChoice } from '../../schema/commons/choices.ts';
import type { Database } from '../../schema/database.ts';
import { type Answers, type ParsedForm, wordOf } from '../../schema/form.ts';
import { type Found, filledRows, type Logged, mostLines, parseLog, parseMany } from '../../schema/ledger/form.ts';
import { actBySeq, type ListedAct } from '../../schema/ledger/queries.ts';
import { type ActDraft, isJar } from '../../schema/ledger/table.ts';
import type { Town } from '../context.ts';
import { Problem } from '../problem.tsx';

/** Far more than the form has: a program would have a page of ten megabytes made of 64 kilobytes. */
const mostRows = 200;

export function countRows(answers: Answers): void {
  const rows = filledRows(answers).length;
  if (rows <= mostRows) return;
  throw new Problem(
    413,
    'Those are too many lines',
    `One form takes up to ${mostLines} lines, and these are ${rows}. Go back and send them in several.`,
  );
}

export interface ReadLog {
  logged: Logged;
  commons: CommonsChoice | undefined;
  commonsId: string | null;
  corrects: number | null;
  corrected: ListedAct | undefined;
}

/** Judges a form, with what the database says to the commons and the line that it names. */
export async function readLog(
  { db, settings, now }: Town,
  answers: Answers,
  many: boolean,
): Promise<ParsedForm<ReadLog>> {
  if (many) countRows(answers);
  const slug = wordOf(answers.commons);
  const corrects = many ? '' : wordOf(answers.corrects).replace(/^(no\.?\s*|#)/i, '');
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
  const context = { zone: settings.TIME_ZONE, now, currency: before ?? settings.CURRENCY };
  const parsed = many ? parseMany(context, answers, found) : parseLog(context, answers, found);
  if (!parsed.ok) return parsed;
  const data = {
    logged: parsed.data,
    commons,
    commonsId: commons?.id ?? null,
    corrects: corrected?.act.seq ?? null,
    corrected,
  };
  return { ok: true, data };
}

/** A line may have been corrected by another submission since this one was sent. */
export async function whyNotApprove(db: Database, { corrects }: ActDraft): Promise<string | undefined> {
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
