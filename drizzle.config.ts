import { defineConfig } from 'drizzle-kit';

/** Tables stand in `schema/<practice>/table.ts`; those that all practices share in files beside the folders. */
export default defineConfig({
  dialect: 'sqlite',
  schema: ['./schema/*.ts', './schema/*/table.ts'],
  out: './schema/migrations',
});
