import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { titlesOn, tryToPropose } from '../review.ts';
import { ben, linkIn, newTown, over, propose, rows } from '../town.ts';

beforeEach(newTown);

describe('A flood over the many connections of one network', () => {
  it('takes turns as one, and so does who shares that network', async () => {
    for (let count = 1; count <= 12; count++) {
      const from = { steward_email: `junk${count}@example.net` };
      expect((await tryToPropose({ title: `Junk ${count}`, ...from }, `2001:db8:bad:${count}::1`)).status).toBe(303);
    }
    await propose({ title: 'A real one' }, over('198.51.100.7'));
    await propose({ title: 'Another' }, over('2001:db8:900d:1::1'));
    const titles = await titlesOn(await linkIn('desk', ben));
    expect(titles.slice(0, 4)).toEqual(['Junk 1', 'A real one', 'Another', 'Junk 2']);
  });

  it('ends where ten senders could have no more, for that network alone', async () => {
    await propose({ title: 'The first' }, over('2001:db8:bad:1::1'));
    await env.DB.exec(
      `with recursive c(i) as (select 1 union all select i + 1 from c where i < 199) insert into entries (id, kind, status, version, title, contact_until, turn, sender, created_at, updated_at) select 'of ' || i, 'offers', 'pending', 1, 'Junk', 9e12, i, substr(e.sender, 1, 44) || printf('%043d', i), 0, 0 from c, entries e where e.title = 'The first'`,
    );
    expect((await tryToPropose({ title: 'One more' }, '2001:db8:bad:ffff::1')).status).toBe(429);
    expect((await tryToPropose({ title: 'One more' }, '2001:db8:bae:1::1')).status).toBe(303);
    expect(await rows("select id from entries where title = 'One more'")).toHaveLength(1);
  });
});
