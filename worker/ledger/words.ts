import type { CommonsChoice } from '../../schema/commons/choices.ts';
import type { Answers } from '../../schema/form.ts';
import { decimal } from '../../schema/ledger/quantity.ts';
import type { ListedAct } from '../../schema/ledger/queries.ts';
import type { Act, ActDraft } from '../../schema/ledger/table.ts';
import { dayOf, longDate } from '../../site/parts/dates.ts';
import { manyAnswers } from '../../site/parts/ledger/form.tsx';
import { actWord, amount } from '../../site/parts/ledger/words.ts';
import { shortLine } from '../../site/parts/text.tsx';
import type { Town } from '../context.ts';

export function titleOf(drafts: ActDraft[], commons: CommonsChoice | undefined): string {
  const [first] = drafts;
  const where = commons ? ` at ${commons.title}` : '';
  if (!first || drafts.length > 1) return shortLine(`${drafts.length} lines${where}`, 150);
  return shortLine(`${actWord[first.act]}: ${first.what}${where}`, 150);
}

const asLine = ({ settings }: Town['context'], line: ActDraft | Act) =>
  [line.who ?? 'Someone', `${actWord[line.act].toLowerCase()}: ${line.what ?? '(taken back)'}`, amount(settings, line)]
    .filter(Boolean)
    .join(', ');

/** The whole submission as text, for a steward's mail. */
export function asText(
  context: Town['context'],
  drafts: ActDraft[],
  commons: CommonsChoice | undefined,
  corrected: ListedAct | undefined,
): string {
  const [first] = drafts;
  if (!first) return '';
  const lines = [
    `Day: ${longDate(context.settings, dayOf(first.date))}`,
    ...(commons ? [`Commons: ${commons.title}`] : []),
    ...(corrected ? [`Corrects line ${corrected.act.seq}, which says: ${asLine(context, corrected.act)}`] : []),
    '',
    ...drafts.map((draft) => `- ${asLine(context, draft)}`),
  ];
  return lines.join('\n');
}

/** From the drafts back to the form's answers, for editing. The address is not among them. */
export function answersOf(drafts: ActDraft[], commons: CommonsChoice | undefined): Answers {
  const [first] = drafts;
  if (!first) return {};
  const shared = { when: first.date, commons: commons?.slug ?? '' };
  const lines = drafts.map(({ act, what, who, unit, hundredths }): Answers => {
    return { act, what, who: who ?? '', unit, quantity: decimal(hundredths) };
  });
  if (drafts.length > 1) return { ...shared, ...manyAnswers(lines) };
  return { ...shared, ...lines[0], corrects: first.corrects === null ? '' : String(first.corrects) };
}
