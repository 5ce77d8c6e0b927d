import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { changesOf } from '../../../schema/commons/changes.ts';
import { commonsChoices } from '../../../schema/commons/choices.ts';
import { commonsHeld, lastCommons, lookingForHands } from '../../../schema/commons/lists.ts';
import { openDatabase } from '../../../schema/database.ts';
import { at, db, now } from '../../schema/house.ts';
import { counting } from '../counting.ts';
import { type Fields, filledIn, itIs, newTown, post, publish, read, rows, words } from '../town.ts';

beforeEach(newTown);

const week = 604_800_000;

/** So many commons that are held every week of a year, put up by rows: each on a Wednesday at another minute. */
async function weekly(many: number, from = '2027-03-03T17:00:00Z', title = 'Weekly') {
  const begins = Date.parse(from);
  const each = `with recursive i(i) as (select 1 union all select i + 1 from i where i < ${many}),
    one as (select i, '${title}-' || i as id, ${begins} + i * 60000 as at from i)`;
  await env.DB.batch([
    env.DB.prepare(`${each} insert into entries (id, kind, status, title, contact_until, created_at, updated_at)
      select id, 'commons', 'approved', id, at, at, at from one`),
    env.DB.prepare(`${each} insert into commons (entry_id, slug, title, kind, summary, date, starts, zone, repeats, until, area,
        place, reveal, bring, access, host, steward_name, roles, last_over_at, changed_at, published_at)
      select id, lower(id), id, 'care', 'Walk', date(at / 1000, 'unixepoch'), '18:' || printf('%02d', i % 60), 'Europe/Berlin', 'weekly',
        date((at + 52 * ${week}) / 1000, 'unixepoch'), 'Riverside', 'Court', 'now', '', '', '', 'Amina', '2 × Tea', at + 52 * ${week}, 0, 0 from one`),
    env.DB.prepare(`${each}, w(w) as (select 0 union all select w + 1 from w where w < 52)
      insert into occurrences (entry_id, date_number, kind, starts_at, over_at) select id, w, 'care', at + w * ${week}, at + w * ${week} + 1 from one, w`),
  ]);
}

const inApril: Fields = {
  title: 'Once in April',
  date: '2027-04-24',
  starts: '10:00',
  ends: '11:00',
  roles: '1 × Sweeping',
};

interface Calendar {
  commons: { title: string; dates: unknown[]; moreDates: boolean }[];
  moreCommons: number;
}

const calendar = async (): Promise<Calendar> => JSON.parse(await read('/calendar.json'));

describe('Beside very many that are held every week', () => {
  it('what is held once has its date in the data, and every one the next of its own', async () => {
    await weekly(105);
    await publish(inApril);
    const { commons, moreCommons } = await calendar();
    expect(commons).toHaveLength(106);
    expect(moreCommons).toBe(0);
    expect(commons.find(({ title }) => title === 'Once in April')).toMatchObject({ dates: [{}], moreDates: false });
    expect(new Set(commons.filter(({ title }) => title !== 'Once in April').map(({ dates }) => dates.length))).toEqual(
      new Set([10]),
    );
    expect(commons.filter(({ moreDates }) => moreDates)).toHaveLength(105);
  });

  it('a month is there to its end, and a day that is cut says so', async () => {
    await weekly(130);
    await publish({ ...inApril, date: '2027-03-30', title: 'Last of March' });
    const page = words(await read('/month/2027-03/'));
    expect(page).toContain('Last of March');
    expect(page.match(/and 10 more, in the calendar to subscribe to/g)).toHaveLength(5);
    expect(words(await read('/month/2027-04/'))).not.toContain('Last of March');
  });

  it('the front page says how many more there are, and a called off date hides no other commons', async () => {
    await weekly(70);
    await publish(inApril);
    expect(words(await read('/'))).toContain('And 11 more that come later: see them month by month');
    await publish({ title: 'Tomorrow', date: '2027-03-02' });
    expect(words(await read('/'))).toContain('Tomorrow');
  });

  it('a commons that was moved far ahead is listed among those of which every date was changed', async () => {
    await weekly(6, '2027-03-02T17:00:00Z');
    await env.DB.prepare('update occurrences set last_change = 1').run();
    const { yours } = await publish({ title: 'Held again', date: '2027-03-05' });
    itIs('2027-03-10T12:00:00Z');
    await post(`${yours}plan/`, {
      act: 'again',
      which: 'all',
      date: '2027-09-05',
      starts: '15:00',
      ends: '',
      area: 'A',
      place: 'B',
    });
    expect(words(await read('/'))).toContain('Held again');
  });

  it('forms offer those with a date nearest to now, and hands are looked for by each once', async () => {
    await weekly(50, '2027-03-01T06:00:00Z');
    await publish(inApril);
    expect((await commonsChoices(db, at('2027-04-20T12:00:00Z'))).map(({ title }) => title)).toContain('Once in April');
    expect(words(await read('/log/'))).not.toContain('nearest to today');
    const { list, more } = await lookingForHands(db, now, 60);
    expect([list.length, more]).toEqual([51, 0]);
    await weekly(30, '2027-03-01T08:00:00Z', 'More');
    expect((await lookingForHands(db, now, 60)).more).toBe(21);
    expect(words(await read('/sign-up/'))).toContain('And 21 more that come later');
    for (const form of ['/log/', '/log/many/', '/offer/', '/ledger/find/'])
      expect(words(await read(form)), form).toContain('Here are the 60 nearest to today');
  });

  it('the archive has each commons once, with how often it was held', async () => {
    await weekly(25, '2027-03-02T17:00:00Z');
    await publish({ title: 'Held once', date: '2027-03-03' });
    itIs('2027-04-01T12:00:00Z');
    const { list } = await lastCommons(db, at('2027-04-01T12:00:00Z'), 30);
    expect(list.map(({ times }) => times).sort()).toEqual([1, ...Array.from({ length: 25 }, () => 5)]);
    const month = words(await read('/past/2027-03/'));
    expect(month).toContain('Held once');
    expect(month.match(/and 4 more times/g)).toHaveLength(25);
  });

  it('a month of the archive with very many says that there were more, and reads no more for it', async () => {
    itIs('2027-05-01T12:00:00Z');
    const reading = async () => {
      const { count, DB } = counting();
      const { list, more } = await commonsHeld(
        openDatabase(DB),
        at('2027-03-01T00:00:00Z'),
        at('2027-04-01T00:00:00Z'),
        at('2027-05-01T12:00:00Z'),
      );
      return { read: count.rows, listed: new Set(list.map(({ commons }) => commons.entryId)).size, more };
    };
    await weekly(401, '2027-03-02T06:00:00Z', 'First');
    const few = await reading();
    expect(few).toMatchObject({ listed: 400, more: true });
    await weekly(400, '2027-03-03T17:00:00Z', 'Later');
    expect(await reading()).toEqual(few);
    expect(words(await read('/past/2027-03/'))).toContain('More commons than these were held');
  });

  it('feeds say of what was changed what it became, however many were', async () => {
    await weekly(105);
    await env.DB.prepare("update commons set sequence = 1 where title like 'Weekly%'").run();
    const { yours } = await publish({ ...inApril, repeats: 'weekly', until: '2027-05-15' });
    const form = await filledIn(await read(`${yours}plan/?act=move&which=1`));
    await post(`${yours}plan/`, { ...form, date: '2027-05-02' });
    expect(await read('/calendar.ics')).toContain('DTSTART;TZID=Europe/Berlin:20270502T100000');
  });
});

it('a change of many dates is told whole, or not at all', async () => {
  const { yours, page } = await publish({ repeats: 'weekly', until: '2028-03-11' });
  const [one] = await rows<{ id: string }>("select entry_id as id from commons where title like 'Swap%'");
  for (const act of ['off', 'open', 'off', 'open', 'off', 'open', 'off', 'open', 'off', 'open'])
    await post(`${yours}plan/`, { act, which: 'all' });
  const groups = Map.groupBy(await changesOf(db, one?.id ?? ''), ({ at }) => at.epochMilliseconds);
  expect([...groups.values()].map((ones) => ones.length)).toEqual(Array.from({ length: 10 }, () => 53));
  expect(words(await read(page))).toContain('On again');
});
