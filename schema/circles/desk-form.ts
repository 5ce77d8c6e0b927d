import * as z from 'zod';
import { choice, prose } from '../form.ts';
import { hashOfSecret } from './code.ts';
import { type Ending, endings } from './letters.ts';
import { longestWord } from './words.ts';

/** What a keeper can do with a letter that they opened: say that it was read, answer, or end it in one of six ways. */
export const steps = ['read', 'answer', ...endings] as const;
export type Step = (typeof steps)[number];

/** The ending that a step is; null for what ends nothing. */
export const endingOf = (step: Step): Ending | null => endings.find((ending) => ending === step) ?? null;

/** True for the secret of a letter as it is typed, which only who opened the letter knows. */
export async function isSecretOf({ answerHash }: { answerHash: string }, typed = ''): Promise<boolean> {
  const secret = typed.slice(0, 300).replace(/\s+/g, '').toLowerCase();
  return /^[0-9a-f]{64}$/.test(secret) && (await hashOfSecret(secret)) === answerHash;
}

/** The names of what is asked for. `sealed`, `number` and `to` come from a browser that sealed it. */
export const answerNames = ['step', 'text', 'secret', 'sealed', 'number', 'to'];

export const stepForm = z.object({ step: choice(steps, 'Choose what you do with it') });

/** What is said beside a step, unless it was sealed already. */
export const textForm = z.object({
  text: prose({ missing: 'Write to whoever sent the letter', most: longestWord, called: 'What you say' }),
});
