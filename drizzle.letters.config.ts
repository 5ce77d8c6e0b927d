import { defineConfig } from 'drizzle-kit';

/** The database of letters, which is one of its own. */
export default defineConfig({
  dialect: 'sqlite',
  schema: ['./schema/circles/letters.ts'],
  out: './schema/circles/migrations',
});
