import ICAL from 'ical.js';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { site } from './here.ts';
import {
  ben,
  daysAhead,
  everywhere,
  fillIn,
  linkIn,
  look,
  mailTo,
  open,
  placesWith,
  proposal,
  send,
  useBrowser,
} from './town.ts';

const { person } = useBrowser(site);

/** Amina proposes, Ben approves: her private page, and the public one. */
async function isUp(page: Page, title: string, other: Record<string, string> = {}) {
  const amina = `amina+${title.replaceAll(' ', '-').toLowerCase()}@example.org`;
  await open(page, '/propose/');
  await fillIn(page, proposal(title, amina, other));
  expect(await send(page, 'Send the proposal')).toBe(200);
  const yours = new URL(page.url()).pathname;
  const benPage = await person();
  await benPage.goto(linkIn(await mailTo(site, ben, title), '/review/'));
  await benPage.getByLabel('Approve').check();
  expect(await send(benPage, 'Decide')).toBe(200);
  const notice = linkIn(await mailTo(site, amina, 'It is up'), '/commons/');
  return { yours, notice, benPage };
}

const main = (page: Page) => page.locator('main').innerText();

async function follow(page: Page, name: string): Promise<void> {
  await page.getByRole('link', { name }).first().click();
  await look(page);
}

describe('plans change', () => {
  test('Amina moves her commons, after a wrong try, and readers see it at once', async () => {
    const page = await person();
    const { yours, notice } = await isUp(page, 'Chairs in the sun');
    await open(page, yours);
    await follow(page, 'Move it, call it off');
    await follow(page, 'Move');
    await fillIn(page, { date: daysAhead(-2) });
    expect(await send(page, 'Move it')).toBe(422);
    await look(page);
    expect(await main(page)).toContain('Enter a date that is still to come');
    await fillIn(page, { date: daysAhead(12), place: 'The stairs of the old library' });
    expect(await send(page, 'Move it')).toBe(200);
    await look(page);

    const reader = await person();
    await open(reader, notice);
    expect(await main(reader)).toContain('Moved on');
    expect(await main(reader)).toContain('The stairs of the old library');
    await open(reader, '/');
    await open(reader, `/month/${daysAhead(12).slice(0, 7)}/`);
    expect(await main(reader)).toContain('Chairs in the sun');
  });

  test('one date of many is called off and opened again, without scripts', async () => {
    const page = await person({ javaScriptEnabled: false });
    const { yours, notice } = await isUp(page, 'Soup on the steps', { repeats: 'weekly' });
    const date = daysAhead(16);
    await open(page, `${yours}plan/`);
    await page.locator('.plan li').nth(1).getByRole('link', { name: 'Call off' }).click();
    await look(page);
    expect(await send(page, 'Call it off')).toBe(200);

    const reader = await person();
    await open(reader, notice);
    expect(await main(reader)).toContain('Called off on');
    const ics = async () => {
      const text = await (await fetch(`${site}${notice.replace(/\/$/, '.ics')}`)).text();
      return new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent').map((one) => new ICAL.Event(one));
    };
    const [series, exception] = await ics();
    expect(String(exception?.recurrenceId)).toBe(`${date}T14:00:00`);
    expect(exception?.component.getFirstPropertyValue('status')).toBe('CANCELLED');
    expect([series?.sequence, exception?.sequence]).toEqual([1, 1]);

    await page.goto(`${yours}plan/`);
    await page.locator('.plan li').nth(1).getByRole('link', { name: 'Open again' }).click();
    expect(await send(page, 'Open it again')).toBe(200);
    expect(await ics()).toHaveLength(1);
    await open(reader, notice);
    expect(await main(reader)).toContain('On again since');
  });

  test('what is moved quietly is told to nobody who passes by', async () => {
    const page = await person();
    const { yours, notice } = await isUp(page, 'A quiet table', { roles: '2 × Tea' });
    await open(page, `${yours}plan/?act=move&which=0`);
    await fillIn(page, { area: 'Hidden Hill', place: 'Behind the third hedge', quiet: 'yes' });
    expect(await send(page, 'Move it')).toBe(200);
    const reader = await person();
    await open(reader, notice);
    expect(await main(reader)).toContain('Moved: sign up to hear where');
    const found = { ...(await everywhere(site, daysAhead(9))), notice: await (await fetch(site + notice)).text() };
    expect(placesWith(found, 'Hidden Hill')).toEqual([]);
    expect(placesWith(found, 'third hedge')).toEqual([]);
    expect(placesWith({ notice: found.notice }, '12 Quay Street')).toEqual([]);
    await open(page, `${yours}plan/`);
    expect(await main(page)).toContain('Behind the third hedge, Hidden Hill');
  });

  test('another text waits for Ben', async () => {
    const page = await person();
    const { yours, notice, benPage } = await isUp(page, 'Bowls and spoons');
    await open(page, yours);
    await follow(page, 'Change the text');
    await fillIn(page, { bring: 'A wooden spoon' });
    expect(await send(page, 'Send the changes')).toBe(200);
    await look(page);
    const reader = await person();
    await open(reader, notice);
    expect(await main(reader)).not.toContain('A wooden spoon');
    await open(benPage, linkIn(await mailTo(site, ben, 'A wooden spoon'), '/review/'));
    await benPage.getByLabel('Approve').check();
    expect(await send(benPage, 'Decide')).toBe(200);
    await look(benPage);
    await open(reader, notice);
    expect(await main(reader)).toContain('A wooden spoon');
    expect(await main(reader)).toContain('Changed on');
  });
});
