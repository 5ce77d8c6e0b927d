import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Hooks } from '../../schema/hooks.ts';
import { project } from './project.ts';

/** The hooks of every practice that has some: what `schema/<practice>/hooks.ts` exports, so that no list names them. */
export async function everyHooks(): Promise<Hooks[]> {
  const schema = join(project, 'schema');
  const files = (await readdir(schema, { recursive: true })).filter((file) => /^[^/\\]+[/\\]hooks\.ts$/.test(file));
  return Promise.all(files.sort().map((file) => import(join(schema, file))));
}
