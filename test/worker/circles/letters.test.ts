/** A letter, from the form to the answers, without a script: Farida writes, Ola and Per keep. */
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { open, readSealed, seal, sealedBytes } from '../../../schema/circles/age.ts';
import { hashOfSecret, newCode, newSecret, secretsOf } from '../../../schema/circles/code.ts';
import { padded, readLetter, sizeOf } from '../../../schema/circles/letter.ts';
import { everyLetter, freshCode, letterFields, type TestKeeper, withKeepers } from '../circles.ts';
import { everything, itIs, newTown, post, read, visit, words } from '../town.ts';

let keepers: TestKeeper[];
beforeEach(async () => {
  await newTown();
  keepers = await withKeepers('Ola', 'Per', 'Quinn');
});

const send = (fields: Record<string, string>) => post('/grievance/', fields);
const openLetter = (code: string) => post('/letter/', { code });

describe('A letter that was typed', () => {
  it('is sealed to those who stayed ticked, and opens for nobody else', async () => {
    const [ola, per, quinn] = keepers as [TestKeeper, TestKeeper, TestKeeper];
    const code = await freshCode();
    const sent = await send(letterFields([ola, per], code));
    expect(sent.status).toBe(303);
    expect(sent.headers.get('Location')).toBe('/letter/?sent');
    const [letter] = (await everyLetter()).letters ?? [];
    const sealed = String(letter?.sealed);
    for (const { identity } of [ola, per]) {
      const said = readLetter((await open(identity, sealed)) ?? '');
      expect(said).toMatchObject({ what: 'Somebody shouts at the newcomers.', wish: 'That it stops', urgency: 'soon' });
      expect(said?.readers).toEqual([ola.recipient, per.recipient]);
      expect(await hashOfSecret(said?.answer ?? '')).toBe(letter?.answer_hash);
    }
    expect(await open(quinn.identity, sealed)).toBeNull();
    expect(sizeOf(sealedBytes((await readSealed(sealed)) ?? { payload: new Uint8Array() }))).toBe(4096);
  });

  it('leaves no word and no code in any database, and every time is a day', async () => {
    const code = await freshCode();
    await send(letterFields(keepers, code, { what: 'Xylophonia', name: 'Farida', contact: 'at the bakery' }));
    const kept = JSON.stringify([await everything(), await everyLetter()]);
    for (const word of ['Xylophonia', 'Farida', 'bakery', code, code.slice(0, 4), code.replaceAll('-', '')]) {
      expect(kept, word).not.toContain(word);
    }
    const [letter] = (await everyLetter()).letters ?? [];
    expect(letter).toMatchObject({ day: '2027-03-01', last_day: '2027-03-01' });
    expect(JSON.stringify(await everyLetter())).not.toMatch(/\d{2}:\d{2}|\b1[67]\d{11}\b/);
  });

  it('that comes twice is kept once', async () => {
    const code = await freshCode();
    for (const _time of [1, 2]) expect((await send(letterFields(keepers, code))).status).toBe(303);
    expect((await everyLetter()).letters).toHaveLength(1);
  });

  it('of a flood is refused with a sentence, and the next day one is taken again', async () => {
    const code = await freshCode();
    await env.LETTERS.prepare(
      `with recursive n(i) as (select 1 union all select i + 1 from n where i < 300)
      insert into letters (id, find_hash, act_hash, answer_hash, reply_to, sealed, day, last_day)
      select 'flood' || i, 'hash' || i, '', '', '', '', '2027-03-01', '2027-03-01' from n`,
    ).run();
    const answer = await send(letterFields(keepers, code));
    expect(answer.status).toBe(422);
    expect(words(await answer.text())).toContain('So many letters came today that no more can be kept.');
    expect((await everyLetter()).letter_readers).toEqual([]);
    itIs('2027-03-02T12:00:00Z');
    expect((await send(letterFields(keepers, code))).status).toBe(303);
  });

  it('is given back with what has to be mended, under the same code, and nothing is kept', async () => {
    const code = await freshCode();
    const [first] = keepers as [TestKeeper];
    for (const [changes, sentence] of [
      [{ what: ' ' }, 'Say what happened, in a few words'],
      [{ what: 'x'.repeat(5001) }, 'What happened must be 5,000 characters or fewer'],
      [{ kept: '' }, 'Keep the code, then tick that you have'],
      [{ urgency: 'never' }, 'Choose whether it can wait'],
      [
        { [`reader-${keepers[1]?.keyId}`]: '', [`reader-${keepers[2]?.keyId}`]: '' },
        'Two keepers at least have to read it',
      ],
      [{ [`reader-${crypto.randomUUID()}`]: 'yes' }, 'One of the keepers is none any more'],
    ] as const) {
      const answer = await send(letterFields(keepers, code, { wish: 'That it stops', ...changes }));
      expect(answer.status, sentence).toBe(422);
      expect(answer.headers.get('Cache-Control')).toBe('no-store');
      const page = await answer.text();
      expect(words(page)).toContain(sentence);
      expect(page).toContain('That it stops');
      expect(page).toContain(code);
      expect(page).toContain(first.name);
    }
    expect((await everyLetter()).letters).toEqual([]);
  });

  it('with one keeper alone, or with no help named, is not taken: the form is closed and says why', async () => {
    const code = newCode();
    const isClosed = async (changes: Record<string, unknown>, sentence: string) => {
      for (const answer of [
        await visit('/grievance/', { env: changes }),
        await post('/grievance/', letterFields(keepers, code), { env: changes }),
      ]) {
        const page = words(await answer.text());
        expect(page).toContain('The letter box is closed.');
        expect(page).toContain(sentence);
        expect(page).not.toContain('What happened?');
      }
    };
    await isClosed({ HELP_NOW: '' }, 'has not said yet where people can turn at once');
    await isClosed({ HELP_ELSEWHERE: '' }, 'has not said yet where people can turn at once');
    const down = () => {
      throw new Error('D1_ERROR');
    };
    await isClosed({ LETTERS: { prepare: down, batch: down } }, 'We cannot reach the letters');
    await env.DB.prepare("delete from keeper_keys where keeper_id <> 'keeper-Ola'").run();
    await isClosed({}, 'there are not two yet');
    expect((await everyLetter()).letters).toEqual([]);
  });
});

/** What a browser sends that sealed the letter itself. */
async function sealedFields(to: TestKeeper[], code = newCode(), what = 'Somebody shouts.') {
  const secrets = await secretsOf(code);
  const { recipientOf } = await import('../../../schema/circles/age.ts');
  const replyTo = (await recipientOf(secrets.open)) ?? '';
  const answer = newSecret();
  const readers = to.map(({ recipient }) => recipient);
  const letter = {
    ...{ version: 1, id: newSecret(), what, affected: '', wish: '', urgency: 'soon', name: '', contact: '' },
    ...{ readers, replyTo, answer },
  };
  const sealed = (await seal(readers, padded(letter) ?? '')) ?? '';
  return {
    ...{ sealed, reply_to: replyTo, kept: 'yes' },
    find_hash: await hashOfSecret(secrets.find),
    act_hash: await hashOfSecret(secrets.act),
    answer_hash: await hashOfSecret(answer),
    ...Object.fromEntries(to.map(({ keyId }) => [`reader-${keyId}`, 'yes'])),
  };
}

describe('A letter that was sealed where it was written', () => {
  it('is kept as it came, and its code opens it', async () => {
    const code = newCode();
    const fields = await sealedFields(keepers, code);
    expect((await send(fields)).status).toBe(303);
    expect((await everyLetter()).letters).toMatchObject([{ sealed: fields.sealed }]);
    expect(words(await (await openLetter(code)).text())).toContain('No keeper has read it yet.');
  });

  it('is refused with a sentence where it is not sealed as it has to be', async () => {
    const good = await sealedFields(keepers);
    const foreign = await withKeepers('Rui');
    const refused: Record<string, Record<string, string>> = {
      'plain text': { ...good, sealed: 'Somebody shouts at me.' },
      'a reader more': { ...good, sealed: (await sealedFields([...keepers, ...foreign])).sealed },
      'a reader less': { ...good, sealed: (await sealedFields(keepers.slice(1))).sealed },
      'an odd size': {
        ...good,
        sealed:
          (await seal(
            keepers.map(({ recipient }) => recipient),
            'x'.repeat(4095),
          )) ?? '',
      },
      'no key to answer to': { ...good, reply_to: 'age1nothing' },
      'no hash': { ...good, find_hash: 'x' },
      'too much': { ...good, sealed: good.sealed + 'A'.repeat(70_000) },
      'not kept': { ...good, kept: '' },
    };
    for (const [what, fields] of Object.entries(refused)) expect((await send(fields)).status, what).toBe(422);
    expect((await everyLetter()).letters).toEqual([]);
  });

  it('to a key that was replaced while the form was open is taken for a day', async () => {
    const fields = await sealedFields(keepers);
    const ended = (hours: number) =>
      env.DB.prepare('update keeper_keys set ended_at = ? where keeper_id = ?')
        .bind(Date.now() - hours * 3_600_000, 'keeper-Quinn')
        .run();
    await ended(25);
    expect((await send(fields)).status).toBe(422);
    await ended(23);
    expect(words(await read('/grievance/'))).not.toContain('Quinn');
    expect((await send(fields)).status).toBe(303);
  });

  it('of thirty letters is as long as one of three thousand', async () => {
    await send(await sealedFields(keepers, newCode(), 'x'.repeat(30)));
    await send(await sealedFields(keepers, newCode(), 'x'.repeat(3000)));
    await send(letterFields(keepers, await freshCode(), { what: 'x'.repeat(30) }));
    await send(letterFields(keepers, await freshCode(), { what: 'x'.repeat(3000) }));
    const lengths = ((await everyLetter()).letters ?? []).map(({ sealed }) => String(sealed).length);
    expect(lengths).toHaveLength(4);
    expect(new Set(lengths).size).toBe(1);
  });
});

it('the pages of letters are kept by no cache, told to no other site, and run scripts of this site only', async () => {
  for (const path of ['/grievance/', '/letter/', '/letter/?sent']) {
    const { headers } = await visit(path);
    expect(headers.get('Cache-Control'), path).toBe('no-store');
    expect(headers.get('Referrer-Policy'), path).toBe('no-referrer');
    expect(headers.get('Content-Security-Policy'), path).toContain("script-src 'self'");
  }
});
