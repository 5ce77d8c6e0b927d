import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stateFolder } from '../local/project.ts';

/** Lies beside the local D1: an empty database looks the same before the first start and after clearing. */
const mark = join(stateFolder, 'example-cleared');

/** Keeps the example town from coming back with the next start. */
export async function rememberCleared(): Promise<void> {
  await mkdir(stateFolder, { recursive: true });
  await writeFile(mark, 'Remove this file to get the example town again, once nothing else is in the database.\n');
}

/** True once the example town of this state folder was cleared. */
export const wasCleared = () => existsSync(mark);
