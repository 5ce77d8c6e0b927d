/** A letter is handed on: Ola has a new key, Per's turn ends, Rui comes after it did, Quinn was unticked. */
import { env } from 'cloudflare:workers';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { beforeEach, describe, expect, it } from 'vitest';
import { open, readSealed } from '../../../schema/circles/age.ts';
import { newCode, readCode, secretsOf } from '../../../schema/circles/code.ts';
import { rewrapHeader, withHeader } from '../../../schema/circles/rewrap.ts';
import { hashOfSealed, openWords, sealWord } from '../../../schema/circles/words.ts';
import { everyLetter, type TestKeeper, withKeepers } from '../circles.ts';
import { deskOf, handingFields, sealedFiles, written } from '../circles-desk.ts';
import { itIs, newTown, post, read, visit, words } from '../town.ts';

let ola: TestKeeper;
let per: TestKeeper;
let quinn: TestKeeper;
let sam: TestKeeper;
let letter: Awaited<ReturnType<typeof written>>;

beforeEach(async () => {
  await newTown();
  [ola, per, quinn, sam] = (await withKeepers('Ola', 'Per', 'Quinn', 'Sam')) as TestKeeper[] as [
    TestKeeper,
    TestKeeper,
    TestKeeper,
    TestKeeper,
  ];
  letter = await written([ola, per, sam]);
  await post('/letter/say/', { code: letter.code, more: 'And one thing more.' });
  itIs('2027-03-10T12:00:00Z');
});

/** Somebody becomes a keeper today, with a key in use. */
async function joins(name: string): Promise<TestKeeper> {
  const [keeper] = (await withKeepers(name)) as [TestKeeper];
  const at = Date.now();
  await env.DB.batch([
    env.DB.prepare('update keepers set since = ? where id = ?').bind(at, `keeper-${name}`),
    env.DB.prepare('update keeper_keys set proposed_at = ?, active_at = ? where keeper_id = ?').bind(
      at,
      at,
      `keeper-${name}`,
    ),
  ]);
  return keeper;
}

/** A keeper's key is replaced by another one. */
async function renews(keeper: TestKeeper): Promise<TestKeeper> {
  const identity = await generateX25519Identity();
  const recipient = await identityToRecipient(identity);
  const keyId = crypto.randomUUID();
  const at = Date.now();
  await env.DB.batch([
    env.DB.prepare('update keeper_keys set ended_at = ? where id = ?').bind(at, keeper.keyId),
    env.DB.prepare(
      'insert into keeper_keys (id, keeper_id, recipient, proposed_by, proposed_at, proven_at, active_at) values (?, ?, ?, ?, ?, ?, ?)',
    ).bind(keyId, `keeper-${keeper.name}`, recipient, 'ben', at, at, at),
  ]);
  return { ...keeper, keyId, identity, recipient };
}

const turnEnds = ({ name }: TestKeeper) =>
  env.DB.prepare('update keepers set ended_at = ? where id = ?').bind(Date.now(), `keeper-${name}`).run();

const files = () => sealedFiles(letter.id);
const pathOf = async (keeper: TestKeeper) => `${await deskOf(keeper)}${letter.path}keys/`;
const fields = (page: string, identity: string, to: TestKeeper[], added: TestKeeper[] = []) =>
  handingFields(page, letter, identity, to, added);

const payloads = async () => Promise.all((await files()).map(async (file) => (await readSealed(file))?.payload));

describe('A letter that is handed on', () => {
  it('opens with the new key and no longer with the old one, and not a byte of what is sealed is another', async () => {
    const before = await payloads();
    const anew = await renews(ola);
    const page = await pathOf(ola);
    expect(words(await read(page))).toContain('Ola , with the key in use now');
    // The old key opens it once more, to hand it on.
    expect((await post(page, await fields(page, ola.identity, [anew, per, sam]))).status).toBe(303);
    expect(await payloads()).toEqual(before);
    const [sealed = '', word = ''] = await files();
    for (const { identity } of [anew, per, sam]) {
      expect(await open(identity, sealed)).toContain('Somebody shouts');
      expect(await openWords(identity, await hashOfSealed(sealed), [{ number: 1, sealed: word }])).toEqual([
        'And one thing more.',
      ]);
    }
    for (const { identity } of [ola, quinn])
      for (const file of [sealed, word]) expect(await open(identity, file)).toBeNull();
    // Nothing looks changed to its writer, who writes on to the new key.
    const writers = words(await (await post('/letter/say/', { code: letter.code, more: 'Thank you.' })).text());
    expect(writers).toContain('And one thing more.');
    expect(writers).not.toContain('This one was changed');
    expect(await open(anew.identity, (await files())[2] ?? '')).toContain('Thank you.');
  });

  it('tells a writer’s browser that sealed to the keys of before, and keeps nothing that the new key cannot read', async () => {
    const read = readCode(letter.code);
    const { find } = await secretsOf(read.ok ? read.code : newCode());
    const found = async () => JSON.parse(await (await post('/letter/sealed/', { find })).text());
    const say = async ({ letter: hash, words: said, recipients, to }: Awaited<ReturnType<typeof found>>) => {
      const word = await sealWord(recipients, hash, said, 'From the browser');
      return post('/letter/sealed/say/', { find, number: String(word?.number), to, sealed: word?.sealed ?? '' });
    };
    const before = await found();
    const anew = await renews(ola);
    const page = await pathOf(ola);
    await post(page, await fields(page, ola.identity, [anew, per, sam]));
    const told = await say(before);
    expect(told.status).toBe(409);
    expect(await told.text()).toContain('Who can read it changed meanwhile');
    expect((await say(await found())).status).toBe(201);
    expect(await open(anew.identity, (await files())[2] ?? '')).toContain('From the browser');
  });

  it('leaves out whose turn is over, and takes in who came after it, where that is ticked', async () => {
    const rui = await joins('Rui');
    await turnEnds(per);
    const page = await pathOf(ola);
    const shown = words(await read(page));
    expect(shown).toContain('Who became a keeper after the letter came');
    expect(shown).toContain('No longer, since the turn is over: Per');
    expect(await read(await deskOf(rui))).not.toContain(letter.id);
    const writersPage = async () => words(await (await post('/letter/', { code: letter.code })).text());
    expect(await writersPage()).toContain('Who can read it now: Ola , Per , Sam .');
    expect((await post(page, await fields(page, ola.identity, [ola, sam], [rui]))).status).toBe(303);
    expect(await writersPage()).toContain('Who can read it now: Ola , Rui , Sam .');
    expect(await read(await deskOf(rui))).toContain(letter.id);
    const [sealed = ''] = await files();
    expect(await open(rui.identity, sealed)).toContain('Somebody shouts');
    expect(await open(per.identity, sealed)).toBeNull();
    expect((await everyLetter()).letter_readers?.map(({ keeper_id }) => keeper_id).sort()).toEqual(
      ['keeper-Ola', 'keeper-Rui', 'keeper-Sam'].sort(),
    );
  });

  it('never goes to who was unticked or stepped aside: not with a new key, nor after a new turn', async () => {
    const rui = await joins('Rui');
    await post(`${await deskOf(sam)}${letter.path}aside/`, { secret: letter.secret, sure: 'yes' });
    const back = [await renews(quinn), await renews(sam)];
    // As if they had never been keepers before.
    await env.DB.prepare('update keepers set since = ?').bind(Date.now()).run();
    await env.DB.prepare('update keeper_keys set proposed_at = ?').bind(Date.now()).run();
    const page = await pathOf(ola);
    // What is sealed stands below it, and spells whatever it spells.
    const [shown = ''] = words(await read(page)).split('-----BEGIN');
    expect(shown).toContain('Rui');
    for (const { name } of back) expect(shown).not.toContain(name);
    const before = await everyLetter();
    for (const keeper of back) {
      const sent = await fields(page, ola.identity, [ola, per], [keeper]);
      expect((await post(page, sent)).status).toBe(409);
    }
    // Nor as one key more that nobody ticked.
    expect((await post(page, await fields(page, ola.identity, [ola, per, ...back.slice(1)]))).status).toBe(422);
    expect(await everyLetter()).toEqual(before);
    expect((await post(page, await fields(page, ola.identity, [ola, per], [rui]))).status).toBe(303);
  });

  it('never goes to who was a keeper when it came and could not be unticked, for lack of a key', async () => {
    const [tom] = (await withKeepers('Tom')) as [TestKeeper];
    await env.DB.prepare("update keepers set since = ? where id = 'keeper-Tom'").bind(Date.parse('2027-02-20')).run();
    await env.DB.prepare("update keeper_keys set proposed_at = ? where keeper_id = 'keeper-Tom'")
      .bind(Date.now())
      .run();
    const page = await pathOf(ola);
    expect(words(await read(page))).not.toContain('Tom');
    expect((await post(page, await fields(page, ola.identity, [ola, per, sam], [tom]))).status).toBe(409);
  });

  it('stays with two at least, and waits while one of its keepers has no key in use', async () => {
    const page = await pathOf(ola);
    await env.DB.prepare('update keeper_keys set ended_at = 1 where id = ?').bind(per.keyId).run();
    expect(words(await read(page))).toContain('Not to be handed on yet. No key in use at the moment: Per');
    expect(await read(page)).not.toContain('name="headers"');
    await turnEnds(per);
    await turnEnds(sam);
    const before = await everyLetter();
    const alone = await post(page, await fields(page, ola.identity, [ola]));
    expect(alone.status).toBe(409);
    expect(words(await alone.text())).toContain('Fewer than two keepers could read it then');
    expect(await everyLetter()).toEqual(before);
  });

  it('is refused in any other shape than headers of the same keys before what is there', async () => {
    const page = await pathOf(ola);
    const good = await fields(page, ola.identity, [ola, per, sam]);
    const [one = '', two = ''] = good.headers.split(/(?=age-encryption)/);
    const fewer = await fields(page, ola.identity, [ola, per]);
    const before = await everyLetter();
    for (const [what, changes, status] of [
      ['without the secret', { secret: '' }, 403],
      ['another secret', { secret: letter.secret.replace(/./g, 'a') }, 403],
      ['no headers', { headers: '' }, 422],
      ['the letter alone', { headers: one }, 422],
      ['one more', { headers: one + two + two }, 422],
      ['in another order', { headers: two + one }, 422],
      ['fewer keys', { headers: fewer.headers }, 422],
      ['a payload of its own', { headers: `${one}AAAA\n${two}` }, 422],
      ['another kind of stanza', { headers: one.replace('X25519', 'scrypt') + two }, 422],
      ['seen at another time', { seen: 'x' }, 409],
      ['too long', { headers: one + two.repeat(50) }, 422],
    ] as const) {
      expect((await post(page, { ...good, ...changes })).status, what).toBe(status);
    }
    expect(await everyLetter()).toEqual(before);
    expect((await visit(`${await deskOf(quinn)}${letter.path}keys/`)).status).toBe(404);
    expect((await post(`${await deskOf(quinn)}${letter.path}keys/`, good)).status).toBe(404);
    expect((await post(page, good)).status).toBe(303);
  });

  it('by two keepers at once is handed on by one, and the other is told', async () => {
    const pages = [await pathOf(ola), await pathOf(per)];
    const sent = [
      await fields(pages[0] ?? '', ola.identity, [ola, per, sam]),
      await fields(pages[1] ?? '', per.identity, [ola, per, sam]),
    ];
    const answers = await Promise.all(pages.map((page, index) => post(page, sent[index] ?? {})));
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
    const told = answers.find(({ status }) => status === 409);
    expect(words((await told?.text()) ?? '')).toContain('Meanwhile another keeper handed it on');
    for (const file of await files())
      for (const { identity } of [ola, per, sam]) expect(await open(identity, file)).not.toBeNull();
    expect((await everyLetter()).letter_readers).toHaveLength(3);
  });

  it('is not handed on over a word that was said meanwhile, or to who stepped aside meanwhile', async () => {
    const page = await pathOf(ola);
    const sent = await fields(page, ola.identity, [ola, per, sam]);
    await post('/letter/say/', { code: letter.code, more: 'Wait.' });
    expect((await post(page, sent)).status).toBe(409);
    const again = await fields(page, ola.identity, [ola, per, sam]);
    await post(`${await deskOf(sam)}${letter.path}aside/`, { secret: letter.secret, sure: 'yes' });
    expect((await post(page, again)).status).toBe(409);
    expect((await post(page, await fields(page, ola.identity, [ola, per]))).status).toBe(303);
  });
});

it('a header is made by who can open it only, and never of one whose seal is broken', async () => {
  const [sealed = ''] = await files();
  const to = [ola.recipient, per.recipient];
  expect(await rewrapHeader(quinn.identity, sealed, to)).toBeNull();
  expect(await rewrapHeader('AGE-SECRET-KEY-1', sealed, to)).toBeNull();
  expect(await rewrapHeader(ola.identity, 'Good day', to)).toBeNull();
  expect(await rewrapHeader(ola.identity, sealed, ['age1nothing'])).toBeNull();
  const file = await readSealed(sealed);
  const other = file && (await withHeader(file, (await rewrapHeader(ola.identity, sealed, to)) ?? '', 2));
  expect(await open(per.identity, other?.armoured ?? '')).toContain('Somebody shouts');
  // One stanza taken out: what is left opens nothing, because the header's seal is over all of them.
  const header = new TextDecoder().decode(file?.header);
  const [, ...rest] = header.split(/(?=^-> )/m);
  const cut = file && (await withHeader(file, `age-encryption.org/v1\n${rest.slice(1).join('')}`, 2));
  expect(cut).not.toBeNull();
  expect(await rewrapHeader(per.identity, cut?.armoured ?? '', to)).toBeNull();
  expect(await open(per.identity, cut?.armoured ?? '')).toBeNull();
});
