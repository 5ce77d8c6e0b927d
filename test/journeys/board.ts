import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { site } from './here.ts';
import { ben, linkIn, look, mailTo, open, post, send } from './town.ts';

export const text = async (path: string) => (await fetch(site + path)).text();

const domain = 'of.the.board@example.org';

/** An address that nobody else in the tests has; all of them end alike, so that one look finds each. */
export const addressOf = (name: string) => `${name}.${domain}`;

/** What Dov would put up, as something else where that is said. */
export const paper = (title: string, name: string, other: Record<string, string> = {}) => ({
  direction: 'offer',
  category: 'tools',
  title,
  details: 'It stands in the passage.\n\nRing twice.',
  quantity: '',
  area: 'Mill Row',
  until: '',
  name,
  email: addressOf(name.toLowerCase()),
  ...other,
});

type Paper = ReturnType<typeof paper>;

/** Ben follows the link of his mail, reads, and approves. */
export async function benApproves(page: Page, about: string): Promise<void> {
  await open(page, linkIn(await mailTo(site, ben, `To decide: ${about}`), '/review/'));
  await page.getByLabel('Approve').check();
  expect(await send(page, 'Decide')).toBe(200);
  await look(page);
}

/** Has Ben approve what one of his mails is about, as a plain HTTP client does. */
export async function approve(about: string): Promise<void> {
  const review = linkIn(await mailTo(site, ben, about), '/review/');
  expect((await post(site + review, { decision: 'approve' })).status).toBe(303);
}

/** A paper on the board, for what a journey does with it; the paths of its page and of its private link. */
export async function onTheBoard(one: Paper): Promise<{ page: string; yours: string }> {
  expect((await post(`${site}/offer/`, one)).status).toBe(303);
  await approve(one.title);
  const page = linkIn(await mailTo(site, one.email, `It is up: ${one.title}`), '/offers/');
  // The private link is in the first mail, which does not say the title yet.
  return { page, yours: linkIn(await mailTo(site, one.email, 'Your private link'), '/yours/') };
}

export const main = (page: Page) => page.locator('main').textContent();
export const answering = (page: Page) => page.locator('form[action$="/answer/"]');
export const takingOn = (page: Page) => page.locator('form[action$="/hands/"]');
