/** A key, from the paper of its keeper to the letters: Ola keeps it, Ben posts it, Chandra compares it. */
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { seal } from '../../../schema/circles/age.ts';
import {
  becomesKeeper,
  type InTurn,
  type KeyPair,
  keyOf,
  keyRows,
  logLines,
  newKey,
  ola,
  per,
  postKey,
  pressKey,
  prove,
  proven,
  wordFor,
} from '../keepers.ts';
import { askedAtTheDoor } from '../stewards.ts';
import { aMinutePasses, ben, chandra, everything, inbox, itIs, newTown, post, read, subjects, words } from '../town.ts';

let keeper: InTurn;
let other: InTurn;
let desks: [string, string];
let key: KeyPair;

beforeEach(async () => {
  await newTown();
  keeper = await becomesKeeper('Ola', ola);
  other = await becomesKeeper('Per', per);
  desks = [await askedAtTheDoor(ben), await askedAtTheDoor(chandra)];
  key = await newKey();
});

/** Whether letters are sealed to a key, as everyone reads. */
const isUsed = async ({ recipient }: Pick<KeyPair, 'recipient'>) =>
  (/<ul class="keepers">.*?<\/ul>/s.exec(await read('/circles/keys/'))?.[0] ?? '').includes(recipient);

/** So many hours, and seconds, after a key was posted. */
const hoursLater = (hours: number, seconds = 0) =>
  itIs(new Date(Date.parse('2027-03-01T13:00:00Z') + hours * 3_600_000 + seconds * 1000).toISOString());

const everybody = [ben, chandra, ola, per];

describe('A key', () => {
  it('that two stewards and its keeper stand for is used after 72 hours, and everybody hears of it before', async () => {
    itIs('2027-03-01T13:00:00Z');
    await proven(keeper, desks, key);
    expect(await logLines()).toEqual(['proposed Ola', 'confirmed Ola', 'proven Ola']);
    for (const who of everybody) {
      const [mail] = await inbox(who);
      expect(mail?.subject, who).toBe('A new key of a keeper: Ola');
      expect(mail?.text, who).toContain(key.recipient);
      expect(mail?.text, who).toContain('4 Mar 2027, 14:00');
      expect(mail?.text, who).toMatch(/http:\/\/localhost\/(desk\/[\w-]{43}\/keepers|keeper\/[\w-]{43}\/turn)\//);
    }
    hoursLater(71, 59 * 60);
    expect(await isUsed(key)).toBe(false);
    hoursLater(72, 60);
    expect(await isUsed(key)).toBe(true);
    expect(await read('/circles/keys/')).not.toContain('role="alert"');
  });

  it('by one steward alone is never used', async () => {
    await postKey(desks[0], keeper, key.recipient);
    expect((await inbox(chandra))[0]?.subject).toBe('To compare: a key of Ola');
    expect(await subjects(ben)).not.toContain('To compare: a key of Ola');
    const before = await everything();
    const again = await pressKey(desks[0], 'confirm', key.recipient);
    expect(again.status).toBe(409);
    expect(words(await again.text())).toContain('You posted this key. Another steward has to compare it.');
    expect(await everything()).toEqual(before);
    // Nothing is sealed to it yet, so there is no word that would prove it.
    expect((await prove(keeper.link, key, 'a'.repeat(32))).status).toBe(409);
    hoursLater(24 * 30);
    await aMinutePasses();
    expect(await isUsed(key)).toBe(false);
    expect((await keyOf(key.recipient))?.active_at).toBeNull();
  });

  it('of which the database says that one steward did both cannot be proven', async () => {
    await postKey(desks[0], keeper, key.recipient);
    await pressKey(desks[1], 'confirm', key.recipient);
    await env.DB.prepare('update keeper_keys set confirmed_by = proposed_by').run();
    const word = await wordFor(keeper.link, 'proof', key.identity);
    expect(word).toMatch(/^[0-9a-f]{32}$/);
    expect((await prove(keeper.link, key, word)).status).toBe(422);
    expect((await keyOf(key.recipient))?.proven_at).toBeNull();
  });

  it('whose keeper says another word is not proven, and is told what to do', async () => {
    await postKey(desks[0], keeper, key.recipient);
    await pressKey(desks[1], 'confirm', key.recipient);
    expect((await inbox(ola))[0]?.subject).toBe('Show that you have your key');
    const sealed = (await seal([key.recipient], 'x')) ?? '';
    const before = await everything();
    for (const [said, sentence] of [
      ['', 'Open what is sealed below with your key'],
      ['a'.repeat(32), 'That is not the word that is sealed below'],
      ['word', 'That is not the word that is sealed below'],
      [key.identity, 'That is your secret key. Keep it to yourself'],
      [sealed, 'That is what is sealed'],
    ] as const) {
      const answer = await prove(keeper.link, key, said);
      expect(answer.status, said).toBe(422);
      const page = await answer.text();
      expect(words(page)).toContain(sentence);
      expect(page).not.toContain(key.identity);
    }
    expect(await everything()).toEqual(before);
    const right = await wordFor(keeper.link, 'proof', key.identity);
    // Only at the page of its own keeper.
    expect((await prove(other.link, key, right)).status).toBe(409);
    expect((await prove(keeper.link, key, `  ${right.toUpperCase()}\n`)).status).toBe(303);
    // A word is good once.
    expect((await prove(keeper.link, key, right)).status).toBe(409);
  });

  it.each([
    ['a steward', 71],
    ['the keeper whose it is', 1],
    ['another keeper', 71],
  ])('that %s stops after %i hours is never used, and everybody hears of it', async (who, hours) => {
    itIs('2027-03-01T13:00:00Z');
    await proven(keeper, desks, key);
    hoursLater(hours);
    const id = (await keyOf(key.recipient))?.id ?? '';
    const stopped =
      who === 'a steward'
        ? await pressKey(desks[0], 'stop', key.recipient)
        : await post(`${(who === 'another keeper' ? other : keeper).link}turn/`, { press: 'stop', key: id });
    expect(stopped.status).toBe(303);
    for (const one of everybody) expect((await inbox(one))[0]?.subject, one).toBe('Stopped: a key of Ola');
    expect((await logLines()).at(-1)).toBe('stopped Ola');
    hoursLater(24 * 10);
    await aMinutePasses();
    expect(await isUsed(key)).toBe(false);
    // Nor does anything bring it back.
    expect((await pressKey(desks[1], 'confirm', key.recipient)).status).toBe(409);
    expect((await logLines()).at(-1)).toBe('stopped Ola');
  });

  it('that is used for a moment is stopped by nobody but its keeper, who lost it', async () => {
    itIs('2027-03-01T13:00:00Z');
    await proven(keeper, desks, key);
    hoursLater(72, 60);
    const before = await everything();
    const late = await pressKey(desks[0], 'stop', key.recipient);
    expect(late.status).toBe(409);
    expect(words(await late.text())).toContain('Something was done with this key meanwhile');
    const id = (await keyOf(key.recipient))?.id ?? '';
    expect((await post(`${other.link}turn/`, { press: 'lost', key: id })).status).toBe(409);
    expect(await everything()).toEqual(before);
    expect((await post(`${keeper.link}turn/`, { press: 'lost', key: id })).status).toBe(303);
    expect(await isUsed(key)).toBe(false);
    expect((await logLines()).at(-1)).toBe('ended Ola');
  });

  it('of an earlier day is replaced in the moment the new one is used, and not before', async () => {
    itIs('2027-03-01T13:00:00Z');
    await proven(keeper, desks, key);
    hoursLater(80);
    const anew = await newKey();
    await proven(keeper, desks, anew);
    hoursLater(80 + 71);
    await aMinutePasses();
    expect([await isUsed(key), await isUsed(anew)]).toEqual([true, false]);
    hoursLater(80 + 72, 60);
    // At once, though the clock of the site has not come by yet.
    expect([await isUsed(key), await isUsed(anew)]).toEqual([false, true]);
    await aMinutePasses();
    await aMinutePasses();
    expect((await keyOf(key.recipient))?.ended_at).not.toBeNull();
    expect((await logLines()).filter((line) => line.startsWith('ended'))).toEqual(['ended Ola']);
    expect([await isUsed(key), await isUsed(anew)]).toEqual([false, true]);
  });

  it('that is none, or secret, or known, or one too many is refused with a sentence', async () => {
    const otherKey = await newKey();
    await postKey(desks[0], keeper, key.recipient);
    for (const [whose, pasted, sentence] of [
      [other, 'age1nothing', 'A public key begins with age1 and has 62 letters'],
      [other, '', 'A public key begins with age1 and has 62 letters'],
      [other, otherKey.identity, 'That is the secret key'],
      [other, `age1pq1${'q'.repeat(1900)}`, 'That is a key of another kind'],
      [other, key.recipient, 'This key is known here already'],
      [keeper, otherKey.recipient, 'A key of theirs waits already'],
      [{ name: 'Nobody' }, otherKey.recipient, 'Choose whose key it is'],
    ] as const) {
      const answer = await postKey(desks[1], whose, pasted);
      expect(answer.status, sentence).toBe(422);
      const page = await answer.text();
      expect(words(page)).toContain(sentence);
      expect(page).not.toContain(otherKey.identity);
    }
    expect(await keyRows()).toHaveLength(1);
    expect(await logLines()).toEqual(['proposed Ola']);
  });

  it('is confirmed once by two who press at the same moment, and both lines of two others are in the log', async () => {
    const pers = await newKey();
    await Promise.all([postKey(desks[0], keeper, key.recipient), postKey(desks[0], other, pers.recipient)]);
    expect((await logLines()).sort()).toEqual(['proposed Ola', 'proposed Per']);
    const both = await Promise.all([1, 2].map(() => pressKey(desks[1], 'confirm', key.recipient)));
    expect(both.map(({ status }) => status).sort()).toEqual([303, 409]);
    expect((await logLines()).filter((line) => line === 'confirmed Ola')).toHaveLength(1);
  });
});

describe('The public page of keys', () => {
  beforeEach(async () => {
    itIs('2027-03-01T13:00:00Z');
    await proven(keeper, desks, key);
    hoursLater(72, 60);
  });

  it('says who opens letters until when, every step, and the fingerprint of the last', async () => {
    const page = words(await read('/circles/keys/'));
    expect(page).toMatch(/Ola until Sunday, 30 May 2027 age1/);
    expect(page).toMatch(/Per until Sunday, 30 May 2027 has no key in use/);
    for (const step of ['Posted by a steward', 'Compared by another steward', 'Its keeper showed that they have it'])
      expect(page).toContain(step);
    const [last] = (await env.DB.prepare('select seq, hash from key_log order by seq desc').all<{ hash: string }>())
      .results;
    expect(page).toContain(`note the last one: 3 ${last?.hash.slice(0, 16)}`);
    expect(page).not.toMatch(/ola@|per@/);
  });

  it('says that a line was changed, and which', async () => {
    await env.DB.prepare('drop trigger key_log_keep').run();
    await env.DB.prepare("update key_log set recipient = 'age1eve' where seq = 2").run();
    expect(words(await read('/circles/keys/'))).toContain(
      'This log was changed. Line 2 was changed after it was written.',
    );
  });

  it('says that a key is used of which the log knows nothing', async () => {
    const eves = await newKey();
    await env.DB.prepare('update keeper_keys set recipient = ?').bind(eves.recipient).run();
    const page = words(await read('/circles/keys/'));
    expect(page).toContain('Letters are sealed to a key of Ola of which the log does not say how it came here.');
    expect(page).toContain(eves.recipient);
  });
});
