/** The most octets of an encoded-word (RFC 2047, 2), and of a line that holds one. */
const mostInWord = 75;
const mostInEncodedLine = 76;

/** What a line should stay within (RFC 5322, 2.1.1). */
const mostInLine = 78;

const goesOn = '\r\n ';
const wordBegins = '=?UTF-8?Q?';
const wordEnds = '?=';

/** Nothing that ends a header, or shows nothing in it. */
const oneLine = (text: string) =>
  text
    .toWellFormed()
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim();

/** A character as a name may hold it, too (RFC 2047, 5(3)): that is stricter than what a subject may. */
function quotedPrintable(character: string): string {
  if (/[A-Za-z0-9!*+/-]/.test(character)) return character;
  if (character === ' ') return '_';
  const hex = (byte: number) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  return [...new TextEncoder().encode(character)].map(hex).join('');
}

/**
 * A text as encoded-words, each on a line of its own and none longer than 75 octets. A character is
 * never parted: readers decode each word by itself.
 *
 * @param taken how many octets of the first line are taken already, by the name of the header
 */
function encodedWords(text: string, taken: number): string {
  const words: string[] = [];
  const room = () => Math.min(mostInWord, words.length === 0 ? mostInEncodedLine - taken : mostInEncodedLine - 1);
  let word = wordBegins;
  for (const character of text) {
    const piece = quotedPrintable(character);
    if (word.length + piece.length + wordEnds.length > room()) {
      words.push(word + wordEnds);
      word = wordBegins;
    }
    word += piece;
  }
  return [...words, word + wordEnds].join(goesOn);
}

const isPlain = (text: string) => /^[\x20-\x7e]*$/.test(text) && !text.includes('=?') && !text.includes('  ');

/** A header of plain words, folded between them; null where a word is too long for a line. */
function folded(text: string, taken: number): string | null {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (longer.length + (lines.length === 0 ? taken : 1) <= mostInLine) {
      line = longer;
      continue;
    }
    if (line === '' || word.length + 1 > mostInLine) return null;
    lines.push(line);
    line = word;
  }
  return [...lines, line].join(goesOn);
}

/** What a header that people read, as `Subject`, says: plain where it can be, else in encoded-words. */
export function textHeader(name: string, said: string): string {
  const text = oneLine(said);
  const taken = `${name}: `.length;
  return (isPlain(text) && folded(text, taken)) || encodedWords(text, taken);
}

/** Words that stand in an address as they are (RFC 5322, 3.2.3); all others want quotes. */
const atoms = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+( [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;

/** Who a mail is from, or goes to: `Name <address>`. Encoded-words are never put in quotes, where they would be letters. */
export function addressHeader(
  header: string,
  { name = '', email }: { name?: string | undefined; email: string },
): string {
  const taken = `${header}: `.length;
  const text = oneLine(name);
  if (text === '') return taken + email.length > mostInLine ? `${goesOn}${email}` : email;
  const quoted = atoms.test(text) ? text : `"${text.replace(/["\\]/g, '\\$&')}"`;
  const isShort = isPlain(text) && taken + quoted.length <= mostInLine;
  const shown = isShort ? quoted : encodedWords(text, taken);
  const lastLine = shown.includes(goesOn) ? shown.length - shown.lastIndexOf(goesOn) - 1 : taken + shown.length;
  return `${shown}${lastLine + ` <${email}>`.length > mostInLine ? goesOn : ' '}<${email}>`;
}
