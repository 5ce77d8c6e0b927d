import * as z from 'zod';
import { type Answers, type FormErrors, judge, line, type ParsedForm, word, wordOf } from '../form.ts';
import { type Opening, openings } from './table.ts';

const fields = z.object({
  told: line({ missing: 'Tell what came of it', most: 300, called: 'What came of it' }),
  /** Empty for no name. */
  name: line({ most: 60, called: 'The name' }),
  /** `chore:<slug>` or `commons:<slug>`. */
  invites: word(),
});

/** What telling of a victory asks for, by the names of its fields. */
export const victoryNames = [...Object.keys(fields.shape), 'version'];

export interface Told {
  told: string;
  name: string;
}

/** Reads what a victory invites to: a chore or a commons by its address; null for anything else. */
export function readInvitation(typed = ''): { invites: Opening; slug: string } | null {
  const [, kind, slug = ''] = /^(chore|commons):(.{1,255})$/u.exec(wordOf(typed)) ?? [];
  const invites = openings.find((one) => one === kind);
  return invites ? { invites, slug } : null;
}

/**
 * Judges what is told.
 *
 * @param found whether what it invites to is open
 */
export function judgeVictory(answers: Answers, found: boolean): ParsedForm<Told> {
  const judged = judge(fields, answers);
  const own: FormErrors = found ? {} : { invites: 'Choose what people can come to or take on next' };
  if (!judged.ok || !found) return { ok: false, errors: { ...(judged.ok ? {} : judged.errors), ...own } };
  const { told, name } = judged.data;
  return { ok: true, data: { told, name } };
}
