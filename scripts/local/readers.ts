import { execFileSync } from 'node:child_process';
import { apt, canApt } from './apt.ts';

/** Debian's own Python, whatever else of that name comes first on the PATH: its packages are there. */
export const python = '/usr/bin/python3';

/** True when khal and recurring-ical-events can be asked what they make of a calendar. */
function canRead(): boolean {
  try {
    execFileSync('khal', ['--version'], { stdio: 'ignore' });
    execFileSync(python, ['-c', 'import icalendar, recurring_ical_events'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** True when two calendar programs of Debian are here; they are installed first when they are not. */
export async function ensureReaders(): Promise<boolean> {
  if (canRead()) return true;
  if (!canApt()) return false;
  console.log('Debian’s readers of calendars are not here. Installing them …');
  try {
    await apt('update');
    await apt('install', '-y', '--no-install-recommends', 'khal', 'python3-recurring-ical-events');
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
  }
  return canRead();
}
