/** The offline opener in a real browser, from a file, with the network off: Ola opens what Farida wrote. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { seal } from '../../schema/circles/age.ts';
import { newSecret } from '../../schema/circles/code.ts';
import { padded } from '../../schema/circles/letter.ts';
import { hashOfSealed, sealWord } from '../../schema/circles/words.ts';
import { chromiumArgs, ensureChromium } from '../../scripts/local/chromium.ts';
import { hashFile, hashOf, makeOpener } from '../../scripts/local/opener.ts';

let browser: Browser;
let folder: string;
let address: string;
let ola: string;
let rui: string;
let letter: string;
let words: { number: number; sealed: string }[];
const answer = newSecret();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'opener-'));
  const path = join(folder, 'opener.html');
  await writeFile(path, await makeOpener());
  address = pathToFileURL(path).href;
  browser = await chromium.launch({ executablePath: (await ensureChromium()) ?? undefined, args: chromiumArgs });
  [ola, rui] = [await generateX25519Identity(), await generateX25519Identity()];
  const readers = [await identityToRecipient(ola), await identityToRecipient(await generateX25519Identity())];
  const [replyTo = ''] = readers;
  const text = padded({
    ...{ version: 1, id: newSecret(), what: 'Somebody <b>shouts</b> <img src=x onerror=alert(1)> at us.' },
    ...{ affected: '', wish: 'That it stops', urgency: 'soon', name: '', contact: '', readers, replyTo, answer },
  });
  letter = (await seal(readers, text ?? '')) ?? '';
  words = [];
  for (const said of ['We read it.', 'Thank you.']) {
    const word = await sealWord(readers, await hashOfSealed(letter), words, said);
    if (word) words.push(word);
  }
});
afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

/** The opener in a window that has no network, and notes what it asks for all the same. */
async function opener(): Promise<{ page: Page; asked: string[] }> {
  const context = await browser.newContext({ offline: true });
  const page = await context.newPage();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  page.on('console', (message) => message.type() === 'error' && asked.push(message.text()));
  await page.goto(address);
  return { page, asked };
}

async function openWith(page: Page, identity: string, sealed: string): Promise<void> {
  await page.fill('#pasted', sealed);
  await page.fill('#identity', identity);
  await page.click('#open');
}

const said = (page: Page) => page.locator('[role="alert"]').textContent();

test('opens a letter and what was said, from a file, and asks for nothing', async () => {
  const { page, asked } = await opener();
  // In the order in which somebody happens to paste them.
  await openWith(page, ola, [words[1]?.sealed, letter, words[0]?.sealed].join('\n\n'));
  await page.getByText('That it stops').waitFor();
  expect(await page.locator('.word-text').allTextContents()).toEqual(
    expect.arrayContaining(['Somebody <b>shouts</b> <img src=x onerror=alert(1)> at us.', 'That it stops']),
  );
  expect(await page.locator('.words .word-text').allTextContents()).toEqual(['We read it.', 'Thank you.']);
  expect(await page.locator('#opened').textContent()).toContain(answer);
  expect(await page.locator('img, b').count()).toBe(0);
  expect(await page.inputValue('#identity')).toBe('');
  expect(asked).toEqual([address]);
});

test('opens files as the site gives them, with the key in groups or as age-keygen writes it', async () => {
  const paths = [letter, ...words.map(({ sealed }) => sealed)].map((text, index) => ({
    ...{ name: `letter-${index}.age`, mimeType: 'application/octet-stream', buffer: Buffer.from(text) },
  }));
  for (const typed of [
    ola.toLowerCase().replace(/(.{4})/g, '$1 '),
    `# created: 2027-03-01T12:00:00Z\n# public key: ${await identityToRecipient(ola)}\n${ola}\n`,
  ]) {
    const { page } = await opener();
    await page.setInputFiles('#files', paths);
    await page.fill('#identity', typed);
    await page.click('#open');
    await page.getByText('That it stops').waitFor();
    expect(await page.locator('.words .word-text').count()).toBe(2);
  }
});

test('says plainly why something does not open, and repeats nothing of a key', async () => {
  const { page } = await opener();
  const slip = `${ola.slice(0, -1)}${ola.endsWith('Q') ? 'P' : 'Q'}`;
  const cut = letter.split('\n').toSpliced(20, 3).join('\n');
  for (const [identity, sealed, sentence] of [
    ['', letter, 'Type or paste your secret key.'],
    [slip, letter, 'That is no secret key: one letter is wrong, or some are missing.'],
    [ola.slice(0, 40), letter, 'That is no secret key: one letter is wrong, or some are missing.'],
    [await identityToRecipient(ola), letter, 'That is a public key.'],
    [rui, letter, 'This key does not open it: it is sealed to others.'],
    [ola, 'Good day', 'Choose a sealed letter, or paste all of it'],
    [ola, letter.slice(0, 900), 'Choose a sealed letter, or paste all of it'],
    [ola, cut, 'It was changed or cut after it was sealed'],
    [ola, words[0]?.sealed ?? '', 'The letter itself is missing'],
  ] as const) {
    await openWith(page, identity, sealed);
    await page.getByText(sentence).waitFor();
    const told = (await said(page)) ?? '';
    expect(told).not.toMatch(/AGE-SECRET-KEY-1\w|age1\w/);
    expect(await page.locator('#opened').textContent()).toBe('');
    expect(await page.locator('[role="alert"]').count()).toBe(1);
  }
  // One that was left out is not passed over.
  await openWith(page, ola, `${letter}\n${words[1]?.sealed}`);
  await page.getByText('This one was changed after it was sealed, or is out of its place.').waitFor();
});

test('runs no script but its own, and leaves no key behind when it is left', async () => {
  const { page, asked } = await opener();
  const runs = await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'document.title = "changed"';
    document.body.append(script);
    return document.title;
  });
  expect(runs).toBe('Open a letter, offline');
  await page.fill('#identity', ola);
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pagehide')));
  expect(await page.inputValue('#identity')).toBe('');
  const sent = await page.evaluate(() => fetch('https://example.org/').then(String, () => 'refused'));
  expect(sent).toBe('refused');
  expect(asked.filter((one) => one.startsWith('http'))).toEqual([]);
});

test('is the same bytes whenever it is made, and those whose SHA-256 is in the repository', async () => {
  const [one, two] = [await makeOpener(), await makeOpener()];
  expect(two).toBe(one);
  expect(await readFile(hashFile, 'utf8'), 'after a change: npm run opener').toBe(`${hashOf(one)}  opener.html\n`);
  expect(one.length).toBeLessThan(80 * 1024);
});
