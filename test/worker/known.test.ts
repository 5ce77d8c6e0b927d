/** Readers who come again: what they have already is not sent twice, and what is sent they understand. */
import { beforeEach, describe, expect, it } from 'vitest';
import { newTown, post, publish, read, visit } from './town.ts';

beforeEach(newTown);

describe('A reader who has it already', () => {
  const status = async (path: string, etag: string) =>
    (await visit(path, { headers: { 'If-None-Match': etag } })).status;

  it('is told so, however they ask', async () => {
    await publish();
    for (const path of ['/', '/calendar.ics']) {
      for (const round of ['made anew', 'from memory']) {
        const etag = (await visit(path)).headers.get('ETag') ?? '';
        expect(etag).toMatch(/^W\/"[\w-]+"$/);
        const strong = etag.replace('W/', '');
        for (const known of [etag, strong, `"other", ${etag}`, `W/"a",${strong} , "b"`, '*']) {
          expect(await status(path, known), `${path} ${known} ${round}`).toBe(304);
        }
        for (const unknown of ['"other"', '', strong.slice(1, -1), `${strong.slice(0, -2)}"`]) {
          expect(await status(path, unknown), `${path} ${unknown} ${round}`).toBe(200);
        }
      }
      const known = await visit(path, { headers: { 'If-None-Match': '*' } });
      expect(known.headers.get('Content-Type')).toBeNull();
      expect(known.headers.get('Cache-Control')).toBe('no-cache');
    }
  });

  it('gets it whole when it is another one, or when they ask for a piece', async () => {
    const { yours } = await publish();
    const etag = (await visit('/')).headers.get('ETag') ?? '';
    const whole = await visit('/', { headers: { Range: 'bytes=0-10' } });
    expect(whole.status).toBe(200);
    expect(await whole.text()).toContain('Swap table');
    await post(`${yours}withdrawal/`, {});
    expect(await status('/', etag)).toBe(200);
  });

  it('may ask for the head alone', async () => {
    await publish();
    const got = await visit('/');
    for (const _round of [1, 2]) {
      const head = await visit('/', { method: 'HEAD' });
      expect(head.status).toBe(200);
      expect(head.headers.get('ETag')).toBe(got.headers.get('ETag'));
      expect(await head.text()).toBe('');
    }
  });

  it('gets it compressed where they understand that, and only there', async () => {
    await publish();
    const plain = await read('/');
    for (const accepted of ['gzip', 'br, gzip', 'deflate, GZIP;q=0.5', 'gzip;q=1.0']) {
      const packed = await visit('/', { headers: { 'Accept-Encoding': accepted } });
      expect(packed.headers.get('Content-Encoding'), accepted).toBe('gzip');
      const text = new Response(packed.body?.pipeThrough(new DecompressionStream('gzip')));
      expect(await text.text(), accepted).toBe(plain);
    }
    for (const accepted of ['', 'br', 'identity', 'gzip;q=0', 'gzip; q=0.0, br']) {
      const other = await visit('/', { headers: { 'Accept-Encoding': accepted } });
      expect(other.headers.get('Content-Encoding'), accepted).toBeNull();
      expect(await other.text(), accepted).toBe(plain);
    }
  });
});
