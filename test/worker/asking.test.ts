/**
 * What is asked of others in one request, which the platform limits. That none of any test asks more than it may
 * is seen wherever a test visits a page; here is what asks most.
 */
import { beforeEach, expect, it } from 'vitest';
import { mostTogether } from '../../worker/loaded-entry.ts';
import { kinds } from './conformance/kinds.ts';
import { ben, itIs, linkIn, newTown, post, rows, today } from './town.ts';

beforeEach(newTown);

/** The way that asks most: once for each mail. */
const byService = { MAIL: 'cloudflare', EMAIL: { async send() {} } };

it.each(kinds)(
  'as many as can be decided together are, of kind %s, and their senders hear of it',
  async (kind, sample) => {
    for (let n = 0; n < mostTogether; n++) {
      // Two of one kind would be the same entry: each is sent at a moment of its own.
      itIs(new Date(Date.parse(today) + n * 120_000).toISOString());
      await sample.send(`Number ${n}`, `wilma${n}@example.net`);
    }
    const waiting = `select id, version from entries where status = 'pending' and kind = '${kind}'`;
    const ticked = (await rows<{ id: string; version: number }>(waiting)).map(({ id, version }) => [
      `approve-${id}`,
      String(version),
    ]);
    expect(ticked).toHaveLength(mostTogether);
    const desk = await linkIn('desk', ben);
    expect((await post(`${desk}together/ticked/`, Object.fromEntries(ticked), { env: byService })).status).toBe(303);
    expect(await rows(waiting)).toEqual([]);
  },
);
