import { describe, expect, test } from 'vitest';
import { site } from './here.ts';
import {
  ben,
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
  useBrowser,
} from './town.ts';

const { person } = useBrowser(site);

/** A commons that is up and looks for hands; gives its page and the private link of whoever holds it. */
async function holds(title: string, address: string, roles: string, other: Record<string, string> = {}) {
  const wanted = { ...proposal(title, address, { steward_name: 'Amina', kind: 'kitchen', ...other }), roles };
  expect((await post(`${site}/propose/`, wanted)).status).toBe(303);
  await post(site + linkIn(await mailTo(site, ben, title), '/review/'), { decision: 'approve' });
  return {
    page: linkIn(await mailTo(site, address, 'It is up'), '/commons/'),
    yours: linkIn(await mailTo(site, address, 'Your private link'), '/yours/'),
  };
}

describe('taking a role', () => {
  test('Zoe signs up on the page of a commons, after a wrong try, and gives the place back from her mail', async () => {
    const roles = '1 × Dish washing, 18:00–20:00, good for a first time\n2 × Carrying';
    const { page: address } = await holds('Soup for the whole street', 'amina.soup@example.net', roles);
    const page = await person();
    await open(page, address);
    expect(await page.locator('.roles').textContent()).toContain('0 of 1');
    await page.getByText('Sign up', { exact: true }).first().click();
    await look(page);
    // Beside it stands the form that asks whoever looks after it.
    await fillIn(page.locator('form:has([name=show_name])'), { email: 'zoe.soup@', show_name: 'yes' });
    expect(await send(page, 'Sign up')).toBe(422);
    await look(page);
    expect(await page.title()).toMatch(/^Error: Sign up to help/);
    await followErrors(page, ['email', 'name']);
    await page.getByLabel('Dish washing').check();
    await fillIn(page, { name: 'Zoe', email: 'zoe.soup@example.net', newcomer: 'yes' });
    expect(await page.locator('[name=show_name]').isChecked()).toBe(true);
    expect(await send(page, 'Sign up')).toBe(200);
    await look(page);
    expect(await page.locator('main').textContent()).toContain('You have a place: Dish washing');

    const reader = await person();
    await open(reader, address);
    expect(await reader.locator('.roles').textContent()).toContain('1 of 1');
    expect(await reader.locator('main').textContent()).not.toContain('Zoe');

    // Kim waits in line, and moves up when Zoe gives her place back.
    const kim = await person();
    await open(kim, `/sign-up/?commons=${address.split('/')[2]}`);
    await kim.getByLabel('Dish washing').check();
    await fillIn(kim, { name: 'Kim', email: 'kim.soup@example.net' });
    expect(await send(kim, 'Sign up')).toBe(200);
    expect(await kim.locator('main').textContent()).toContain('You are number 1 in line.');

    const mail = await mailTo(site, 'zoe.soup@example.net', 'You have a place');
    await open(page, `${linkIn(mail, '/yours/')}`);
    expect(await send(page, 'Give it back')).toBe(200);
    await look(page);
    expect(await page.locator('main').textContent()).toContain('You gave your place back.');
    await mailTo(site, 'kim.soup@example.net', 'A place is free, and it is yours.');
    await kim.reload();
    expect(await kim.locator('main').textContent()).toContain('You have a place.');
    await open(reader, address);
    expect(await reader.locator('.roles').textContent()).toContain('1 of 1');
  });

  test('Mo says with the keyboard alone that three come to a kitchen, and takes it back with one press', async () => {
    const { page: address } = await holds('Lentils for all', 'amina.lentils@example.net', '', { kind: 'kitchen' });
    const page = await person();
    await open(page, address);
    expect(await page.locator('main').textContent()).toContain('Nobody said yet that they come.');
    await page.locator('summary', { hasText: 'I’m coming' }).focus();
    await page.keyboard.press('Enter');
    await look(page);
    await page.locator('#guest-people').fill('30');
    await page.locator('#guest-people').focus();
    await Promise.all([page.waitForURL(/\/sign-up\//), page.keyboard.press('Enter')]);
    await look(page);
    await followErrors(page, ['guest-people']);
    await page.locator('#guest-people').fill('3');
    await Promise.all([page.waitForURL(/\/yours\//), page.keyboard.press('Enter')]);
    await look(page);
    expect(await page.locator('main').textContent()).toContain('You are counted among those who come.');
    const reader = await person();
    await open(reader, address);
    expect(await reader.locator('main').textContent()).toContain('3 are coming.');
    await open(page, new URL(page.url()).pathname);
    await page.locator('summary', { hasText: 'Say that you cannot come' }).focus();
    await page.keyboard.press('Enter');
    expect(await send(page, 'I cannot come')).toBe(200);
    await look(page);
    await open(reader, address);
    expect(await reader.locator('main').textContent()).toContain('Nobody said yet that they come.');
  });

  test('Lou works with the keyboard alone, for one date of a weekly kitchen; Ben lets the name through', async () => {
    const weekly = { repeats: 'weekly', until: daysAhead(40), starts: '18:00', ends: '21:00' };
    const { page: address, yours } = await holds('Tuesday pot', 'amina.pot@example.net', '3 × Chopping', weekly);
    const page = await person();
    await open(page, address);
    await page.locator('summary', { hasText: 'Sign up' }).focus();
    await page.keyboard.press('Enter');
    const dates = page.locator('#date');
    const day = daysAhead(16);
    // Its number, since two dates can be on one day: the second of them.
    await dates.selectOption('1');
    await page.getByLabel('Chopping').focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Lou');
    await page.locator('[name=show_name]').focus();
    await page.keyboard.press('Space');
    await page.locator('#name').focus();
    await Promise.all([page.waitForURL(/\/yours\//), page.keyboard.press('Enter')]);
    await look(page);
    expect(await page.locator('main').textContent()).toContain('You left no mail address');

    // No mail for each name: the desk has it.
    const desk = linkIn(await mailTo(site, ben, 'Tuesday pot'), '/desk/');
    const benPage = await person();
    await open(benPage, desk);
    await benPage.getByRole('link', { name: 'Lou: Chopping' }).click();
    await look(benPage);
    await benPage.getByLabel('Approve').check();
    expect(await send(benPage, 'Decide')).toBe(200);
    await open(benPage, `/sign-up/?commons=${address.split('/')[2]}&date=${day}`);
    expect(await benPage.locator('.roles').textContent()).toContain('Lou');
    await open(benPage, address);
    expect(await benPage.locator('.roles').textContent()).not.toContain('Lou');

    const amina = await person();
    await open(amina, yours);
    await amina.getByRole('link', { name: 'See who is coming' }).click();
    await look(amina);
    expect(await amina.locator('main').textContent()).toContain('Lou');
  });

  test('without a commons named, people choose among those that look for hands', async () => {
    await holds('Chairs to carry', 'amina.chairs@example.net', '4 × Carrying chairs');
    const page = await person();
    await open(page, '/sign-up/');
    await page.getByRole('link', { name: 'Chairs to carry' }).click();
    await look(page);
    expect(await page.locator('.roles').textContent()).toContain('Carrying chairs');
    await open(page, '/sign-up/?commons=nothing-of-that-name');
    expect(await page.locator('main').textContent()).toContain('That commons looks for nobody at the moment.');
  });
});

describe('hearing of it', () => {
  test('Amina moves her kitchen; Mira reads what changed, sees it behind her link, and gives the place back', async () => {
    const { page: address, yours } = await holds('Pancakes on the bridge', 'amina.cake@example.net', '2 × Stirring');
    const mira = 'mira.cake@example.net';
    const slug = address.split('/')[2] ?? '';
    const taken = await post(`${site}/sign-up/`, { commons: slug, role: 'Stirring', name: 'Mira', email: mira });
    expect(taken.status).toBe(303);

    const amina = await person();
    await open(amina, yours);
    await amina.getByRole('link', { name: 'Move it, call it off' }).click();
    await amina.getByRole('link', { name: 'Move' }).first().click();
    await fillIn(amina, { date: daysAhead(11), place: 'Under the bridge' });
    expect(await send(amina, 'Move it')).toBe(200);

    const mail = await mailTo(site, mira, 'Moved: Pancakes on the bridge');
    expect(mail.text).toMatch(/^It was moved to /);
    // Anyone may have typed her address: where it is now is read through the link.
    expect(mail.text).toContain('It is at another place now');
    expect(mail.text).not.toContain('Under the bridge');
    const page = await person();
    const own = mail.text.match(/\/yours\/[\w-]{43}\/$/m)?.[0] ?? '';
    await open(page, own);
    expect(await page.locator('main').textContent()).toContain('Under the bridge');
    const file = await fetch(`${site}${own}signup.ics`);
    expect(file.headers.get('content-type')).toContain('text/calendar');
    expect(await file.text()).toContain('Under the bridge');

    await open(amina, yours);
    await amina.getByRole('link', { name: 'Write to all who come' }).click();
    await look(amina);
    await amina.getByLabel('What you want to say').fill('Bring a hat.\nThe bridge drips.');
    expect(await send(amina, 'See it as it will be')).toBe(200);
    await look(amina);
    expect(await amina.locator('main').innerText()).toContain('1 person gets it by mail.');
    expect(await send(amina, 'Send it to 1 person')).toBe(200);
    expect(await amina.getByRole('status').innerText()).toContain('Sent.');
    await look(amina);
    // Her address is not known to be hers: the words wait behind her link.
    const letter = await mailTo(site, mira, 'writes: Pancakes on the bridge');
    expect(letter.text).not.toContain('The bridge drips');
    await open(page, own);
    expect(await page.locator('main').innerText()).toContain('Bring a hat.\nThe bridge drips.');

    await open(amina, `${yours}plan/`);
    await amina.getByRole('link', { name: 'Call off' }).first().click();
    await amina.getByLabel('A word to those who come').fill('No eggs to be had.');
    expect(await send(amina, 'Call it off')).toBe(200);
    expect((await mailTo(site, mira, 'Called off: Pancakes on the bridge')).text).toContain('It is called off: ');
    await page.reload();
    expect(await page.locator('main').textContent()).toContain('It is called off.');
    expect(await page.locator('main').textContent()).toContain('No eggs to be had.');
    await page.getByText('Give your place back').first().click();
    expect(await send(page, 'Give it back')).toBe(200);
    await look(page);
  });
});
