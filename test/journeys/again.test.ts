import { expect, test } from 'vitest';
import { approve } from './board.ts';
import { site } from './here.ts';
import { daysAhead, fillIn, linkIn, look, mailTo, open, post, proposal, send, tabTo, useBrowser } from './town.ts';

const { person } = useBrowser(site);

test('Amina copies a commons that she holds, by keyboard on a phone, and it waits like a new one', async () => {
  const amina = 'amina.again@example.org';
  const roles = '2 × Washing up';
  const first = proposal('Soup and a swap table', amina, { roles, reveal: 'day-before', host: 'Us' });
  expect((await post(`${site}/propose/`, first)).status).toBe(303);
  await approve(first.title);
  await mailTo(site, amina, 'It is up');

  const page = await person({ viewport: { width: 360, height: 800 } });
  await open(page, linkIn(await mailTo(site, amina, 'Your private link'), '/yours/'));
  await tabTo(page, '[href^="/propose/?copy="]');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/propose/?copy=*');
  await look(page);
  const { title, summary, starts, ends, area } = first;
  for (const [name, words] of Object.entries({ title, summary, starts, ends, area, roles })) {
    expect(await page.locator(`[name=${name}]`).inputValue(), name).toBe(words);
  }
  for (const name of ['date', 'place', 'host', 'steward_name', 'steward_email']) {
    expect(await page.locator(`[name=${name}]`).inputValue(), name).toBe('');
  }
  expect(await send(page, 'Send the proposal')).toBe(422);
  await look(page);
  expect(await page.locator('[name=summary]').inputValue()).toBe(summary);
  const own = { title: 'Soup and a swap table, once more', date: daysAhead(23), place: first.place };
  await fillIn(page, { ...own, steward_name: 'Amina', steward_email: amina });
  expect(await send(page, 'Send the proposal')).toBe(200);
  expect(await page.locator('h1').textContent()).toContain('What happens next');
  await mailTo(site, 'ben@example.org', `To decide: ${own.title}`);
});
