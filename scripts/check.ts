import { explain, run } from './local/project.ts';

const checks: [string, string, string[]][] = [
  ['Types of the site, the worker and the schema', 'tsc', ['--noEmit', '-p', 'tsconfig.json']],
  ['Types of the scripts and the journeys', 'tsc', ['--noEmit', '-p', 'tsconfig.node.json']],
  ['Types of the tools that run in a browser', 'tsc', ['--noEmit', '-p', 'site/tools/tsconfig.json']],
  [
    'Astro pages',
    'astro',
    ['check', '--root', 'site', '--tsconfig', '../tsconfig.json', '--minimumFailingSeverity', 'warning'],
  ],
  ['Style and mistakes', 'biome', ['check', '--error-on-warnings', '.']],
];

try {
  // The types of Astro's own modules are generated, not kept.
  await run('astro', ['sync', '--root', 'site']);
  for (const [name, program, args] of checks) {
    await run(program, args);
    console.log(`ok  ${name}`);
  }
} catch (error) {
  explain(error);
}
