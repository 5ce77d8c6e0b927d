/** What Debian's `age` makes of what is sealed here, and what we make of what it seals. */
import { type ExecFileSyncOptionsWithStringEncoding, execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { open, readSealed, recipientOf, seal } from '../../schema/circles/age.ts';
import { padded } from '../../schema/circles/letter.ts';
import { rewrapHeader, withHeader } from '../../schema/circles/rewrap.ts';
import { ensureAge } from '../../scripts/local/age.ts';

const isHere = await ensureAge();
if (!isHere)
  console.warn('Debian’s age is not here and cannot be installed, so what it makes of a letter is not tried.');

interface Key {
  identity: string;
  recipient: string;
  /** The file that `age-keygen` wrote. */
  file: string;
}

let folder: string;
let keys: Key[] = [];

async function newKey(): Promise<Key> {
  const text = execFileSync('age-keygen', { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const identity = /AGE-SECRET-KEY-1\w+/.exec(text)?.[0] ?? '';
  const file = join(folder, `${keys.length}.txt`);
  await writeFile(file, text);
  return { identity, recipient: (await recipientOf(identity)) ?? '', file };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sealed-'));
  if (isHere) for (let count = 0; count < 3; count++) keys = [...keys, await newKey()];
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What the program opens a file to; null where it refuses. */
function byAge(key: Key | undefined, sealed: string): string | null {
  try {
    const options: ExecFileSyncOptionsWithStringEncoding = { input: sealed, encoding: 'utf8', stdio: 'pipe' };
    return execFileSync('age', ['-d', '-i', key?.file ?? ''], options);
  } catch {
    return null;
  }
}

const text = padded({ version: 1, what: 'Somebody shouts — at “us”.' }) ?? '';

test('in CI, Debian’s age is not left out', () => {
  expect(isHere || process.env.CI !== 'true').toBe(true);
});

describe.runIf(isHere)('Debian’s age', () => {
  test('opens what is sealed here, for each of its keys and no other', async () => {
    const [one, two, three] = keys;
    const sealed = (await seal([one?.recipient ?? '', two?.recipient ?? ''], text)) ?? '';
    expect(byAge(one, sealed)).toBe(text);
    expect(byAge(two, sealed)).toBe(text);
    expect(byAge(three, sealed)).toBeNull();
  });

  test('opens what was handed on with the new keys, and no longer with the old one', async () => {
    const [one, two, three] = keys as [Key, Key, Key];
    const file = await readSealed((await seal([one.recipient, two.recipient], text)) ?? '');
    const header = await rewrapHeader(one.identity, file?.armoured ?? '', [two.recipient, three.recipient]);
    const handedOn = file && (await withHeader(file, header ?? '', 2));
    expect(handedOn?.payload).toEqual(file?.payload);
    for (const key of [two, three]) expect(byAge(key, handedOn?.armoured ?? '')).toBe(text);
    expect(byAge(one, handedOn?.armoured ?? '')).toBeNull();
  });

  test('seals what is handed on and opened here', async () => {
    const [one, two] = keys as [Key, Key, Key];
    const sealed = execFileSync('age', ['-a', '-r', one.recipient], { input: text, encoding: 'utf8' });
    expect(await open(one.identity, sealed)).toBe(text);
    const file = await readSealed(sealed);
    const header = await rewrapHeader(one.identity, sealed, [two.recipient]);
    const handedOn = file && (await withHeader(file, header ?? '', 1));
    expect(await open(two.identity, handedOn?.armoured ?? '')).toBe(text);
    expect(byAge(two, handedOn?.armoured ?? '')).toBe(text);
  });
});
