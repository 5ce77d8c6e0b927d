import { XMLParser } from 'fast-xml-parser';
import { describe, expect, test } from 'vitest';
import { addressOf, approve, benApproves, main, onTheBoard, paper, takingOn, text } from './board.ts';
import { site } from './here.ts';
import {
  daysAhead,
  fillIn,
  followErrors,
  linkIn,
  look,
  mailTo,
  open,
  send,
  tabTo,
  today,
  typeDay,
  useBrowser,
} from './town.ts';

const { person } = useBrowser(site);

describe('the board', () => {
  test('a weekly chore is taken on, given back, done, and back on the board for next time', async () => {
    const steps = paper('Sweep the steps of the bath house', 'Gus', {
      direction: 'chore',
      category: 'care',
      how_often: 'weekly',
      hands: '2',
    });
    const { page: address, yours } = await onTheBoard(steps);
    const amina = addressOf('amina');
    const page = await person();
    await open(page, address);
    const day = daysAhead(3);
    await typeDay(page, '#hand-date', day);
    await tabTo(page, '#hand-name');
    await page.keyboard.type('Amina');
    await tabTo(page, '#hand-email');
    await page.keyboard.type(amina);
    await tabTo(page, 'form[action$="/hands/"] button');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'What happens next' }).waitFor();
    await look(page);
    expect((await mailTo(site, steps.email, `Taken on: ${steps.title}`)).text).toContain(
      'Somebody takes on your chore',
    );
    const gus = await person();
    await open(gus, yours);
    expect(await main(gus)).toMatch(/Taken for .* by Amina \(waits for a steward\)/);
    expect(await text(address)).not.toContain('Amina');
    await benApproves(await person(), `Amina takes on: ${steps.title}`);
    const reader = await person();
    await open(reader, address);
    expect(await main(reader)).toMatch(/Taken for .* by Amina/);
    expect(await reader.locator(`.hands time[datetime="${day}"]`).count()).toBe(1);

    const kofi = { name: 'Kofi', email: addressOf('kofi'), date: daysAhead(4) };
    const kofiPage = await person();
    await open(kofiPage, address);
    await fillIn(takingOn(kofiPage), { ...kofi, date: '2001-01-01' });
    expect(await send(kofiPage, 'I’ll do it')).toBe(422);
    await look(kofiPage);
    await followErrors(kofiPage, ['hand-date']);
    await fillIn(takingOn(kofiPage), { date: kofi.date });
    // Emre began to write while one hand was still free.
    await fillIn(takingOn(reader), { name: 'Emre', email: addressOf('emre'), date: daysAhead(5) });
    expect(await send(kofiPage, 'I’ll do it')).toBe(200);
    expect(await send(reader, 'I’ll do it')).toBe(409);
    await look(reader);
    expect(await reader.locator('h1').textContent()).toBe('Someone was faster');
    await benApproves(await person(), `Kofi takes on: ${steps.title}`);
    await open(reader, address);
    expect(await main(reader)).toContain('It is taken on for this time.');

    await open(page, linkIn(await mailTo(site, amina, 'Your private link'), '/yours/'));
    await page.getByText('Take it back', { exact: true }).click();
    expect(await send(page, 'Take it back for good')).toBe(200);
    await look(page);
    await open(reader, address);
    expect(await main(reader)).not.toContain('Amina');
    expect(await takingOn(reader).count()).toBe(1);

    await open(kofiPage, linkIn(await mailTo(site, kofi.email, 'Your private link'), '/yours/'));
    await kofiPage.getByRole('link', { name: 'It is done' }).click();
    await look(kofiPage);
    expect(await kofiPage.locator('[name=act][value=task]').isChecked()).toBe(true);
    expect(await kofiPage.locator('[name=who]').inputValue()).toBe('Kofi');
    expect(await kofiPage.locator('[name=what]').inputValue()).toBe(steps.title);
    const line = 'Swept all forty steps of the bath house';
    await fillIn(kofiPage, { what: line, when: today() });
    expect(await send(kofiPage, 'Send it')).toBe(200);
    await look(kofiPage);
    expect(await text('/ledger/')).not.toContain(line);
    await approve(line);
    await open(reader, '/ledger/');
    expect(await reader.locator('.act').first().textContent()).toContain(line);
    await open(reader, '/offers/');
    const newest = reader.getByRole('region', { name: 'Chores' }).getByRole('listitem').first();
    expect(await newest.textContent()).toMatch(/Sweep the steps of the bath house.*2 hands/s);
    await newest.getByRole('link').click();
    await look(reader);
    expect(await main(reader)).toContain('Nobody yet.');
    expect(await takingOn(reader).count()).toBe(1);
    await open(kofiPage, linkIn(await mailTo(site, kofi.email, 'Your private link'), '/yours/'));
  });

  test('Gus tells what came of it, and it invites from the front page, its own and the feed', async () => {
    const roses = paper('Deadhead the roses at the gate', 'Gus', {
      direction: 'chore',
      category: 'time',
      how_often: 'monthly',
      hands: '1',
      email: addressOf('gus.roses'),
    });
    const { page: address, yours } = await onTheBoard(roses);
    const page = await person();
    await open(page, yours);
    await page.getByRole('link', { name: 'Tell what came of it' }).click();
    await look(page);
    const told = 'The roses at the gate flowered twice, & five people know how to cut them <well>.';
    await fillIn(page, { told, name: 'Gus' });
    expect(await send(page, 'Send it')).toBe(422);
    await look(page);
    expect(await page.locator('[name=told]').inputValue()).toBe(told);
    await followErrors(page, ['invites']);
    await page.locator('[name=invites]').selectOption({ label: roses.title });
    expect(await send(page, 'Send it')).toBe(200);
    await look(page);
    const shown = ['/', '/victories/', '/victories.xml'];
    for (const path of shown) expect(await text(path), path).not.toContain('flowered twice');
    await benApproves(await person(), 'The roses at the gate');
    for (const path of shown) expect(await text(path), path).toContain('flowered twice');

    for (const path of ['/', '/victories/']) {
      await open(page, path);
      const victory = page.locator('.victory').first();
      expect(await victory.locator('.victory-told').textContent()).toBe(told);
      await victory.getByRole('link', { name: `Take it on: ${roses.title}` }).click();
      expect(new URL(page.url()).pathname).toBe(address);
    }
    const { feed } = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '' }).parse(
      await text('/victories.xml'),
    );
    const [entry] = [feed.entry].flat();
    expect(entry.author.name).toBe('Gus');
    expect([entry.link].flat().map(({ href }) => href)).toContain(site + address);
    expect(entry.summary['#text']).toContain('flowered twice, &amp; five people know how to cut them &lt;well&gt;.');
    expect(entry.summary['#text']).toContain(`Take it on: <a href="${site}${address}">${roses.title}</a>`);
    await open(page, linkIn(await mailTo(site, roses.email, 'It is up: The roses'), '/victories/'));
  });
});
