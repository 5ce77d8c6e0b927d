/** Without a mouse, in the dark, with a clock that is years off: who writes a letter, and who answers it. */
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { site } from './here.ts';
import { keeper, letterTo, newKey } from './keeping.ts';
import { look, open, tabTo, useBrowser } from './town.ts';

const { person } = useBrowser(site);

const typeInto = async (page: Page, selector: string, text: string) => {
  await tabTo(page, selector);
  await page.keyboard.type(text);
};

/** Ticks a box, or presses a button, once Tab reached it. */
const press = async (page: Page, selector: string, key: 'Space' | 'Enter' = 'Enter') => {
  await tabTo(page, selector);
  await page.keyboard.press(key);
};

/** A code with another last letter. */
const mistyped = (code: string) => `${code.slice(0, -1)}${code.endsWith('0') ? '1' : '0'}`;

async function writes(page: Page, what: string): Promise<string> {
  await open(page, '/grievance/');
  const code = (await page.locator('#code').textContent()) ?? '';
  await typeInto(page, '[name="what"]', what);
  await press(page, '[name="kept"]', 'Space');
  await page.keyboard.press('Enter');
  return code;
}

test('without scripts a letter is written, found by its code after a slip, and taken back', async () => {
  const farida = await person({ javaScriptEnabled: false, colorScheme: 'dark' });
  const code = await writes(farida, 'The gate is locked.');
  await farida.waitForURL('**/letter/?sent');
  await look(farida);
  await open(farida, '/letter/');
  await typeInto(farida, '[name="code"]', mistyped(code));
  await farida.keyboard.press('Enter');
  await farida.locator('.error-summary').waitFor();
  await look(farida);
  await tabTo(farida, '[name="code"]');
  await farida.keyboard.press('Control+A');
  await farida.keyboard.type(code.toLowerCase().replaceAll('-', ' '));
  await farida.keyboard.press('Enter');
  await farida.getByText('No keeper has read it yet.').waitFor();
  await look(farida);
  await press(farida, 'summary');
  await press(farida, '[name="sure"]', 'Space');
  await farida.keyboard.press('Enter');
  await farida.getByRole('heading', { name: 'It is gone' }).waitFor();
});

test('with scripts, too, on a device whose clock is years off', async () => {
  const amina = await person({ colorScheme: 'dark' });
  await amina.clock.setFixedTime('2019-01-01T00:00:00Z');
  await amina.goto('/grievance/');
  await amina.getByText('Sealed here, before it leaves.').waitFor();
  const code = await writes(amina, 'The jar was emptied.');
  await amina.waitForURL('**/letter/?sent');
  await open(amina, '/about/');
  await open(amina, '/letter/');
  await typeInto(amina, '[name="code"]', mistyped(code));
  await amina.keyboard.press('Enter');
  await amina.locator('.error').first().waitFor();
  await look(amina);
  await tabTo(amina, '[name="code"]');
  await amina.keyboard.press('Control+A');
  await amina.keyboard.type(code);
  await amina.keyboard.press('Enter');
  await amina.getByText('No keeper has read it yet.').waitFor();
  await look(amina);
  await typeInto(amina, '#more', 'It was full on Sunday.');
  await tabTo(amina, 'button');
  await amina.keyboard.press('Enter');
  await amina.getByText('It was full on Sunday.').waitFor();
});

test('a keeper opens it and answers', async () => {
  const [ola, writer] = [await keeper('Ola at the keyboard'), await newKey()];
  await letterTo([ola, await keeper('Per at the keyboard')], { what: 'It is loud.', replyTo: writer.recipient });
  const page = await person({ colorScheme: 'dark' });
  await page.clock.setFixedTime('2041-01-01T00:00:00Z');
  await open(page, ola.desk);
  await press(page, 'main a[href*="letters/"]');
  await page.locator('#identity').waitFor();
  await typeInto(page, '#identity', ola.identity);
  await press(page, '#open');
  await page.getByText('It is loud.').waitFor();
  await look(page);
  await press(page, 'a[href*="answer/"]');
  await page.getByText('Sealed here, before it leaves.').waitFor();
  await look(page);
  await tabTo(page, 'input[type="radio"]');
  const ways = await page
    .locator('input[type="radio"]')
    .evaluateAll((all) => all.map((one) => one.closest('label')?.textContent ?? ''));
  for (let n = 0; n < ways.findIndex((one) => one.includes('Answer, and it goes on')); n++)
    await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Space');
  await typeInto(page, 'textarea', 'We read it.');
  await press(page, 'button[type="submit"]');
  await page.getByText('What keepers said on').waitFor();
  await look(page);
});

test('is where every step can be seen: what has the focus shows it', async () => {
  const page = await person({ colorScheme: 'dark' });
  await open(page, '/grievance/');
  for (let n = 0; n < 25; n++) {
    await page.keyboard.press('Tab');
    const outline = await page.evaluate(() => {
      const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement ?? document.body);
      return (
        document.activeElement === document.body || (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0)
      );
    });
    expect(outline, `after ${n + 1} presses`).toBe(true);
  }
});
