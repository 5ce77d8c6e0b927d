import { execFileSync } from 'node:child_process';

/**
 * The processes that were started with a text among their words or in their environment, as `pid words environment`
 * each. Every process hands its environment on, so the name of a temporary folder finds all that belong to it.
 */
export function processesWith(text: string): string[] {
  const all = execFileSync('ps', ['axeww', '-o', 'pid=,args='], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  return all.split('\n').filter((line) => line.includes(text));
}
