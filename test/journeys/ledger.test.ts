import { describe, expect, test } from 'vitest';
import { site } from './here.ts';
import { runScript } from './server.ts';
import {
  ben,
  fillIn,
  linkIn,
  look,
  mailTo,
  open,
  post,
  proposal,
  send,
  thisMonth,
  today,
  useBrowser,
  verdict,
} from './town.ts';

const { person } = useBrowser(site);

const text = async (path: string) => (await fetch(site + path)).text();

/** A commons that is up, for the acts of a journey. */
async function commonsUp(title: string): Promise<{ page: string; slug: string }> {
  expect((await post(`${site}/propose/`, proposal(title, 'amina+ledger@example.org'))).status).toBe(303);
  await approve(title);
  const page = linkIn(await mailTo(site, 'amina+ledger@example.org', `It is up: ${title}`), '/commons/');
  return { page, slug: page.split('/')[2] ?? '' };
}

/** Ben follows the link of his mail and approves. */
async function approve(about: string): Promise<void> {
  const review = linkIn(await mailTo(site, ben, about), '/review/');
  expect((await post(site + review, { decision: 'approve' })).status).toBe(303);
}

describe('what was done becomes a line of the ledger', () => {
  test('Amina logs it over a wrong try, Ben approves, and it is on the ledger, the wall and the commons', async () => {
    const { page: commons, slug } = await commonsUp('Soup for the whole street');
    const page = await person();
    await open(page, commons);
    await page.getByRole('link', { name: 'Log what you did' }).click();
    await look(page);
    expect(await page.locator('[name=commons]').inputValue()).toBe(slug);
    expect(await page.locator('[name=when]').inputValue()).toBe('');
    await fillIn(page, { act: 'task', quantity: '-3', who: 'Amina' });
    expect(await send(page, 'Send it')).toBe(422);
    await look(page);
    expect(await page.title()).toMatch(/^Error: /);
    expect(await page.locator('[name=who]').inputValue()).toBe('Amina');
    const errors = page.getByRole('alert').first();
    expect(await errors.locator('a[href="#what"]').count()).toBe(1);
    expect(await errors.locator('a[href="#quantity"]').textContent()).toContain('above zero');
    await fillIn(page, { what: 'Cooked lentil soup', quantity: '40,5', unit: 'meals', when: today() });
    expect(await send(page, 'Send it')).toBe(200);
    await look(page);
    expect(await page.locator('main').textContent()).toContain('You left no mail address');
    const everywhere = [
      '/ledger/',
      `/ledger/${thisMonth()}/`,
      '/wall/',
      commons,
      '/ledger.json',
      '/ledger.csv',
      '/ledger/find/?q=lentil',
    ];
    for (const path of everywhere) expect(await text(path), path).not.toContain('Cooked lentil soup');

    const benPage = await person();
    await open(benPage, linkIn(await mailTo(site, ben, 'Cooked lentil soup'), '/review/'));
    await benPage.getByLabel('Approve').check();
    expect(await send(benPage, 'Decide')).toBe(200);
    for (const path of everywhere) expect(await text(path), path).toContain('Cooked lentil soup');
    for (const path of everywhere.filter((one) => one.endsWith('/') || one.includes('?'))) await open(page, path);
    await open(page, commons);
    expect(await page.locator('main').textContent()).toContain('1 person, 40.5 meals');
    expect(await verdict(page)).toMatch(/hold/);
  });

  test('Kofi logs many at once, without scripts, and Ben leaves one out', async () => {
    const { slug } = await commonsUp('Kerb day on Elm Lane');
    const page = await person({ javaScriptEnabled: false });
    await open(page, `/log/many/?commons=${slug}`);
    await fillIn(page, {
      when: today(),
      email: 'kofi+many@example.org',
      'who-1': 'Kofi',
      'act-1': 'hours',
      'what-1': 'Tamped the sand',
      'quantity-1': '3',
    });
    await fillIn(page, { 'act-2': 'jar-out', 'what-2': 'Sand and cold mix', 'quantity-2': '28.50' });
    expect(await send(page, 'More lines')).toBe(200);
    expect(await page.locator('[name=what-2]').inputValue()).toBe('Sand and cold mix');
    await fillIn(page, {
      'who-12': 'Zoë',
      'act-12': 'jar-in',
      'what-12': 'Out of Kofi’s woolly hat',
      'quantity-12': 'much',
    });
    expect(await send(page, 'Send all lines')).toBe(422);
    await look(page);
    expect(await page.getByRole('alert').locator('a[href="#quantity-12"]').textContent()).toMatch(/^Line 12: /);
    await fillIn(page, { 'quantity-12': '35' });
    expect(await send(page, 'Send all lines')).toBe(200);

    const benPage = await person();
    await open(benPage, linkIn(await mailTo(site, ben, 'Tamped the sand'), '/review/'));
    await benPage.getByLabel('Out of Kofi’s woolly hat').uncheck();
    await benPage.getByLabel('Approve', { exact: false }).check();
    expect(await send(benPage, 'Decide')).toBe(200);
    const isUp = await mailTo(site, 'kofi+many@example.org', 'It is up');
    expect(isUp.text).toContain('Not put up: line 3');
    await open(page, linkIn(isUp, '/ledger/'));
    expect(await page.locator('.act').first().textContent()).toContain('Sand and cold mix');
    expect(await text('/ledger/jar/')).toContain('Sand and cold mix');
    expect(await text('/ledger.json')).not.toContain('Out of Kofi’s woolly hat');
  });

  test('Zoë pastes a table from a spreadsheet', async () => {
    const page = await person();
    await open(page, '/log/many/');
    // A quotation mark that somebody typed, copied as it stands, must not swallow the lines below.
    const what = (n: number) => (n === 0 ? '"Blue" bench' : `Painted bench ${n}`);
    const rows = Array.from({ length: 7 }, (_, n) => `Neighbour ${n}\thours\t${what(n)}\t1,${n}\thours`);
    const paste = (table: string) =>
      page.locator('[name=who-1]').evaluate((field, clipped) => {
        const clipboardData = new DataTransfer();
        clipboardData.setData('text/plain', clipped);
        field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
      }, table);
    await paste(rows.join('\n').replace('3\thours', '3\tpainting'));
    expect(await page.locator('[role=status]').textContent()).toContain('in line 4: no choice is called');
    await paste(rows.join('\n'));
    expect(await page.locator('[role=status]').textContent()).toBe('7 lines were pasted.');
    expect(await page.locator('[name=what-1]').inputValue()).toBe('"Blue" bench');
    expect(await page.locator('[name=what-7]').inputValue()).toBe('Painted bench 6');
    expect(await page.locator('[name=act-7]').inputValue()).toBe('hours');
    await look(page);
    await fillIn(page, { when: today() });
    expect(await send(page, 'Send all lines')).toBe(200);
    expect((await mailTo(site, ben, 'Painted bench 6')).text).toContain(
      'Neighbour 6, hours given: Painted bench 6, 1.6 hours',
    );
  });

  test('Dov takes his name back and the chain holds; a correction stands beside what it corrects', async () => {
    const fields = {
      act: 'resource',
      what: 'Gave a ladder',
      quantity: '2',
      unit: 'items',
      when: today(),
      who: 'Dov Unmistakable',
      email: 'dov@example.org',
    };
    expect((await post(`${site}/log/`, fields)).status).toBe(303);
    await approve('Gave a ladder');
    const isUp = await mailTo(site, 'dov@example.org', 'It is up');
    const address = linkIn(isUp, '/ledger/');
    const page = await person();
    await open(page, address);
    const remembered = (await page.locator('.ledger-head code').textContent()) ?? '';

    await page.getByRole('link', { name: 'Put right' }).first().click();
    await look(page);
    expect(await page.locator('[name=what]').inputValue()).toBe('Gave a ladder');
    await fillIn(page, { quantity: '1', what: 'Gave one ladder' });
    expect(await send(page, 'Send it')).toBe(200);
    await approve('Gave one ladder');
    await open(page, address);
    await page
      .locator('.act.corrected', { hasText: 'Gave a ladder' })
      .getByRole('link', { name: /^no\. / })
      .click();
    await look(page);
    expect(await page.locator('.act').first().textContent()).toContain('Gave one ladder');

    await open(page, linkIn(await mailTo(site, 'dov@example.org', 'Your private link'), '/yours/'));
    await page.getByText('Take it back', { exact: true }).click();
    await page.getByLabel('The name', { exact: false }).first().check();
    expect(await send(page, 'Take it back for good')).toBe(200);
    await look(page);
    expect(await page.locator('main').textContent()).toContain('Someone: Gave a ladder');
    expect(await verdict(page, remembered)).toMatch(/hold/);
    expect(await text('/ledger/find/?q=ladder')).toContain('Gave a ladder');
    expect(await runScript('ledger-verify.ts', {}, [site])).toMatch(/hold/);
  });
});
