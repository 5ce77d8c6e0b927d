import * as z from 'zod';
import {
  type Answers,
  type FormErrors,
  type ParsedForm,
  parseForm,
  personName,
  singleLine,
  word,
  wordOf,
} from '../form.ts';
import { type Opening, openings } from './table.ts';

const fields = z.object({
  told: singleLine({ missing: 'Tell what came of it', most: 300, called: 'What came of it' }),
  /** Empty for no name. */
  name: personName(),
  /** `chore:<slug>`, `commons:<slug>` or `propose:next`. */
  invites: word(),
});

/** What telling of a victory asks for, by the names of its fields. */
export const victoryNames = [...Object.keys(fields.shape), 'version'];

export interface Told {
  told: string;
  name: string;
}

/** Reads what a victory invites to: a chore or a commons by its address, or the one that always stands; null for anything else. */
export function readInvitation(typed = ''): { invites: Opening; slug: string } | null {
  const [, kind, slug = ''] = /^(chore|commons|propose):(.{1,255})$/u.exec(wordOf(typed)) ?? [];
  const invites = openings.find((one) => one === kind);
  return invites ? { invites, slug } : null;
}

/**
 * Judges what is told.
 *
 * @param found whether what it invites to is open
 */
export function parseVictory(answers: Answers, found: boolean): ParsedForm<Told> {
  const parsed = parseForm(fields, answers);
  const own: FormErrors = found ? {} : { invites: 'Choose what people can come to or take on next' };
  if (!parsed.ok || !found) return { ok: false, errors: { ...(parsed.ok ? {} : parsed.errors), ...own } };
  const { told, name } = parsed.data;
  return { ok: true, data: { told, name } };
}
