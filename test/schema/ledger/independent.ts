/**
 * A second verifier of the ledger, written from docs/ledger-format.md alone: it shares no line with
 * the first one, so that a mistake in either, or a gap in that page, shows as a difference.
 */

export type Why =
  | 'not-a-line'
  | 'missing'
  | 'out-of-order'
  | 'not-linked'
  | 'changed'
  | 'words-changed'
  | 'another-chain'
  | 'cut';

export type Verdict = { ok: true; head: string } | { ok: false; line: number; why: Why };

type Value = string | number | null | Members;
type Members = Map<string, Value>;

interface Line {
  seq: number;
  prev: string;
  hash: string;
  commitments: Record<Word, string>;
  openings: Record<Word, Opening | null>;
  /** What is hashed: the twelve fields as canonical JSON. */
  canonical: string;
}

type Word = 'who' | 'what';

interface Opening {
  salt: string;
  text: string;
}

const maximumBytes = 65_536;
const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Checks a whole `/ledger.json`; a witness is written as people copy it, such as `7 · 723d 4639 031e`. */
export async function verifyLedger(file: string | Uint8Array, witness?: string): Promise<Verdict> {
  const remembered = witness === undefined ? null : parseWitness(witness);
  const pieces = linesOf(typeof file === 'string' ? encoder.encode(file) : file);
  let number = 0;
  let hash = '0'.repeat(64);
  for (const piece of pieces) {
    const expected = number + 1;
    const line = parseLine(piece);
    const why = line ? await whyNot(line, expected, hash) : 'not-a-line';
    if (!line || why) return { ok: false, line: expected, why: why ?? 'not-a-line' };
    if (remembered?.number === expected && !line.hash.startsWith(remembered.digits)) {
      return { ok: false, line: expected, why: 'another-chain' };
    }
    number = expected;
    hash = line.hash;
  }
  if (remembered && remembered.number > number) return { ok: false, line: number + 1, why: 'cut' };
  const grouped = String(number).replace(/(?<=[0-9])(?=(?:[0-9]{3})+$)/g, ',');
  return { ok: true, head: `${grouped} · ${hash.slice(0, 12).match(/..../g)?.join(' ')}` };
}

/** The lines between line feeds; the last one may lack its own. */
function linesOf(bytes: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = [];
  for (let start = 0; start < bytes.length; ) {
    const found = bytes.indexOf(0x0a, start);
    const end = found < 0 ? bytes.length : found;
    lines.push(bytes.subarray(start, end));
    start = end + 1;
  }
  return lines;
}

/** Steps 2 to 5 of the check. */
async function whyNot(line: Line, expected: number, last: string): Promise<Why | null> {
  if (line.seq > expected) return 'missing';
  if (line.seq < expected) return 'out-of-order';
  if (line.prev !== last) return 'not-linked';
  if ((await sha256(encoder.encode(line.canonical))) !== line.hash) return 'changed';
  for (const word of ['who', 'what'] as const) {
    const opening = line.openings[word];
    if (opening && (await commitment(opening)) !== line.commitments[word]) return 'words-changed';
  }
  return null;
}

function parseWitness(witness: string) {
  const hash = /([0-9a-f]{12,64}|[0-9a-f]{4}\s+[0-9a-f]{4}\s+[0-9a-f]{4})[^\p{L}\p{N}]*$/iu.exec(witness);
  const [, number] =
    /^[^0-9]*([0-9]+|[0-9]{1,3}(?:[\s.,'’][0-9]{3})+)[\s:·]+$/.exec(witness.slice(0, hash?.index)) ?? [];
  if (!hash?.[1] || !number) throw new Error(`Not a number and 12 digits: ${witness}`);
  return { number: Number(number.replace(/[^0-9]/g, '')), digits: hash[1].replace(/\s/g, '').toLowerCase() };
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function commitment({ salt, text }: Opening): Promise<string> {
  const saltBytes = (salt.match(/../g) ?? []).map((digits) => Number.parseInt(digits, 16));
  return sha256(new Uint8Array([...saltBytes, ...encoder.encode(text)]));
}

// What a line looks like.

const date = '[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])';
const time = '([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]';

const matches = (expression: string) => {
  const whole = new RegExp(`^(?:${expression})$`);
  return (value: Value | undefined) => typeof value === 'string' && whole.test(value);
};
const isFilled = (value: Value | undefined) => typeof value === 'string' && value !== '';
const isNumbered = (value: Value | undefined) => Number.isSafeInteger(value) && Number(value) >= 1;
const isHash = matches('[0-9a-f]{64}');
const isSalt = matches('[0-9a-f]{32}');

const isRight: Record<string, (value: Value | undefined) => boolean> = {
  v: (value) => value === 1,
  seq: isNumbered,
  prev: isHash,
  act: isFilled,
  quantity: matches('(0|[1-9][0-9]{0,6})(\\.[0-9]?[1-9])?'),
  unit: isFilled,
  date: matches(date),
  commons: (value) => value === null || isFilled(value),
  corrects: (value) => value === null || isNumbered(value),
  at: matches(`${date}T${time}Z`),
  who: isHash,
  what: isHash,
};
const hashed = Object.keys(isRight).sort();

/** Gives nothing for what is not a line. */
function parseLine(bytes: Uint8Array): Line | null {
  if (bytes.length > maximumBytes) return null;
  const line = parseObject(bytes);
  const words = line?.get('words');
  if (!line || !hasOnly(line, [...hashed, 'hash', 'words'])) return null;
  if (!hashed.every((name) => isRight[name]?.(line.get(name))) || !isHash(line.get('hash'))) return null;
  if (!(words instanceof Map) || !hasOnly(words, ['who', 'what'])) return null;
  const who = parseOpening(words.get('who'));
  const what = parseOpening(words.get('what'));
  if (who === undefined || what === undefined) return null;
  return {
    seq: Number(line.get('seq')),
    prev: String(line.get('prev')),
    hash: String(line.get('hash')),
    commitments: { who: String(line.get('who')), what: String(line.get('what')) },
    openings: { who, what },
    canonical: `{${hashed.map((name) => `${quoted(name)}:${canonical(line.get(name))}`).join(',')}}`,
  };
}

function parseOpening(value: Value | undefined): Opening | null | undefined {
  if (value === null) return null;
  if (!(value instanceof Map) || !hasOnly(value, ['salt', 'text'])) return undefined;
  const text = value.get('text');
  if (!isSalt(value.get('salt')) || typeof text !== 'string') return undefined;
  return { salt: String(value.get('salt')), text };
}

const hasOnly = (members: Members, names: string[]) =>
  members.size === names.length && names.every((name) => members.has(name));

// Canonical JSON. The numbers of a line are whole and below 2^53, which JavaScript writes as RFC 8785 does.

const canonical = (value: Value | undefined) => (typeof value === 'string' ? quoted(value) : String(value));

const shortEscapes: Record<string, string> = { b: '\b', t: '\t', n: '\n', f: '\f', r: '\r' };
const escaped = new Map([
  ['"', '\\"'],
  ['\\', '\\\\'],
  ...Object.entries(shortEscapes).map(([letter, character]) => [character, `\\${letter}`] as const),
]);

function quoted(text: string): string {
  const characters = Array.from(text, (character) => {
    const short = escaped.get(character);
    if (short || character >= ' ') return short ?? character;
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return `"${characters.join('')}"`;
}

// JSON, as far as lines need it. JSON.parse would not tell when a name stands twice. Lists, true and
// false stand in no line, and no object is deeper than an opening: all of that ends the reading.

const space = '[ \\t\\r\\n]*';
const string = '"(?:[ !#-\\[\\]-\\u{10ffff}]|\\\\(?:["\\\\/bfnrt]|u[0-9a-fA-F]{4}))*"';
const number = '-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+\\-]?[0-9]+)?';
const deepest = 3;

class NotALine extends Error {}

function parseObject(bytes: Uint8Array): Members | null {
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    return null;
  }
  const token = new RegExp(`${space}([{}:,]|null|${string}|${number})${space}`, 'uy');
  const next = (): string => {
    const found = token.exec(text)?.[1];
    if (!found) throw new NotALine();
    return found;
  };
  const expect = (mark: string) => {
    if (next() !== mark) throw new NotALine();
  };

  const members = (depth: number): Members => {
    const found: Members = new Map();
    if (depth > deepest) throw new NotALine();
    for (;;) {
      const first = next();
      // Empty objects stand in no line either, so a name always follows.
      const name = first.startsWith('"') ? unquoted(first) : null;
      if (name === null || found.has(name)) throw new NotALine();
      expect(':');
      found.set(name, value(next(), depth));
      const mark = next();
      if (mark === '}') return found;
      if (mark !== ',') throw new NotALine();
    }
  };
  const value = (first: string, depth: number): Value => {
    if (first === 'null') return null;
    if (first === '{') return members(depth + 1);
    if (first.startsWith('"')) return unquoted(first);
    if (/^[-0-9]/.test(first)) return Number(first);
    throw new NotALine();
  };

  try {
    expect('{');
    const found = members(1);
    return token.lastIndex === text.length ? found : null;
  } catch (error) {
    if (error instanceof NotALine) return null;
    throw error;
  }
}

function unquoted(source: string): string {
  const text = source
    .slice(1, -1)
    .replace(/\\(?:u(....)|(.))/g, (_, digits?: string, letter = '') =>
      digits ? String.fromCharCode(Number.parseInt(digits, 16)) : (shortEscapes[letter] ?? letter),
    );
  // Half a surrogate pair has no UTF-8, so nothing that holds one can be hashed.
  if (/\p{Surrogate}/u.test(text)) throw new NotALine();
  return text;
}
