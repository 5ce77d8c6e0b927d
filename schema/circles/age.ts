import { armor, Decrypter, Encrypter, identityToRecipient } from 'age-encryption';

/**
 * Files of `age` (https://age-encryption.org/v1), sealed to X25519 keys only: Debian's `age` opens them, and a site
 * that mixes kinds of keys makes letters that one keeper opens and another cannot.
 *
 * No message of the library is ever shown or logged: of one mistyped letter in an identity it makes an error that
 * says all of the identity.
 */

/** A public key: `age1` and 58 letters of bech32. */
const recipientShape = /^age1[02-9ac-hj-np-z]{58}$/;

export type ReadRecipient = { ok: true; recipient: string } | { ok: false; error: string };

/** Reads a public key as it was pasted, and seals to it once: some that look like keys fail only then. */
export async function readRecipient(pasted: string): Promise<ReadRecipient> {
  const recipient = pasted.slice(0, longestKey).trim().toLowerCase();
  if (/^age-secret-key-/.test(recipient)) {
    return {
      ok: false,
      error: 'That is the secret key. Paste the public one, which begins with age1, and keep this to yourself',
    };
  }
  // Their name ends with a 1, which no key has among its letters: ours may well begin with age1pq.
  if (/^age1[a-z-]{1,20}1/.test(recipient)) {
    return {
      ok: false,
      error: 'That is a key of another kind. Letters are sealed to keys that begin with age1 and have 62 letters',
    };
  }
  const wrong = {
    ok: false,
    error: 'A public key begins with age1 and has 62 letters. One is wrong, or some are missing',
  } as const;
  if (!recipientShape.test(recipient)) return wrong;
  return (await seal([recipient], 'trial')) === null ? wrong : { ok: true, recipient };
}

const longestKey = 4000;

/** The public key of an identity; null for what is none. */
export async function recipientOf(identity: string): Promise<string | null> {
  const typed = identity.slice(0, longestKey).replace(/\s+/g, '').toUpperCase();
  if (!/^AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}$/.test(typed)) return null;
  return quietly(() => identityToRecipient(typed));
}

/**
 * Seals a text to each of some keys, in armour; null where one of them is no key.
 *
 * @param recipients each once, whoever else has it
 */
export function seal(recipients: readonly string[], text: string): Promise<string | null> {
  return quietly(async () => {
    const encrypter = new Encrypter();
    for (const recipient of new Set(recipients)) encrypter.addRecipient(recipient);
    return armor.encode(await encrypter.encrypt(text));
  });
}

/** Opens what was sealed; null where the identity is none of those, or the file was changed. */
export async function open(identity: string, armoured: string): Promise<string | null> {
  const opened = await openFile(identity, armoured);
  return opened.ok ? opened.text : null;
}

/** Why a file does not open: it is none, it is sealed to other keys, or it was changed after it was sealed. */
export type Unopened = 'no-file' | 'other-key' | 'changed';
export type Opened = { ok: true; text: string } | { ok: false; why: Unopened };

/** Opens what was sealed, or says why not, in nobody's words but ours. */
export async function openFile(identity: string, armoured: string): Promise<Opened> {
  const bytes = await quietly(() => armor.decode(armoured));
  if (!bytes) return { ok: false, why: 'no-file' };
  let isForOthers = false;
  const text = await quietly(() => {
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity);
    // Asked only once the first found nothing that is sealed to it.
    decrypter.addIdentity({
      unwrapFileKey: () => {
        isForOthers = true;
        return null;
      },
    });
    return decrypter.decrypt(bytes, 'text');
  });
  return text === null ? { ok: false, why: isForOthers ? 'other-key' : 'changed' } : { ok: true, text };
}

/** Nothing that the library says of what failed goes any further. */
export async function quietly<Result>(run: () => Result | Promise<Result>): Promise<Result | null> {
  try {
    return await run();
  } catch {
    return null;
  }
}

/** A sealed file, taken apart without opening it. */
export interface SealedFile {
  /** In the one form that is kept. */
  armoured: string;
  /** The header as it was written, up to and with its last line. */
  header: Uint8Array;
  /** How many keys open it: each has a stanza. */
  readers: number;
  /** What is sealed, in one piece. */
  payload: Uint8Array;
}

const begin = '-----BEGIN AGE ENCRYPTED FILE-----\n';
export const version = 'age-encryption.org/v1';
const base64 = '[A-Za-z0-9+/]';
const stanza = new RegExp(`^-> X25519 ${base64}{43}\\n${base64}{43}\\n`);
const lastLine = new RegExp(`^--- ${base64}{43}\\n`);

/** More than any letter is, in armour. */
export const longestArmour = 64 * 1024;

/**
 * Reads a sealed file as somebody sent it.
 *
 * @returns null for anything but canonical armour of version 1 with X25519 stanzas only
 */
export async function readSealed(sent: string): Promise<SealedFile | null> {
  if (sent.length > longestArmour) return null;
  const text = `${sent.replaceAll('\r\n', '\n').trim()}\n`;
  if (!text.startsWith(begin)) return null;
  const bytes = await quietly(() => armor.decode(text));
  // Written another way it would be another file to `age`, or none.
  if (!bytes || armor.encode(bytes) !== text) return null;
  const head = String.fromCharCode(...bytes.subarray(0, 20_000));
  let at = version.length + 1;
  if (head.slice(0, at) !== `${version}\n`) return null;
  let readers = 0;
  for (; ; readers++) {
    const found = stanza.exec(head.slice(at, at + 200));
    if (!found) break;
    at += found[0].length;
  }
  const end = lastLine.exec(head.slice(at, at + 100));
  if (!end || readers === 0) return null;
  at += end[0].length;
  return { armoured: text, header: bytes.subarray(0, at), readers, payload: bytes.subarray(at) };
}

/** Bytes of a payload beside what it says: a nonce, and the tag of its one piece (the STREAM of the specification). */
const payloadOverhead = 16 + 16;
/** Bytes of one piece. */
const piece = 64 * 1024;

/** How many bytes are sealed in a payload of one piece; null for one that is longer or none. */
export function sealedBytes({ payload }: Pick<SealedFile, 'payload'>): number | null {
  const bytes = payload.length - payloadOverhead;
  return bytes > 0 && bytes <= piece ? bytes : null;
}
