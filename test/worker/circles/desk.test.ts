/** The keepers' desk: Ola, Per and Quinn keep; Farida wrote, and unticked whom she did not want to reach. */
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { open, readSealed, seal } from '../../../schema/circles/age.ts';
import { hashOfSealed, openWords, sealWord } from '../../../schema/circles/words.ts';
import { everyLetter, type TestKeeper, withKeepers } from '../circles.ts';
import { deskOf, written } from '../circles-desk.ts';
import { itIs, newTown, post, read, visit, words } from '../town.ts';

let ola: TestKeeper;
let per: TestKeeper;
let quinn: TestKeeper;
beforeEach(async () => {
  await newTown();
  [ola, per, quinn] = (await withKeepers('Ola', 'Per', 'Quinn')) as [TestKeeper, TestKeeper, TestKeeper];
});

const rowOf = async (id: string) => ((await everyLetter()).letters ?? []).find((one) => one.id === id);

describe('A keeper’s desk', () => {
  it('lists the letters that a key of theirs opens, with who else can read each, and no others', async () => {
    const both = await written([ola, per]);
    await written([per, quinn], { what: 'x'.repeat(4500) });
    const desk = await read(await deskOf(ola));
    const page = words(desk);
    expect(desk).toContain(both.path);
    expect(page).toContain('A short letter of Monday 1 March');
    expect(page).toContain('Who else can read it: Per');
    expect(page).not.toContain('Quinn');
    expect(page).toContain('Nobody has said yet that it was read. Waiting for an answer since Monday 1 March.');
    const pers = words(await read(await deskOf(per)));
    expect(pers).toContain('A letter of a page or two of Monday 1 March');
    expect(pers).toContain('A short letter of Monday 1 March');
    expect(pers).not.toContain('Late:');
  });

  it('shows what an earlier key opens, too, and nothing once the turn is over', async () => {
    const { path } = await written([ola, per]);
    await env.DB.prepare("update keeper_keys set ended_at = 1 where keeper_id = 'keeper-Ola'").run();
    const desk = await deskOf(ola);
    expect(await read(desk)).toContain(path);
    await env.DB.prepare("update keepers set ended_at = 1 where id = 'keeper-Ola'").run();
    for (const at of ['', path]) expect((await visit(desk + at)).status).toBe(403);
  });

  it('knows no letter for whoever was unticked: neither on the list, nor by its id, nor as a file', async () => {
    const { id, path, secret } = await written([ola, per]);
    const before = await everyLetter();
    const desk = await deskOf(quinn);
    expect(await read(desk)).not.toContain(id);
    for (const at of [path, `letters/${id}.age`, `${path}answer/`, `${path}aside/`]) {
      const answer = await visit(desk + at);
      expect(answer.status, at).toBe(404);
      expect(await answer.text()).not.toContain('BEGIN AGE');
    }
    expect((await post(`${desk}${path}answer/`, { step: 'read', secret })).status).toBe(404);
    expect((await post(`${desk}${path}aside/`, { sure: 'yes', secret })).status).toBe(404);
    expect(await everyLetter()).toEqual(before);
  });

  it('says what is late: after two days what nobody read, after seven what nobody answered', async () => {
    const { code, path, secret } = await written([ola, per]);
    const desk = await deskOf(ola);
    const said = async () => words(await read(desk));
    itIs('2027-03-03T12:00:00Z');
    expect(await said()).not.toContain('Late:');
    itIs('2027-03-04T12:00:00Z');
    expect(await said()).toContain('Late: it should have been read within two days.');
    await post(`${desk}${path}answer/`, { step: 'read', secret });
    expect(await said()).not.toContain('Late:');
    itIs('2027-03-09T12:00:00Z');
    expect(await said()).toContain('Late: it should have been answered within seven days.');
    await post(`${desk}${path}answer/`, { step: 'answer', secret, text: 'We read it.' });
    expect(await said()).toContain('Nothing waits.');
    // What the writer adds waits anew, from its own day on.
    itIs('2027-03-10T12:00:00Z');
    await post('/letter/say/', { code, more: 'And now?' });
    expect(await said()).toContain('Waiting for an answer since Wednesday 10 March.');
    itIs('2027-03-18T12:00:00Z');
    expect(await said()).toContain('Late: it should have been answered within seven days.');
  });
});

describe('The page of a letter', () => {
  it('holds what is sealed, may send nothing, and gives it as files for the program age', async () => {
    const { id, path, sealed, secret } = await written([ola, per]);
    const desk = await deskOf(ola);
    await post(`${desk}${path}answer/`, { step: 'answer', secret, text: 'We read it.' });
    const page = await visit(desk + path);
    const policy = page.headers.get('Content-Security-Policy')?.split('; ') ?? [];
    expect(policy).toEqual(expect.arrayContaining(["connect-src 'none'", "form-action 'none'", "script-src 'self'"]));
    expect(policy.filter((rule) => /^(connect-src|form-action|script-src) /.test(rule))).toHaveLength(3);
    expect(page.headers.get('Cache-Control')).toBe('no-store');
    const html = await page.text();
    expect(html).toContain(sealed);
    expect(html).not.toMatch(/<form|name="identity"/);
    const file = await visit(`${desk}letters/${id}.age`);
    expect(file.headers.get('Content-Disposition')).toBe('attachment; filename="letter.age"');
    expect(file.headers.get('Cache-Control')).toBe('no-store');
    const textOf = async (response: Response) => new TextDecoder().decode(await response.arrayBuffer());
    expect(await textOf(file)).toBe(sealed);
    expect((await textOf(await visit(`${desk}letters/${id}-1.age`))).startsWith('-----BEGIN AGE')).toBe(true);
    expect((await visit(`${desk}letters/${id}-2.age`)).status).toBe(404);
  });
});

describe('Acting on a letter', () => {
  it('needs the secret that stands in it: who has a keeper’s mail box alone changes nothing', async () => {
    const { id, path, secret } = await written([ola, per, quinn]);
    const other = await written([ola, per]);
    const desk = await deskOf(ola);
    const before = await everyLetter();
    for (const wrong of [
      '',
      'x',
      other.secret,
      `${secret}0`,
      secret.slice(1),
      String((await rowOf(id))?.answer_hash),
    ]) {
      for (const step of ['read', 'answer', 'not-taken']) {
        const answer = await post(`${desk}${path}answer/`, { step, text: 'Quiet now.', secret: wrong });
        expect(answer.status, wrong).toBe(403);
        expect(words(await answer.text())).toContain('Only who opened the letter can do that');
      }
      expect((await post(`${desk}${path}aside/`, { sure: 'yes', secret: wrong })).status).toBe(403);
    }
    expect(await everyLetter()).toEqual(before);
  });

  it('says to the writer that it was read, once, on the day it was', async () => {
    const { code, path, secret } = await written([ola, per]);
    for (const [keeper, day] of [
      [ola, '2027-03-02T09:00:00Z'],
      [per, '2027-03-05T09:00:00Z'],
    ] as const) {
      itIs(day);
      expect((await post(`${await deskOf(keeper)}${path}answer/`, { step: 'read', secret })).status).toBe(303);
    }
    expect(words(await (await post('/letter/', { code })).text())).toContain(
      'A keeper read it on Tuesday, 2 March 2027.',
    );
  });

  it('answers to the writer and to all who can read the letter, and to nobody else', async () => {
    const { code, id, path, sealed, secret } = await written([ola, per]);
    const text = 'We read it. Can we meet on the bench?';
    expect((await post(`${await deskOf(ola)}${path}answer/`, { step: 'answer', secret, text })).status).toBe(303);
    const said = ((await everyLetter()).words ?? []) as { number: number; sealed: string }[];
    const hash = await hashOfSealed(sealed);
    for (const { identity } of [ola, per]) expect(await openWords(identity, hash, said)).toEqual([text]);
    expect(await openWords(quinn.identity, hash, said)).toEqual([null]);
    expect(JSON.stringify(await everyLetter())).not.toContain('bench');
    expect(await rowOf(id)).toMatchObject({ read_day: '2027-03-01', ending: null });
    expect(words(await (await post('/letter/', { code })).text())).toContain(text);
  });

  it('ends it in one of six ways, with a reason, and once', async () => {
    const sentences = {
      answered: 'The keepers answered it.',
      circle: 'It was brought to the standing circle, without names.',
      held: 'A circle was held about it.',
      support: 'A circle of support was held, without the other.',
      passed: 'It was passed on to help outside, with your consent.',
      'not-taken': 'It was not taken further.',
    };
    const desk = await deskOf(ola);
    for (const [step, sentence] of Object.entries(sentences)) {
      const { code, id, path, secret } = await written([ola, per]);
      const form = `${desk}${path}answer/`;
      const silent = await post(form, { step, secret, text: ' ' });
      expect(silent.status).toBe(422);
      expect(words(await silent.text())).toContain('Write to whoever sent the letter');
      expect(await rowOf(id)).toMatchObject({ ending: null, read_day: null });
      expect((await post(form, { step, secret, text: `Because of ${step}.` })).status).toBe(303);
      const shown = words(await (await post('/letter/', { code })).text());
      expect(shown).toContain(sentence);
      expect(shown).toContain(`Because of ${step}.`);
      const again = await post(form, { step: 'circle', secret, text: 'Once more' });
      expect(again.status).toBe(409);
      expect(words(await again.text())).toContain('It was ended already');
      expect(await rowOf(id)).toMatchObject({ ending: step });
      expect((await post(form, { step: 'answer', secret, text: 'One thing more.' })).status).toBe(303);
    }
    const { path, secret } = await written([ola, per]);
    expect((await post(`${desk}${path}answer/`, { step: 'forgotten', secret, text: 'x' })).status).toBe(422);
  });

  it('of two keepers who answer at once lets one, and tells the other', async () => {
    const { path, secret } = await written([ola, per]);
    const forms = [`${await deskOf(ola)}${path}answer/`, `${await deskOf(per)}${path}answer/`];
    const answers = await Promise.all(
      forms.map((form, index) => post(form, { step: index ? 'held' : 'not-taken', secret, text: `From ${index}` })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
    const told = words(await (answers.find(({ status }) => status === 409) as Response).text());
    expect(told).toContain('Somebody else said something first');
    expect((await everyLetter()).words).toHaveLength(1);
    const won = answers[0]?.status === 303 ? 'not-taken' : 'held';
    expect((await everyLetter()).letters).toMatchObject([{ ending: won }]);
  });

  it('takes what was sealed in a browser as it came, in its shape and its place only', async () => {
    const { code, path, sealed, secret } = await written([ola, per]);
    const form = `${await deskOf(ola)}${path}answer/`;
    const attribute = async (name: string) => new RegExp(`data-${name}="([^"]*)"`).exec(await read(form))?.[1] ?? '';
    const [recipients, to] = [(await attribute('recipients')).split(' '), await attribute('to')];
    expect(new Set(recipients).size).toBe(3);
    expect(recipients).not.toContain(quinn.recipient);
    const word = async (keys: string[], text = 'Sealed here.') =>
      (await sealWord(keys, await hashOfSealed(sealed), [], text))?.sealed ?? '';
    const good = { step: 'answer', secret, to, number: '1', sealed: await word(recipients) };
    const before = await everyLetter();
    for (const [what, changes, status] of [
      ['plain', { sealed: 'We read it.' }, 422],
      ['a reader more', { sealed: await word([...recipients, quinn.recipient]) }, 422],
      ['a reader less', { sealed: await word(recipients.slice(1)) }, 422],
      ['an odd size', { sealed: (await seal(recipients, 'x'.repeat(100))) ?? '' }, 422],
      ['another place', { number: '2' }, 409],
      ['keys of yesterday', { to: '0'.repeat(64) }, 409],
      ['without the secret', { secret: '' }, 403],
    ] as const) {
      expect((await post(form, { ...good, ...changes })).status, what).toBe(status);
    }
    expect(await everyLetter()).toEqual(before);
    expect((await post(form, good)).status).toBe(303);
    expect((await everyLetter()).words).toMatchObject([{ sealed: good.sealed, by: 'keepers', number: 1 }]);
    expect(words(await (await post('/letter/', { code })).text())).toContain('Sealed here.');
  });
});

describe('Stepping aside', () => {
  it('takes a letter off the desk for good, and nothing that follows is sealed to who left', async () => {
    const { code, id, path, secret } = await written([ola, per, quinn]);
    const desk = await deskOf(quinn);
    expect((await post(`${desk}${path}aside/`, { secret })).status).toBe(422);
    expect((await visit(desk + path)).status).toBe(200);
    expect((await post(`${desk}${path}aside/`, { secret, sure: 'yes' })).status).toBe(303);
    expect((await visit(desk + path)).status).toBe(404);
    expect((await everyLetter()).letter_kept_from).toEqual([{ letter_id: id, keeper_id: 'keeper-Quinn' }]);
    await post('/letter/say/', { code, more: 'For the two of you.' });
    const [word] = (await everyLetter()).words ?? [];
    expect((await readSealed(String(word?.sealed)))?.readers).toBe(3);
    expect(await open(quinn.identity, String(word?.sealed))).toBeNull();
  });

  it('is refused where fewer than two would be left, of whom whoever’s turn is over is none', async () => {
    const refused = async (path: string, secret: string) => {
      const before = await everyLetter();
      const answer = await post(`${await deskOf(ola)}${path}aside/`, { secret, sure: 'yes' });
      expect(answer.status).toBe(409);
      expect(words(await answer.text())).toContain('Fewer than two keepers would be left');
      expect(await everyLetter()).toEqual(before);
    };
    const two = await written([ola, per]);
    await refused(two.path, two.secret);
    const three = await written([ola, per, quinn]);
    await env.DB.prepare("update keepers set ended_at = 1 where id = 'keeper-Quinn'").run();
    await refused(three.path, three.secret);
  });

  it('of two who do so at once lets one', async () => {
    const { path, secret } = await written([ola, per, quinn]);
    const desks = [await deskOf(ola), await deskOf(per)];
    const answers = await Promise.all(desks.map((desk) => post(`${desk}${path}aside/`, { secret, sure: 'yes' })));
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
    expect((await everyLetter()).letter_readers).toHaveLength(2);
  });
});

it('the offline opener comes as a file to keep, as it was built', async () => {
  const file = await visit('/circles/opener.html');
  expect(file.status).toBe(200);
  expect(file.headers.get('Content-Disposition')).toBe('attachment; filename="opener.html"');
  const [recorded = ''] = Object.values(
    import.meta.glob<string>('../../../site/tools/circles/offline/opener.sha256', {
      query: '?raw',
      import: 'default',
      eager: true,
    }),
  );
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()));
  expect(Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')).toBe(recorded.split(' ')[0]);
});
