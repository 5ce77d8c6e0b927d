/**
 * Farida writes to the keepers: without scripts and with them, each opened by Debian's `age`; and what she wrote is
 * looked for everywhere on the machine that keeps it.
 */
import { describe, expect, test } from 'vitest';
import { readLetter } from '../../schema/circles/letter.ts';
import { ensureAge } from '../../scripts/local/age.ts';
import { dist, site, state } from './here.ts';
import { keptLetters, openedByAge, placesOf, practiceKeepers } from './letters.ts';
import { fillIn, look, open, post, proposal, send, useBrowser } from './town.ts';

const { person } = useBrowser(site);
const hasAge = await ensureAge();
const keepers = await practiceKeepers(site);

const answers = (what: string) => ({ what, affected: 'Two of us', wish: 'That it stops', urgency: 'soon' });

/** What the last letter says to each of the keepers, by Debian's program. */
async function readByKeepers() {
  const sealed = keptLetters(state).find((one) => !known.has(one.find_hash));
  if (!sealed) throw new Error('No new letter is there.');
  known.add(sealed.find_hash);
  return Promise.all(keepers.map(async ({ identity }) => readLetter(await openedByAge(identity, sealed.sealed))));
}
const known = new Set(keptLetters(state).map(({ find_hash }) => find_hash));

describe.skipIf(!hasAge)('a letter', () => {
  test('without scripts is sealed the moment it arrives, opens with age, and its code goes on with scripts', async () => {
    const farida = await person({ javaScriptEnabled: false });
    await open(farida, '/circles/');
    await farida.getByRole('link', { name: 'Write a letter to the keepers' }).click();
    await look(farida);
    expect(await farida.locator('#sealed-state').textContent()).toContain('Sealed the moment it arrives.');
    // Where to turn at once stands before the first thing that can be typed.
    const text = (await farida.locator('main').innerText()).replace(/\s+/g, ' ');
    expect(text.indexOf('If you need help at once')).toBeLessThan(text.indexOf('What happened?'));
    await fillIn(farida.locator('main'), answers('Shouting at the newcomers, again.'));
    // She did not tick that she kept the code.
    expect(await send(farida, 'Send it to the keepers')).toBe(422);
    await look(farida);
    const code = (await farida.locator('#code').textContent()) ?? '';
    await farida.locator('[name="kept"]').check();
    expect(await send(farida, 'Send it to the keepers')).toBe(200);
    expect(new URL(farida.url()).pathname).toBe('/letter/');
    await look(farida);
    for (const said of await readByKeepers()) expect(said?.what).toBe('Shouting at the newcomers, again.');

    // On another device, with scripts: the code alone.
    const phone = await person();
    await open(phone, '/letter/');
    await phone.locator('[name="code"]').fill(code.toLowerCase().replaceAll('-', ' '));
    await phone.getByRole('button', { name: 'Open it' }).click();
    await phone.getByText('No keeper has read it yet.').waitFor();
    await look(phone);
    await phone.locator('#more').fill('It happened again on Sunday.');
    await phone.getByRole('button', { name: 'Send it' }).click();
    await phone.getByText('It happened again on Sunday.').waitFor();

    // And back without them.
    await open(farida, '/letter/');
    await fillIn(farida.locator('main'), { code });
    expect(await send(farida, 'Open it')).toBe(200);
    expect(await farida.locator('main').innerText()).toContain('It happened again on Sunday.');
    await look(farida);
    await farida.locator('summary').click();
    await farida.locator('[name="sure"]').check();
    expect(await send(farida, 'Take it back')).toBe(200);
    expect(await farida.locator('h1').textContent()).toBe('It is gone');
  });

  test('with scripts is sealed before it leaves, opens with age, and the code is in no address that was asked for', async () => {
    const amina = await person();
    const sent: string[] = [];
    amina
      .context()
      .on('request', (request) =>
        sent.push(`${request.url()} ${request.postData() ?? ''} ${request.headers().referer ?? ''}`),
      );
    await open(amina, '/grievance/');
    await amina.getByText('Sealed here, before it leaves.').waitFor();
    await look(amina);
    const code = (await amina.locator('#code').textContent()) ?? '';
    await fillIn(amina.locator('main'), answers('The jar was emptied without a word.'));
    await amina.getByRole('button', { name: 'Send it to the keepers' }).click();
    await amina.getByText('Keep the code, then tick that you have.').waitFor();
    await amina.locator('[name="kept"]').check();
    await amina.getByRole('button', { name: 'Send it to the keepers' }).click();
    await amina.waitForURL('**/letter/?sent');
    await look(amina);
    for (const said of await readByKeepers()) expect(said?.what).toBe('The jar was emptied without a word.');
    // By its address alone, as the QR code has it; the fragment is off the bar at once.
    await open(amina, '/about/');
    await amina.goto(`/letter/#${code}`);
    await amina.getByText('No keeper has read it yet.').waitFor();
    expect(new URL(amina.url()).hash).toBe('');
    await amina.locator('#more').fill('I would like to say it myself.');
    await amina.getByRole('button', { name: 'Send it' }).click();
    await amina.getByText('I would like to say it myself.').waitFor();
    await look(amina);
    for (const secret of [code, code.replaceAll('-', ''), code.slice(0, 9), 'The jar', 'say it myself', 'Two of us']) {
      expect(
        sent.filter((one) => decodeURIComponent(one.replaceAll('+', ' ')).includes(secret)),
        secret,
      ).toEqual([]);
    }
    await amina.getByText('Take it back').first().click();
    await amina.getByRole('button', { name: 'Take it back' }).click();
    await amina.getByRole('heading', { name: 'It is gone' }).waitFor();
  });

  test('that cannot be sealed here is not sent, and says so; nothing plain leaves without a second button', async () => {
    const gus = await person();
    await open(gus, '/grievance/');
    await gus.getByText('Sealed here, before it leaves.').waitFor();
    const posted: string[] = [];
    gus.context().on('request', (request) => request.method() === 'POST' && posted.push(request.postData() ?? ''));
    await fillIn(gus.locator('main'), { ...answers('Somebody took the drill.'), kept: 'yes' });
    // What sealing needs is gone now, as with an extension that breaks it.
    await gus.evaluate(() => {
      crypto.subtle.importKey = () => Promise.reject(new Error('Broken.'));
    });
    await gus.getByRole('button', { name: 'Send it to the keepers' }).click();
    await gus.getByText('It could not be sealed here, so nothing was sent.').waitFor();
    expect(posted).toEqual([]);
    expect(await gus.locator('[name="what"]').inputValue()).toBe('Somebody took the drill.');
    await look(gus);
    await gus.getByRole('button', { name: 'Send it all the same' }).click();
    await gus.waitForURL('**/letter/?sent');
    for (const said of await readByKeepers()) expect(said?.what).toBe('Somebody took the drill.');
  });

  test('with scripts that do not load is one without scripts, and says so', async () => {
    const hana = await person();
    // What a proxy makes of it that takes scripts out.
    await hana.route('**/_astro/index*.js', (route) => route.fulfill({ body: '', contentType: 'text/javascript' }));
    await hana.goto('/grievance/');
    expect(await hana.locator('#sealed-state').textContent()).toContain('Sealed the moment it arrives.');
    await fillIn(hana.locator('main'), { ...answers('The gate is locked at night.'), kept: 'yes' });
    expect(await send(hana, 'Send it to the keepers')).toBe(200);
    for (const said of await readByKeepers()) expect(said?.what).toBe('The gate is locked at night.');
  });
});

test('no word of a letter and no code is anywhere on the machine that keeps it; the same search finds what is public', async () => {
  const canary = (name: string) => `Xylo${name}phonia`;
  const page = await (await fetch(`${site}/grievance/`)).text();
  const code = /<code id="code">([^<]+)/.exec(page)?.[1] ?? '';
  const readers = Object.fromEntries(
    [...page.matchAll(/name="(reader-[^"]+)"/g)].map(([, name = '']) => [name, 'yes']),
  );
  const fields = {
    ...{ what: canary('What'), affected: canary('Affected'), wish: canary('Wish'), urgency: 'soon' },
    ...{ name: canary('Name'), contact: canary('Contact'), code, kept: 'yes', ...readers },
  };
  const status = async (path: string, sent: Record<string, string>) => (await post(site + path, sent)).status;
  expect(await status('/grievance/', { ...fields, kept: '' })).toBe(422);
  expect(await status('/grievance/', { ...fields, what: canary('What').repeat(9000) })).toBe(413);
  expect(await status('/grievance/', fields)).toBe(303);
  expect(await status('/letter/say/', { code, more: canary('More') })).toBe(200);
  expect(await status('/letter/say/', { code, more: canary('More').repeat(500) })).toBe(422);
  const shown = await post(`${site}/letter/`, { code });
  expect(await shown.text()).toContain(canary('More'));
  const planted = proposal(canary('Planted'), 'canary@example.org');
  expect(await status('/propose/', planted)).toBe(303);

  const folders = [state, dist];
  expect(placesOf(canary('Planted'), folders)).not.toEqual([]);
  const secrets = ['What', 'Affected', 'Wish', 'Name', 'Contact', 'More'].map(canary);
  for (const word of [...secrets, code, code.replaceAll('-', ''), code.slice(0, 14)]) {
    expect(placesOf(word, folders), word).toEqual([]);
  }
});
