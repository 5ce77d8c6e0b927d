import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { start } from '../local/project.ts';

/** What a program took from its start to its end. */
export interface Taken {
  seconds: number;
  /** The most memory that it and all it started held at one moment, in megabytes; NaN where there is no /proc. */
  megabytes: number;
}

/**
 * Runs a program and watches the memory of its whole process group.
 *
 * @throws {Error} with what it printed, when it ended with anything but 0
 */
export async function measured(program: string, args: string[], env: NodeJS.ProcessEnv = {}): Promise<Taken> {
  const began = performance.now();
  const child = start(program, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true, env });
  let printed = '';
  child.stdout?.on('data', (chunk) => (printed += chunk));
  child.stderr?.on('data', (chunk) => (printed += chunk));
  let most = Number.NaN;
  const look = async () => {
    const now = await residentOf(child.pid ?? 0).catch(() => Number.NaN);
    if (!(now <= most)) most = now;
  };
  const watch = setInterval(look, 500);
  const [code] = await once(child, 'close');
  clearInterval(watch);
  const seconds = (performance.now() - began) / 1000;
  if (code !== 0) throw new Error(`${printed}\n${program} ended with ${code}.`);
  return { seconds, megabytes: most };
}

const pageBytes = 4096;

/** Resident megabytes of all processes of a group (proc(5): stat field 5, statm field 2). */
async function residentOf(leader: number): Promise<number> {
  let pages = 0;
  for (const pid of await readdir('/proc')) {
    const stat = /^\d+$/.test(pid) ? await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '') : '';
    if (Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2]) !== leader) continue;
    pages += Number((await readFile(`/proc/${pid}/statm`, 'utf8').catch(() => '')).split(' ')[1] ?? 0);
  }
  return (pages * pageBytes) / 2 ** 20;
}

/** Milliseconds of user and system time of all processes of a group (proc(5): stat fields 5, 14 and 15). */
export async function processorTimeOf(leader: number): Promise<number> {
  let ticks = 0;
  for (const pid of await readdir('/proc')) {
    const stat = /^\d+$/.test(pid) ? await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '') : '';
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (Number(fields[2]) === leader) ticks += Number(fields[11]) + Number(fields[12]);
  }
  return ticks * 10;
}
