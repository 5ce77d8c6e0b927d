import { execFileSync } from 'node:child_process';
import { apt, canApt } from './apt.ts';

function isHere(): boolean {
  try {
    execFileSync('age', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** True when Debian’s `age` can be asked what it makes of a sealed file; it is installed first when it is not there. */
export async function ensureAge(): Promise<boolean> {
  if (isHere()) return true;
  if (!canApt()) return false;
  console.log('Debian’s age is not here. Installing it …');
  try {
    await apt('update');
    await apt('install', '-y', '--no-install-recommends', 'age');
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
  }
  return isHere();
}
