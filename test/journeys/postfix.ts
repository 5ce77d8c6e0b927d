import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { certificate } from '../../scripts/local/certificate.ts';
import { freePort } from './server.ts';

export interface Postfix {
  /** The port for TLS by STARTTLS; TLS from the start is on 465. */
  port: number;
  certPath: string;
  /** The mails that lie in the box of an address, as they were stored. */
  box(address: string): Promise<string[]>;
  /** What it wrote about its work. */
  log(): Promise<string>;
  stop(): Promise<void>;
}

/** The user that boxes belong to: `nobody`, in Debian. */
const nobody = 65534;

/**
 * Debian's postfix as a process of its own on loopback: settings, queue, password and boxes are in one
 * temporary folder, and the mail set-up of the system, if any, is not touched. It takes mail in TLS
 * only, and only from `town` with the password `right`. It has boxes for those named, answers 451
 * about `busy@example.net` and knows nobody else. By STARTTLS it takes AUTH PLAIN, on 465 AUTH LOGIN.
 * Not opensmtpd: that of Debian 12 cannot begin TLS with the OpenSSL it comes with.
 */
export async function startPostfix(boxes: string[]): Promise<Postfix> {
  const folder = await mkdtemp(join(tmpdir(), 'commons-postfix-'));
  const config = join(folder, 'config');
  // Its processes run as other users, which a temporary folder keeps out, and what the project writes for itself.
  await chmod(folder, 0o755);
  const mask = process.umask(0o022);
  for (const name of ['config', 'config/sasl', 'queue', 'data', 'mail']) await mkdir(join(folder, name));
  execFileSync('chown', ['postfix', join(folder, 'data')]);
  execFileSync('chown', [String(nobody), join(folder, 'mail')]);
  const { certPath, keyPath } = certificate(folder);
  const port = await freePort();
  await writeFile(join(config, 'main.cf'), mainSettings(folder, boxes, { certPath, keyPath }));
  await writeFile(join(config, 'master.cf'), services(port));
  const passwords = join(folder, 'passwords');
  for (const [name, way] of [
    ['starttls', 'PLAIN'],
    ['tls', 'LOGIN'],
  ]) {
    const lines = ['pwcheck_method: auxprop', 'auxprop_plugin: sasldb', `sasldb_path: ${passwords}`];
    await writeFile(join(config, `sasl/${name}.conf`), [...lines, `mech_list: ${way}`, ''].join('\n'));
  }
  execFileSync('saslpasswd2', ['-p', '-c', '-f', passwords, '-u', 'localhost', 'town'], { input: 'right' });
  execFileSync('chown', ['postfix', passwords]);

  const server = spawn('postfix', ['-c', config, 'start-fg'], { stdio: 'ignore' });
  process.umask(mask);
  const closed = once(server, 'close');
  const log = () => readFile(join(folder, 'log'), 'utf8').catch(() => '');
  const stop = async () => {
    if (server.exitCode === null) execFileSync('postfix', ['-c', config, 'stop'], { stdio: 'ignore' });
    await closed;
    await rm(folder, { recursive: true, force: true });
  };
  try {
    for (const one of [port, 465]) await vi.waitFor(() => answers(one), { timeout: 10_000, interval: 100 });
  } catch (error) {
    const told = await log();
    await stop();
    throw new Error(`Postfix does not answer.\n${told}`, { cause: error });
  }
  return {
    port,
    certPath,
    log,
    stop,
    async box(address) {
      const path = join(folder, 'mail', nameOf(address), 'new');
      const names = await readdir(path).catch(() => []);
      return Promise.all(names.sort().map((name) => readFile(join(path, name), 'utf8')));
    },
  };
}

const nameOf = (address: string) => address.replace(/@.*/, '');

function mainSettings(folder: string, boxes: string[], { certPath, keyPath }: { certPath: string; keyPath: string }) {
  const known = boxes.map((address) => `${address}=${nameOf(address)}/`).join(', ');
  return `
compatibility_level = 3.6
queue_directory = ${folder}/queue
data_directory = ${folder}/data
maillog_file_prefixes = ${folder}
maillog_file = ${folder}/log
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = localhost
mydestination =
mynetworks =
alias_maps =
alias_database =
local_recipient_maps =
virtual_mailbox_domains = example.net, example.org
virtual_mailbox_base = ${folder}/mail
virtual_mailbox_maps = inline:{${known}}
virtual_uid_maps = static:${nobody}
virtual_gid_maps = static:${nobody}
default_transport = error:nothing is handed on from here
smtpd_tls_cert_file = ${certPath}
smtpd_tls_key_file = ${keyPath}
smtpd_tls_auth_only = yes
smtpd_tls_received_header = yes
smtpd_sasl_auth_enable = yes
smtpd_sasl_local_domain = localhost
smtpd_sasl_authenticated_header = yes
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_recipient_restrictions = check_recipient_access inline:{{busy@example.net=451 4.7.1 Come back later}}, permit_sasl_authenticated, reject
`;
}

const services = (port: number) => `
127.0.0.1:${port} inet n - n - - smtpd -o smtpd_tls_security_level=encrypt -o smtpd_sasl_path=starttls
127.0.0.1:465 inet n - n - - smtpd -o smtpd_tls_wrappermode=yes -o smtpd_sasl_path=tls
postlog unix-dgram n - n - 1 postlogd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
tlsmgr unix - - n 1000? 1 tlsmgr
virtual unix - n n - - virtual
error unix - - n - - error
anvil unix - - n - 1 anvil
`;

/** Fails where nobody listens on a port. */
const answers = (port: number) =>
  new Promise<void>((done, fail) => {
    const line = connect(port, '127.0.0.1')
      .on('error', fail)
      .on('connect', () => {
        line.destroy();
        done();
      });
  });
