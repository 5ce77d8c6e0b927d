import { expect, test } from 'vitest';
import { site } from './here.ts';
import { ben, fillIn, linkIn, look, mailTo, open, post, proposal, send, useBrowser } from './town.ts';

const { person } = useBrowser(site);

const amina = 'amina.first@example.org';
const emre = 'emre.second@example.org';
const farida = 'farida.faster@example.org';

test('Amina invites two to hold the second sunrise: Farida is faster, Emre is told, Amina’s link steers no more', async () => {
  const wanted = proposal('Lanterns on the weir', amina, { kind: 'care' });
  await post(`${site}/propose/`, wanted);
  await post(site + linkIn(await mailTo(site, ben, wanted.title), '/review/'), { decision: 'approve' });
  const address = linkIn(await mailTo(site, amina, 'It is up'), '/commons/');
  const yours = linkIn(await mailTo(site, amina, 'Your private link'), '/yours/');

  const page = await person();
  await open(page, yours);
  await page.getByRole('link', { name: 'Invite someone to hold the next one' }).click();
  await look(page);
  expect(await send(page, 'Send the invitation')).toBe(422);
  await look(page);
  for (const to of ['mistyped@example.org', emre, farida]) {
    await fillIn(page, { email: to });
    expect(await send(page, 'Send the invitation')).toBe(200);
  }
  await look(page);
  expect(await send(page, 'Take it back from mistyped@example.org')).toBe(200);
  expect(await page.locator('.invited').textContent()).not.toContain('mistyped');

  const reader = await person();
  await open(reader, address);
  expect(await reader.locator('main').textContent()).toContain('First sunrise Amina · second looking for someone');

  const late = await person();
  await open(late, linkIn(await mailTo(site, 'mistyped@example.org', wanted.title), '/invitation/'));
  expect(await late.locator('h1').textContent()).toBe('This invitation was taken back');
  await open(late, linkIn(await mailTo(site, emre, wanted.title), '/invitation/'));

  const fast = await person();
  await open(fast, linkIn(await mailTo(site, farida, wanted.title), '/invitation/'));
  expect(await send(fast, 'Accept')).toBe(422);
  await look(fast);
  await fillIn(fast, { name: 'Farida' });
  expect(await send(fast, 'Accept')).toBe(200);
  await look(fast);
  expect(await fast.locator('main').textContent()).toContain('It is up, for everyone to see, and you look after it.');
  const own = linkIn(await mailTo(site, farida, 'It is yours now'), '/yours/');
  await open(fast, `${own}log/`);
  await open(fast, `${own}invitation/`);

  // Emre had the page open all the while.
  await fillIn(late, { name: 'Emre' });
  expect(await send(late, 'Accept')).toBe(409);
  await look(late);
  expect(await late.locator('h1').textContent()).toBe('Someone was faster');

  await mailTo(site, amina, 'Handed on');
  await open(page, yours, 410);
  expect(await page.locator('h1').textContent()).toBe('You handed it on');
  await open(reader, address);
  const said = await reader.locator('main').textContent();
  expect(said).toContain('First sunrise Amina · second someone new');
  expect(said).not.toContain('Farida');
});
