import * as z from 'zod';
import { type Answers, type ParsedForm, parseForm, word } from '../form.ts';
import { readRecipient } from './age.ts';
import { challengeShape } from './keys.ts';

/** What a steward posts a key with. */
export const keyForm = z.object({
  /** The id of the keeper. */
  keeper: word().refine((id) => id !== '', 'Choose whose key it is'),
  /** Read by `readRecipient`: as it was pasted. */
  recipient: z.string(),
});

/** Reads a key for a keeper, and seals to it once. */
export async function parseKey(answers: Answers): Promise<ParsedForm<{ keeper: string; recipient: string }>> {
  const parsed = parseForm(keyForm.pick({ keeper: true }), answers);
  const read = await readRecipient(answers.recipient ?? '');
  const errors = { ...(parsed.ok ? {} : parsed.errors), ...(read.ok ? {} : { recipient: read.error }) };
  if (!parsed.ok || !read.ok) return { ok: false, errors };
  return { ok: true, data: { keeper: parsed.data.keeper, recipient: read.recipient } };
}

export type ReadChallenge = { ok: true; word: string } | { ok: false; error: string };

/** Reads the word that was sealed, as it was pasted. */
export function readChallenge(pasted = ''): ReadChallenge {
  // Longer than any word with the blanks around it; more is not looked at.
  const text = pasted.slice(0, 300).trim().toLowerCase();
  if (text === '') return { ok: false, error: 'Open what is sealed below with your key, and paste the word here' };
  if (isSecretKey(text)) {
    return { ok: false, error: 'That is your secret key. Keep it to yourself, and paste the word that it opens' };
  }
  if (text.startsWith('-----begin age')) {
    return { ok: false, error: 'That is what is sealed. Open it with your key, and paste the word that comes out' };
  }
  return challengeShape.test(text) ? { ok: true, word: text } : { ok: false, error: anotherWord };
}

export const anotherWord = 'That is not the word that is sealed below. Open it once more, and paste what comes out';

/** True for what begins as a secret key does: it is given back to nobody, not even who pasted it. */
export const isSecretKey = (text = '') => /^\s*age-secret-key-/i.test(text);
