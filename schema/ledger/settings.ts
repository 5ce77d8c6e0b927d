import * as z from 'zod';

/** What a town sets for the ledger. */
export const ledgerSettings = z.object({
  /** ISO 4217, for the shared jar. */
  CURRENCY: z.string().regex(/^[A-Z]{3}$/, 'Set CURRENCY to a three-letter code, like EUR.'),
});
