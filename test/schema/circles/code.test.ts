import { describe, expect, it } from 'vitest';
import { hashOfSecret, longestCode, newCode, readCode, secretsOf } from '../../../schema/circles/code.ts';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

describe('A code', () => {
  it('is seven groups of four that nobody had before', () => {
    const codes = Array.from({ length: 200 }, newCode);
    for (const code of codes) expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(new Set(codes).size).toBe(200);
  });

  it('is read however people type it', () => {
    const code = newCode();
    const bare = code.replaceAll('-', '');
    for (const typed of [
      code,
      bare,
      bare.toLowerCase(),
      ` ${code.replaceAll('-', ' ')} \n`,
      code.replaceAll('-', ' – '),
      code.replaceAll('0', 'O').replaceAll('1', 'l'),
      code.replaceAll('0', 'o').replaceAll('1', 'I'),
      [...bare].join(' '),
    ]) {
      expect(readCode(typed), typed).toEqual({ ok: true, code });
    }
  });

  it('with any one letter wrong is called that, and never unknown', () => {
    const code = newCode();
    for (let place = 0; place < code.length; place++) {
      if (code[place] === '-') continue;
      for (const letter of alphabet) {
        if (letter === code[place]) continue;
        const typed = code.slice(0, place) + letter + code.slice(place + 1);
        expect(readCode(typed), typed).toMatchObject({
          ok: false,
          error: expect.stringContaining('One letter is wrong'),
        });
      }
    }
  });

  it('with two neighbours in each other’s place is wrong as well', () => {
    for (let round = 0; round < 50; round++) {
      const bare = newCode().replaceAll('-', '');
      for (let place = 0; place < 25; place++) {
        if (bare[place] === bare[place + 1]) continue;
        const typed = `${bare.slice(0, place)}${bare[place + 1]}${bare[place]}${bare.slice(place + 2)}`;
        expect(readCode(typed).ok, typed).toBe(false);
      }
    }
  });

  it('that is cut, too long, empty or something else is refused with a sentence', () => {
    const code = newCode();
    const error = (typed: string) => {
      const read = readCode(typed);
      return read.ok ? 'taken' : read.error;
    };
    expect(error('')).toBe('Type the code that you kept');
    expect(error(code.slice(0, -1))).toContain('some are missing');
    expect(error(`${code}7`)).toContain('That is more');
    expect(error('a'.repeat(longestCode + 1))).toContain('That is more');
    expect(error('ü'.repeat(28))).toContain('One letter is wrong');
    expect(error('U'.repeat(28))).toContain('One letter is wrong');
  });

  it('gives three secrets that tell nothing of each other, the same each time', async () => {
    const { code } = readCode('0000-0000-0000-0000-0000-0000-0000') as { code: ReturnType<typeof newCode> };
    const secrets = await secretsOf(code);
    expect(await secretsOf(code)).toEqual(secrets);
    expect(secrets.find).toMatch(/^[0-9a-f]{64}$/);
    expect(secrets.act).toMatch(/^[0-9a-f]{64}$/);
    expect(secrets.open).toMatch(/^AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}$/);
    expect(new Set([secrets.find, secrets.act]).size).toBe(2);
    const other = await secretsOf(newCode());
    for (const name of ['find', 'act', 'open'] as const) expect(other[name]).not.toBe(secrets[name]);
    expect(await hashOfSecret(secrets.find)).toMatch(/^[0-9a-f]{64}$/);
  });
});
