/**
 * Pages are made once and sent again until something that they show is another. What that must never lead to: that
 * somebody reads what was true before the write that they made, or what is no longer public, or not yet.
 */
import { env as bindings } from 'cloudflare:workers';
import { Temporal } from 'temporal-polyfill';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AppContext } from '../../worker/context.ts';
import { keep, recall, recallAny, type State } from '../../worker/memory.ts';
import { reviewOfLast } from './conformance/sample.ts';
import { asked, counting } from './counting.ts';
import { onTheBoard } from './offers.ts';
import { ben, decide, itIs, linkIn, newTown, post, propose, publish, read, rows, visit, words } from './town.ts';

beforeEach(newTown);
afterEach(() => vi.restoreAllMocks());

/** How often the database is asked for a page: once where it is in memory, to see whether it still is the same. */
async function asks(path: string): Promise<number> {
  const { DB, count } = asked();
  await visit(path, { env: { DB } });
  return count.times;
}

const run = (query: string, ...values: unknown[]) =>
  bindings.DB.prepare(query)
    .bind(...values)
    .run();
const versions = () => rows<{ tag: string; version: string }>('select * from tag_versions order by tag');

describe('A page', () => {
  it('is made once, and then costs one row', async () => {
    const { page } = await publish();
    for (const path of ['/', '/month/', page, '/calendar.ics', '/calendar.xml', `${page.slice(0, -1)}.ics`]) {
      const first = await read(path);
      expect(await asks(path), path).toBe(1);
      expect(await read(path), path).toBe(first);
    }
    const { DB, count } = counting();
    await visit('/month/', { env: { DB } });
    expect(count.rows).toBe(1);
  });

  it('is another one as soon as a writer elsewhere wrote', async () => {
    const { page } = await publish();
    for (const path of ['/', page, '/calendar.ics']) expect(await read(path)).toContain('Swap table');
    await run("update commons set title = 'Chair table'");
    for (const path of ['/', page, '/calendar.ics']) expect(words(await read(path)), path).toContain('Chair table');
  });

  it('that was made while somebody wrote is not kept for what it does not show', async () => {
    await publish();
    let wrote = false;
    // The rows of the page are read already when the write comes.
    const late = (statement: D1PreparedStatement): D1PreparedStatement =>
      new Proxy(statement, {
        get(target, name) {
          if (name === 'bind') return (...values: unknown[]) => late(target.bind(...values));
          if (name !== 'raw' && name !== 'all') return Reflect.get(target, name);
          return async () => {
            const result = await target[name]();
            if (!wrote) await run("update commons set title = 'Chair table'");
            wrote = true;
            return result;
          };
        },
      });
    const DB = {
      prepare: (query: string) =>
        /from "commons"/.test(query) ? late(bindings.DB.prepare(query)) : bindings.DB.prepare(query),
    };
    expect(await read('/', { env: { DB } })).toContain('Swap table');
    expect(await read('/')).toContain('Chair table');
  });

  it('is not another one because of what waits, or of what was refused', async () => {
    const { page } = await publish();
    const link = await linkIn('review', ben);
    const before = await versions();
    const yours = await propose({ title: 'Another' });
    expect((await decide(link, 'approve')).status).toBe(409);
    await post(`${yours}withdrawal/`, {});
    expect(await versions()).toEqual(before);
    await read(page);
    await propose({ title: 'A third' });
    expect(await asks(page)).toBe(1);
  });

  it('is not another one because another is', async () => {
    const first = await publish();
    const second = await publish({ title: 'Soup', place: 'Elsewhere' });
    for (const { page } of [first, second]) await read(page);
    await post(`${second.yours}withdrawal/`, {});
    expect(await asks(first.page)).toBe(1);
    expect((await visit(second.page)).status).toBe(404);
  });
});

it('what stands beside an offer is another as soon as something fits', async () => {
  const { page } = await onTheBoard({ title: 'Ladder to reach the loft hatch', category: 'tools' });
  await read(page);
  await onTheBoard({ title: 'Something to reach a loft hatch', direction: 'need', category: 'tools' });
  expect(words(await read(page))).toContain('Something to reach a loft hatch');
});

describe('What depends on the moment', () => {
  it('ends with its minute: a place is shown from when it is revealed, and not before', async () => {
    const { page } = await publish({ reveal: 'day-before' });
    const place = '12 Quay Street';
    // The commons starts on the 13th at 14:00 in Berlin.
    for (const [moment, shown] of [
      ['2027-03-12T12:59:59.900Z', false],
      ['2027-03-12T13:00:00Z', true],
      ['2027-03-12T13:00:30Z', true],
      // The clock of another machine is behind, or was put right.
      ['2027-03-12T12:59:00Z', false],
    ] as const) {
      itIs(moment);
      expect((await read(page)).includes(place), moment).toBe(shown);
      expect((await read(page)).includes(place), moment).toBe(shown);
    }
  });

  it('is off the front page when it is over', async () => {
    await publish();
    itIs('2027-03-13T15:59:50Z');
    expect(await read('/')).toContain('Swap table');
    itIs('2027-03-13T16:00:00Z');
    expect(await read('/')).not.toContain('Swap table');
  });
});

describe('When a version', () => {
  it('is missing, the page is made anew each time, and kept again after the next write', async () => {
    const { yours } = await publish();
    await read('/month/');
    await run("delete from tag_versions where tag = 'commons'");
    await run('update occurrences set called_off = 1');
    expect(await read('/month/')).toContain('Called off');
    expect(await asks('/month/')).toBeGreaterThan(1);
    expect(await asks('/month/')).toBeGreaterThan(1);
    await post(`${yours}withdrawal/`, {});
    await read('/month/');
    expect(await asks('/month/')).toBe(1);
  });

  it('came back from a backup, no page of the time between comes back with it', async () => {
    await publish();
    const title = async (to: string) => {
      await run('update commons set title = ?', to);
      return read('/');
    };
    await title('On Monday');
    const backup = await versions();
    expect(await title('On Tuesday')).toContain('On Tuesday');
    await title('On Monday');
    for (const { tag, version } of backup) await run('update tag_versions set version = ? where tag = ?', version, tag);
    expect(await read('/')).toContain('On Monday');
    expect(await title('On Wednesday')).toContain('On Wednesday');
  });

  it('is of something that was erased, it goes, too', async () => {
    const { yours } = await publish();
    expect((await versions()).map(({ tag }) => tag)).toContain('commons/swap-table-on-the-court');
    await post(`${yours}withdrawal/`, {});
    await run('delete from occurrences');
    await run('delete from commons');
    expect(JSON.stringify(await versions())).not.toContain('swap');
  });
});

const down = () => {
  throw new Error('D1_ERROR: the database is not there');
};
const withoutDatabase = { DB: { prepare: down, batch: down } };

describe('While the database cannot be reached', () => {
  it('a page in memory goes out with a line that says from when it is', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    const { page } = await publish({ title: 'Lamp table' });
    await read(page);
    itIs('2027-03-01T12:30:00Z');
    const stale = await visit(page, { env: withoutDatabase });
    expect(stale.status).toBe(200);
    expect(stale.headers.get('Cache-Control')).toBe('no-store');
    const text = words(await stale.text());
    expect(text).toContain('This page is from 1 Mar 2027, 13:00.');
    expect(text).toContain('Lamp table');
    const feed = await visit(`${page.slice(0, -1)}.ics`, { env: withoutDatabase });
    expect(feed.status).toBe(503);
    await read(`${page.slice(0, -1)}.ics`);
    expect(await read(`${page.slice(0, -1)}.ics`, { env: withoutDatabase })).toContain('SUMMARY:Lamp table');
  });

  it('nothing private is in memory to go out', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    const { yours } = await publish();
    for (const path of [yours, await linkIn('desk', ben)]) {
      expect((await visit(path)).status).toBe(200);
      const response = await visit(path, { env: withoutDatabase });
      expect(response.status).toBe(503);
      expect(await response.text()).not.toContain('Swap table');
    }
  });
});

describe('The memory', () => {
  const at = Temporal.Instant.from('2027-03-01T12:00:00Z');
  const state: State = { versions: 'x', example: false, minute: 1, at };
  const asking = (path: string) => ({ req: { path } }) as AppContext;
  /** Bytes that no compression makes fewer of: two letters of a byte each. */
  const noise = (kilobytes: number) => {
    let text = '';
    for (let n = 0; n < kilobytes * 16; n++) {
      for (const byte of crypto.getRandomValues(new Uint8Array(32))) text += byte.toString(16).padStart(2, '0');
    }
    return text;
  };
  const put = (path: string, body: string) => keep(asking(path), state, { body, headers: {} });

  it('holds no page that is larger than its share', async () => {
    await put('/large/', 'small');
    expect(recall(asking('/large/'), state)).not.toBeNull();
    await put('/large/', noise(2400));
    expect(recallAny(asking('/large/'))).toBeNull();
  });

  it('forgets what was asked for longest ago when it is full', async () => {
    const page = noise(1500);
    await put('/first/', page);
    await put('/second/', page);
    for (let n = 0; n < 30; n++) {
      await put(`/n${n}/`, page);
      expect(recall(asking('/first/'), state), String(n)).not.toBeNull();
    }
    expect(recall(asking('/second/'), state)).toBeNull();
    expect(recall(asking('/n29/'), state)).not.toBeNull();
  });

  it('keeps nothing for an address at which nothing is, nor for a question', async () => {
    for (const path of ['/commons/nothing/', '/commons/nothing.ics', '/offers/nothing/', '/month/1999-01/']) {
      expect((await visit(path)).status, path).toBe(404);
      expect(recallAny(asking(path)), path).toBeNull();
    }
    expect((await visit('/ledger/find/?q=soup')).status).toBe(200);
    expect((await visit('/sign-up/?commons=soup')).status).toBe(200);
    for (const path of ['/ledger/find/', '/sign-up/']) expect(recallAny(asking(path)), path).toBeNull();
  });
});

it('a thousand readers beside fifty who write never read what was true before a write was answered', async () => {
  const titles = ['Soup', 'Chairs', 'Atlases', 'Bikes', 'Plants'];
  const paths = ['/', '/month/', '/calendar.ics', '/calendar.json', '/calendar.xml', '/kind/free-store/'];
  const up = new Set<string>();
  const yours = new Map<string, string>();
  const wrong: string[] = [];
  let readers = 0;
  const look = async (path: string, check: boolean) => {
    readers += 1;
    const text = await read(path);
    if (text.includes('Pending')) wrong.push(`${path} shows what waits`);
    for (const title of check ? titles : []) {
      if (text.includes(title) !== up.has(title)) wrong.push(`${path} ${up.has(title) ? 'misses' : 'shows'} ${title}`);
    }
  };
  await propose({ title: 'Pending' });
  for (let write = 0; write < 50; write++) {
    const title = titles[write % titles.length] ?? '';
    const [own] = [yours.get(title)];
    const writing = own
      ? post(`${own}withdrawal/`, {})
      : propose({ title, place: `${title} ${write}`, summary: `${title} ${write}` }).then(async (link) => {
          yours.set(title, link);
          // By the desk: Ben is not sent as many mails in an hour.
          return decide(await reviewOfLast(), 'approve');
        });
    await Promise.all([writing, ...paths.map((path) => look(path, false))]);
    if (own) yours.delete(title);
    if (own) up.delete(title);
    else up.add(title);
    await Promise.all([...paths, ...paths].map((path) => look(path, true)));
    for (const path of ['/', '/calendar.ics']) await look(path, true);
  }
  expect(wrong).toEqual([]);
  expect(readers).toBe(1000);
}, 120_000);
