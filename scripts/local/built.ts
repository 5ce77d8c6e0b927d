import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const pathsIn = (folder: string) => readdirSync(folder, { recursive: true, encoding: 'utf8' });

/**
 * Makes one folder hold what another does.
 *
 * A local server that watches the folder lists it a tenth of a second after a change, then looks at each
 * file, and ends when one of them went in between. So what is gone goes first and in one moment, and from
 * then on no file is ever missing: a new one takes the place of the one before it in one step. One that
 * is the same is left alone: for that no server need start anew.
 */
export async function putInPlace(built: string, dist: string): Promise<void> {
  await mkdir(dist, { recursive: true });
  // On the disk of the other, where a file is moved in one step.
  const beside = await mkdtemp(join(dirname(dist), '.built-'));
  try {
    await cp(built, join(beside, 'new'), { recursive: true });
    mkdirSync(join(beside, 'gone'));
    exchange(join(beside, 'new'), dist, join(beside, 'gone'));
  } finally {
    await rm(beside, { recursive: true, force: true });
  }
}

/** Without a pause, so that nobody else comes in between. */
function exchange(built: string, dist: string, gone: string): void {
  const paths = pathsIn(built);
  const kept = new Set(paths);
  const unkept = new Set(pathsIn(dist).filter((path) => !kept.has(path)));
  for (const path of unkept) {
    // A folder goes with all that is in it.
    if (!unkept.has(dirname(path))) renameSync(join(dist, path), join(gone, path.replaceAll('/', '-')));
  }
  for (const path of paths) {
    const [from, to] = [join(built, path), join(dist, path)];
    if (statSync(from).isDirectory()) mkdirSync(to, { recursive: true });
    else if (!existsSync(to) || !readFileSync(from).equals(readFileSync(to))) renameSync(from, to);
  }
}
