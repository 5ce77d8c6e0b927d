import { expect, test } from 'vitest';
import { addressOf, approve, benApproves, main, onTheBoard, paper, text } from './board.ts';
import { site } from './here.ts';
import {
  daysAhead,
  fillIn,
  followErrors,
  linkIn,
  look,
  mailTo,
  open,
  post,
  proposal,
  send,
  tabTo,
  useBrowser,
} from './town.ts';

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

test('Dov lends a saw over a wrong try, says by keyboard that it is out and back, and writes no line', async () => {
  const saw = paper('Bow saw with a new blade', 'Dov', { email: addressOf('dov.lends') });
  const page = await person({ viewport: { width: 360, height: 800 } });
  await open(page, '/offer/');
  await fillIn(page, { ...saw, wanted_back: 'by the end of the week, or when the wood is cut, whichever comes later' });
  expect(await send(page, 'Send it')).toBe(422);
  await look(page);
  await followErrors(page, ['wanted_back']);
  await fillIn(page, { wanted_back: 'by the end of the week' });
  expect(await send(page, 'Send it')).toBe(200);
  await approve(saw.title);
  const address = linkIn(await mailTo(site, saw.email, `It is up: ${saw.title}`), '/offers/');
  await open(page, address);
  expect(await main(page)).toContain('by the end of the week');

  const yours = linkIn(await mailTo(site, saw.email, 'Your private link'), '/yours/');
  const press = async (way: string, button: string) => {
    await open(page, yours);
    await tabTo(page, `[href$="/${way}/"]`);
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/${way}/`);
    await look(page);
    await tabTo(page, 'main button');
    expect(await page.evaluate(() => document.activeElement?.textContent?.trim())).toBe(button);
    await page.keyboard.press('Enter');
    await page.waitForURL(({ pathname }) => pathname === yours);
    expect(await page.getByRole('status').innerText()).toBe('Done. This is how it stands now.');
    await look(page);
  };
  for (let times = 0; times < 2; times++) {
    await press('done', 'Say so, without a line');
    expect(await text('/offers/')).not.toContain(saw.title);
    await open(page, address);
    expect(await main(page)).toContain('It is lent at the moment');
    await press('returned', 'It came back');
    expect(await text('/offers/')).toContain(saw.title);
  }
  expect(await text('/ledger/')).not.toContain(saw.title);
});

test('Mira changes her notice by keyboard over a wrong try; the old words stay until Ben approves', async () => {
  const jars = paper('Forty jam jars', 'Mira', { email: addressOf('mira.changes'), category: 'things' });
  const { page: address, yours } = await onTheBoard(jars);
  const page = await person({ viewport: { width: 360, height: 800 } });
  await open(page, yours);
  await tabTo(page, '[href$="/edit/"]');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/edit/');
  await look(page);
  expect(await page.locator('[name=title]').inputValue()).toBe(jars.title);
  expect(await page.locator('[name=direction]').count()).toBe(0);
  await fillIn(page, { title: '', details: 'Thirty are left.' });
  expect(await send(page, 'Send the changes')).toBe(422);
  await look(page);
  await followErrors(page, ['title']);
  expect(await page.locator('[name=details]').inputValue()).toBe('Thirty are left.');
  await fillIn(page, { title: 'Thirty jam jars' });
  expect(await send(page, 'Send the changes')).toBe(200);
  await look(page);
  expect(await text(address)).toContain(jars.title);
  expect(await text('/offers/')).not.toContain('Thirty jam jars');
  await open(page, `${yours}edit/`);
  expect(await main(page)).toContain('waits for a steward');

  // Before Ben decides she has the form open again; then it is another notice, and what she typed stays.
  await benApproves(await person(), 'Offer: Thirty jam jars');
  expect(await text(address)).toContain('Thirty jam jars');
  expect(await text('/offers/find/?q=thirty')).toContain(address);
  await mailTo(site, jars.email, 'It is up');
  await fillIn(page, { details: 'Twenty are left.' });
  expect(await send(page, 'Send the changes')).toBe(409);
  await look(page);
  expect(await page.locator('[name=details]').inputValue()).toBe('Twenty are left.');
  expect(await send(page, 'Send the changes')).toBe(200);
  await benApproves(await person(), 'Offer: Thirty jam jars');
  await open(page, address);
  expect(await main(page)).toContain('Twenty are left.');
});
