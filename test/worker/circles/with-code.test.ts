/** What the code of a letter is good for: reading, writing on, taking back; and what it is not. */
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { open } from '../../../schema/circles/age.ts';
import { newCode, newSecret, readCode, secretsOf } from '../../../schema/circles/code.ts';
import { hashOfSealed, sealWord } from '../../../schema/circles/words.ts';
import { everyLetter, freshCode, letterFields, type TestKeeper, withKeepers } from '../circles.ts';
import { newTown, post, words } from '../town.ts';

let keepers: TestKeeper[];
beforeEach(async () => {
  await newTown();
  keepers = await withKeepers('Ola', 'Per', 'Quinn');
});

const send = (fields: Record<string, string>) => post('/grievance/', fields);
const openLetter = (code: string) => post('/letter/', { code });

describe('With the code', () => {
  let code: string;
  beforeEach(async () => {
    code = await freshCode();
    await send(letterFields(keepers, code));
  });

  /** A keeper answers, as from their desk. */
  async function answered(text: string) {
    const { letters, words: said } = await everyLetter();
    const [letter] = letters as { id: string; sealed: string; reply_to: string }[];
    if (!letter) throw new Error('There is no letter.');
    const recipients = [letter.reply_to, ...keepers.map(({ recipient }) => recipient)];
    const before = (said as { number: number; sealed: string }[]).sort((a, b) => a.number - b.number);
    const word = await sealWord(recipients, await hashOfSealed(letter.sealed), before, text);
    await env.LETTERS.prepare(
      "insert into words (letter_id, number, by, sealed, day) values (?, ?, 'keepers', ?, '2027-03-02')",
    )
      .bind(letter.id, word?.number ?? 0, word?.sealed ?? '')
      .run();
  }

  it('its writer reads what keepers answer, and writes on', async () => {
    await answered('We read it. Can we bring it to the circle?');
    const page = words(await (await openLetter(code.toLowerCase().replaceAll('-', ' '))).text());
    expect(page).toContain('We read it. Can we bring it to the circle?');
    const said = await post('/letter/say/', { code, more: 'Yes, without my name.' });
    expect(words(await said.text())).toContain('Yes, without my name.');
    const kept = (await everyLetter()).words ?? [];
    expect(kept).toHaveLength(2);
    for (const { identity } of keepers)
      expect(await open(identity, String(kept[1]?.sealed))).toContain('Yes, without my name.');
    expect(JSON.stringify(kept)).not.toContain('without my name');
  });

  it('a word that was swapped, put elsewhere or left out is said to be', async () => {
    for (const text of ['One', 'Two', 'Three']) await answered(text);
    const changed = 'This one was changed after it was sealed';
    const shown = async () => words(await (await openLetter(code)).text());
    expect(await shown()).not.toContain(changed);
    const sealedOf = async (number: number) =>
      (await env.LETTERS.prepare('select sealed from words where number = ?').bind(number).first<string>('sealed')) ??
      '';
    const [one, two] = [await sealedOf(1), await sealedOf(2)];
    const put = (number: number, sealed: string) =>
      env.LETTERS.prepare('update words set sealed = ? where number = ?').bind(sealed, number).run();
    await put(1, two);
    await put(2, one);
    expect((await shown()).split(changed)).toHaveLength(4);
    await put(1, one);
    await put(2, one);
    expect(await shown()).toContain(changed);
    await put(2, two);
    expect(await shown()).not.toContain(changed);
    await env.LETTERS.prepare('delete from words where number = 2').run();
    expect(await shown()).toContain(changed);
  });

  it('it is taken back, and nothing of it is left', async () => {
    await answered('We read it.');
    expect((await post('/letter/withdrawal/', { code })).status).toBe(409);
    expect((await everyLetter()).letters).toHaveLength(1);
    expect(words(await (await post('/letter/withdrawal/', { code, sure: 'yes' })).text())).toContain('It is gone');
    expect(Object.values(await everyLetter()).flat()).toEqual([]);
    const after = await openLetter(code);
    expect(after.status).toBe(404);
    expect(words(await after.text())).toContain('It was taken back, its time was over, or it was never sent');
  });

  it('with a letter wrong says so, and never that it is unknown', async () => {
    const wrong = `${code.slice(0, -1)}${code.endsWith('0') ? '1' : '0'}`;
    for (const [typed, sentence] of [
      [wrong, 'One letter is wrong'],
      [code.slice(0, 12), 'some are missing'],
      ['', 'Type the code that you kept'],
      ['x'.repeat(500), 'That is more'],
    ] as const) {
      const answer = await openLetter(typed);
      expect(answer.status, typed).toBe(422);
      expect(words(await answer.text())).toContain(sentence);
    }
    expect((await openLetter(newCode())).status).toBe(404);
  });

  it('guessing is stopped for all together, however many connections it comes from', async () => {
    let tries = 0;
    const RATE_LIMIT_WIDE = {
      limit: async ({ key }: { key: string }) => ({ success: key !== 'letter codes' || ++tries <= 5 }),
    };
    const guess = async () => (await post('/letter/', { code: newCode() }, { env: { RATE_LIMIT_WIDE } })).status;
    for (let n = 0; n < 5; n++) expect(await guess()).toBe(404);
    expect(await guess()).toBe(429);
    const secrets = { find: newSecret() };
    expect((await post('/letter/sealed/', secrets, { env: { RATE_LIMIT_WIDE } })).status).toBe(429);
    // Who has a code is not kept out by who guesses.
    expect((await post('/letter/', { code }, { env: { RATE_LIMIT_WIDE } })).status).toBe(200);
  });

  it('the browser that has it sends what finds, and gets what is sealed', async () => {
    await answered('We read it.');
    const read = readCode(code);
    const secrets = await secretsOf(read.ok ? read.code : newCode());
    const found = await post('/letter/sealed/', { find: secrets.find });
    const body = await found.text();
    expect(found.headers.get('Cache-Control')).toBe('no-store');
    expect(body).not.toContain('We read it.');
    const { letter, words: said, recipients, to } = JSON.parse(body);
    const word = await sealWord(recipients, letter, said, 'From the browser');
    const fields = { find: secrets.find, number: String(word?.number), to, sealed: word?.sealed ?? '' };
    expect((await post('/letter/sealed/say/', fields)).status).toBe(201);
    // The same again is not the next one any more.
    expect((await post('/letter/sealed/say/', fields)).status).toBe(409);
    const plain = { find: secrets.find, number: '3', to, sealed: 'Not sealed' };
    expect((await post('/letter/sealed/say/', plain)).status).toBe(422);
    expect(words(await (await openLetter(code)).text())).toContain('From the browser');
    expect((await post('/letter/sealed/withdrawal/', { find: secrets.find, act: secrets.find })).status).toBe(403);
    expect((await post('/letter/sealed/withdrawal/', { find: secrets.find, act: secrets.act })).status).toBe(200);
    expect((await post('/letter/sealed/', { find: secrets.find })).status).toBe(404);
  });
});
