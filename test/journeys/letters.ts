/** What a journey knows of letters beside what a browser shows: the database, Debian's `age`, and a search for words. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { gunzipSync } from 'node:zlib';
import { exampleKeepers } from '../../scripts/example/keepers.ts';
import { project } from '../../scripts/local/project.ts';

/** Files below a folder. */
const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => join(one.parentPath, one.name));

/** The letters of a town as they are kept, the last one last. */
export function keptLetters(state: string): { sealed: string; reply_to: string; find_hash: string }[] {
  for (const file of filesIn(join(state, 'v3/d1')).filter((path) => path.endsWith('.sqlite'))) {
    const database = new DatabaseSync(file, { readOnly: true });
    try {
      return database.prepare('select * from letters').all() as ReturnType<typeof keptLetters>;
    } catch {
      // It is the other database.
    } finally {
      database.close();
    }
  }
  throw new Error(`No database of letters is under ${state}.`);
}

/** The keepers of the example town, with the secret keys that `npm start` prints. */
export function practiceKeepers(site: string) {
  const secret = /^COMMONS_SECRET\s*=\s*"?([^"\n]+)/m.exec(readFileSync(join(project, '.dev.vars'), 'utf8'))?.[1];
  if (!secret) throw new Error('.dev.vars has no COMMONS_SECRET.');
  return exampleKeepers(secret, site);
}

/** What Debian's `age` makes of a sealed file with an identity; throws with what it says where it does not open. */
export async function openedByAge(identity: string, armoured: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'commons-age-'));
  try {
    const key = join(folder, 'key.txt');
    await writeFile(key, `${identity}\n`, { mode: 0o600 });
    return execFileSync('age', ['-d', '-i', key], { input: armoured, encoding: 'utf8', stdio: 'pipe' });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A key of `age-keygen`. */
export function ageKey(): { identity: string; recipient: string } {
  const text = execFileSync('age-keygen', { encoding: 'utf8', stdio: 'pipe' });
  return { identity: /AGE-SECRET-KEY-\S+/.exec(text)?.[0] ?? '', recipient: /age1\S+/.exec(text)?.[0] ?? '' };
}

/** A word in all the ways in which it may have been written down. */
function waysToWrite(word: string): Buffer[] {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  // The middle of what base64 makes of it at each of three offsets: its ends depend on what stands around it.
  const inside = [0, 1, 2].map((offset) => base64(' '.repeat(offset) + word).slice(4, -4));
  const escaped = [...word].map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
  return [
    ...[word, word.toLowerCase(), encodeURIComponent(word), JSON.stringify(word).slice(1, -1), escaped].map((text) =>
      Buffer.from(text),
    ),
    Buffer.from(word, 'utf16le'),
    Buffer.from(word, 'utf16le').swap16(),
    ...inside.map((text) => Buffer.from(text)),
    ...inside.map((text) => Buffer.from(text.replaceAll('+', '-').replaceAll('/', '_'))),
  ];
}

/** Where below some folders a word stands, however it was written: in files, and in what is compressed inside them. */
export function placesOf(word: string, folders: string[]): string[] {
  const ways = waysToWrite(word);
  return folders.flatMap(filesIn).filter((file) => {
    const bytes = readFileSync(file);
    return [bytes, ...membersOf(bytes)].some((part) => ways.some((way) => part.includes(way)));
  });
}

/** What is compressed with gzip inside a file, wherever it begins. */
function membersOf(bytes: Buffer): Buffer[] {
  const members: Buffer[] = [];
  for (
    let at = bytes.indexOf('\x1f\x8b\x08', 0, 'latin1');
    at !== -1;
    at = bytes.indexOf('\x1f\x8b\x08', at + 1, 'latin1')
  ) {
    try {
      members.push(gunzipSync(bytes.subarray(at)));
    } catch {
      // Those three bytes were something else.
    }
  }
  return members;
}
