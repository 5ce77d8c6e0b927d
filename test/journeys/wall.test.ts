import type { Page } from 'playwright-core';
import { beforeAll, expect, test, vi } from 'vitest';
import { site } from './here.ts';
import { ben, linkIn, look, mailTo, open, post, today, useBrowser } from './town.ts';

const { person } = useBrowser(site);

const namesOnTheWall = 40;

interface Done {
  who: string;
  act: string;
  what: string;
  quantity?: string;
  unit?: string;
}

/** Logs what was done through a client that is no browser, and Ben approves it. */
async function logAndApprove(lines: Done[]): Promise<void> {
  const answers: Record<string, string> = { when: today() };
  for (const [index, line] of lines.entries()) {
    for (const [name, answer] of Object.entries(line)) answers[`${name}-${index + 1}`] = answer;
  }
  expect((await post(`${site}/log/many/`, answers)).status).toBe(303);
  const review = linkIn(await mailTo(site, ben, lines[0]?.what ?? ''), '/review/');
  expect((await post(site + review, { decision: 'approve' })).status).toBe(303);
}

beforeAll(() =>
  logAndApprove([
    { who: 'Marguerite', act: 'hours', what: 'Washing up after the soup', quantity: '2.5' },
    { who: 'Şehrazat 🌻', act: 'jar-in', what: 'Hat went round the court', quantity: '35' },
    { who: 'marguerite', act: 'task', what: 'Carried the tables back' },
    ...Array.from({ length: namesOnTheWall - 2 }, (_, n) => ({
      who: `Neighbour ${n + 1}`,
      act: 'resource',
      what: 'Soup for whoever came by',
      quantity: '12',
      unit: 'meals',
    })),
  ]),
);

test('the wall shows each name once, with all that it did', async () => {
  const page = await person();
  await open(page, '/wall/');
  const card = page.locator('.wall-card', { hasText: 'marguerite' });
  expect(await card.count()).toBe(1);
  expect(await card.locator('li').allTextContents()).toEqual([
    'Carried the tables back',
    'Washing up after the soup 2.5 hours',
  ]);
  expect(await page.locator('.wall-card', { hasText: 'Şehrazat' }).textContent()).toContain('+€35.00 into the jar');
  expect(await page.locator('.wall-head').textContent()).toMatch(/Line [\d,]+ · [0-9a-f]{4} [0-9a-f]{4} [0-9a-f]{4}/);
  expect(await page.getByRole('img', { name: 'QR code' }).count()).toBe(1);
});

const place = (page: Page) => page.locator('.wall-place').textContent();
const state = (page: Page) => page.locator('.wall-state').textContent();

/** The names that can be seen on the page that is up. */
const inSight = (page: Page) =>
  page.locator('.wall-card').evaluateAll((cards) => {
    const seen = (card: Element) => {
      const { left, right } = card.getBoundingClientRect();
      // One with much to tell goes on in the next column, which may be on the next page.
      return left < innerWidth && right > 0;
    };
    return cards.filter(seen).map((card) => card.querySelector('h2')?.textContent ?? '');
  });

/** The wall on a screen, before a clock that the journey sets; it has more than two pages. */
async function screen(options: Parameters<typeof person>[0] = {}): Promise<Page> {
  const page = await person({ viewport: { width: 1280, height: 720 }, ...options });
  await page.clock.install();
  await page.goto('/wall/screen/');
  expect(await place(page)).toMatch(/^1 of ([3-9]|\d\d)$/);
  return page;
}

test('on a screen the pages turn, every name comes by, and a touch or a key stops them', async () => {
  const page = await screen();
  const pages = Number((await place(page))?.split(' ').at(-1));
  const names = new Set<string>();
  for (let shown = 1; shown <= pages; shown++) {
    expect(await place(page)).toBe(`${shown} of ${pages}`);
    // A page slides in.
    await page
      .locator('.wall-cards')
      .evaluate((cards) => Promise.all(cards.getAnimations().map((one) => one.finished)));
    for (const name of await inSight(page)) names.add(name);
    await page.clock.runFor(10_000);
  }
  expect(names.size).toBe(await page.locator('.wall-card').count());
  expect(await place(page)).toBe(`1 of ${pages}`);

  await page.mouse.click(640, 300);
  expect(await state(page)).toBe('Stopped. Touch to go on.');
  await page.clock.runFor(60_000);
  expect(await place(page)).toBe(`1 of ${pages}`);
  await page.getByRole('button', { name: 'Next' }).click();
  expect(await place(page)).toBe(`2 of ${pages}`);
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  expect(await place(page)).toBe(`${pages} of ${pages}`);
  await page.getByRole('button', { name: 'Go on' }).click();
  expect(await state(page)).toBe('');
  await page.clock.runFor(10_000);
  expect(await place(page)).toBe(`1 of ${pages}`);
  await look(page);
});

test('where things should keep still, nothing turns by itself', async () => {
  const page = await screen({ reducedMotion: 'reduce' });
  await page.clock.runFor(120_000);
  expect(await place(page)).toMatch(/^1 of/);
  await page.getByRole('button', { name: 'Next' }).click();
  expect(await place(page)).toMatch(/^2 of/);
  expect(await page.getByRole('button', { name: 'Go on' }).isVisible()).toBe(false);
});

test('a screen keeps what it has while the connection is lost, and takes in what is new after', async () => {
  const page = await screen();
  await page.context().setOffline(true);
  const before = await page.locator('.wall-card').count();
  await logAndApprove([{ who: 'Robin the late', act: 'task', what: 'Locked the gate of the court' }]);
  for (let minute = 0; minute < 8; minute++) await page.clock.runFor(60_000);
  expect(await page.locator('.wall-card').count()).toBe(before);
  await page.context().setOffline(false);
  await vi.waitFor(
    async () => {
      await page.clock.runFor(10_000);
      expect(await page.locator('.wall-card h2').first().textContent()).toBe('Robin the late');
    },
    { timeout: 30_000, interval: 300 },
  );
});

test('without a script the screen is a wall to scroll', async () => {
  const page = await person({ javaScriptEnabled: false });
  await page.goto('/wall/screen/');
  expect(await page.getByText('Neighbour 1', { exact: true }).isVisible()).toBe(true);
  expect(await page.getByRole('button').count()).toBe(0);
});
