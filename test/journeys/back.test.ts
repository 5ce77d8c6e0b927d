import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { site } from './here.ts';
import { daysAhead, fillIn, open, proposal, send, useBrowser } from './town.ts';

const { person } = useBrowser(site);

/** What a form says now, as it would be sent. */
const answersOf = (page: Page): Promise<Record<string, string>> =>
  page
    .locator('main form[method=post]')
    .evaluate((form) =>
      Object.fromEntries(
        [...new FormData(form as HTMLFormElement)].map(([name, value]): [string, string] => [name, String(value)]),
      ),
    );

/** Reads something else, and comes back. */
async function goAndComeBack(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'About', exact: true }).click();
  await page.waitForURL('**/about/');
  await page.goBack();
  await page.waitForLoadState();
}

const coats = proposal('Coats at the corner', 'amina@example.org', {
  date: daysAhead(2),
  starts: '18:00',
  ends: '21:00',
  repeats: 'weekly',
  reveal: 'day-before',
  bring: 'A coat',
  access: 'Step-free',
  roles: '2 × carrying',
  host: 'Tuesday group',
});

const pots = {
  direction: 'need',
  category: 'tools',
  title: 'Pots wanted',
  details: 'Big ones',
  quantity: 'two',
  area: 'Riverside',
  until: daysAhead(12),
  how_often: '',
  name: 'Amina',
  email: 'amina@example.org',
};

const soup = { act: 'task', what: 'Washed up', quantity: '2', unit: 'hours', when: daysAhead(-3), who: 'Amina' };

describe('Who reads another page and comes back finds', () => {
  const forms: [string, Record<string, string>][] = [
    ['/propose/', coats],
    ['/offer/', pots],
    ['/log/', soup],
    ['/desk/', { email: 'ben@example.org' }],
  ];
  test.each(forms)('%s as it was typed, the day included', async (path, answers) => {
    const page = await person();
    await open(page, path);
    await fillIn(page, answers);
    await goAndComeBack(page);
    expect(await answersOf(page)).toMatchObject(answers);
  });

  test('the lines that were added to the form for many', async () => {
    const page = await person();
    await open(page, '/log/many/');
    await page.getByRole('button', { name: 'More lines' }).click();
    const answers = {
      when: daysAhead(-3),
      'who-1': 'Amina',
      'what-6': 'Carried tables',
      'quantity-6': '3',
      'act-6': 'hours',
    };
    await fillIn(page, answers);
    await goAndComeBack(page);
    expect(await answersOf(page)).toMatchObject({ ...answers, lines: '6' });
  });
});

test('an empty form holds no day that nobody chose, and says so when it is sent', async () => {
  const page = await person();
  await open(page, '/propose/');
  expect(await answersOf(page)).toMatchObject({ date: '', starts: '', ends: '' });
  await fillIn(page, { ...coats, date: '' });
  expect(await send(page, 'Send the proposal')).toBe(422);
  expect(await page.getByRole('alert').textContent()).toContain('Enter a date');
});

test('a form that came back to be mended is still there after another page', async () => {
  const page = await person();
  await open(page, '/propose/');
  await fillIn(page, { ...coats, starts: '' });
  expect(await send(page, 'Send the proposal')).toBe(422);
  await page.goto('/about/');
  await page.goBack();
  await page.waitForLoadState();
  expect(await page.title()).toMatch(/^Error: /);
  expect(await answersOf(page)).toMatchObject({ ...coats, starts: '' });
});

test('whoever was too fast goes back and finds the form as it was', async () => {
  const page = await person({ extraHTTPHeaders: { 'CF-Connecting-IP': '198.51.100.30' } });
  await open(page, '/propose/');
  await fillIn(page, coats);
  const headers = { 'CF-Connecting-IP': '198.51.100.30' };
  for (let time = 0; time < 60; time++) {
    await fetch(`${site}/desk/`, { method: 'POST', body: new URLSearchParams({ email: '' }), headers });
  }
  expect(await send(page, 'Send the proposal')).toBe(429);
  expect(await page.locator('main').textContent()).toContain('find the form as it was');
  await page.goBack();
  await page.waitForLoadState();
  expect(await answersOf(page)).toMatchObject(coats);
});
