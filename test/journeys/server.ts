import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { project } from '../../scripts/local/project.ts';

export interface Server {
  /** Its address without a slash at the end. */
  site: string;
  /** Ends it as Ctrl-C does, and says with which code. */
  stop(): Promise<number | null>;
}

const environment = (more: Record<string, string>) => ({
  ...process.env,
  NODE_ENV: undefined,
  VITEST: undefined,
  PATH: `${join(project, 'node_modules/.bin')}${delimiter}${process.env.PATH}`,
  ...more,
});

export const newState = () => mkdtemp(join(tmpdir(), 'commons-town-'));
export const forgetState = (state: string) => rm(state, { recursive: true, force: true });

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise((done) => server.close(done));
  if (!address || typeof address === 'string') throw new Error('No port is free.');
  return address.port;
}

/** Starts the real site as `npm start` does, with its database in `state` and settings of its own. */
export async function startServer(state: string, settings: Record<string, string> = {}): Promise<Server> {
  const port = await freePort();
  const child = spawn(process.execPath, ['scripts/start.ts'], {
    cwd: project,
    env: environment({ PORT: String(port), STATE: state, ...settings }),
  });
  let printed = '';
  const ready = new Promise<void>((done, fail) => {
    const hear = (chunk: Buffer) => {
      printed += chunk;
      if (printed.includes('Ready.')) done();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('close', (code) => fail(new Error(`The site ended with ${code}:\n${printed}`)));
  });
  await ready;
  return {
    site: `http://localhost:${port}`,
    async stop() {
      if (child.exitCode !== null) return child.exitCode;
      const closed = once(child, 'close');
      child.kill('SIGINT');
      const [code] = await closed;
      return code;
    },
  };
}

/** The processes that work on a state folder: its name is unique, so they are ours. */
export const processesOn = (state: string) =>
  execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(state));

/** Runs one of the project's scripts to its end and gives what it printed. */
export async function runScript(script: string, env: Record<string, string>, args: string[] = []): Promise<string> {
  const child = spawn(process.execPath, [join('scripts', script), ...args], { cwd: project, env: environment(env) });
  let printed = '';
  child.stdout.on('data', (chunk) => (printed += chunk));
  child.stderr.on('data', (chunk) => (printed += chunk));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${script} ended with ${code}:\n${printed}`);
  return printed;
}

/** A build replaces the files that a running server serves: waits until it has taken them in. */
export async function settled(site: string): Promise<void> {
  for (let calm = 0; calm < 5; await wait(200)) {
    const answers = await Promise.all(
      ['/', '/about/', '/propose/'].map((path) => fetch(site + path).catch(() => null)),
    );
    calm = answers.every((answer) => answer?.ok) ? calm + 1 : 0;
  }
}
