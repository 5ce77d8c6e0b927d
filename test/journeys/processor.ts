import { execFileSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { processesOn } from './server.ts';

/** The processes that run the worker and its database: started by the one that was given the state folder. */
export function workersOn(state: string): number[] {
  const all = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' })
    .split('\n')
    .flatMap((line) => {
      const [, pid, parent, args = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
      return pid ? [{ pid: Number(pid), parent: Number(parent), args }] : [];
    });
  const ours = new Set(processesOn(state).map((line) => Number.parseInt(line, 10)));
  // Each is listed before those that it started, or found on the next round.
  for (let count = 0; count < ours.size; ) {
    count = ours.size;
    for (const { pid, parent } of all) if (ours.has(parent)) ours.add(pid);
  }
  const workers = all.filter(({ pid, args }) => ours.has(pid) && /workerd\b.* serve /.test(args));
  if (workers.length === 0) throw new Error(`No worker runs on ${state}.`);
  return workers.map(({ pid }) => pid);
}

/**
 * Milliseconds of processor that processes have had, all their threads together (Linux,
 * Documentation/scheduler/sched-stats.rst): what else the machine does is not in it.
 */
export async function processorOf(pids: number[]): Promise<number> {
  const each = await Promise.all(pids.map(processorOfOne));
  return each.reduce((sum, one) => sum + one, 0);
}

async function processorOfOne(pid: number): Promise<number> {
  const tasks = await readdir(`/proc/${pid}/task`);
  const each = await Promise.all(
    // A thread may end while the others are read.
    tasks.map((task) => readFile(`/proc/${pid}/task/${task}/schedstat`, 'utf8').catch(() => '0')),
  );
  return each.reduce((sum, text) => sum + Number(text.split(' ')[0]), 0) / 1e6;
}
