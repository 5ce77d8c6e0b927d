import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** True where certificates can be made. */
export const canCertify = spawnSync('openssl', ['version']).status === 0;

/** Makes a certificate for `localhost` that only those trust who are told to; gives the paths of both parts. */
export function certificate(folder: string) {
  const [keyPath, certPath] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
      ...['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-keyout', keyPath, '-out', certPath],
    ],
    { stdio: 'ignore' },
  );
  return { keyPath, certPath };
}
