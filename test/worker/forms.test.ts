import { beforeEach, describe, expect, it } from 'vitest';
import { createApp } from '../../worker/app.ts';
import { practices } from '../../worker/practices.ts';
import { forms } from '../forms.ts';
import { everything, type Fields, filledIn, newTown, post, read, swapTable, visit, words } from './town.ts';

beforeEach(newTown);

const urlencoded = { 'Content-Type': 'application/x-www-form-urlencoded' };
const forged = 'A'.repeat(43);

/** A path of a form that leads to nothing: the form is read before anybody looks what it is about. */
const somewhere = (path: string) =>
  path
    .replace(':token', forged)
    .replace(/:(entry|about)/, crypto.randomUUID())
    .replace(':slug', 'nothing');

/** As much as a form asks for at the most, in letters that take twelve bytes each on their way. */
const full = (asks: Readonly<Record<string, number>>): Fields =>
  Object.fromEntries(Object.entries(asks).map(([name, most]) => [name, '𞤀'.repeat(most || 10)]));

it('Every form is in the list that the tests go through', () => {
  const routes = createApp(practices)
    .routes.filter(({ method }) => method === 'POST')
    .map(({ path }) => path);
  expect([...new Set(routes)].sort(), 'as test/worker/<practice>/forms.ts say').toEqual(
    forms.map(({ path }) => path).sort(),
  );
});

describe('A form', () => {
  it.each(forms)('takes all that it asks for, in any script: $path', async ({ path, asks }) => {
    const response = await post(somewhere(path), full(asks));
    expect(response.status).not.toBe(413);
  });

  it('takes fifty long lines of the ledger in any script', async () => {
    const lines = Array.from({ length: 50 }, (_, index) => {
      const n = index + 1;
      return Object.entries(full({ what: 200, who: 60 })).map(([name, text]) => [`${name}-${n}`, text]);
    });
    const drafts = Array.from({ length: 50 }, (_, index) => [
      ...[
        [`act-${index + 1}`, 'task'],
        [`quantity-${index + 1}`, '1'],
        [`unit-${index + 1}`, 'items'],
      ],
    ]);
    const response = await post('/log/many/', {
      when: '2027-03-01',
      ...Object.fromEntries([...lines, ...drafts].flat()),
    });
    expect(response.status).toBe(303);
  });

  it.each(forms)('takes no more than it needs: $path', async ({ path, kilobytes }) => {
    const before = await everything();
    for (const headers of [urlencoded, { 'Content-Type': 'multipart/form-data; boundary=x' }]) {
      const body = 'a'.repeat(kilobytes * 1024 + 1);
      const response = await visit(somewhere(path), { method: 'POST', headers, body });
      expect(response.status).toBe(413);
      expect(words(await response.text())).toContain(`takes up to ${kilobytes} kilobytes`);
    }
    expect(await everything()).toEqual(before);
  });

  it.each(forms)('is counted before it is read: $path', async ({ path, kilobytes }) => {
    const body = 'a&'.repeat(kilobytes * 500);
    const response = await visit(somewhere(path), { method: 'POST', headers: urlencoded, body });
    expect(response.status).toBe(413);
    expect((await response.arrayBuffer()).byteLength).toBeLessThan(8000);
  });

  it('in parts is counted, too', async () => {
    const part = '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n';
    const body = `${part.repeat(500)}--x--\r\n`;
    const headers = { 'Content-Type': 'multipart/form-data; boundary=x' };
    expect((await visit('/sign-up/', { method: 'POST', headers, body })).status).toBe(413);
  });
});

describe('What goes wrong gives back', () => {
  /** A limit that is used up, as the platform would say. */
  const env = { RATE_LIMIT: { limit: async () => ({ success: false }) } };
  const headers = { 'CF-Connecting-IP': '203.0.113.7' };
  const strange = Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`strange${n}`, `odd ${n}`]));

  it('what that form asks for, and nothing else', async () => {
    const response = await post('/propose/', { ...strange, ...swapTable, summary: 'A <b>story</b>' }, { env, headers });
    expect(response.status).toBe(429);
    const page = await response.text();
    expect(page).toContain('A &lt;b&gt;story&lt;/b&gt;');
    expect(words(page)).not.toMatch(/strange|odd \d/);
  });

  it('the lines that were filled in of many, but no page of megabytes', async () => {
    const lines = Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`what-${n + 1}`, '"'.repeat(200)]));
    const response = await post('/log/many/', { ...lines, 'what-1': 'Soup' }, { env, headers });
    expect(response.status).toBe(429);
    const page = await response.text();
    expect(page).toContain('Soup');
    expect(page.length).toBeLessThan(200_000);
  });

  it('a form of its own fields, as they were typed', async () => {
    const response = await post('/offer/', { ...strange, title: '  Ladder ', direction: 'offer' });
    expect(response.status).toBe(422);
    const page = await response.text();
    expect(await filledIn(page)).toMatchObject({ title: '  Ladder ' });
    expect(page).not.toContain('odd 1');
  });
});

describe('An answer far too long', () => {
  it('is counted and kept, and nothing else is said of it', async () => {
    const title = 'ö'.repeat(10_000);
    const response = await post('/propose/', { ...swapTable, title });
    expect(response.status).toBe(422);
    const page = await response.text();
    expect(page).toContain('The title must be 100 characters or fewer. It has 10,000');
    expect((await filledIn(page)).title).toBe(title);
  });

  it.each(['role', 'date', 'commons'])('finds nothing where a word is asked for: %s', async (name) => {
    const before = await everything();
    const answers = { commons: 'swap-table', role: 'Tea', date: '2027-03-13', name: 'Zoe', email: '' };
    const response = await post('/sign-up/', { ...answers, [name]: 'a'.repeat(20_000) });
    expect([410, 422]).toContain(response.status);
    expect(await everything()).toEqual(before);
  });

  it('in an address asks for less', async () => {
    const page = await read(`/offers/find/?q=${'a'.repeat(250)}&area=${'%20'.repeat(100)}`);
    expect(page).toContain('<h1>');
  });
});
