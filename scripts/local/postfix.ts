import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { apt, canApt } from './apt.ts';

/** What the mail server of the tests is made of: postfix, and what keeps its passwords. */
const programs = ['/usr/sbin/postfix', '/usr/sbin/saslpasswd2'];

/** Only root may start it, because it gives up its rights process by process. */
const canRun = () => process.getuid?.() === 0 && programs.every((path) => existsSync(path));

/** Asked by Debian before anything is started by an installation (invoke-rc.d(8)); 101 forbids it. */
const policy = '/usr/sbin/policy-rc.d';

/** Every mail server of Debian brings this; installing another one would take it away. */
const anyMailServer = '/usr/sbin/sendmail';

/** True when Debian’s postfix can be started here; it is installed first when it is not there. */
export async function ensurePostfix(): Promise<boolean> {
  if (canRun()) return true;
  const hasOther = existsSync(anyMailServer) && !existsSync('/usr/sbin/postfix');
  if (!canApt() || hasOther) return false;
  console.log('Debian’s mail server is not here. Installing it, without starting it …');
  const isOurs = !existsSync(policy);
  try {
    // Nobody asked for a mail server on port 25: it gets no settings of its own, and is not started.
    if (isOurs) await writeFile(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
    const answers = 'postfix postfix/main_mailer_type select No configuration\n';
    execFileSync('debconf-set-selections', { input: answers });
    await apt('update');
    await apt('install', '-y', '--no-install-recommends', 'postfix', 'sasl2-bin', 'libsasl2-modules');
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
  } finally {
    if (isOurs) await rm(policy, { force: true });
  }
  return canRun();
}
