import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { site } from './here.ts';
import { ben, chandra, fillIn, linkIn, look, mailTo, open, post, send, useBrowser } from './town.ts';

const { person } = useBrowser(site);

/** The page of keepers of a steward. */
async function deskOf(steward: string): Promise<string> {
  await post(`${site}/desk/`, { email: steward });
  return `${linkIn(await mailTo(site, steward, 'Your way to the desk'), '/desk/')}keepers/`;
}

/** Ben invites somebody, who accepts; gives their page with the turn and the key. */
async function becomesKeeper(page: Page, name: string, email: string): Promise<string> {
  const ben = await person();
  await open(ben, await deskOf('ben@example.org'));
  await fillIn(ben, { email });
  expect(await send(ben, 'Send the invitation')).toBe(200);
  await look(ben);
  await open(page, linkIn(await mailTo(site, email, 'Will you be a keeper'), '/invitation/'));
  expect(await send(page, 'Accept')).toBe(422);
  await look(page);
  await fillIn(page, { name });
  expect(await send(page, 'Accept')).toBe(200);
  await look(page);
  return new URL(page.url()).pathname;
}

/** Ben posts a key, Chandra compares it. */
async function postedAndCompared(name: string, recipient: string): Promise<void> {
  const [bens, chandras] = [await person(), await person()];
  await open(bens, await deskOf(ben));
  await bens.getByRole('link', { name: 'Post a key' }).click();
  await look(bens);
  await bens.getByLabel('Whose key is it?').selectOption({ label: name });
  await fillIn(bens, { recipient: `${recipient}x` });
  expect(await send(bens, 'Post it')).toBe(422);
  await look(bens);
  await fillIn(bens, { recipient });
  expect(await send(bens, 'Post it')).toBe(200);
  await look(bens);
  await open(chandras, await deskOf(chandra));
  const key = chandras.getByRole('region', { name: `A key of ${name}` });
  expect(await key.textContent()).toContain(recipient);
  await key.getByRole('button', { name: 'I compared it' }).click();
  await chandras.waitForLoadState();
  await look(chandras);
  expect(await key.textContent()).toContain('Waits for its keeper');
}

test('Ola makes a key with the network off, shows that she kept it, and opens with it what is sealed to it', async () => {
  const ola = await person();
  const turn = await becomesKeeper(ola, 'Ola of the bakery', 'ola.keeper@example.org');
  await open(ola, '/circles/key/');
  const asked: string[] = [];
  ola.on('request', (request) => asked.push(request.url()));
  await ola.context().setOffline(true);
  await ola.getByRole('button', { name: 'Make a key' }).click();
  await ola.locator('.groups li').nth(14).waitFor();
  const groups = await ola.locator('.groups li').allTextContents();
  const identity = `AGE-SECRET-KEY-${groups.join('')}`;
  expect(identity).toMatch(/^AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}$/);
  expect((await ola.locator('.secret-key svg path').getAttribute('d'))?.length).toBeGreaterThan(1000);
  const labels = await ola.locator('.asked label').allTextContents();
  expect(labels).toHaveLength(4);
  const typed = async (change: (group: string) => string) => {
    for (const label of labels) {
      const place = Number(/\d+/.exec(label)?.[0]);
      await ola.getByLabel(label, { exact: true }).fill(change(groups[place - 1] ?? ''));
    }
    await ola.getByRole('button', { name: 'Compare' }).click();
  };
  await typed((group) => group.replace(/./, (letter) => (letter === 'Q' ? 'P' : 'Q')));
  expect(await ola.locator('.kept-key .error').textContent()).toContain('are others');
  expect(await ola.locator('.groups').isVisible()).toBe(false);
  await typed((group) => ` ${group.toLowerCase()} `);
  await ola.locator('.public .public-key').waitFor();
  const recipient = (await ola.locator('.public .public-key').textContent()) ?? '';
  expect(recipient).toMatch(/^age1[02-9ac-hj-np-z]{58}$/);
  expect(asked).toEqual([]);
  await ola.getByRole('button', { name: 'clear this page' }).click();
  expect(await ola.content()).not.toContain(groups[5]);
  await ola.context().setOffline(false);
  await look(ola);

  await postedAndCompared('Ola of the bakery', recipient);
  await open(ola, turn);
  await ola.getByLabel('your secret key').fill(`${identity.slice(0, -1)}${identity.endsWith('Q') ? 'P' : 'Q'}`);
  await ola.getByRole('button', { name: 'Open it here' }).click();
  await ola.getByText('This key does not open it.').waitFor();
  await ola.getByLabel('your secret key').fill(`age-secret-key-${groups.join(' ').toLowerCase()}`);
  await ola.getByRole('button', { name: 'Open it here' }).click();
  await ola.getByText('It is opened').waitFor();
  expect(await ola.getByLabel('your secret key').inputValue()).toBe('');
  const sent = ola.waitForRequest((one) => one.method() === 'POST');
  expect(await send(ola, 'I have this key')).toBe(200);
  expect((await sent).postData()).not.toMatch(/age-secret/i);
  await look(ola);
  expect(await ola.locator('main').textContent()).toContain('unless somebody stops it');
  await mailTo(site, chandra, 'A new key of a keeper: Ola of the bakery');
  await open(ola, '/circles/keys/');
  expect(await ola.locator('main').textContent()).toContain(recipient);
});

const hasAge = (() => {
  try {
    execFileSync('age-keygen', ['-version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

test.skipIf(!hasAge)('Per trusts no script: a key of age-keygen, and what is sealed is opened with age', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'commons-age-'));
  try {
    const run = promisify(execFile);
    const [keyFile, sealedFile] = [join(folder, 'your-key.txt'), join(folder, 'sealed.age')];
    await run('age-keygen', ['-o', keyFile]);
    const recipient = (await run('age-keygen', ['-y', keyFile])).stdout.trim();
    const per = await person({ javaScriptEnabled: false });
    const turn = await becomesKeeper(per, 'Per of the mill', 'per.keeper@example.org');
    await postedAndCompared('Per of the mill', recipient);
    await open(per, turn);
    await fillIn(per, { proof: 'a'.repeat(32) });
    expect(await send(per, 'I have this key')).toBe(422);
    await look(per);
    await writeFile(sealedFile, (await per.locator('pre.sealed').textContent()) ?? '');
    const { stdout } = await run('age', ['-d', '-i', keyFile, sealedFile]);
    await fillIn(per, { proof: stdout });
    expect(await send(per, 'I have this key')).toBe(200);
    await look(per);
    expect(await per.locator('main').textContent()).toContain('unless somebody stops it');

    // Ben did not expect it.
    const bens = await person();
    await open(bens, linkIn(await mailTo(site, ben, 'A new key of a keeper: Per of the mill'), '/desk/'));
    expect(new URL(bens.url()).pathname).toMatch(/\/keepers\/$/);
    await bens
      .getByRole('region', { name: 'A key of Per of the mill' })
      .getByRole('button', { name: 'Stop this key' })
      .click();
    await bens.waitForLoadState();
    await look(bens);
    await open(per, turn);
    expect(await per.locator('main').textContent()).toContain('You have none yet');
    await mailTo(site, 'per.keeper@example.org', 'Stopped: a key of Per of the mill');
  } finally {
    await rm(folder, { recursive: true });
  }
});
