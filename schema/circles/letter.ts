/**
 * A letter as it is sealed: JSON, filled up with blanks to one of four sizes, so that its length says nothing. The
 * same in the browser and in the worker.
 */

/** How long it can wait. */
export const urgencies = ['next-circle', 'before', 'soon'] as const;
export type Urgency = (typeof urgencies)[number];

/** How much may be written, in characters. */
export const letterLimits = { what: 5000, affected: 1500, wish: 1500, name: 80, contact: 200 } as const;

export interface Letter {
  version: 1;
  /** Random, 64 hex digits; not the row's. */
  id: string;
  what: string;
  affected: string;
  wish: string;
  urgency: Urgency;
  name: string;
  contact: string;
  /** The keys that it was sealed to, as the writer saw them. */
  readers: string[];
  /** The key that answers are sealed to. */
  replyTo: string;
  /** Only who opened the letter knows it, and can answer. 64 hex digits. */
  answer: string;
}

/** Bytes, the smallest that holds it. */
export const sizes = [4096, 8192, 16_384, 32_768] as const;
export type Size = (typeof sizes)[number];

/** Which of the sizes a number of bytes is; null for any other. */
export const sizeOf = (bytes: number | null): Size | null => sizes.find((size) => size === bytes) ?? null;

/** The text to seal; null for one that is longer than the largest size. */
export function padded(said: object): string | null {
  const text = JSON.stringify(said);
  const bytes = new TextEncoder().encode(text).length;
  const size = sizes.find((one) => one >= bytes);
  // A blank is one byte, and nothing to whoever reads JSON.
  return size === undefined ? null : text + ' '.repeat(size - bytes);
}

/**
 * What a letter says, once it is opened; null for what is none. Checked by hand: a library for it would be twice all
 * else that a browser loads for a letter.
 */
export function readLetter(text: string): Letter | null {
  const said = fromJson(text);
  if (said === null || said.version !== 1) return null;
  const { readers, urgency } = said;
  const isSaid =
    Object.entries(letterLimits).every(([name, most]) => isText(said[name], most)) &&
    [said.id, said.answer].every((one) => isText(one, 64) && /^[0-9a-f]{64}$/.test(one)) &&
    isText(said.replyTo, 62) &&
    urgencies.some((one) => one === urgency) &&
    Array.isArray(readers) &&
    readers.length >= 2 &&
    readers.every((one) => isText(one, 62));
  return isSaid ? (said as unknown as Letter) : null;
}

/** An object that JSON describes; null for anything else. */
export function fromJson(text: string | null): Record<string, unknown> | null {
  try {
    const said: unknown = text && JSON.parse(text);
    return typeof said === 'object' && said !== null ? (said as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

export const isText = (value: unknown, most: number): value is string =>
  typeof value === 'string' && value.length <= most;
