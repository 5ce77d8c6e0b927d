import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { readAddress } from '../../schema/address.ts';
import { email, parseForm } from '../../schema/form.ts';
import { readSettings, SettingsError } from '../../schema/settings.ts';

const form = z.object({ email: email('Enter your mail address') });
const read = (typed: string) => {
  const judged = parseForm(form, { email: typed });
  return judged.ok ? judged.data.email : judged.errors.email;
};

const like = 'Enter a mail address like name@example.org';

describe('A mail address', () => {
  it.each([
    ['kitchen&garden@example.org', 'kitchen&garden@example.org'],
    ["o'brien+soup@example.org", "o'brien+soup@example.org"],
    ["!#$%&'*+/=?^_`{|}~-@example.org", "!#$%&'*+/=?^_`{|}~-@example.org"],
    ['name@xn--e1afmkfd.xn--p1ai', 'name@xn--e1afmkfd.xn--p1ai'],
    ['name@пример.рф', 'name@xn--e1afmkfd.xn--p1ai'],
    ['name@ПРИМЕР.рф', 'name@xn--e1afmkfd.xn--p1ai'],
    ['name@bücher.example', 'name@xn--bcher-kva.example'],
    ['name@bu\u0308cher.example', 'name@xn--bcher-kva.example'],
    ['name@例え。テスト', 'name@xn--r8jz45g.xn--zckzah'],
    ['zero\u200bwidth@example.org', 'zerowidth@example.org'],
    ['\ufeff name@example.org\u200e\u00a0', 'name@example.org'],
    ['na\u00adme@exam\u2060ple.org', 'name@example.org'],
    ['Name@Example.ORG', 'Name@Example.ORG'],
    ['name@a-b.c-d.museum', 'name@a-b.c-d.museum'],
    [`${'a'.repeat(64)}@example.org`, `${'a'.repeat(64)}@example.org`],
  ])('%s is taken in one spelling', (typed, address) => {
    expect(read(typed)).toBe(address);
    expect(read(address)).toBe(address);
  });

  it.each([
    ...['x@localhost', 'a..b@example.org', '.a@example.org', 'a.@example.org', 'a@', '@example.org', 'name'],
    ...[
      'a@b@example.org',
      'a b@example.org',
      'a@exam ple.org',
      'a@.org',
      'a@example..org',
      'a@example.org.',
      'a@-a.org',
    ],
    ...[
      'a@a-.org',
      'a@1.2.3.4',
      'a@1.2.3',
      'a@0x7f.1',
      'a@[::1]',
      'a@example.org:25',
      'a@example.org/x',
      'a@exa_mple.org',
    ],
    ...[
      'a@example.org?x',
      'a@example.org#x',
      'a@example.org\\x',
      'a@example.c',
      'a@example.123',
      'a@xn--.org',
      'a@%61.org',
    ],
    ...[`${'a'.repeat(65)}@example.org`, `a@${'a'.repeat(64)}.org`, `a@${'a.'.repeat(130)}org`, 'a"b@example.org'],
    ...[
      'a\n@example.org',
      'a\r\nBcc:b@example.org',
      'a\u0000b@example.org',
      'a\u0085b@example.org',
      'a\u202eb@example.org',
      'a@example.org\u212a',
      'a@\uff45xample.org',
    ],
    ...['"a b"@example.org', 'a,b@example.org', 'a(b)@example.org', 'a@example.org, b@example.org', '<a@example.org>'],
    ...['a'.repeat(200_000), `a@${'a.'.repeat(100_000)}org`, '@'.repeat(200_000)],
  ])('%.60s is none', (typed) => {
    expect(read(typed)).toBe(like);
  });

  it('in letters that our mail does not reach is told so', () => {
    for (const typed of ['jörg@example.org', 'имя@пример.рф', 'a\u0301@example.org']) {
      expect(read(typed)).toMatch(/plain letters before the @/);
    }
  });

  it('that cannot be seen is missing', () => {
    for (const typed of ['', '  ', '\u200b\ufeff']) expect(read(typed)).toBe('Enter your mail address');
    expect(parseForm(z.object({ email: email() }), { email: '\u200b' })).toEqual({ ok: true, data: { email: '' } });
    expect(readAddress('')).toEqual({ ok: false, why: 'empty' });
  });
});

describe('The settings take the same addresses', () => {
  const settings = {
    SITE_NAME: 'Town',
    SITE_URL: 'http://localhost',
    TIME_ZONE: 'Europe/Berlin',
    LOCALE: 'en-GB',
    CURRENCY: 'EUR',
    STEWARDS: 'ben@example.org',
    MAIL: 'inbox',
    MAIL_FROM: 'town@example.org',
    COMMONS_SECRET: 'dGVzdHRlc3R0ZXN0dGVzdHRlc3R0ZXN0dGVzdHRlc3Q=',
  };
  const wrong = (changes: object) => {
    try {
      readSettings({ ...settings, ...changes });
    } catch (error) {
      if (error instanceof SettingsError) return error.message;
    }
    return '';
  };

  it('of stewards, each once', () => {
    const STEWARDS = 'Kitchen&Garden@example.org, ben@пример.рф,\u200bben@xn--e1afmkfd.xn--p1ai ,';
    expect(readSettings({ ...settings, STEWARDS }).STEWARDS).toEqual([
      'kitchen&garden@example.org',
      'ben@xn--e1afmkfd.xn--p1ai',
    ]);
    expect(wrong({ STEWARDS: 'ben@example.org, x@localhost' })).toBe(
      'Set STEWARDS to mail addresses with commas between them: “x@localhost” is none that mail reaches.',
    );
    expect(wrong({ STEWARDS: ' , ' })).toContain('Set STEWARDS to at least one mail address.');
  });

  it('of the sender', () => {
    const from = (MAIL_FROM: string) => readSettings({ ...settings, MAIL_FROM }).MAIL_FROM;
    expect(from('Town & Garden <hello@bücher.example>')).toBe('Town & Garden <hello@xn--bcher-kva.example>');
    expect(from('kitchen&garden@example.org')).toBe('kitchen&garden@example.org');
    for (const none of ['Town', 'Town <x@localhost>', 'Town <a..b@example.org>', 'a@example.org <', 'ö@example.org']) {
      expect(wrong({ MAIL_FROM: none }), none).toContain('Set MAIL_FROM to the address that mail comes from');
    }
  });
});
