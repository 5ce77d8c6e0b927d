import { explain, run } from './project.ts';

await run('biome', ['check', '--write', '.'], { show: true }).catch(explain);
