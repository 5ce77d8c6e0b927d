import { describe, expect, test } from 'vitest';
import { site } from './here.ts';
import {
  ben,
  everywhere,
  fillIn,
  linkIn,
  look,
  mailTo,
  open,
  placesWith,
  post,
  proposal,
  send,
  thisMonth,
  useBrowser,
} from './town.ts';

const { person } = useBrowser(site);

describe('what the sender does with the private link', () => {
  test('Hana is asked a question, answers it, and Ben approves from his desk', async () => {
    const hana = 'hana@example.org';
    const wanted = proposal('Circle under the plane tree', hana, { kind: 'circle', steward_name: 'Hana' });
    expect((await post(`${site}/propose/`, wanted)).status).toBe(303);
    const asked = await mailTo(site, ben, wanted.title);
    const benPage = await person();
    await open(benPage, linkIn(asked, '/review/'));
    await benPage.getByLabel('Send back with a question').check();
    expect(await send(benPage, 'Decide')).toBe(422);
    await look(benPage);
    expect(await benPage.title()).toMatch(/^Error: /);
    expect(await benPage.getByLabel('Send back with a question').isChecked()).toBe(true);
    await benPage.locator('[name=note]').fill('Is there a bench for those who cannot stand?');
    expect(await send(benPage, 'Decide')).toBe(200);

    const question = await mailTo(site, hana, 'A question');
    expect(question.text).toContain('Is there a bench for those who cannot stand?');
    const page = await person();
    await open(page, linkIn(question, '/yours/'));
    expect(await page.locator('main').textContent()).toContain('Is there a bench for those who cannot stand?');
    expect(await page.locator('[name=title]').inputValue()).toBe(wanted.title);
    await fillIn(page, { title: '' });
    expect(await send(page, 'Send the changes')).toBe(422);
    await look(page);
    await page.getByLabel('Your answer to the stewards').fill('Two benches, and a wall to lean on.');
    await fillIn(page, { title: 'Circle on the benches under the plane tee' });
    expect(await send(page, 'Send the changes')).toBe(200);
    expect(await page.locator('main').textContent()).toContain('Waiting for a steward to read it.');

    const again = await mailTo(site, ben, 'Circle on the benches');
    await open(benPage, linkIn(again, '/desk/'));
    await benPage.getByRole('link', { name: 'Circle on the benches' }).click();
    await look(benPage);
    const before = benPage.getByRole('region', { name: 'What went before' });
    expect(await before.innerText()).toContain('Is there a bench for those who cannot stand?');
    expect(await before.innerText()).toContain('Two benches, and a wall to lean on.');
    expect(await before.locator('del, ins').count()).toBeGreaterThan(0);
    await benPage.getByRole('link', { name: 'Mend a slip in it' }).click();
    await look(benPage);
    await fillIn(benPage, { title: 'Circle on the benches under the plane tree' });
    expect(await send(benPage, 'Send the changes')).toBe(200);
    await look(benPage);
    expect(await benPage.getByRole('status').innerText()).toBe('Mended. Its sender is told.');
    expect((await mailTo(site, hana, 'A slip was mended')).text).toContain('Now: Title: Circle on the benches under');
    await benPage.getByLabel('Approve').check();
    expect(await send(benPage, 'Decide')).toBe(200);
    const isUp = await mailTo(site, hana, 'It is up');
    const reader = await person();
    await open(reader, linkIn(isUp, '/commons/'));
    expect(await reader.locator('h1').textContent()).toBe('Circle on the benches under the plane tree');
  });

  test('Gus takes an approved one back and it is gone from every page and feed at once', async () => {
    const gus = 'gus@example.org';
    const wanted = proposal('Chairs for the empty lot', gus, { steward_name: 'Gus' });
    await post(`${site}/propose/`, wanted);
    const review = linkIn(await mailTo(site, ben, wanted.title), '/review/');
    await post(site + review, { decision: 'approve' });
    const address = linkIn(await mailTo(site, gus, 'It is up'), '/commons/');
    const before = await everywhere(site, wanted.date);
    expect(placesWith(before, wanted.title)).toEqual(Object.keys(before));

    const page = await person();
    await open(page, linkIn(await mailTo(site, gus, 'Your private link'), '/yours/'));
    await page.getByText('Take it down', { exact: true }).click();
    expect(await send(page, 'Take it down for good')).toBe(200);
    await look(page);
    expect(await page.locator('main').textContent()).toContain('You took it back.');
    expect(placesWith(await everywhere(site, wanted.date), wanted.title)).toEqual([]);
    await open(page, address, 404);
    expect((await fetch(`${site}${address.slice(0, -1)}.ics`)).status).toBe(404);
  });

  test('June goes from her private page to public ones, and nobody is told where she came from', async () => {
    const june = 'june@example.org';
    const wanted = proposal('Pumpkins at the garden gate', june, { kind: 'kitchen', steward_name: 'June' });
    await post(`${site}/propose/`, wanted);
    await post(site + linkIn(await mailTo(site, ben, wanted.title), '/review/'), { decision: 'approve' });
    const isUp = await mailTo(site, june, 'It is up');
    const privateLinks = [
      linkIn(await mailTo(site, june, 'Your private link'), '/yours/'),
      linkIn(await mailTo(site, ben, wanted.title), '/review/'),
    ];
    const page = await person();
    for (const link of privateLinks) {
      await open(page, link);
      const [request] = await Promise.all([
        page.waitForRequest((one) => one.isNavigationRequest()),
        page.locator(`main a[href="${linkIn(isUp, '/commons/')}"]`).click(),
      ]);
      expect(await request.headerValue('referer')).toBeNull();
      await page.waitForLoadState();
      expect(await page.evaluate(() => document.referrer)).toBe('');
      const answer = await fetch(site + link);
      expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
      expect(answer.headers.get('cache-control')).toBe('no-store');
      expect(answer.headers.get('x-robots-tag')).toContain('noindex');
    }
  });

  test('Ivo opens every page of the site on a phone and at a desk', async () => {
    const page = await person();
    const link = linkIn(await wantedMail(), '/desk/');
    const paths = [
      '/kind/free-store/',
      '/kind/other/',
      '/month/',
      '/past/',
      '/about/',
      '/privacy/',
      '/sent/',
      '/inbox/',
    ];
    for (const path of [...paths, link]) await open(page, path);
    await open(page, '/commons/nothing-of-that-name/', 404);
    await open(page, '/yours/forged/', 404);
    await open(page, `/past/${thisMonth()}/`);
  });
});

/** A mail to Ben with a link to his desk; what asked for it is taken back, so that nothing is left waiting. */
async function wantedMail() {
  const ivo = 'ivo@example.org';
  const wanted = proposal('Lamps looked after', ivo, { kind: 'repair', steward_name: 'Ivo' });
  await post(`${site}/propose/`, wanted);
  const mail = await mailTo(site, ben, wanted.title);
  const yours = linkIn(await mailTo(site, ivo, 'Your private link'), '/yours/');
  expect((await post(`${site}${yours}withdrawal/`, {})).status).toBe(303);
  return mail;
}
