import { expect, test } from 'vitest';
import { site } from './here.ts';
import { ben, chandra, fillIn, linkIn, look, mailTo, open, post, proposal, send, useBrowser } from './town.ts';

const { person } = useBrowser(site);

const dov = 'dov.the.next@example.org';

test('Ben lost his link, asks for a fresh one, and ends it when someone else has it', async () => {
  const page = await person();
  await open(page, '/about/');
  await page.getByRole('link', { name: 'the desk' }).click();
  await look(page);
  expect(await send(page, 'Send me a link')).toBe(422);
  await look(page);
  await fillIn(page, { email: ben });
  expect(await send(page, 'Send me a link')).toBe(200);
  await look(page);
  const said = await page.locator('main').textContent();

  const stranger = await person({ javaScriptEnabled: false });
  await open(stranger, '/desk/');
  await fillIn(stranger, { email: 'stranger@example.org' });
  expect(await send(stranger, 'Send me a link')).toBe(200);
  expect(await stranger.locator('main').textContent()).toBe(said);

  const desk = linkIn(await mailTo(site, ben, 'Your way to the desk'), '/desk/');
  await open(page, desk);
  await page.getByRole('link', { name: 'Your turn, and the other stewards' }).click();
  await look(page);
  await page.getByText('A link of yours was lost').click();
  await look(page);
  expect(await send(page, 'End all my links')).toBe(200);
  await look(page);
  expect(await page.locator('main').textContent()).toContain('All your links have ended.');
  await open(page, desk, 410);
});

test('Chandra invites Dov to the desk, who decides with her, keeps his turn and then steps down', async () => {
  await post(`${site}/desk/`, { email: chandra });
  const desk = linkIn(await mailTo(site, chandra, 'Your way to the desk'), '/desk/');
  const page = await person();
  await open(page, `${desk}stewards/`);
  await fillIn(page, { email: 'dov' });
  expect(await send(page, 'Send the invitation')).toBe(422);
  await look(page);
  await fillIn(page, { email: dov });
  expect(await send(page, 'Send the invitation')).toBe(200);
  await look(page);
  expect(await page.locator('.invited').textContent()).toContain(dov);

  const dovs = await person();
  await open(dovs, linkIn(await mailTo(site, dov, 'Will you be a steward'), '/invitation/'));
  expect(await send(dovs, 'Accept')).toBe(200);
  await look(dovs);
  expect(await dovs.locator('h1').textContent()).toBe('What waits for a decision');

  const wanted = proposal('Benches along the towpath', 'june.the.third@example.org');
  await post(`${site}/propose/`, wanted);
  await open(dovs, linkIn(await mailTo(site, dov, wanted.title), '/review/'));
  await dovs.getByLabel('Decline').check();
  expect(await send(dovs, 'Decide')).toBe(200);

  await open(page, `${desk}decisions/`);
  const log = (await page.locator('main').textContent()) ?? '';
  expect(log).toContain(`by ${dov}`);
  expect(log).not.toContain('towpath');

  const mine = linkIn(await mailTo(site, dov, 'You are a steward now'), '/desk/');
  await open(dovs, `${mine}turn/`);
  expect(await send(dovs, 'Keep it another 90 days')).toBe(200);
  await look(dovs);
  await dovs.getByText('Step down', { exact: true }).click();
  expect(await send(dovs, 'Step down now')).toBe(200);
  await look(dovs);
  expect(await dovs.locator('main').textContent()).toContain('Your turn is over.');
  await open(dovs, mine, 403);
  await open(page, `${desk}stewards/`);
  expect(await page.locator('main').textContent()).not.toContain(dov);
});
