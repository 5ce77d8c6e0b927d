import { explain, run } from './local/project.ts';

/** Writes the migration for what changed in schema/. One that was applied anywhere is never edited. */
await run('drizzle-kit', ['generate', ...process.argv.slice(2)], { show: true }).catch(explain);
