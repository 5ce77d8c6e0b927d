import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Locator,
  type Page,
} from 'playwright-core';
import { Temporal } from 'temporal-polyfill';
import { afterAll, afterEach, beforeAll, expect, vi } from 'vitest';
import { scriptHeaders } from '../../schema/headers.ts';
import { chromiumArgs, findChromium } from '../../scripts/local/chromium.ts';

const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The widths that every page is looked at: a phone and a desk. */
const widths = [360, 1280];

interface Watched {
  context: BrowserContext;
  /** What a page should never do: ask another site, set a cookie, complain in the console. */
  trouble: string[];
}

/** A browser for a file of journeys. What its pages did wrong fails the journey that opened them. */
export function useBrowser(site: string) {
  let browser: Browser;
  const watched: Watched[] = [];
  beforeAll(async () => {
    const executablePath = await findChromium();
    if (!executablePath) throw new Error('The journeys need a Chromium: set CHROMIUM to its path.');
    browser = await chromium.launch({ executablePath, args: chromiumArgs });
  });
  afterAll(() => browser.close());
  afterEach(async () => {
    const seen = [...wrong].map(([what, where]) => `${where}: ${what}`);
    wrong.clear();
    expect.soft(seen).toEqual([]);
    for (const { context, trouble } of watched.splice(0)) {
      const cookies = await context.cookies();
      await context.close();
      expect.soft(cookies).toEqual([]);
      expect.soft(trouble).toEqual([]);
    }
  });
  return {
    /**
     * A new person's browser window, with nothing in it.
     *
     * @param options also which paths a script may be told there, and in the console, that something is wrong
     */
    async person({ mayFail = [], ...options }: BrowserContextOptions & { mayFail?: string[] } = {}): Promise<Page> {
      const context = await browser.newContext({ baseURL: site, locale: 'en-GB', ...options });
      const trouble: string[] = [];
      const opened = new Set<string>();
      watched.push({ context, trouble });
      if (options.javaScriptEnabled === false) scriptless.add(context);
      context.on('request', (request) => {
        const url = new URL(request.url());
        if (url.origin !== site) trouble.push(`asked ${url}`);
        if (request.isNavigationRequest()) opened.add(request.url());
      });
      context.on('response', async (response) => {
        if (await response.headerValue('set-cookie').catch(() => null)) trouble.push(`cookie from ${response.url()}`);
      });
      context.on('console', (message) => {
        // A browser notes a page that came with 404, 409 or 422; which status is right, the journey says.
        const { url } = message.location();
        const isKnown = opened.has(url) || mayFail.some((path) => url === site + path);
        const isStatus = message.text().startsWith('Failed to load resource') && isKnown;
        if (message.type() === 'error' && !isStatus) trouble.push(message.text());
      });
      context.on('weberror', (error) => trouble.push(String(error.error())));
      return context.newPage();
    },
  };
}

/** Opens a page, expects it to be there, and looks at it. */
export async function open(page: Page, path: string, status = 200): Promise<void> {
  const response = await page.goto(path);
  expect(response?.status(), path).toBe(status);
  await look(page);
}

/** What is wrong with the pages that were looked at, and where first; told once at the end of a journey. */
const wrong = new Map<string, string>();

/** In these windows no script runs, axe neither; the pages are the same as with scripts, because they bring none. */
const scriptless = new WeakSet<BrowserContext>();

/** Looks at the page that is open: no axe violation at any width, nothing to scroll sideways on a phone. */
export async function look(page: Page): Promise<void> {
  const where = new URL(page.url()).pathname.replace(/[\w-]{30,}/g, '…');
  const find = (what: string, width: number) => wrong.has(what) || wrong.set(what, `${where} at ${width} px`);
  // A page that was asked for by a press may be on its way still.
  // Asked from outside: in a window without scripts a page's own clock stands still, and one unseen draws no frames.
  await expect
    .poll(() => page.evaluate(() => document.readyState === 'complete' && !!document.body).catch(() => false), {
      timeout: 30_000,
      interval: 50,
    })
    .toBe(true);
  const scripts = await page.locator('script:not([type="application/ld+json"])').count();
  if (scripts > 0 && !('Content-Security-Policy' in scriptHeaders(new URL(page.url()).pathname))) find('a script', 0);
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 });
    const across = await page.evaluate(() => document.documentElement.scrollWidth);
    if (across > width) find(`scrolls sideways: ${where}`, width);
    if (scriptless.has(page.context())) continue;
    await page.evaluate(axeSource);
    const { violations } = await page.evaluate(() =>
      (globalThis as unknown as { axe: typeof axe }).axe.run({ resultTypes: ['violations'] }),
    );
    for (const { id, nodes } of violations) for (const { html } of nodes) find(`${id}: ${html}`, width);
  }
}

export interface Mail {
  id: string;
  to: string;
  subject: string;
  text: string;
  sentAt: string;
}

export async function inbox(site: string): Promise<Mail[]> {
  const answer = await fetch(`${site}/inbox.json`);
  return (await answer.json()) as Mail[];
}

/** The newest mail to an address whose subject or text says something; it comes after the answer, so this waits. */
export const mailTo = (site: string, to: string, about: string): Promise<Mail> =>
  vi.waitFor(
    async () => {
      const mails = await inbox(site);
      const mail = mails.find((one) => one.to === to && `${one.subject}\n${one.text}`.includes(about));
      if (!mail) throw new Error(`No mail to ${to} about “${about}” came.`);
      return mail;
    },
    { timeout: 10_000, interval: 100 },
  );

type LinkBegins =
  `/${'yours' | 'review' | 'desk' | 'reply' | 'invitation' | 'keeper' | 'address' | 'commons' | 'ledger' | 'offers' | 'victories'}/`;

/** The path of the first link in a mail that begins so. */
export function linkIn({ text }: Mail, begins: LinkBegins): string {
  const link = text.match(/http:\S+/g)?.find((one) => new URL(one).pathname.startsWith(begins));
  if (!link) throw new Error(`The mail has no link to ${begins}`);
  const { pathname, hash } = new URL(link);
  return pathname + hash;
}

/** Ben and Chandra are the stewards that wrangler.toml names. */
export const ben = 'ben@example.org';
export const chandra = 'chandra@example.org';

/** A day that lies some days ahead in the town, whose zone wrangler.toml sets, as YYYY-MM-DD. */
export const daysAhead = (days: number) => Temporal.Now.plainDateISO('Europe/Berlin').add({ days }).toString();

/** The day and the month that it is in the town. */
export const today = () => daysAhead(0);
export const thisMonth = () => today().slice(0, 7);

/** What Amina would write, under another title and address in each journey. */
export const proposal = (title: string, steward_email: string, other: Record<string, string> = {}) => ({
  title,
  kind: 'free-store',
  summary: 'Bring what you no longer use, take what you like.\n\nTea is on the table.',
  date: daysAhead(9),
  starts: '14:00',
  ends: '17:00',
  repeats: 'never',
  area: 'Riverside',
  place: 'The court behind 12 Quay Street',
  reveal: 'now',
  steward_name: 'Amina',
  steward_email,
  ...other,
});

export type Proposal = ReturnType<typeof proposal>;

/** Fills in a form with the mouse and the keyboard, as most people do; the page where it is the only one. */
export async function fillIn(form: Page | Locator, answers: Record<string, string>): Promise<void> {
  for (const [name, answer] of Object.entries(answers)) {
    const field = form.locator(`[name="${name}"]`);
    const type = await field.first().evaluate((element) => (element as HTMLInputElement).type);
    if (type === 'radio') await form.locator(`[name="${name}"][value="${answer}"]`).check();
    else if (type === 'checkbox') await field.setChecked(answer !== '');
    else if (type === 'select-one') await field.selectOption(answer);
    else await field.fill(answer);
  }
}

/** Presses the form's button and waits for the page that answers. */
export async function send(page: Page, button: string): Promise<number> {
  const [response] = await Promise.all([
    page.waitForResponse((one) => one.request().isNavigationRequest() && one.status() !== 303),
    page.getByRole('button', { name: button, exact: true }).click(),
  ]);
  await page.waitForLoadState();
  return response.status();
}

/** Presses Tab until the element has the focus, as someone without a mouse does. */
export async function tabTo(page: Page, selector: string): Promise<void> {
  for (let pressed = 0; pressed < 80; pressed++) {
    await page.keyboard.press('Tab');
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector)) return;
  }
  throw new Error(`Tab does not reach ${selector}.`);
}

/** Types a day into a date field: its parts stand in the order of the browser's language, whatever that is. */
export function typeDay(page: Page, selector: string, day: string): Promise<void> {
  const [year = '', month = '', date = ''] = day.split('-');
  return typeInParts(page, selector, day, [date + month + year, month + date + year]);
}

/** Types a time after noon, such as 14:00, into a time field, which counts to 24 or to 12. */
export function typeTime(page: Page, selector: string, time: string): Promise<void> {
  const [hour = '', minute = ''] = time.split(':');
  return typeInParts(page, selector, time, [hour + minute, `${String(Number(hour) - 12).padStart(2, '0')}${minute}PM`]);
}

async function typeInParts(page: Page, selector: string, wanted: string, ways: string[]): Promise<void> {
  const field = page.locator(selector);
  await tabTo(page, selector);
  for (const keys of ways) {
    await page.keyboard.type(keys);
    if ((await field.inputValue()) === wanted) return;
    await field.fill('');
    await field.blur();
    await field.focus();
  }
  throw new Error(`${wanted} cannot be typed into ${selector}.`);
}

/** Posts a form as a plain HTTP client does, with no header of a browser. */
export const post = (address: string, answers: Record<string, string>) =>
  fetch(address, { method: 'POST', body: new URLSearchParams(answers), redirect: 'manual' });

/** Everything that names a commons in public: pages and feeds, each as text. */
export async function everywhere(site: string, date: string): Promise<Record<string, string>> {
  const paths = [
    '/',
    `/month/${date.slice(0, 7)}/`,
    '/kind/free-store/',
    '/calendar.ics',
    '/calendar.xml',
    '/calendar.json',
  ];
  const texts = await Promise.all(paths.map(async (path) => [path, await (await fetch(site + path)).text()] as const));
  // Long lines of iCalendar are folded.
  return Object.fromEntries(texts.map(([path, text]) => [path, text.replace(/\r\n[ \t]/g, '')]));
}

/** Where of all that a text is found. */
export const placesWith = (found: Record<string, string>, text: string) =>
  Object.keys(found).filter((path) => found[path]?.includes(text));

/** The ledger is checked in the browser, as anyone can; `remembered` is its end as noted before. */
export async function verdict(page: Page, remembered = ''): Promise<string> {
  await open(page, '/ledger/verify/');
  if (remembered) await page.getByRole('textbox').fill(remembered);
  await page.getByRole('button', { name: 'Check the ledger' }).click();
  const status = page.locator('main [role=status]');
  await expect.poll(() => status.textContent(), { timeout: 20_000 }).toMatch(/hold|broken|changed|missing|No ledger/i);
  await look(page);
  return (await status.textContent()) ?? '';
}

/** Follows each error's link to its field: the field has the focus then, and its error is read with it. */
export async function followErrors(page: Page, ids: string[]): Promise<void> {
  const summary = page.getByRole('alert').first();
  for (const id of ids) {
    await summary.locator(`a[href="#${id}"]`).click();
    const field = page.locator(`[id="${id}"]`);
    expect(await field.evaluate((element) => element === document.activeElement), `focus on ${id}`).toBe(true);
    expect(await field.getAttribute('aria-describedby')).toContain(`${id}-error`);
  }
}

/** Where the links of a page lead inside its own site. What a form posts to is no page of its own. */
export function linksIn(html: string, page: string): URL[] {
  const readable = html.replaceAll(/<form method="post"[^>]*>/g, '');
  const links = [...readable.matchAll(/\s(?:href|src|action)="([^"]+)"/g)];
  return links
    .map(([, link = '']) => new URL(link.replaceAll('&amp;', '&'), page))
    .filter(({ origin }) => origin === new URL(page).origin);
}
