import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { site, state } from './here.ts';
import { forgetState, newFolder, runScript } from './server.ts';
import {
  ben,
  chandra,
  daysAhead,
  fillIn,
  followErrors,
  inbox,
  linkIn,
  linksIn,
  look,
  mailTo,
  open,
  post,
  proposal,
  send,
  tabTo,
  thisMonth,
  today,
  typeDay,
  useBrowser,
  verdict,
} from './town.ts';

const { person } = useBrowser(site);

const text = async (path: string) => (await fetch(site + path)).text();

/** Every address that these journeys use: the last one looks for all of them in everything public. */
const addresses = new Set([ben, chandra]);

/** An address that nobody else in the tests has. */
function addressOf(name: string): string {
  const address = `${name}.of.the.board@example.org`;
  addresses.add(address);
  return address;
}

/** What Dov would put up, as something else where that is said. */
const paper = (title: string, name: string, other: Record<string, string> = {}) => ({
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
async function benApproves(about: string): Promise<void> {
  const page = await person();
  await open(page, linkIn(await mailTo(site, ben, `To decide: ${about}`), '/review/'));
  await page.getByLabel('Approve').check();
  expect(await send(page, 'Decide')).toBe(200);
  await look(page);
}

/** A paper on the board, for what a journey does with it; the paths of its page and of its private link. */
async function onTheBoard(one: Paper): Promise<{ page: string; yours: string }> {
  expect((await post(`${site}/offer/`, one)).status).toBe(303);
  const review = linkIn(await mailTo(site, ben, one.title), '/review/');
  expect((await post(site + review, { decision: 'approve' })).status).toBe(303);
  const page = linkIn(await mailTo(site, one.email, `It is up: ${one.title}`), '/offers/');
  // The private link is in the first mail, which does not say the title yet.
  return { page, yours: linkIn(await mailTo(site, one.email, 'Your private link'), '/yours/') };
}

const main = (page: Page) => page.locator('main').textContent();
const answering = (page: Page) => page.locator('form[action$="/answer/"]');
const takingOn = (page: Page) => page.locator('form[action$="/hands/"]');

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

    await benApproves(`Offer: ${ladder.title}`);
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
    await benApproves(`Need: ${need.title}`);
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
    await benApproves(`Amina takes on: ${steps.title}`);
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
    await benApproves(`Kofi takes on: ${steps.title}`);
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
    const review = linkIn(await mailTo(site, ben, line), '/review/');
    expect((await post(site + review, { decision: 'approve' })).status).toBe(303);
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
    await benApproves('The roses at the gate');
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

  test('without JavaScript June puts up a need, gets an answer, and takes it down', async () => {
    const page = await person({ javaScriptEnabled: false });
    const need = paper('A wheelbarrow for one afternoon', 'June', { direction: 'need', until: daysAhead(20) });
    await open(page, '/offer/');
    expect(await send(page, 'Send it')).toBe(422);
    await look(page);
    await fillIn(page, need);
    expect(await send(page, 'Send it')).toBe(200);
    await look(page);
    await benApproves(`Need: ${need.title}`);
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

describe('everything public', () => {
  /** Everything that can be reached from the front page, and what machines fetch; each with its text. */
  async function crawl(): Promise<Map<string, string>> {
    const feeds = ['calendar.ics', 'calendar.xml', 'calendar.json', 'victories.xml', 'ledger.json', 'ledger.csv'];
    const others = ['robots.txt', 'offers/find/', 'offers/answered/', 'sent/'];
    const seen = new Set(['/', ...[...feeds, ...others].map((path) => `/${path}`)]);
    const found = new Map<string, string>();
    // A set that grows is walked to its end.
    for (const path of seen) {
      // Everybody's mail is there, on this machine only.
      if (path.startsWith('/inbox')) continue;
      const answer = await fetch(site + path);
      expect(answer.status, path).toBe(200);
      const content = await answer.text();
      found.set(path, content + JSON.stringify([...answer.headers]));
      if (!answer.headers.get('content-type')?.startsWith('text/html')) continue;
      for (const { pathname, search } of linksIn(content, site + path)) seen.add(pathname + search);
    }
    return found;
  }

  test('has no address of anybody', { timeout: 240_000 }, async () => {
    const commons = proposal('Coffee under the bath house arch', addressOf('chandra.arch'));
    expect((await post(`${site}/propose/`, commons)).status).toBe(303);
    await benApproves(commons.title);
    const found = await crawl();
    expect(found.size).toBeGreaterThan(60);
    for (const path of ['/offers/', '/offer/', '/victories/', '/ledger/', '/wall/', '/victories.xml']) {
      expect([...found.keys()]).toContain(path);
    }
    for (const title of [
      'Long wooden ladder, twelve rungs',
      'Swept all forty steps',
      'flowered twice',
      commons.title,
    ]) {
      expect(
        [...found.values()].some((content) => content.includes(title)),
        title,
      ).toBe(true);
    }
    const dist = await newFolder();
    await runScript('build.ts', { STATE: state, SITE_URL: site, DIST: dist });
    for (const entry of await readdir(dist, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      found.set(path.replace(dist, 'site/dist'), await readFile(path, 'utf8'));
    }
    await forgetState(dist);
    expect([...found.keys()]).toContain('site/dist/offers/long-wooden-ladder-twelve-rungs/index.html');
    expect(addresses.size).toBeGreaterThan(15);
    const forms = [...addresses].flatMap((one) => [one, encodeURIComponent(one), one.replace('@', '&#64;')]);
    const shown = [...found].flatMap(([path, content]) => {
      const folded = content.toLowerCase();
      return forms.filter((one) => folded.includes(one.toLowerCase())).map((one) => `${one} in ${path}`);
    });
    expect(shown).toEqual([]);
  });
});
