import { describe, expect, it } from 'vitest';
import { type Verdict, verifyLedger } from './independent.ts';

const [page = ''] = Object.values(
  import.meta.glob<string>('../../../docs/ledger-format.md', { query: '?raw', import: 'default', eager: true }),
);

/** What stands in the first block of the page that opens with these words. */
function block(opening: string): string {
  const [, rest = ''] = page.split(`\n\`\`\`${opening}\n`);
  const [text = ''] = rest.split('```');
  return text;
}

const linesOf = (text: string) => text.split('\n').slice(0, -1);
const joined = (lines: string[]) => lines.map((line) => `${line}\n`).join('');

const chain = block('ndjson');
const head = '8 · ef97 298f c313';
const holds: Verdict = { ok: true, head };
const breaks = (line: number, why: string) => ({ ok: false, line, why });

type Edit = [kind: string, ...numbersAndPieces: (string | number)[]];

interface Case {
  case: string;
  edits: Edit[];
  witness?: string;
  breaks: number | null;
  why?: string;
  head?: string;
}

/** A text whose letters are the bytes of what is written. */
const asBytes = (text: string) => String.fromCharCode(...new TextEncoder().encode(text));
const fromHex = (digits: string) => digits.replace(/../g, (two) => String.fromCharCode(Number.parseInt(two, 16)));

/** The chain of the page after the edits of a case, in bytes. */
function edited(...edits: Edit[]): Uint8Array {
  const lines = linesOf(chain).map(asBytes);
  let chopped = 0;
  for (const [kind, number, ...more] of edits) {
    const place = Number(number) - 1;
    const line = lines[place] ?? '';
    const [piece, instead] = more.map(String);
    switch (kind) {
      case 'remove':
        lines.splice(place, 1);
        break;
      case 'repeat':
        lines.splice(place, 0, line);
        break;
      case 'keep':
        lines.length = Number(number);
        break;
      case 'chop':
        chopped = Number(number);
        break;
      case 'pad':
        lines[place] = line.padEnd(Number(piece), ' ');
        break;
      case 'swap':
        [lines[place], lines[Number(piece) - 1]] = [lines[Number(piece) - 1] ?? '', line];
        break;
      case 'replace':
      case 'bytes': {
        const parts = line.split(asBytes(piece ?? ''));
        expect(parts.length, 'the piece is in the line').toBeGreaterThan(1);
        const [first, ...rest] = parts;
        const by = kind === 'bytes' ? fromHex(instead ?? '') : asBytes(instead ?? '');
        lines[place] = first + by + rest.join(asBytes(piece ?? ''));
        break;
      }
      default:
        throw new Error(`The page does not tell of ${kind}.`);
    }
  }
  const file = joined(lines);
  return Uint8Array.from(file.slice(0, file.length - chopped), (letter) => letter.charCodeAt(0));
}

async function sha256(...parts: (string | Uint8Array)[]): Promise<string> {
  const bytes = parts.flatMap((part) => [...(typeof part === 'string' ? new TextEncoder().encode(part) : part)]);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(bytes)));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

describe('The page on the format', () => {
  it('shows a first line whose commitment and hash come out as it says', async () => {
    const example = JSON.parse(block('json'));
    expect(JSON.parse(linesOf(chain)[0] ?? '')).toEqual(example);
    const salt = Uint8Array.from({ length: 16 }, (_, index) => index);
    expect(await sha256(salt, example.words.who.text)).toBe(example.who);
    const canonical = page.split('\n').find((line) => line.startsWith('{"act":')) ?? '';
    expect(new TextEncoder().encode(canonical)).toHaveLength(397);
    expect(await sha256(canonical)).toBe(example.hash);
    expect(await verifyLedger(`${JSON.stringify(example)}\n`)).toEqual({ ok: true, head: '1 · 5d08 eaf6 dbb4' });
  });

  it('has a chain that holds', async () => {
    expect(linesOf(chain)).toHaveLength(8);
    expect(await verifyLedger(chain)).toEqual(holds);
  });

  const cases = linesOf(block('ndjson cases')).map((line): Case => JSON.parse(line));

  it('has all its cases read', () => {
    expect(cases).toHaveLength(page.split('\n{"case":').length - 1);
    expect(cases.length).toBeGreaterThan(20);
  });

  for (const told of cases) {
    it(`tells the truth: ${told.case}`, async () => {
      expect(await verifyLedger(edited(...told.edits), told.witness)).toEqual(
        told.breaks === null ? { ok: true, head: told.head } : breaks(told.breaks, told.why ?? ''),
      );
    });
  }
});

describe('Somebody tampers with the chain', () => {
  const lines = linesOf(chain);

  it('and whichever line they change, remove, move or slip in, it breaks right there', async () => {
    for (const [index, line] of lines.entries()) {
      const number = index + 1;
      const isLast = number === lines.length;
      const told = `line ${number}`;
      const changed = lines.with(index, line.replace('"date":"2027', '"date":"2028'));
      expect(await verifyLedger(joined(changed)), told).toEqual(breaks(number, 'changed'));
      const twice = lines.toSpliced(index, 0, line);
      expect(await verifyLedger(joined(twice)), told).toEqual(breaks(number + 1, 'out-of-order'));
      const removed = joined(lines.toSpliced(index, 1));
      expect(await verifyLedger(removed, head), told).toEqual(breaks(number, isLast ? 'cut' : 'missing'));
      const next = lines[number];
      if (!next) continue;
      const swapped = joined(lines.with(index, next).with(number, line));
      expect(await verifyLedger(swapped), told).toEqual(breaks(number, 'missing'));
    }
  });

  it('and no byte of a line can be another one', async () => {
    const [first = ''] = lines;
    for (let place = 0; place < first.length; place += 1) {
      const other = first[place] === '7' ? '8' : '7';
      const changed = first.slice(0, place) + other + first.slice(place + 1);
      expect(await verifyLedger(joined(lines.with(0, changed))), changed).toMatchObject({ ok: false, line: 1 });
    }
  });

  it('and makes a line of their own: it fits in only at the end, or with all that follows made anew', async () => {
    const { hash: _, words, ...fields } = JSON.parse(lines[3] ?? '');
    const forged = { ...fields, quantity: '1' };
    const sorted = Object.fromEntries(Object.entries(forged).sort(([one], [other]) => (one < other ? -1 : 1)));
    const hash = await sha256(JSON.stringify(sorted));
    const inPlace = lines.with(3, JSON.stringify({ ...forged, hash, words }));
    expect(await verifyLedger(joined(inPlace))).toEqual(breaks(5, 'not-linked'));
    const remade = joined(inPlace.slice(0, 4));
    expect(await verifyLedger(remade)).toMatchObject({ ok: true });
    expect(await verifyLedger(remade, '4 1b88 7080 9c14')).toEqual(breaks(4, 'another-chain'));
    expect(await verifyLedger(remade, head)).toEqual(breaks(5, 'cut'));
  });

  it('and cuts its tail off: only who remembers a line of it notices', async () => {
    for (let kept = 0; kept < lines.length; kept += 1) {
      const short = joined(lines.slice(0, kept));
      expect(await verifyLedger(short)).toMatchObject({ ok: true });
      expect(await verifyLedger(short, head)).toEqual(breaks(kept + 1, 'cut'));
    }
  });

  it('and what breaks first counts, not what somebody remembers of later lines', async () => {
    expect(await verifyLedger(edited(['remove', 3]), head)).toEqual(breaks(3, 'missing'));
  });
});

describe('A line is judged by its values', () => {
  const replaced = (line: number, piece: string, instead: string) =>
    verifyLedger(edited(['replace', line, piece, instead]));

  it('however they are spelled', async () => {
    expect(await replaced(1, '"v":1', '"v":1.0')).toEqual(holds);
    expect(await replaced(2, '"seq":2', ' "seq" :\t20e-1 ')).toEqual(holds);
    expect(await replaced(1, 'Zoë', 'Zo\\u00eb')).toEqual(holds);
    expect(await replaced(1, '🌻', '\\uD83C\\udf3b')).toEqual(holds);
    expect(await replaced(1, '"act":"resource"', '"\\u0061ct":"re\\u0073ource"')).toEqual(holds);
    expect(await verifyLedger(chain.trimEnd())).toEqual(holds);
  });

  it('and is none where they are not as written', async () => {
    const wrong: [line: number, piece: string, instead: string][] = [
      [1, '"v":1', '"v":1,"v":1'],
      [1, '"text":"Zoë', '"salt":"000102030405060708090a0b0c0d0e0f","text":"Zoë'],
      [1, '"v":1', '"v":"1"'],
      [1, '"seq":1', '"seq":01'],
      [1, '"seq":1', '"seq":1.5'],
      [1, '"seq":1', '"seq":9007199254740992'],
      [6, '"corrects":4', '"corrects":0'],
      [6, '"corrects":4', '"corrects":[4]'],
      [1, '"act":"resource"', '"act":""'],
      [1, '"unit":"meals"', '"unit":""'],
      [1, '"commons":"0b9f6a5e-3c1d-4e8a-9f2b-7d6c5e4f3a21"', '"commons":""'],
      [1, '"quantity":"12"', '"quantity":"012"'],
      [1, '"quantity":"12"', '"quantity":"12345678"'],
      [1, '"quantity":"12"', '"quantity":"12.0"'],
      [1, '"quantity":"12"', '"quantity":"12\\n"'],
      [1, '"date":"2027-03-06"', '"date":"2027-13-06"'],
      [1, '19:30:00Z', '19:30:60Z'],
      [1, '19:30:00Z', '19:30:00.0Z'],
      [1, '5d08eaf6', '5D08EAF6'],
      [1, '0a0b0c0d0e0f', '0A0B0C0D0E0F'],
      [5, '{"who":null,"what":null}', '{"who":null}'],
      [5, '{"who":null,"what":null}', '{}'],
      [5, '{"who":null,"what":null}', 'null'],
      [5, '{"who":null,"what":null}', '{"who":null,"what":null,}'],
      [7, '"salt":"d0', '"note":null,"salt":"d0'],
      [7, 'It was', 'It\twas'],
      [7, 'It was', 'It\\x20was'],
      [7, '"v":1', '"__proto__":null,"v":1'],
    ];
    for (const [line, piece, instead] of wrong) {
      expect(await replaced(line, piece, instead), instead).toEqual(breaks(line, 'not-a-line'));
    }
  });

  it('nor is an empty line one, nor a mark before the first, nor what is too long or too deep', async () => {
    expect(await verifyLedger('\n')).toEqual(breaks(1, 'not-a-line'));
    expect(await verifyLedger(`${chain}\n`)).toEqual(breaks(9, 'not-a-line'));
    expect(await verifyLedger(`\ufeff${chain}`)).toEqual(breaks(1, 'not-a-line'));
    expect(await verifyLedger(`${chain}{"v":1`)).toEqual(breaks(9, 'not-a-line'));
    expect(await verifyLedger('{"a":'.repeat(13_000))).toEqual(breaks(1, 'not-a-line'));
    const [first = '', ...rest] = linesOf(chain);
    const padded = (length: number) => {
      const spaces = ' '.repeat(length - new TextEncoder().encode(first).length);
      return joined([`${first.slice(0, -1)}${spaces}}`, ...rest]);
    };
    expect(await verifyLedger(padded(65_536))).toEqual(holds);
    expect(await verifyLedger(padded(65_537))).toEqual(breaks(1, 'not-a-line'));
  });

  it('also where canonical JSON has to escape', async () => {
    const [first = ''] = linesOf(chain);
    const commons = '"\\\b\t\n\f\r\u0000\u001f\u007f/\u2028é🌻';
    const { hash: _, words, ...fields } = JSON.parse(first);
    const sorted = Object.entries({ ...fields, commons }).sort(([one], [other]) => (one < other ? -1 : 1));
    const canonical = JSON.stringify(Object.fromEntries(sorted));
    expect(canonical).toContain('"\\"\\\\\\b\\t\\n\\f\\r\\u0000\\u001f\u007f/\u2028é🌻"');
    const line = JSON.stringify({ ...fields, commons, hash: await sha256(canonical), words });
    expect(await verifyLedger(line)).toMatchObject({ ok: true });
  });

  it('and a long text is no trouble', async () => {
    const long = await replaced(7, 'It was', 'It was '.repeat(9_000));
    expect(long).toEqual(breaks(7, 'words-changed'));
  });
});

it('A witness that nobody can read is no verdict on the chain', async () => {
  await expect(verifyLedger(chain, 'the seventh')).rejects.toThrow();
  await expect(verifyLedger(chain, '7 723d')).rejects.toThrow();
  await expect(verifyLedger(chain, '7 1234 5678 9012 3456')).rejects.toThrow();
});
