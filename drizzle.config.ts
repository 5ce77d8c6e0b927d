import { defineConfig } from 'drizzle-kit';

/** Tables are found where they stand: in `table.ts` of each practice, and in the files that all practices share. */
export default defineConfig({
  dialect: 'sqlite',
  schema: ['./schema/*.ts', './schema/*/table.ts'],
  out: './schema/migrations',
});
