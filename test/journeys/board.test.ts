import { describe, expect, test } from 'vitest';
import { addressOf, answering, benApproves, main, onTheBoard, paper, text } from './board.ts';
import { site } from './here.ts';
import {
  ben,
  daysAhead,
  fillIn,
  followErrors,
  inbox,
  linkIn,
  look,
  mailTo,
  open,
  send,
  thisMonth,
  today,
  useBrowser,
  verdict,
} from './town.ts';

const { person } = useBrowser(site);

describe('the board', () => {
  test('Dov puts up a ladder over a wrong try, and Hana’s need and it point to each other', async () => {
    const ladder = paper('Long wooden ladder, twelve rungs', 'Dov');
    const page = await person();
    await open(page, '/offers/');
    await page.getByRole('link', { name: 'Put something up' }).first().click();
    await look(page);
    const { direction, category, details } = ladder;
    await fillIn(page, { direction, category, details, until: '2001-01-01' });
    expect(await send(page, 'Send it')).toBe(422);
    await look(page);
    expect(await page.title()).toMatch(/^Error: /);
    expect(await page.locator('[name=details]').inputValue()).toBe(details);
    expect(await page.locator('[name=category][value=tools]').isChecked()).toBe(true);
    expect(await page.locator('[name=direction][value=offer]').isChecked()).toBe(true);
    await followErrors(page, ['title', 'area', 'until', 'name', 'email']);
    await fillIn(page, ladder);
    expect(await send(page, 'Send it')).toBe(200);
    await look(page);
    expect(await page.locator('h1').textContent()).toContain('What happens next');
    const shown = ['/offers/', '/offers/find/?q=rungs&category=tools', '/offers/find/?direction=offer&area=Mill+Row'];
    for (const path of shown) expect(await text(path), path).not.toContain(ladder.title);

    await benApproves(await person(), `Offer: ${ladder.title}`);
    for (const path of shown) expect(await text(path), path).toContain(ladder.title);
    for (const path of shown) await open(page, path);
    await page.getByRole('link', { name: ladder.title }).click();
    await look(page);
    const address = new URL(page.url()).pathname;
    expect(linkIn(await mailTo(site, ladder.email, 'It is up'), '/offers/')).toBe(address);
    expect(await page.locator('h1').textContent()).toBe(ladder.title);
    expect(await page.locator('.suggestions').count()).toBe(0);

    const need = paper('Something to reach a loft hatch', 'Hana', {
      direction: 'need',
      details: 'A ladder would do.',
      area: 'mill row, by the pump',
    });
    const hana = await person();
    await open(hana, '/offer/?direction=need');
    expect(await hana.locator('[name=direction][value=need]').isChecked()).toBe(true);
    await fillIn(hana, need);
    expect(await send(hana, 'Send it')).toBe(200);
    expect(await text(address)).not.toContain(need.title);
    await benApproves(await person(), `Need: ${need.title}`);
    await open(page, address);
    const suggested = (title: string) => page.getByRole('complementary').getByRole('link', { name: title });
    await suggested(need.title).click();
    await look(page);
    expect(await page.locator('h1').textContent()).toBe(need.title);
    await suggested(ladder.title).click();
    expect(new URL(page.url()).pathname).toBe(address);
  });

  test('Hana answers, Dov writes back and then stops answers, and nobody sees an address', async () => {
    const drill = paper('Hand drill with all its bits', 'Dov', { email: addressOf('dov.drill') });
    const { page: address } = await onTheBoard(drill);
    const hana = addressOf('hana.answers');
    const page = await person();
    await open(page, address);
    await fillIn(answering(page), { name: 'Hana', email: 'hana at home' });
    expect(await send(page, 'Send the answer')).toBe(422);
    await look(page);
    expect(await page.title()).toMatch(/^Error: /);
    expect(await answering(page).locator('[name=name]').inputValue()).toBe('Hana');
    await followErrors(page, ['answer-email', 'answer-message']);
    await fillIn(answering(page), { email: hana, message: 'May I have it on Sunday?' });
    expect(await send(page, 'Send the answer')).toBe(200);
    await look(page);

    const answer = await mailTo(site, drill.email, 'You have an answer');
    // Anyone may have typed his address: what she wrote is read through the link.
    expect(answer.text).not.toContain('May I have it on Sunday?');
    expect(JSON.stringify(answer)).not.toContain(hana);
    const dov = await person();
    await open(dov, linkIn(answer, '/reply/'));
    expect(await send(dov, 'Send it')).toBe(422);
    await look(dov);
    await fillIn(dov, { message: 'It lies on the sill from ten.' });
    expect(await send(dov, 'Send it')).toBe(200);
    await look(dov);
    const back = await mailTo(site, hana, 'You have an answer');
    // Anyone may have typed her address: what he wrote is read through the link.
    expect(back.text).not.toContain('It lies on the sill from ten.');
    expect(JSON.stringify(back)).not.toContain(drill.email);
    await open(page, linkIn(back, '/reply/'));
    expect(await page.locator('main').textContent()).toContain('It lies on the sill from ten.');
    await fillIn(page, { message: 'Thank you, ten it is.' });
    expect(await send(page, 'Send it')).toBe(200);
    const thanks = await mailTo(site, drill.email, 'Thank you, ten it is.');
    expect(JSON.stringify(thanks)).not.toContain(hana);

    const kofi = addressOf('kofi.answers');
    await open(page, address);
    await fillIn(answering(page), { name: 'Kofi', email: kofi, message: 'And on Monday?', show_email: 'yes' });
    expect(await send(page, 'Send the answer')).toBe(200);
    expect((await mailTo(site, drill.email, 'And on Monday?')).text).toContain(kofi);

    const late = await person();
    await open(late, address);
    const emre = { name: 'Emre', email: addressOf('emre.answers'), message: 'Is Tuesday free?\n\nI have a cart.' };
    await fillIn(answering(late), emre);
    const stop = linkIn(answer, '/yours/');
    for (let time = 1; time <= 3; time++) await dov.goto(stop);
    await look(dov);
    expect(await text(address)).toContain('Send the answer');
    expect(await send(dov, 'Stop answers')).toBe(200);
    await look(dov);
    expect(await main(dov)).toContain('You take no answers at the moment.');
    expect(await text(address)).toContain('takes no answers at the moment');
    expect(await send(late, 'Send the answer')).toBe(410);
    await look(late);
    expect(await late.locator('h1').textContent()).toBe('No more answers are wanted');
    expect(await late.locator('.typed', { hasText: 'Is Tuesday free?' }).innerText()).toBe(emre.message);
    await open(late, address);
    expect((await inbox(site)).filter(({ text }) => text.includes('Is Tuesday free?'))).toEqual([]);
  });

  test('Dov says that it was given, and it is a sound line of the ledger and off the board', async () => {
    const jars = paper('A crate of jars with their lids', 'Dov', { category: 'things', email: addressOf('dov.jars') });
    const { page: address, yours } = await onTheBoard(jars);
    const page = await person();
    await open(page, yours);
    await page.getByRole('link', { name: 'It was given' }).click();
    await look(page);
    const filled = (name: string) => page.locator(`[name=${name}]`).inputValue();
    expect(await page.locator('[name=act][value=resource]').isChecked()).toBe(true);
    expect(await filled('what')).toBe(jars.title);
    expect(await filled('who')).toBe('Dov');
    expect(await filled('quantity')).toBe('1');
    expect(await filled('when')).toBe('');
    await fillIn(page, { quantity: 'many' });
    expect(await send(page, 'Send it')).toBe(422);
    await look(page);
    await followErrors(page, ['quantity']);
    const line = 'Jars with lids for the school kitchen';
    await fillIn(page, { what: line, quantity: '24', when: today() });
    expect(await send(page, 'Send it')).toBe(200);
    await look(page);
    expect(await text('/offers/')).not.toContain(jars.title);
    const inLedger = ['/ledger/', `/ledger/${thisMonth()}/`, '/ledger.json', '/ledger.csv'];
    for (const path of inLedger) expect(await text(path), path).not.toContain(line);
    await open(page, `${yours}done/`, 409);

    const benPage = await person();
    await open(benPage, linkIn(await mailTo(site, ben, line), '/review/'));
    await benPage.getByLabel('Approve').check();
    expect(await send(benPage, 'Decide')).toBe(200);
    for (const path of inLedger) expect(await text(path), path).toContain(line);
    await open(page, linkIn(await mailTo(site, jars.email, line), '/ledger/'));
    expect(await page.locator('.act').first().textContent()).toMatch(/Dov.*Jars with lids.*24/s);
    expect(await verdict(page)).toMatch(/hold/);
    await open(page, address);
    expect(await main(page)).toContain('no longer on the board');
  });

  test('without JavaScript June puts up a need, gets an answer, and takes it down', async () => {
    const page = await person({ javaScriptEnabled: false });
    const need = paper('A wheelbarrow for one afternoon', 'June', { direction: 'need', until: daysAhead(20) });
    await open(page, '/offer/');
    expect(await send(page, 'Send it')).toBe(422);
    await look(page);
    await fillIn(page, need);
    expect(await send(page, 'Send it')).toBe(200);
    await look(page);
    await benApproves(await person(), `Need: ${need.title}`);
    const address = linkIn(await mailTo(site, need.email, 'It is up'), '/offers/');
    const ivo = await person({ javaScriptEnabled: false });
    await open(ivo, address);
    await fillIn(answering(ivo), { name: 'Ivo', email: addressOf('ivo'), message: 'Mine has a new tyre.' });
    expect(await send(ivo, 'Send the answer')).toBe(200);
    await look(ivo);
    const answer = await mailTo(site, need.email, 'You have an answer');
    // Nobody knows yet that it is her address: what he wrote is read through the link.
    expect(answer.text).not.toContain('Mine has a new tyre.');
    await open(page, linkIn(answer, '/reply/'));
    expect(await main(page)).toContain('Mine has a new tyre.');
    // Ivo has written more by the time that June takes it down.
    await open(ivo, address);
    await fillIn(answering(ivo), { name: 'Ivo', email: addressOf('ivo'), message: 'And a spare wheel.' });
    await open(page, linkIn(await mailTo(site, need.email, 'Your private link'), '/yours/'));
    await page.locator('summary', { hasText: 'Take it back' }).click();
    expect(await send(page, 'Take it back for good')).toBe(200);
    await look(page);
    await open(page, address, 404);
    expect(await send(ivo, 'Send the answer')).toBe(410);
    await look(ivo);
    expect(await main(ivo)).toContain('And a spare wheel.');
    expect(await text('/offers/')).not.toContain(need.title);
  });
});
