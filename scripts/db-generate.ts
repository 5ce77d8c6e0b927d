import { explain, run } from './local/project.ts';

/** Writes the migrations for what changed in schema/, of the town and of letters. One that was applied anywhere is never edited. */
try {
  for (const config of ['drizzle.config.ts', 'drizzle.letters.config.ts']) {
    await run('drizzle-kit', ['generate', '--config', config, ...process.argv.slice(2)], { show: true });
  }
} catch (error) {
  explain(error);
}
