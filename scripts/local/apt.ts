import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';

/** True where packages of Debian can be installed without asking anyone: as root, on Debian. */
export const canApt = () => process.getuid?.() === 0 && existsSync('/etc/debian_version');

/**
 * Runs apt-get, which answers its own questions.
 *
 * @throws {Error} when it ended with anything but 0
 */
export async function apt(...args: string[]): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const child = spawn('apt-get', ['-q', ...args], { stdio: 'inherit', env });
  const code = await new Promise((done, fail) => child.on('error', fail).on('close', done));
  if (code !== 0) throw new Error(`apt-get ${args.join(' ')} ended with ${code}.`);
}
