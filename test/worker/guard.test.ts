import { beforeEach, describe, expect, it } from 'vitest';
import { ben, everything, linkIn, newTown, post, propose, read, swapTable, visit, words } from './town.ts';

beforeEach(newTown);

/** Sends something that must not get through, and gives the answer. */
async function refused(sending: () => Promise<Response>) {
  const before = await everything();
  const response = await sending();
  expect(await everything()).toEqual(before);
  const page = words(await response.clone().text());
  expect(page).toContain('See what’s on');
  return { status: response.status, page };
}

const body = new URLSearchParams(swapTable).toString();
const urlencoded = { 'Content-Type': 'application/x-www-form-urlencoded' };

describe('A form from another site is refused', () => {
  it.each([
    ['Sec-Fetch-Site', 'cross-site'],
    ['Sec-Fetch-Site', 'same-site'],
    ['Origin', 'https://elsewhere.example'],
    ['Origin', 'null'],
    ['Origin', 'http://localhost:81'],
  ])('%s: %s', async (name, value) => {
    const { status, page } = await refused(() => post('/propose/', swapTable, { headers: { [name]: value } }));
    expect(status).toBe(403);
    expect(page).toContain('This form was sent from another site');
  });

  it('on a steward’s link, too', async () => {
    await propose();
    const link = await linkIn('review', ben);
    const headers = { 'Sec-Fetch-Site': 'cross-site' };
    const { status } = await refused(() => post(link, { decision: 'approve', note: '' }, { headers }));
    expect(status).toBe(403);
  });
});

describe('A form from this site is taken', () => {
  it.each([{ 'Sec-Fetch-Site': 'same-origin' }, { 'Sec-Fetch-Site': 'none' }, { Origin: 'http://localhost' }, {}])(
    '%o',
    async (headers: object) => {
      expect((await post('/propose/', swapTable, { headers: { ...headers } })).status).toBe(303);
    },
  );

  it('on a private link from an older browser, which sends no origin there', async () => {
    await propose();
    const sent = await post(
      await linkIn('review', ben),
      { decision: 'approve', note: '' },
      { headers: { Origin: 'null' } },
    );
    expect(sent.status).toBe(303);
  });

  it('as multipart, too', async () => {
    const form = new FormData();
    for (const [name, value] of Object.entries(swapTable)) form.append(name, value);
    expect((await visit('/propose/', { method: 'POST', body: form })).status).toBe(303);
  });
});

describe('What is no form', () => {
  it.each(['application/json', 'text/plain', 'application/x-www-form-urlencodedish', ''])('%s', async (type) => {
    const { status, page } = await refused(() =>
      visit('/propose/', { method: 'POST', body: new Blob([body]), headers: type ? { 'Content-Type': type } : {} }),
    );
    expect(status).toBe(415);
    expect(page).toContain('That was not a form');
  });

  it.each(['multipart/form-data; boundary=x', 'multipart/form-data'])('%s that is broken', async (type) => {
    const { status, page } = await refused(() =>
      visit('/propose/', { method: 'POST', body: '--x\r\nContent-Disp', headers: { 'Content-Type': type } }),
    );
    expect(status).toBe(400);
    expect(page).toContain('That form could not be read');
  });

  it('nothing at all is a form without answers', async () => {
    const { status } = await (async () => visit('/propose/', { method: 'POST', headers: urlencoded }))();
    expect(status).toBe(422);
  });

  it('an answer that is a file is no answer', async () => {
    const form = new FormData();
    for (const [name, value] of Object.entries(swapTable)) form.append(name, value);
    form.set('title', new File(['title'], 'title.txt'));
    expect((await visit('/propose/', { method: 'POST', body: form })).status).toBe(422);
  });

  it('names that every object has are answers like others', async () => {
    const response = await post('/propose/', {
      ...swapTable,
      title: '',
      __proto__x: 'a',
      constructor: 'b',
      toString: 'c',
    });
    expect(response.status).toBe(422);
  });
});

describe('What is too long', () => {
  const long = `${body}&more=${'a'.repeat(192 * 1024)}`;

  it('is refused by what it says of itself', async () => {
    const { status, page } = await refused(() =>
      visit('/propose/', { method: 'POST', body: long, headers: urlencoded }),
    );
    expect(status).toBe(413);
    expect(page).toContain('That is too long');
  });

  it('is refused when it does not say how long it is', async () => {
    const stream = new Response(long).body;
    if (!stream) throw new Error('No body.');
    const { status } = await refused(() => visit('/propose/', { method: 'POST', body: stream, headers: urlencoded }));
    expect(status).toBe(413);
  });
});

it('a program that fills what people do not see is thanked, and nothing happens', async () => {
  const before = await everything();
  const response = await post('/propose/', { ...swapTable, leave_empty: 'https://spam.example' });
  expect(response.status).toBe(303);
  expect(response.headers.get('Location')).toBe('/sent/');
  expect(await everything()).toEqual(before);
});

describe('Very many forms from one connection', () => {
  const from = (address: string, fields = {}) =>
    post('/propose/', { ...swapTable, title: '', ...fields }, { headers: { 'CF-Connecting-IP': address } });

  it('are slowed down with the answers kept on the page; another connection is not', async () => {
    // A minute may begin anew on the way, but not twice.
    let taken = 0;
    let response = await from('203.0.113.7', { summary: 'A long <b>story</b>' });
    for (; response.status === 422 && taken < 121; taken++) {
      response = await from('203.0.113.7', { summary: 'A long <b>story</b>' });
    }
    expect(taken).toBeGreaterThanOrEqual(60);
    expect(response.status).toBe(429);
    expect(response.headers.get('Retry-After')).toBe('60');
    expect(await response.text()).toContain('A long &lt;b&gt;story&lt;/b&gt;');
    expect((await from('203.0.113.8')).status).toBe(422);
  });
});

it('the inbox is there on this machine only', async () => {
  await propose();
  for (const path of ['/inbox/', '/inbox.json']) {
    expect((await visit(path)).status).toBe(200);
    expect((await visit(path, { host: 'https://commons.example.org' })).status, path).toBe(404);
    expect(await read(path, { host: 'https://commons.example.org' })).not.toContain('/review/');
    expect((await visit(path, { env: { MAIL: 'smtp', SMTP_HOST: 'mail.example.org' } })).status).toBe(404);
  }
});
