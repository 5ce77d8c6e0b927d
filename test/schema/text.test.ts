import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { parseForm, prose, singleLine, wordOf } from '../../schema/form.ts';
import { lengthOf, rawMost, tidyLine, tidyProse } from '../../schema/text.ts';

const form = z.object({
  name: singleLine({ missing: 'Enter a name', most: 60, called: 'The name' }),
  words: prose({ most: 200, called: 'The words' }),
});
const read = (name: string, words = '') => parseForm(form, { name, words });

const england = '\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}';
const scotland = '\u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}';

describe('Text of every script stays as it is', () => {
  it.each([
    ['families and hearts', '👨‍👩‍👧‍👦 👩🏽‍🌾 ❤️‍🔥 🧑🏻‍❤️‍💋‍🧑🏿 👁️‍🗨️'],
    ['flags', `${england} ${scotland} 🏳️‍🌈 🏴‍☠️ 🇩🇪`],
    ['keycaps', '1️⃣ #️⃣ *️⃣'],
    ['signs in colour and as text', '©️ ☕︎ ❤️ ‼️'],
    ['Persian', 'می‌خواهم نمی‌دانم'],
    ['an Arabic letter that ends joined', 'ه‍ ١٤٤٥'],
    ['Hindi', 'क्‍ष कि‌ताब क्षमा'],
    ['Sinhala', 'ශ්‍රී ලංකාව'],
    ['Bengali', 'র‍্যাব'],
    ['Malayalam', 'ക്‍'],
    ['Hebrew with points', 'שָׁלוֹם'],
    ['Vietnamese', 'Nguyễn Thị Hằng'],
    ['Thai', 'น้ำใจ เก่งที่สุด'],
    ['Japanese of an old name', '葛\u{e0100}飾区'],
    ['Mongolian', 'ᠠ᠋ᠮᠠ'],
  ])('%s', (_, text) => {
    expect(read(text, text)).toEqual({ ok: true, data: { name: text, words: text } });
  });

  it('in one spelling', () => {
    for (const text of ['Nguyễn Thị Hằng', '한국어', 'Ὦ ἄνδρες']) {
      expect(read(text.normalize('NFD'))).toMatchObject({ data: { name: text } });
    }
  });

  it('up to the last letter that it may have, taken apart or not', () => {
    for (const letter of ['a', 'ệ', '한', 'ᾂ', '🌻', '𞤀']) {
      const longest = letter.normalize('NFC').repeat(60);
      expect(read(longest.normalize('NFD')), letter).toMatchObject({ data: { name: longest } });
      expect(read(longest + letter)).toEqual({
        ok: false,
        errors: { name: 'The name must be 60 characters or fewer. It has 61' },
      });
    }
  });
});

describe('Signs that show nothing make no second name', () => {
  it.each([
    ...['Ben\u200d', 'Be\u200cn', '\u200dBen', 'Ben\ufe0f', 'Ben\ufe0e', 'Ben\ufe00', 'Ben\u{e0100}', 'Ben\u180b'],
    ...['Ben\u{e0042}\u{e0065}', 'Ben\u{e007f}', 'Ben\u{e0001}', 'B\u3164en', 'B\u115fen', 'Ben\uffa0', 'Be\u034fn'],
    ...[
      'Ben\u17b4',
      'Ben\u{1d173}',
      'Ben\u206a',
      'Ben\u{1bca0}',
      'B\u00aden',
      'Ben\ufff0',
      'Ben\u{e0080}',
      'Ben\u180f',
    ],
    ...['Ben\ufffc', 'Ben\ufdd0', 'Ben\u{1fffe}', 'Ben\u{1d159}', 'Ben\u{13430}', 'Be\u{16fe4}n'],
    ...['Ben\u200b', 'Ben\u2060', 'Ben\ufeff', 'Ben\u2066', 'Ben\u202e', 'Ben\u0000', 'Ben\u2800'],
  ])('%j', (twin) => {
    expect(read(twin, twin)).toEqual({ ok: true, data: { name: 'Ben', words: 'Ben' } });
  });

  it.each([
    ['سارا\u200c', 'سارا'],
    ['م\u200dد', 'مد'],
    ['क\u200c', 'क'],
    ['Gate 2\ufe0f', 'Gate 2'],
    ['🌻\ufe0f', '🌻'],
    ['🌻\u200d', '🌻'],
    ['👩\u200d\u200d🌾', '👩\u200d🌾'],
    ['می\u200c\u200cخواهم', 'می\u200cخواهم'],
    ['\u{1f3f4}\u{e0042}\u{e007f}', '\u{1f3f4}'],
    [`${england}\u{e007f}`, england],
  ])('%j', (twin, name) => {
    expect(read(twin)).toMatchObject({ data: { name } });
  });

  it.each(['\u00a0', '\u2003', '\u3000', '\u1680', '\u202f', ' \u00a0 ', '\t\u2009'])('blank %j', (blank) => {
    expect(read(`${blank}Ben${blank}Abel${blank}`)).toMatchObject({ data: { name: 'Ben Abel' } });
  });

  it('nor a name by themselves', () => {
    for (const none of ['\u200d', '\u3164\u3164', '\u{e0042}', '\ufe0f', ' \u200b ']) {
      expect(read(none)).toEqual({ ok: false, errors: { name: 'Enter a name' } });
    }
  });
});

it('Marks that are piled up are cut, in whatever order and however they are hidden', () => {
  for (const marks of ['\u0316\u0300', '\u0316\u034f\u0300', '\u0344', '\u0316\u200b\u0300']) {
    const read = tidyLine(`a${marks.repeat(5000)}b`);
    expect(read.length).toBeLessThan(10);
    expect(read).toBe(read.normalize('NFC'));
    expect(tidyProse(read)).toBe(read);
  }
});

it('What is longer than a field may be is counted, and not looked at', () => {
  const long = '\u0316\u0300'.repeat(40_000);
  expect(read(long)).toEqual({ ok: false, errors: { name: 'The name must be 60 characters or fewer. It has 80,000' } });
  expect(lengthOf('🌻a\ud83c')).toBe(3);
  expect(rawMost(60)).toBeGreaterThanOrEqual(4 * 60);
  expect(wordOf(` ${'a'.repeat(300)}`)).not.toBe('a'.repeat(300));
  expect(wordOf(' task ')).toBe('task');
});
