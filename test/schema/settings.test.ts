import { describe, expect, it } from 'vitest';
import { readPublicSettings, readSettings, SettingsError } from '../../schema/settings.ts';

const town = {
  SITE_NAME: 'Riverside',
  SITE_URL: 'https://commons.example.org',
  TIME_ZONE: 'Europe/Berlin',
  LOCALE: 'en-GB',
  CURRENCY: 'EUR',
  STEWARDS: 'ben@example.org',
  MAIL: 'cloudflare',
  MAIL_FROM: 'Riverside <hello@example.org>',
  COMMONS_SECRET: 'dGVzdHRlc3R0ZXN0dGVzdHRlc3R0ZXN0dGVzdHRlc3Q=',
};

const read = (changes: Record<string, unknown> = {}) => readSettings({ ...town, ...changes });

describe('A setting that is missing or wrong stops the start with a sentence that names it', () => {
  it.each([
    ['SITE_NAME', undefined],
    ['SITE_NAME', ''],
    ['SITE_URL', 'commons.example.org'],
    ['SITE_URL', 'ftp://commons.example.org'],
    ['ACCENT', 'sunrise'],
    ['TIME_ZONE', 'Berlin'],
    ['TIME_ZONE', undefined],
    ['LOCALE', 'en_GB!'],
    ['CURRENCY', 'euro'],
    ['STEWARDS', ''],
    ['STEWARDS', undefined],
    ['STEWARDS', 'ben@example.org, chandra'],
    ['MAIL', 'pigeon'],
    ['MAIL_FROM', 'Riverside'],
    ['RECEIPTS_AN_HOUR', 'many'],
    ['RECEIPTS_AN_HOUR', '0'],
    ['RECEIPTS_AN_HOUR', '1.5'],
    ['RECEIPTS_AN_HOUR', '0x10'],
    ['RECEIPTS_AN_HOUR', '1e3'],
    ['SMTP_PORT', '99999'],
    ['SMTP_PORT', 'submission'],
    ['COMMONS_SECRET', undefined],
    ['COMMONS_SECRET', 'short'],
  ])('%s: %s', (name, value) => {
    expect(() => read({ [name]: value })).toThrow(SettingsError);
    expect(() => read({ [name]: value })).toThrow(new RegExp(`^Set [^.]*\\b${name}\\b`));
  });

  it('names every one that is wrong, and shows none of the secrets', () => {
    const secret = 'c2VjcmV0IG1pc3Rha2U';
    try {
      read({ TIME_ZONE: 'Berlin', MAIL: 'pigeon', COMMONS_SECRET: secret });
    } catch (error) {
      const message = String(error);
      for (const name of ['TIME_ZONE', 'MAIL', 'COMMONS_SECRET']) expect(message).toContain(`${name} to`);
      expect(message).not.toContain(secret);
      return;
    }
    throw new Error('It started.');
  });
});

describe('Mail', () => {
  it('is not shown in a browser on a public address', () => {
    expect(() => read({ MAIL: 'inbox' })).toThrow('Set MAIL to smtp or cloudflare');
    expect(() => read({ MAIL: 'inbox', SITE_URL: 'https://localhost.example.org' })).toThrow(SettingsError);
    for (const context of ['http://localhost:8787', 'http://127.0.0.1:8787', 'http://[::1]:8787']) {
      expect(read({ MAIL: 'inbox', SITE_URL: context }).MAIL).toBe('inbox');
    }
  });

  it('by SMTP needs a host', () => {
    expect(() => read({ MAIL: 'smtp' })).toThrow('Set SMTP_HOST');
    expect(read({ MAIL: 'smtp', SMTP_HOST: 'mail.example.org', SMTP_PORT: '465' }).SMTP_PORT).toBe(465);
  });
});

describe('What is written loosely is understood', () => {
  it('addresses of stewards: spaces, capitals, a comma too many, one twice', () => {
    const { STEWARDS } = read({ STEWARDS: ' Ben@example.org, chandra@example.org ,, ben@example.org' });
    expect(STEWARDS).toEqual(['ben@example.org', 'chandra@example.org']);
  });

  it('the address of the site: a slash or a path at its end', () => {
    expect(read({ SITE_URL: 'https://commons.example.org/home/' }).SITE_URL).toBe('https://commons.example.org');
  });
});

it('the build is given nothing secret', () => {
  expect(Object.keys(readPublicSettings({ ...town, SMTP_PASS: 'hunter2' }))).not.toContain('SMTP_PASS');
  const read = JSON.stringify(readPublicSettings({ ...town, SMTP_PASS: 'hunter2' }));
  expect(read).not.toMatch(/hunter2|ben@example|dGVzd/);
});
