import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { processesWith } from '../../scripts/local/processes.ts';
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

/** An empty folder of a name that no other has. */
export const newFolder = () => mkdtemp(join(tmpdir(), 'commons-town-'));

/** A folder for the database of a town. That of a whole run was migrated once, and is copied. */
export async function newState(): Promise<string> {
  const state = await newFolder();
  if (process.env.MIGRATED) await cp(process.env.MIGRATED, state, { recursive: true });
  return state;
}

/** Where the pages of a town are built. */
export const distOf = (state: string) => `${state}-site`;

export async function forgetState(state: string): Promise<void> {
  for (const folder of [state, distOf(state)]) await rm(folder, { recursive: true, force: true });
}

/** A port of the system's choice, held until it is let go for whoever is to listen on it. */
async function holdPort(): Promise<{ port: number; letGo(): Promise<void> }> {
  // On every address: one that is free on 127.0.0.1 may be taken on ::1, and localhost is both.
  const server = createServer().listen(0);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  // The side that ends a connection first waits for a minute after it (TIME-WAIT, RFC 9293, 3.3.2): so long the
  // system gives the port to nobody who does not ask for it by its number.
  const release = async () => {
    const accepted = once(server, 'connection') as Promise<[Socket]>;
    const caller = connect(port, '127.0.0.1');
    const closed = once(caller, 'close');
    (await accepted)[0].end();
    await closed;
    await new Promise((done) => server.close(done));
  };
  let released: Promise<void> | undefined;
  return {
    port,
    letGo: () => {
      released ??= release();
      return released;
    },
  };
}

/** A port that nobody listens on, nor will within a minute unless told to. */
export async function freePort(): Promise<number> {
  const { port, letGo } = await holdPort();
  await letGo();
  return port;
}

/**
 * Starts the real site as `npm start` does, with its database in `state` and settings of its own.
 *
 * @param built serve the pages that the whole run was given: for what is about the worker alone
 */
export async function startServer(
  state: string,
  settings: Record<string, string> = {},
  { built = false } = {},
): Promise<Server> {
  for (let tries = 1; ; tries++) {
    try {
      return await startOnce(state, settings, built);
    } catch (error) {
      // Who else on this machine asks for a port by its number is not in our hands.
      if (tries === 3 || !String(error).includes('Address already in use')) throw error;
    }
  }
}

async function startOnce(state: string, settings: Record<string, string>, built: boolean): Promise<Server> {
  const { port, letGo } = await holdPort();
  const child = spawn(process.execPath, ['scripts/start.ts', ...(built ? ['--built'] : [])], {
    cwd: project,
    env: environment({ PORT: String(port), STATE: state, ...(built ? {} : { DIST: distOf(state) }), ...settings }),
    // By the channel it notices that whoever started it is gone, and ends.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  child.channel?.unref();
  let printed = '';
  let stage: 'starts' | 'runs' | 'ends' = 'starts';
  const ready = new Promise<void>((done, fail) => {
    const hear = (chunk: Buffer) => {
      printed += chunk;
      if (printed.includes('Starting the server')) void letGo();
      if (printed.includes('Ready.')) done();
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.on('close', (code) => {
      const said = `The site on ${state} ended by itself with ${code}:\n${printed}`;
      fail(new Error(said));
      if (stage === 'runs') console.error(said);
    });
  });
  await ready.finally(letGo);
  stage = 'runs';
  return {
    site: `http://localhost:${port}`,
    async stop() {
      stage = 'ends';
      if (child.exitCode !== null) return child.exitCode;
      const closed = once(child, 'close').then(([code]) => code as number | null);
      child.kill('SIGINT');
      const code = await Promise.race([closed, wait(60_000, undefined, { ref: false })]);
      if (code !== undefined) return code;
      for (const line of processesOn(state)) process.kill(Number.parseInt(line, 10), 'SIGKILL');
      throw new Error(`The site on ${state} does not end in order:\n${printed}`);
    },
  };
}

/** The processes that work on a state folder: its name is unique, so they are ours. */
export const processesOn = (state: string) => processesWith(state);

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
