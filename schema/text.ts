/** What people typed, as it is kept: in one spelling, without signs that nobody can see. */

/** More marks on one letter than any script needs pile up over the lines around it. */
const piledMarks = /(\p{M}{6})\p{M}+/gu;

/**
 * The same before letters and marks are composed: a letter of up to three parts, and its marks. Putting
 * a long row of marks in order takes the square of its length.
 */
const heapedMarks = /(\p{M}{10})\p{M}+/gu;

/**
 * Shows nothing, breaks what is read, or turns the direction of the text around it. Beside what is ignorable by
 * default: a blank of Braille, the place of a picture, a note without a head, fillers of hieroglyphs and of Khitan,
 * and what is no character at all.
 */
const unseen =
  /[\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2800\ufff9-\ufffc\u{13430}-\u{13440}\u{16fe4}\u{1d159}]|(?!\n)[\p{Cc}\u2028\u2029]|[\u202a-\u202e]/gu;

/** Scripts in which a joiner changes how the letters beside it are written. */
const joined =
  /^[\p{scx=Arabic}\p{scx=Syriac}\p{scx=Mandaic}\p{scx=Nko}\p{scx=Mongolian}\p{scx=Phags_Pa}\p{scx=Adlam}\p{scx=Hanifi_Rohingya}\p{scx=Devanagari}\p{scx=Bengali}\p{scx=Gurmukhi}\p{scx=Gujarati}\p{scx=Oriya}\p{scx=Tamil}\p{scx=Telugu}\p{scx=Kannada}\p{scx=Malayalam}\p{scx=Sinhala}\p{scx=Khmer}\p{scx=Myanmar}\p{scx=Tibetan}\p{scx=Balinese}\p{scx=Javanese}]$/u;
const letterOrMark = /^[\p{L}\p{M}]$/u;
const isJoined = (sign: string) => letterOrMark.test(sign) && joined.test(sign);

/** The sign that takes the vowel from a letter of an Indic script. */
const virama = /^[\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d3b\u0d3c\u0d4d\u0dca\u17d2\u1039\u103a]$/u;

const arabic = /^[\p{scx=Arabic}\p{scx=Syriac}]$/u;
const ideograph = /^\p{Ideographic}$/u;
const mongolian = /^(?=\p{L})\p{Script=Mongolian}$/u;
/** Has forms of its own for a variation selector of the first three. */
const variable = /^(?:\p{Ideographic}|\p{Script=Myanmar}|\p{Script=Phags_Pa})$/u;
const pictograph = /^\p{Extended_Pictographic}$/u;
const pictographOrTone = /^[\p{Extended_Pictographic}\p{Emoji_Modifier}]$/u;
/** Is drawn in colour anyway, so that asking for colour changes nothing. */
const inColour = /^[\p{Emoji_Presentation}\p{Emoji_Modifier}]$/u;
const keycap = /^[0-9#*]$/;

const textStyle = '\ufe0e';
const emojiStyle = '\ufe0f';

/** The flags of England, Scotland and Wales: a black flag, their name in tag letters, and the end of it. */
const flags = ['gbeng', 'gbsct', 'gbwls'].map(
  (name) => `${[...name].map((letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0))).join('')}\u{e007f}`,
);
const blackFlag = '\u{1f3f4}';
const tag = /^[\u{e0000}-\u{e007f}]$/u;

const selectorOrJoiner = /^(?:[\u180b-\u180f]|\u200c|\u200d|[\ufe00-\ufe0f]|[\u{e0100}-\u{e01ef}])$/u;
/** The same one again and again says no more than once. */
const twice = /(\u200c|\u200d|\ufe0e|\ufe0f)\1+/gu;

/** What stands on both sides of a sign: one character each, empty at the ends; `last` is the one before the one before. */
interface Beside {
  last: string;
  before: string;
  after: string;
}

const characterBefore = (text: string, at: number) => {
  const low = text.charCodeAt(at - 1);
  const isPair = low >= 0xdc00 && low <= 0xdfff;
  return text.slice(Math.max(0, isPair ? at - 2 : at - 1), Math.max(0, at));
};
const characterAt = (text: string, at: number) => {
  const point = text.codePointAt(at);
  return point === undefined ? '' : String.fromCodePoint(point);
};

/**
 * Whether a sign that shows nothing itself changes how its neighbours are shown. Anywhere else it would
 * make a second name that looks like the first.
 */
function isNeeded(sign: string, { last, before, after }: Beside): boolean {
  if (sign === '\u200d') {
    if (pictograph.test(after)) return pictographOrTone.test(before === emojiStyle ? last : before);
    if (arabic.test(before) || arabic.test(after)) return isJoined(before) !== isJoined(after);
    return virama.test(before) || (isJoined(before) && isJoined(after));
  }
  if (sign === '\u200c') return isJoined(before) && isJoined(after);
  if (sign === emojiStyle) {
    if (keycap.test(before)) return after === '\u20e3';
    return pictograph.test(before) && !inColour.test(before);
  }
  if (sign === textStyle) return pictograph.test(before);
  if (sign >= '\ufe00' && sign <= '\ufe02') return variable.test(before);
  if (sign >= '\u180b' && sign <= '\u180f')
    return mongolian.test(before) && (sign !== '\u180e' || mongolian.test(after));
  const point = sign.codePointAt(0) ?? 0;
  return point >= 0xe0100 && point <= 0xe01ef && ideograph.test(before);
}

/** Takes out what shows nothing and changes nothing. */
const withoutUnseen = (text: string): string => {
  let flagUntil = 0;
  return text.replace(twice, '$1').replace(unseen, (sign: string, at: number, once: string) => {
    if (tag.test(sign)) {
      if (characterBefore(once, at) === blackFlag) {
        flagUntil = at + (flags.find((name) => once.startsWith(name, at))?.length ?? 0);
      }
      return at < flagUntil ? sign : '';
    }
    const before = characterBefore(once, at);
    // Of several in a row none but the first changes anything, or one that joins what was coloured.
    if (before !== emojiStyle && selectorOrJoiner.test(before)) return '';
    const last = characterBefore(once, at - before.length);
    return isNeeded(sign, { last, before, after: characterAt(once, at + sign.length) }) ? sign : '';
  });
};

/** In one spelling (NFC): unseen signs out first, so that none keeps two marks apart. */
const oneSpelling = (text: string) =>
  withoutUnseen(text).replace(heapedMarks, '$1').normalize('NFC').replace(piledMarks, '$1');

/**
 * One line: what breaks lines becomes a blank, and every blank the usual one, or two names that look the same
 * would not be. The text must be bounded already.
 */
export const tidyLine = (text: string) =>
  oneSpelling(text.replace(/[\r\n\t\p{Zs}]+/gu, ' '))
    .replace(/ {2,}/g, ' ')
    .trim();

/** Paragraphs: at most one empty row between them. The text must be bounded already. */
export const tidyProse = (text: string) =>
  oneSpelling(text.replace(/\r\n?/g, '\n').replaceAll('\t', ' '))
    .split('\n')
    // Not by a pattern: on a long run of blanks within a row that takes the square of their number.
    .map((row) => row.trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();

/** At least one character that can be seen. */
const visible = /[^\p{Default_Ignorable_Code_Point}\p{Z}\p{M}\p{C}]/u;
export const canBeSeen = (text: string) => visible.test(text);

/** How many characters people would count, without a list of them all. */
export function lengthOf(text: string): number {
  let length = 0;
  for (let at = 0; at < text.length; at++) {
    const high = text.charCodeAt(at);
    if (high >= 0xd800 && high <= 0xdbff && at + 1 < text.length) at++;
    length++;
  }
  return length;
}

/**
 * The longest that a text of so many characters may be as it was typed, in UTF-16 units: a letter that
 * comes taken apart has up to four, and there are blanks and unseen signs that go.
 */
export const rawMost = (characters: number) => 4 * characters + 200;
