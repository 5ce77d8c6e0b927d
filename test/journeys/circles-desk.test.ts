/** A keeper at their desk: Ola opens what Farida wrote, answers, and hands it on to Per's new key. */

import { generateX25519Identity } from 'age-encryption';
import { eq } from 'drizzle-orm';
import type { Page } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { open as openSealed } from '../../schema/circles/age.ts';
import { letters, words } from '../../schema/circles/letters.ts';
import { keeperKeys } from '../../schema/circles/table.ts';
import { hashOfSealed, openWords } from '../../schema/circles/words.ts';
import { withLocalTown } from '../../scripts/local/town.ts';
import { site, state } from './here.ts';
import { keeper, keyRow, letterTo, newKey, type TestKeeper } from './keeping.ts';
import { look, open, useBrowser } from './town.ts';

const { person } = useBrowser(site);

const what = 'Somebody <b>shouts</b> <img src=x onerror=alert(1)> at the newcomers.';
let ola: TestKeeper;
let per: TestKeeper;
let writer: { identity: string; recipient: string };

let id: string;
let answer: string;
beforeAll(async () => {
  [ola, per, writer] = [await keeper('Ola'), await keeper('Per'), await newKey()];
  ({ id, answer } = await letterTo([ola, per], { what, replyTo: writer.recipient }));
});

/** What the database holds of the letter; the example town has one of its own. */
const kept = () =>
  withLocalTown(
    async (town) => ({
      letters: await town.letters.select().from(letters).where(eq(letters.id, id)),
      words: await town.letters.select().from(words).where(eq(words.letterId, id)).orderBy(words.number),
    }),
    state,
  );

async function openWith(page: Page, identity: string): Promise<void> {
  await page.fill('#identity', identity);
  await page.click('#open');
}

test('opens a letter on its page, and answers it, sealed in the browser', async () => {
  const page = await person();
  const posted: string[] = [];
  page.on('request', (request) => void posted.push(request.postData() ?? ''));
  await open(page, ola.desk);
  await page.getByRole('link', { name: /^A short letter of/ }).click();
  await page.locator('#identity').waitFor();
  await look(page);
  await openWith(page, per.recipient);
  await page.getByText('That is a public key.').waitFor();
  await openWith(page, await generateX25519Identity());
  await page.getByText('This key does not open it').waitFor();
  await openWith(page, ola.identity);
  await page.getByText('That it stops').waitFor();
  await page.getByText('All of it as text').click();
  await look(page);
  expect(await page.locator('#opened .word-text').first().textContent()).toBe(what);
  expect(await page.locator('#opened img, #opened b').count()).toBe(0);
  expect(await page.inputValue('#identity')).toBe('');

  await page.getByRole('link', { name: 'Say that you read it, answer, or end it' }).click();
  await page.getByText('Sealed here, before it leaves.').waitFor();
  expect(new URL(page.url()).hash).toBe('');
  await look(page);
  await page.getByLabel('Answer, and it goes on').check();
  await page.getByRole('button', { name: 'Do it' }).click();
  await page.getByText('Write to whoever sent the letter.').waitFor();
  const second = await page.context().newPage();
  await second.goto(page.url());
  await page.getByLabel('What do you say to the writer?').fill('We read it. Can we meet on the bench?');
  await page.getByRole('button', { name: 'Do it' }).click();
  await page.getByText('What keepers said on').waitFor();
  expect(posted.join()).not.toContain('bench');
  // A page that was open before is told, and keeps what was written.
  await second.getByLabel('Answer, and it goes on').check();
  await second.getByLabel('What do you say to the writer?').fill('Me too.');
  await second.getByLabel('The answering secret').fill(answer);
  await second.getByRole('button', { name: 'Do it' }).click();
  await second.getByText('Somebody else said something first').waitFor();
  expect(await second.getByLabel('What do you say to the writer?').inputValue()).toBe('Me too.');
  await second.close();
  expect(posted.join()).not.toContain(ola.identity.slice(-20));

  await openWith(page, ola.identity);
  await page.getByText('We read it. Can we meet on the bench?').waitFor();
  const {
    letters: [letter],
    words: said,
  } = await kept();
  expect(await openWords(writer.identity, await hashOfSealed(letter?.sealed ?? ''), said)).toEqual([
    'We read it. Can we meet on the bench?',
  ]);

  // Whoever goes back to the page finds it closed.
  await page.goto('/privacy/');
  await page.goBack();
  await page.locator('#identity').waitFor();
  expect(await page.inputValue('#identity')).toBe('');
  expect(await page.getByText('That it stops').count()).toBe(0);
});

test('hands it on to a new key in the browser, and the old one opens nothing more', async () => {
  const anew = await newKey();
  await withLocalTown(async ({ db, binding }) => {
    await binding.prepare('update keeper_keys set ended_at = ? where id = ?').bind(Date.now(), per.keyId).run();
    await db.insert(keeperKeys).values(keyRow(per.id, crypto.randomUUID(), anew.recipient));
  }, state);
  const page = await person();
  await open(page, `${ola.desk}letters/${id}/keys/`);
  const posted: string[] = [];
  page.on('request', (request) => void posted.push(request.postData() ?? ''));
  await page.fill('#identity', anew.identity);
  await page.getByRole('button', { name: 'Hand it on' }).click();
  await page.getByText('This key does not open it').waitFor();
  await page.fill('#identity', ola.identity);
  await page.getByRole('button', { name: 'Hand it on' }).click();
  await page.getByRole('heading', { name: 'Open it elsewhere' }).waitFor();
  expect(posted.join()).not.toContain(ola.identity.slice(-20));
  const pers = await person();
  await open(pers, `${per.desk}letters/${id}/`);
  await openWith(pers, per.identity);
  await pers.getByText('This key does not open it').waitFor();
  await openWith(pers, anew.identity);
  await pers.getByText('That it stops').waitFor();
  expect(await pers.getByText('We read it. Can we meet on the bench?').count()).toBe(1);
  const {
    letters: [letter],
  } = await kept();
  expect(await openSealed(per.identity, letter?.sealed ?? '')).toBeNull();
});

test('without a script it is answered with the secret that another program shows, and sealed on arrival', async () => {
  const page = await person({ javaScriptEnabled: false });
  await open(page, `${ola.desk}letters/${id}/`);
  expect(await page.locator('#opener').isVisible()).toBe(false);
  await page.getByRole('link', { name: 'Say that you read it, answer, or end it' }).click();
  const answerWith = async (secret: string) => {
    await page.getByLabel('End it: it is not taken further').check();
    await page.getByLabel('What do you say to the writer?').fill('You asked us to leave it.');
    await page.getByLabel('The answering secret').fill(secret);
    await page.getByRole('button', { name: 'Do it' }).click();
  };
  await answerWith('0'.repeat(64));
  await page.getByRole('heading', { name: 'Only who opened the letter can do that' }).waitFor();
  expect(await page.getByText('You asked us to leave it.').count()).toBe(1);
  await page.goBack();
  await answerWith(answer);
  await page.getByText('Not taken further.').waitFor();
  const {
    letters: [letter],
    words: said,
  } = await kept();
  expect((await openWords(writer.identity, await hashOfSealed(letter?.sealed ?? ''), said))[1]).toBe(
    'You asked us to leave it.',
  );
});
