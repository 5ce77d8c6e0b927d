import { explain, run } from './local/project.ts';

await run('biome', ['check', '--write', '.'], { show: true }).catch(explain);
