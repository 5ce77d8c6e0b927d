/** A circle about Farida's letter: Ola calls it, hands papers over, and everybody says with their code whether they come. */
import type { Page, Route } from 'playwright-core';
import { beforeAll, expect, test } from 'vitest';
import { recipientOf } from '../../schema/circles/age.ts';
import { hashOfSecret, newCode, secretsOf } from '../../schema/circles/code.ts';
import { site } from './here.ts';
import { keeper, letterTo, type TestKeeper } from './keeping.ts';
import { fillIn, look, open, send, useBrowser } from './town.ts';

const { person } = useBrowser(site);

const code = newCode();
let ola: TestKeeper;
let per: TestKeeper;
let letter: { id: string; answer: string };
beforeAll(async () => {
  [ola, per] = [await keeper('Oda'), await keeper('Piet')];
  const { find, act, open: identity } = await secretsOf(code);
  letter = await letterTo([ola, per], {
    what: 'The yard is loud at night.',
    replyTo: (await recipientOf(identity)) ?? '',
    findHash: await hashOfSecret(find),
    actHash: await hashOfSecret(act),
  });
});

const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** A keeper's page of the circle, with the secret of the letter in its place. */
async function circleOf({ desk }: TestKeeper, page: Page): Promise<void> {
  await page.goto(`${desk}letters/${letter.id}/circle/#${letter.answer}`);
  expect(new URL(page.url()).hash).toBe('');
  expect(await page.getByLabel('The answering secret').inputValue()).toBe(letter.answer);
  await look(page);
  await send(page, 'Open it');
}

let papers: string[];

test('is called by a keeper, who prints a paper for each with a code and a QR', async () => {
  const page = await person();
  await open(page, `${ola.desk}letters/${letter.id}/`);
  await page.fill('#identity', ola.identity);
  await page.click('#open');
  await page.getByText('The yard is loud at night.').waitFor();
  await page.getByRole('link', { name: 'Call a circle about it' }).click();
  // Once it is off the bar, the secret is in its field.
  await page.waitForURL((url) => url.pathname.endsWith('/circle/') && url.hash === '');
  await page.waitForFunction(
    () => document.querySelector<HTMLInputElement>('[name="secret"]')?.value !== '',
    undefined,
    {
      polling: 100,
    },
  );
  await send(page, 'Open it');
  await look(page);
  const plan = { title: 'A talk about the yard', date: day(9), start: '18:00', place: 'The yard behind the library' };
  const words = 'How loud the yard is after nine, and what we do about it.';
  const main = page.locator('main');
  await fillIn(main, { ...plan, words, 'more-invited': '1' });
  expect(await send(page, 'Call it')).toBe(422);
  await look(page);
  expect(await page.getByLabel('A title').inputValue()).toBe('A talk about the yard');
  await fillIn(main, { 'more-keeper': '1' });
  expect(await send(page, 'Call it')).toBe(200);
  await page.getByText('It is called.').waitFor();
  await look(page);
  papers = await page.locator('.paper code').allTextContents();
  expect(papers).toHaveLength(2);
  expect(await page.locator('.paper svg').count()).toBe(2);
  expect(await page.locator('.paper a').first().getAttribute('href')).toBe(`${site}/invited/#${papers[0]}`);
  // On paper there is nothing but what is handed over.
  await page.emulateMedia({ media: 'print' });
  expect(await page.locator('.paper').first().isVisible()).toBe(true);
  for (const other of ['.private', 'form', '.menu']) {
    for (const one of await page.locator(other).all()) expect(await one.isVisible(), other).toBe(false);
  }
});

test('is agreed to by its writer with scripts, from the letter, and the code stays in the browser', async () => {
  const farida = await person({ colorScheme: 'dark', mayFail: ['/invited/answer/'] });
  const sent: string[] = [];
  farida.context().on('request', (request) => sent.push(`${request.url()} ${request.postData() ?? ''}`));
  await open(farida, '/letter/');
  await farida.locator('[name="code"]').fill(code.toLowerCase());
  await farida.keyboard.press('Enter');
  await farida.getByText('The keepers called a circle about it.').waitFor();
  await farida.getByRole('link', { name: 'Read the plan' }).click();
  await farida.getByText('A talk about the yard').waitFor();
  await farida.getByText('How loud the yard is after nine').waitFor();
  expect(new URL(farida.url()).hash).toBe('');
  await look(farida);
  await farida.getByRole('button', { name: 'Say so' }).click();
  await farida.getByRole('link', { name: 'Choose an answer' }).waitFor();
  await farida.getByLabel('Yes, I come').focus();
  await farida.keyboard.press('Space');
  await farida.keyboard.press('Enter');
  await farida.getByText('Your answer is there.').waitFor();
  await look(farida);
  const { act, open: identity } = await secretsOf(code);
  expect(sent.filter((one) => one.includes(code) || one.includes(identity))).toEqual([]);
  // What acts goes with what it does, and is asked for by nothing else.
  expect(sent.filter((one) => one.includes(act)).every((one) => one.includes('/invited/answer/'))).toBe(true);
});

test('is answered by who is asked, with the paper alone and by keyboard, without a script and with one', async () => {
  const [first = '', second = ''] = papers;
  const gus = await person({ javaScriptEnabled: false });
  await open(gus, '/invited/');
  await gus.getByLabel('The code').focus();
  await gus.keyboard.type(`${first.slice(0, -1)}${first.endsWith('0') ? '1' : '0'}`);
  await gus.keyboard.press('Enter');
  await gus.getByRole('link', { name: 'One letter is wrong' }).waitFor();
  await look(gus);
  await gus.getByLabel('The code').fill(first.toLowerCase());
  await gus.keyboard.press('Enter');
  await gus.getByText('The yard behind the library').waitFor();
  await look(gus);
  await gus.getByLabel('Yes, I come').check();
  expect(await send(gus, 'Say so')).toBe(200);
  await gus.getByText('Your answer is there.').waitFor();

  const hana = await person();
  await hana.goto(`/invited/#${second}`);
  await hana.getByText('The yard behind the library').waitFor();
  await look(hana);
  await hana.getByLabel('Yes, I come').check();
  await hana.getByRole('button', { name: 'Say so' }).click();
  await hana.getByText('Your answer is there.').waitFor();
  expect(await hana.getByLabel('Yes, I come').isChecked()).toBe(true);
});

test('is confirmed once a keeper spoke with everybody, and stands in no calendar', async () => {
  const page = await person();
  await circleOf(per, page);
  await send(page, 'Confirm it');
  await page.getByText('Not everybody has said yes to this plan and was spoken with yet').waitFor();
  await look(page);
  await send(page, 'I spoke with them');
  await send(page, 'Confirm it');
  await page.getByText('It is confirmed.').waitFor();
  await send(page, 'It was held');
  await page.getByText('Its day is still to come').waitFor();
  for (const path of ['/', '/calendar.ics', '/circles/']) {
    expect(await (await fetch(site + path)).text(), path).not.toContain('talk about the yard');
  }
});

/** Answers what is posted; lets all else through. */
const onPost = (answer: (route: Route) => Promise<void>) => (route: Route) =>
  route.request().method() === 'POST' ? answer(route) : route.continue();

test('that cannot be reached says so, and the code leaves the browser by another button only', async () => {
  const farida = await person({ mayFail: ['/letter/sealed/', '/invited/'] });
  const posted: string[] = [];
  farida.context().on('request', (request) => posted.push(request.postData() ?? ''));
  for (const [door, path] of [
    ['/letter/', '**/letter/sealed/'],
    ['/invited/', '**/invited/'],
  ] as const) {
    await farida.goto(door);
    // A proxy between answers with a page of its own; then nothing answers at all.
    const busy = '<!doctype html><title>Busy</title><main><h1>Busy</h1></main>';
    for (const [fail, said] of [
      [onPost((route) => route.fulfill({ status: 503, contentType: 'text/html', body: busy })), 'It was not taken.'],
      [onPost((route) => route.abort()), 'The site cannot be reached. Try again a little later.'],
    ] as const) {
      await farida.route(path, fail);
      await farida.locator('[name="code"]').fill(code);
      await farida.getByRole('button', { name: 'Open it' }).click();
      await farida.getByText(said).waitFor();
      await farida.unroute(path, fail);
    }
    await look(farida);
    // What this needs is gone, as with an extension that breaks it.
    await farida.evaluate(() => {
      crypto.subtle.importKey = () => Promise.reject(new Error('Broken.'));
    });
    await farida.getByRole('button', { name: 'Open it' }).click();
    await farida.getByText('It could not be opened in this browser. The code was not sent.').waitFor();
    expect(posted.join()).not.toContain(code);
    await farida.getByRole('button', { name: 'Send the code all the same' }).click();
    await farida.getByText('Close the page when you are done.').waitFor();
    expect(posted.join()).toContain(code);
    posted.length = 0;
  }
});
