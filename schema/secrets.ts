/**
 * What is kept secret, and how. Everything derives from the one secret `COMMONS_SECRET`
 * (HKDF-SHA-256, RFC 5869), one key for each use, so that no key serves two purposes.
 */

const utf8 = new TextEncoder();

/** Bytes as base64url without padding (RFC 4648, section 5). */
export function base64url(bytes: ArrayBuffer | Uint8Array): string {
  const binary = String.fromCharCode(...new Uint8Array(bytes as ArrayBuffer));
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

export interface Keys {
  /** AES-256-GCM: contact details and mails that wait to be sent. */
  seal: CryptoKey;
  /** HMAC-SHA-256: recognises the same text again without keeping it. */
  recognise: CryptoKey;
}

const derived = new Map<string, Promise<Keys>>();

/** The keys of a town, derived once for each isolate from `COMMONS_SECRET`. */
export function deriveKeys(secret: string): Promise<Keys> {
  let keys = derived.get(secret);
  if (!keys) {
    keys = derive(secret);
    derived.set(secret, keys);
  }
  return keys;
}

async function derive(secret: string): Promise<Keys> {
  const material = await crypto.subtle.importKey('raw', fromBase64url(secret), 'HKDF', false, ['deriveKey']);
  const hkdf = (info: string) => ({
    name: 'HKDF',
    hash: 'SHA-256',
    salt: new Uint8Array(),
    info: utf8.encode(`popup-commons/${info}`),
  });
  const [seal, recognise] = await Promise.all([
    crypto.subtle.deriveKey(hkdf('seal'), material, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']),
    crypto.subtle.deriveKey(hkdf('recognise'), material, { name: 'HMAC', hash: 'SHA-256', length: 256 }, false, [
      'sign',
    ]),
  ]);
  return { seal, recognise };
}

/**
 * Encrypts a text for the place it is kept in. `place` (e.g. `entries/<id>`) is authenticated with
 * it, so a sealed text moved to another row does not open.
 *
 * @returns 12 bytes of nonce and the ciphertext with its tag, base64url
 */
export async function seal(keys: Keys, place: string, text: string): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const ciphertext = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv, additionalData: utf8.encode(place) },
    keys.seal,
    utf8.encode(text),
  );
  const sealed = new Uint8Array(iv.length + ciphertext.byteLength);
  sealed.set(iv);
  sealed.set(new Uint8Array(ciphertext), iv.length);
  return chunkedBase64url(sealed);
}

/** Spreading a long array into one call overflows the stack, so long texts go in pieces. */
function chunkedBase64url(bytes: Uint8Array): string {
  let text = '';
  const size = 3 * 4096; // a multiple of 3, so that no piece but the last needs padding
  for (let start = 0; start < bytes.length; start += size) {
    text += base64url(bytes.subarray(start, start + size));
  }
  return text;
}

/**
 * Opens what `seal` closed.
 *
 * @throws {DOMException} when the text was changed, moved, or sealed under another secret
 */
export async function unseal(keys: Keys, place: string, sealed: string): Promise<string> {
  const bytes = fromBase64url(sealed);
  const plain = await crypto.subtle.decrypt(
    { name: 'AES-GCM', iv: bytes.subarray(0, 12), additionalData: utf8.encode(place) },
    keys.seal,
    bytes.subarray(12),
  );
  return new TextDecoder().decode(plain);
}

/** A keyed hash: the same text gives the same hash, and nobody without the secret can go back. */
export async function keyedHash(keys: Keys, text: string): Promise<string> {
  return base64url(await crypto.subtle.sign('HMAC', keys.recognise, utf8.encode(text)));
}
