import { explain, run } from './local/project.ts';

/** What was read once is read again only where it changed. */
const types = (name: string, project: string): string[] => [
  ...['--noEmit', '-p', project],
  ...['--incremental', '--tsBuildInfoFile', `node_modules/.cache/types/${name}.json`],
];

// The longest first: two run at a time, which is as many as a small machine has cores.
const checks: [string, string, string[]][] = [
  [
    'Astro pages',
    'astro',
    ['check', '--root', 'site', '--tsconfig', '../tsconfig.json', '--minimumFailingSeverity', 'warning'],
  ],
  ['Types of the site, the worker and the schema', 'tsc', types('site', 'tsconfig.json')],
  ['Types of the scripts and the journeys', 'tsc', types('scripts', 'tsconfig.node.json')],
  ['Types of the tools that run in a browser', 'tsc', types('tools', 'site/tools/tsconfig.json')],
  ['Style and mistakes', 'biome', ['check', '--error-on-warnings', '.']],
];

try {
  // The types of Astro's own modules are generated, not kept.
  await run('astro', ['sync', '--root', 'site']);
  const left = [...checks];
  const oneAfterTheOther = async () => {
    for (let check = left.shift(); check; check = left.shift()) {
      const [name, program, args] = check;
      await run(program, args);
      console.log(`ok  ${name}`);
    }
  };
  const done = await Promise.allSettled([oneAfterTheOther(), oneAfterTheOther()]);
  for (const one of done) if (one.status === 'rejected') throw one.reason;
} catch (error) {
  explain(error);
}
