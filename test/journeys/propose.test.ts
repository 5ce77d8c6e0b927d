import { XMLParser } from 'fast-xml-parser';
import ICAL from 'ical.js';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { site } from './here.ts';
import {
  ben,
  chandra,
  daysAhead,
  everywhere,
  fillIn,
  followErrors,
  inbox,
  linkIn,
  look,
  mailTo,
  open,
  placesWith,
  proposal,
  send,
  tabTo,
  typeDay,
  typeTime,
  useBrowser,
} from './town.ts';

const { person } = useBrowser(site);

/** From an empty form over a wrong try to the private link. */
async function propose(page: Page, answers: ReturnType<typeof proposal>): Promise<void> {
  await open(page, '/propose/');
  await fillIn(page, { summary: answers.summary, date: '', kind: answers.kind });
  expect(await send(page, 'Send the proposal')).toBe(422);
  await look(page);
  expect(await page.title()).toMatch(/^Error: /);
  expect(await page.locator('[name=summary]').inputValue()).toBe(answers.summary);
  expect(await page.locator(`[name=kind][value=${answers.kind}]`).isChecked()).toBe(true);
  await followErrors(page, ['title', 'date', 'area', 'place', 'steward_name', 'steward_email']);
  await fillIn(page, answers);
  expect(await send(page, 'Send the proposal')).toBe(200);
}

/** Ben opens his mail's link three times, then decides. */
async function benApproves(page: Page, title: string): Promise<void> {
  const review = linkIn(await mailTo(site, ben, title), '/review/');
  for (let time = 1; time <= 3; time++) {
    await page.goto(review);
    expect(await page.getByRole('heading', { name: 'waits for a decision' }).count()).toBe(1);
  }
  await look(page);
  expect(await (await fetch(`${site}/calendar.json`)).text()).not.toContain(title);
  expect(await page.getByRole('heading', { name: title }).count()).toBe(1);
  await page.getByLabel('Approve').check();
  expect(await send(page, 'Decide')).toBe(200);
  await look(page);
  expect(await page.locator('main').textContent()).toContain('approved by you');
}

describe('from a proposal to the calendar', () => {
  test('Amina proposes, Ben approves, and it is everywhere at once', async () => {
    const amina = 'amina+calendar@example.org';
    const wanted = proposal('Coats for the cold days', amina);
    const page = await person();
    await propose(page, wanted);
    await look(page);
    expect(await page.locator('h1').first().textContent()).toContain('What happens next');
    const yours = new URL(page.url()).pathname;
    expect(yours).toMatch(/^\/yours\/[\w-]{43}\/$/);
    expect(await page.locator('.private-link').textContent()).toContain(site + yours);
    const receipt = await mailTo(site, amina, 'Your private link');
    await open(page, linkIn(receipt, '/yours/'));
    expect(await page.locator('main').textContent()).toContain('Waiting for a steward to read it.');
    expect(await page.locator('.private-link').count()).toBe(0);
    expect(placesWith(await everywhere(site, wanted.date), wanted.title)).toEqual([]);

    const benPage = await person();
    await benApproves(benPage, wanted.title);
    const found = await everywhere(site, wanted.date);
    expect(placesWith(found, wanted.title)).toEqual(Object.keys(found));
    expect(JSON.stringify(found)).not.toContain(amina);

    const isUp = await mailTo(site, amina, 'It is up');
    const address = linkIn(isUp, '/commons/');
    const reader = await person();
    await open(reader, address);
    expect(await reader.locator('h1').textContent()).toBe(wanted.title);
    expect(await reader.locator('main').textContent()).toContain(wanted.place);
    await open(reader, '/');
    await reader.getByRole('link', { name: wanted.title }).click();
    expect(new URL(reader.url()).pathname).toBe(address);
    await open(reader, `/month/${wanted.date.slice(0, 7)}/`);
    expect(await reader.getByRole('table').getByRole('link', { name: wanted.title }).count()).toBe(1);

    const events = new ICAL.Component(ICAL.parse(found['/calendar.ics'] ?? '')).getAllSubcomponents('vevent');
    const event = events.map((one) => new ICAL.Event(one)).find(({ summary }) => summary === wanted.title);
    expect(event?.startDate.toString()).toBe(`${wanted.date}T14:00:00`);
    expect(event?.startDate.zone.tzid).toBe('Europe/Berlin');
    expect(event?.endDate.toString()).toBe(`${wanted.date}T17:00:00`);
    expect(event?.location).toBe(`${wanted.place}, ${wanted.area}`);
    const atom = new XMLParser({ ignoreAttributes: false }).parse(found['/calendar.xml'] ?? '');
    const titles = [atom.feed.entry].flat().map(({ title }) => title['#text'] ?? title);
    expect(titles).toContain(wanted.title);
    const { commons } = JSON.parse(found['/calendar.json'] ?? '{}');
    expect(commons.find(({ title }: { title: string }) => title === wanted.title).url).toBe(site + address);

    await open(page, yours);
    expect(await page.getByRole('link', { name: site + address }).count()).toBe(1);
  });

  test('Chandra comes second and is told who decided, what and when', async () => {
    const title = 'A ladder to lend';
    const amina = await person();
    await open(amina, '/propose/');
    await fillIn(amina, proposal(title, 'amina+second@example.org'));
    await send(amina, 'Send the proposal');
    const slow = await person();
    await open(slow, linkIn(await mailTo(site, chandra, title), '/review/'));
    const benPage = await person();
    await benApproves(benPage, title);
    await slow.getByLabel('Decline').check();
    expect(await send(slow, 'Decide')).toBe(409);
    await look(slow);
    const told = await slow.locator('main').textContent();
    expect(told).toContain('your decision was not taken');
    expect(told).toMatch(/approved by ben@example\.org\s+on \d{1,2} \w+ \d{4}/);
    expect(placesWith(await everywhere(site, proposal(title, '').date), title)).toContain('/');
  });

  test('Dov does it all without JavaScript', async () => {
    const dov = 'dov@example.org';
    const wanted = proposal('Broom and bucket morning', dov, { kind: 'clean-up', steward_name: 'Dov' });
    const page = await person({ javaScriptEnabled: false });
    await propose(page, wanted);
    expect(await page.locator('h1').first().textContent()).toContain('What happens next');
    await benApproves(await person({ javaScriptEnabled: false }), wanted.title);
    await open(page, linkIn(await mailTo(site, dov, 'It is up'), '/commons/'));
    expect(await page.locator('h1').textContent()).toBe(wanted.title);
  });

  test('Emre and Ben use the keyboard alone', async () => {
    const page = await person();
    await open(page, '/propose/');
    const type = async (name: string, text: string) => {
      await tabTo(page, `[name=${name}]`);
      await page.keyboard.type(text);
    };
    await type('title', 'Emre’s spare seedlings');
    await tabTo(page, '[name=kind]');
    await page.keyboard.press('Space');
    await type('summary', 'Tomatoes and beans, take some.');
    await typeDay(page, '[name=date]', daysAhead(9));
    await typeTime(page, '[name=starts]', '14:00');
    await type('area', 'Hillside');
    await type('place', 'Stairs of the old library');
    await tabTo(page, '[name=reveal]');
    await page.keyboard.press('Space');
    await type('steward_name', 'Emre');
    await type('steward_email', 'emre@example.org');
    await tabTo(page, 'form button[type=submit]');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'What happens next' }).waitFor();

    const review = linkIn(await mailTo(site, ben, 'Emre’s spare seedlings'), '/review/');
    const benPage = await person();
    await open(benPage, review);
    await tabTo(benPage, '[name=decision][value=approve]');
    await benPage.keyboard.press('Space');
    await tabTo(benPage, 'form button[type=submit]');
    await benPage.keyboard.press('Space');
    await benPage.getByText('approved').first().waitFor();
    const isUp = await mailTo(site, 'emre@example.org', 'It is up');
    await open(benPage, linkIn(isUp, '/commons/'));
  });

  test('Farida clicks twice and there is one proposal and one mail', async () => {
    const farida = 'farida@example.org';
    const title = 'Walk to the clinic together';
    const page = await person();
    await open(page, '/propose/');
    await fillIn(page, proposal(title, farida, { kind: 'care', steward_name: 'Farida' }));
    await page.getByRole('button', { name: 'Send the proposal' }).dblclick();
    await page.getByRole('heading', { name: 'What happens next' }).waitFor();
    const mail = await mailTo(site, ben, title);
    await page.goto(linkIn(mail, '/desk/'));
    expect(await page.getByRole('link', { name: title }).count()).toBe(1);
    // A second mail would leave with the second answer, within moments of the first.
    await mailTo(site, farida, 'private link');
    await page.waitForTimeout(1500);
    expect((await inbox(site)).filter(({ to }) => to === farida)).toHaveLength(1);
    expect((await inbox(site)).filter(({ to, subject }) => to === ben && subject.includes(title))).toHaveLength(1);
    // Taken off the desk again, so that it does not wait in other journeys.
    await open(page, linkIn(await mailTo(site, farida, 'private link'), '/yours/'));
    await page.getByText('Take it back', { exact: true }).click();
    await send(page, 'Take it back for good');
  });
});
