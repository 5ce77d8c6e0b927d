import * as z from 'zod';

const help = () => z.string().trim().max(2000).default('');

/** What a town sets before anybody can write a letter. */
export const circlesSettings = z.object({
  /** Where to turn at once, shown above the form for letters: plain text, addresses in it become links. */
  HELP_NOW: help(),
  /** A place outside, for who would rather reach no keeper: plain text, addresses in it become links. */
  HELP_ELSEWHERE: help(),
});
