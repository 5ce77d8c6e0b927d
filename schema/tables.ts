/** Every table, for drizzle-kit: `npm run db:generate` writes the migration for what changed here. */
export * from './commons/table.ts';
export * from './entries.ts';
export * from './inbox.ts';
export * from './ledger/table.ts';
export * from './offers/table.ts';
export * from './outbox.ts';
export * from './recipients.ts';
export * from './signups/table.ts';
export * from './stewards/table.ts';
export * from './tokens.ts';
export * from './victories/table.ts';
