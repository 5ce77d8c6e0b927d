import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildSite, dist, project } from './project.ts';

/** Lies beside the pages until another build takes their place: what they were made of. */
const mark = join(dist, '.tested');

const sources = ['site', 'schema', 'package-lock.json', 'wrangler.toml', '.dev.vars'];
const made = /^site\/(dist|\.astro)\//;

/** The site as the tests read it, from an empty database: built where it is not there, or its sources or the day are others. */
export async function ensureTestedSite(state: () => Promise<string>): Promise<void> {
  const wanted = await fingerprint();
  if ((await readFile(mark, 'utf8').catch(() => '')) === wanted) return;
  console.log('Building the site from an empty database …');
  await buildSite({ STATE: await state() });
  await writeFile(mark, wanted);
}

/** For tests that read no page: the folder that their settings name must be there. */
export const ensureFolder = () => mkdir(dist, { recursive: true });

async function fingerprint(): Promise<string> {
  const hash = createHash('sha256').update(new Date().toDateString());
  for (const source of sources) {
    const below = await readdir(join(project, source), { recursive: true }).catch(() => null);
    for (const path of below?.map((one) => `${source}/${one}`).sort() ?? [source]) {
      const one = await stat(join(project, path));
      if (one.isFile() && !made.test(path)) hash.update(`${path} ${one.size} ${one.mtimeMs}\n`);
    }
  }
  return hash.digest('hex');
}
