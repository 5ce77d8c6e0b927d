/** The one mail a day that says that there is something new in the letters. */
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { circles } from '../../../worker/circles/practice.ts';
import { openTown } from '../../../worker/context.ts';
import { watched } from '../counting.ts';
import { becomesKeeper, newKey, ola, per, proven } from '../keepers.ts';
import { askedAtTheDoor } from '../stewards.ts';
import { aMinutePasses, ben, chandra, inbox, itIs, linkIn, newTown, post, rows, subjects } from '../town.ts';

beforeEach(newTown);

describe('News of letters', () => {
  const subject = 'There is something new in the letters';
  const news = async (to: string) => (await inbox(to)).filter((mail) => mail.subject === subject);

  /** A letter that some keepers can read, of a day. */
  async function letter(day: string, ...names: string[]): Promise<string> {
    const id = crypto.randomUUID();
    await env.LETTERS.prepare(
      `insert into letters (id, find_hash, act_hash, answer_hash, reply_to, sealed, day, last_day) values (?, ?, '', '', '', '', ?, ?)`,
    )
      .bind(id, id, day, day)
      .run();
    for (const name of names) {
      const [keeper] = await rows<{ id: string }>(`select id from keepers where name = '${name}'`);
      await env.LETTERS.prepare('insert into letter_readers values (?, ?, ?)')
        .bind(id, `key of ${name}`, keeper?.id)
        .run();
    }
    return id;
  }
  async function word(id: string, by: string, day: string): Promise<void> {
    await env.LETTERS.batch([
      env.LETTERS.prepare(`insert into words values (?, 1, ?, '', ?)`).bind(id, by, day),
      env.LETTERS.prepare('update letters set last_day = ? where id = ?').bind(day, id),
    ]);
  }
  async function minutesOf(...moments: string[]): Promise<void> {
    for (const moment of moments) {
      itIs(moment);
      await aMinutePasses();
    }
  }

  beforeEach(async () => {
    await becomesKeeper('Ola', ola);
    await becomesKeeper('Per', per);
  });

  it('tell all keepers, a week before, that an agreement is to be looked at again', async () => {
    await env.LETTERS.prepare(
      "insert into agreements values ('a letter that is gone', 'a', 1, '', '', '2027-03-15', 'Ola', 'Per', 'Quiet after nine.')",
    ).run();
    await minutesOf('2027-03-07T08:00:00Z', '2027-03-08T08:00:00Z');
    expect(await news(ola)).toEqual([]);
    await minutesOf('2027-03-09T08:00:00Z', '2027-03-10T08:00:00Z', '2027-03-15T08:00:00Z', '2027-03-20T08:00:00Z');
    const mails = [await news(ola), await news(per)];
    expect(mails.map(({ length }) => length)).toEqual([1, 1]);
    expect(JSON.stringify(mails)).not.toMatch(/Quiet|agreement/);
  });

  it('come once, in the morning after, in the same words, however many letters there are', async () => {
    await letter('2027-03-01', 'Ola', 'Per');
    await minutesOf('2027-03-01T18:00:00Z', '2027-03-02T06:59:00Z');
    expect(await news(ola)).toEqual([]);
    await minutesOf('2027-03-02T07:00:00Z', '2027-03-02T07:01:00Z', '2027-03-02T15:00:00Z');
    expect([await news(ola), await news(per)].map(({ length }) => length)).toEqual([1, 1]);
    for (let n = 0; n < 7; n++) await letter('2027-03-02', 'Ola', 'Per');
    await minutesOf('2027-03-02T16:00:00Z', '2027-03-03T07:00:00Z', '2027-03-03T07:30:00Z');
    const mails = await news(ola);
    expect(mails).toHaveLength(2);
    const texts = mails.map(({ text }) => text.replace(/keeper\/[\w-]+/, 'keeper/…'));
    expect(new Set(texts).size).toBe(1);
    expect(texts[0]).not.toMatch(/\d{2}|March/);
    await minutesOf('2027-03-04T07:00:00Z', '2027-03-05T07:00:00Z');
    expect(await news(ola)).toHaveLength(2);
  });

  it('go to whom they are for: of what a writer added, and not of what keepers said', async () => {
    const id = await letter('2027-03-01', 'Ola');
    await minutesOf('2027-03-02T07:00:00Z');
    expect([await news(ola), await news(per)].map(({ length }) => length)).toEqual([1, 0]);
    await word(id, 'keepers', '2027-03-02');
    await minutesOf('2027-03-03T07:00:00Z');
    expect(await news(ola)).toHaveLength(1);
    await env.LETTERS.prepare('delete from words').run();
    await word(id, 'writer', '2027-03-03');
    await minutesOf('2027-03-04T07:00:00Z');
    expect(await news(ola)).toHaveLength(2);
    // What was taken back is no news.
    await letter('2027-03-04', 'Per');
    await env.LETTERS.prepare("delete from letters where day = '2027-03-04'").run();
    await minutesOf('2027-03-05T07:00:00Z');
    expect(await news(per)).toEqual([]);
  });

  it('that could not be asked for are told later, and none twice', async () => {
    await letter('2027-03-01', 'Ola');
    const down = () => {
      throw new Error('D1_ERROR');
    };
    itIs('2027-03-02T07:00:00Z');
    await aMinutePasses({ LETTERS: { prepare: down, batch: down } });
    expect(await news(ola)).toEqual([]);
    await minutesOf('2027-03-02T09:00:00Z', '2027-03-02T09:01:00Z');
    expect(await news(ola)).toHaveLength(1);
  });

  it('and whatever else the clock does for keepers ask no more than they say', async () => {
    const key = await newKey();
    const desks: [string, string] = [await askedAtTheDoor(ben), await askedAtTheDoor(chandra)];
    itIs('2027-03-01T13:00:00Z');
    const keeper = await becomesKeeper('Quinn', 'quinn@example.net');
    itIs('2027-03-01T14:00:00Z');
    await proven(keeper, desks, key);
    await letter('2027-05-15', 'Ola', 'Per');
    await env.DB.prepare("update keepers set ended_at = 1 where name = 'Quinn'").run();
    itIs('2027-05-20T12:00:00Z');
    const most: Record<string, number> = {};
    for (const { name, run } of circles.jobs ?? []) {
      const asked = watched(env as Cloudflare.Env);
      await run(await openTown(asked.env, [circles]));
      most[name] = asked.times();
    }
    await aMinutePasses();
    // Each had something to do.
    expect(await subjects(ola)).toEqual(expect.arrayContaining([subject, 'Your turn as a keeper ends soon']));
    expect(await rows('select event from key_log order by seq desc limit 1')).toEqual([{ event: 'ended' }]);
    expect(most).toEqual(Object.fromEntries((circles.jobs ?? []).map(({ name, asks }) => [name, asks])));
  });

  it('that were missed for days come in one mail, and none goes to who stepped down', async () => {
    await letter('2027-03-01', 'Ola', 'Per');
    await letter('2027-03-03', 'Ola', 'Per');
    await post(`${await linkIn('keeper', per)}turn/`, { press: 'step-down' });
    await minutesOf('2027-03-06T12:00:00Z', '2027-03-07T12:00:00Z');
    expect([await news(ola), await news(per)].map(({ length }) => length)).toEqual([1, 0]);
  });
});
