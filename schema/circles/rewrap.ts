import { hkdf } from '@noble/hashes/hkdf.js';
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { base64nopad } from '@scure/base';
import { armor, Decrypter, Encrypter, type Recipient, type Stanza } from 'age-encryption';
import { quietly, readSealed, type SealedFile, version } from './age.ts';

/**
 * Handing a sealed file on: another header before the same payload, so that other keys open it and nobody could have
 * changed a word of it. Sealing it anew would let whoever does it change it unseen.
 */

/**
 * The header that opens a file for some keys, made by who can open it.
 *
 * @returns null where the identity opens no stanza of the file, its header was changed, or a key is none
 */
export async function rewrapHeader(
  identity: string,
  armoured: string,
  recipients: readonly string[],
): Promise<string | null> {
  const file = await readSealed(armoured);
  if (!file) return null;
  return quietly(async () => {
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity);
    // Throws where the header's own seal (its MAC) is broken.
    const fileKey = await decrypter.decryptHeader(file.header);
    const stanzas = (await Promise.all(wrappers(recipients).map((one) => one.wrapFileKey(fileKey)))).flat();
    return sealedHeader(stanzas, fileKey);
  });
}

/** What wraps a file's key for each of some keys: the library makes them of keys, and hands them out nowhere else. */
function wrappers(recipients: readonly string[]): Recipient[] {
  const encrypter = new Encrypter();
  for (const recipient of new Set(recipients)) encrypter.addRecipient(recipient);
  // biome-ignore lint/complexity/useLiteralKeys: private, and this is the way to it that is checked.
  return encrypter['recipients'];
}

/** A header as the specification writes it (https://age-encryption.org/v1, Header), with its MAC. */
function sealedHeader(stanzas: Stanza[], fileKey: Uint8Array): string {
  const written = stanzas.map(({ args, body }) => `-> ${args.join(' ')}\n${base64nopad.encode(body)}\n`);
  const text = `${version}\n${written.join('')}---`;
  const key = hkdf(sha256, fileKey, undefined, ascii('header'), 32);
  return `${text} ${base64nopad.encode(hmac(sha256, key, ascii(text)))}\n`;
}

const ascii = (text: string) => new TextEncoder().encode(text);

/** A header for up to 60 keys. */
const longestHeader = 6000;

/**
 * A file with another header before the very same payload.
 *
 * @returns null where the header is none of X25519 stanzas only, for as many keys as it has to be
 */
export async function withHeader(
  { payload }: Pick<SealedFile, 'payload'>,
  header: string,
  keys: number,
): Promise<SealedFile | null> {
  if (header.length > longestHeader) return null;
  const head = ascii(header);
  const bytes = new Uint8Array(head.length + payload.length);
  bytes.set(head);
  bytes.set(payload, head.length);
  const file = await readSealed(armor.encode(bytes));
  // All of the header is one: nothing that came with it stands before the payload.
  return file && file.readers === keys && file.header.length === head.length ? file : null;
}
