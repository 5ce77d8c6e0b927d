import * as z from 'zod';
import { prose } from '../form.ts';

/** Why somebody's turn should end, or what they say to that. */
export const endingForm = z.object({
  text: prose({ missing: 'Write it, for all stewards to read', most: 1000, called: 'What you write' }),
});

export const endingNames = [...Object.keys(endingForm.shape), 'press'];
