import * as z from 'zod';
import { email } from '../form.ts';

export const mineForm = z.object({
  /** Whoever has it, the answer is the same. */
  email: email('Enter your mail address'),
});
