import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../../schema/database.ts';
import { clearExample } from '../../../schema/example.ts';
import { practices } from '../../../worker/practices.ts';
import { counting } from '../counting.ts';
import { kim, signUp, standing, trySignUp, withRoles, zoe } from '../signups.ts';
import {
  aMinutePasses,
  amina,
  ben,
  decide,
  filledIn,
  inbox,
  itIs,
  linkIn,
  newTown,
  post,
  propose,
  read,
  rows,
  visit,
  words,
} from '../town.ts';

beforeEach(newTown);

/** People who signed up for a role at the first date, so many with a place and so many in line. */
async function crowd(role: string, placed: number, waiting: number) {
  await env.DB.batch([
    env.DB.prepare(
      `with recursive c(i) as (select 1 union all select i + 1 from c where i < ${placed + waiting})
      insert into entries (id, kind, silent, status, title, contact_until, created_at, updated_at)
      select '${role} ' || i, 'signups', 1, 'pending', '', 9e12, 0, 0 from c`,
    ),
    env.DB.prepare(
      `with recursive c(i) as (select 1 union all select i + 1 from c where i < ${placed + waiting})
      insert into signups (entry_id, commons_id, date_number, role_id, name, who, newcomer, show_name, has_mail, placed_at, waited, heard, is_news)
      select '${role} ' || i, r.commons_id, 0, r.id, 'Guest ' || i, 'who ' || i, 0, 1, 0, case when i <= ${placed} then 1 end, 0, 0, 0
      from c, roles r where r.title = '${role}'`,
    ),
  ]);
}

/** What the triggers count, and what there is to count. */
const tallies = () =>
  rows('select role_id, date_number, taken, waiting from signup_tallies order by role_id, date_number');
const counted = () =>
  rows(
    'select role_id, date_number, count(placed_at) as taken, count(*) - count(placed_at) as waiting from signups where left_at is null group by role_id, date_number order by role_id, date_number',
  );

describe('A page that says how many come', () => {
  it('reads as much with ten sign-ups as with thousands', async () => {
    const { page, commons } = await withRoles({ roles: '200 × Carrying\n2 × Dish washing' });
    await signUp(commons);
    await crowd('Carrying', 5, 4);
    const rowsRead = async () => {
      const read: Record<string, number> = {};
      for (const path of [page, `/sign-up/?commons=${commons}`]) {
        const { count, DB } = counting();
        expect((await visit(path, { env: { DB } })).status).toBe(200);
        read[path] = count.rows;
      }
      return read;
    };
    const few = await rowsRead();
    await env.DB.exec("delete from signups where name like 'Guest%'; delete from entries where id like 'Carrying %'");
    await crowd('Carrying', 200, 4800);
    expect(await rowsRead()).toEqual(few);
    expect(words(await read(page))).toContain('200 of 200');
  });

  it('shows the names that were let through, and those alone', async () => {
    const { page, commons } = await withRoles();
    await signUp(commons, { show_name: 'yes' });
    await signUp(commons, { name: 'Kim', email: kim });
    expect(words(await read(page))).not.toMatch(/Zoe|Kim/);
    const desk = await linkIn('desk', ben);
    const name = /href="\.\/([0-9a-f-]{36})\/"/.exec(await read(desk))?.[1];
    await decide(`${desk}${name}/`, 'approve');
    expect(words(await read(page))).toContain('Zoe');
    expect(words(await read(page))).not.toContain('Kim');
  });
});

describe('A line', () => {
  const fill = async (commons: string, from: number, to: number, changes = {}) => {
    const answers: number[] = [];
    for (let count = from; count <= to; count++)
      answers.push((await trySignUp(commons, { name: `Guest ${count}`, email: '', ...changes })).status);
    return answers;
  };

  it('is twenty long where few hands are needed, and says that it is full', async () => {
    const { commons } = await withRoles({ roles: '1 × Dish washing' });
    expect(await fill(commons, 1, 21)).toEqual(Array(21).fill(303));
    const refused = await trySignUp(commons);
    expect(refused.status).toBe(422);
    expect(words(await refused.text())).toContain('The line for this is full. Choose something else');
    expect(await inbox(zoe)).toEqual([]);
  }, 60_000);

  it('is twice as long as the hands where many are needed, also for as many as come at once', async () => {
    const { commons } = await withRoles({ roles: '15 × Dish washing' });
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, count) => trySignUp(commons, { name: `Guest ${count}`, email: '' })),
    );
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(45);
    expect(await tallies()).toMatchObject([{ taken: 15, waiting: 30 }]);
  }, 60_000);

  it('of others keeps no newcomer from a place that is kept for them', async () => {
    const { commons } = await withRoles({ roles: '1 × Dish washing, kept for newcomers' });
    await fill(commons, 1, 20);
    expect((await trySignUp(commons)).status).toBe(422);
    const new_ = await signUp(commons, { newcomer: 'yes' });
    expect(await standing(new_)).toBe('You have a place.');
  }, 60_000);
});

describe('The list of who is coming', () => {
  /** Every name on the list, page by page. */
  async function whole(yours: string) {
    const names: string[] = [];
    for (let path: string | undefined = `${yours}coming/`; path; ) {
      const page: string = await read(path);
      names.push(
        ...[...page.matchAll(/name="off-[^>]*>\s*<span><bdi[^>]*>(.*?)<\/bdi>/gs)].map(([, name = '']) => name),
      );
      const next: string | undefined = /href="\.\/(\?after=\d+)">See the next ones/.exec(page)?.[1];
      path = next && `${yours}coming/${next}`;
    }
    return names;
  }

  it('says how many more there are, and has pages that leave out and repeat nobody', async () => {
    const { yours, commons } = await withRoles({ roles: '200 × Carrying\n2 × Dish washing' });
    await signUp(commons);
    await crowd('Carrying', 200, 40);
    const first = words(await read(`${yours}coming/`));
    expect(first).toContain('200 of 200, 40 in line');
    expect(first).toContain('And 141 more.');
    const guests = Array.from({ length: 240 }, (_, count) => `Guest ${count + 1}`);
    expect(await whole(yours)).toEqual([...guests, 'Zoe']);
  });

  it('is as short in the mail of the evening, which says how many more there are', async () => {
    const { commons } = await withRoles({ roles: '200 × Carrying\n2 × Dish washing' });
    await crowd('Carrying', 200, 7300);
    await signUp(commons);
    itIs('2027-03-01T18:00:00Z');
    await aMinutePasses();
    const [mail] = (await inbox(amina)).filter(({ subject }) => subject.startsWith('Who is coming'));
    expect(mail?.text).toContain('Carrying, 14:00–17:00: 200 of 200');
    expect(mail?.text).toContain('And 7,401 more');
  });

  it('reads as much with hundreds more behind the page', async () => {
    const { yours } = await withRoles({ roles: '200 × Carrying\n200 × Sweeping\n200 × Tea' });
    await crowd('Carrying', 120, 0);
    await crowd('Sweeping', 1, 0);
    await crowd('Tea', 1, 0);
    const rowsRead = async () => {
      const { count, DB } = counting();
      expect((await visit(`${yours}coming/`, { env: { DB } })).status).toBe(200);
      return count.rows;
    };
    const few = await rowsRead();
    await env.DB.exec(
      "delete from signups where entry_id like 'Sweeping%' or entry_id like 'Tea%'; delete from entries where id like 'Sweeping%' or id like 'Tea%'",
    );
    await crowd('Sweeping', 200, 400);
    await crowd('Tea', 200, 400);
    expect(await rowsRead()).toBe(few);
  });

  it('takes several off by one press, tells each once, and lets in as many who wait', async () => {
    const { yours, commons } = await withRoles({ roles: '2 × Dish washing' });
    const fakes = [
      await signUp(commons, { name: 'Fake', email: 'fake@example.net' }),
      await signUp(commons, { name: 'Other', email: '' }),
    ];
    const waits = [await signUp(commons), await signUp(commons, { name: 'Kim', email: kim })];
    const all = await filledIn(await read(`${yours}coming/?tick`));
    const boxes = Object.keys(all).filter((name) => name.startsWith('off-'));
    expect(boxes).toHaveLength(4);
    const [fake = '', other = ''] = boxes;
    expect((await post(`${yours}coming/`, { [fake]: 'yes', [other]: 'yes' })).status).toBe(303);
    for (const own of fakes) expect(await standing(own)).toContain('took you off the list');
    for (const own of waits) expect(await standing(own)).toBe('You have a place.');
    expect((await inbox('fake@example.net')).map(({ subject }) => subject)[0]).toContain('You are off the list');
    expect(await tallies()).toEqual(await counted());

    const late = await post(`${yours}coming/`, { [fake]: 'yes', [boxes[2] ?? '']: 'yes' });
    expect(late.status).toBe(409);
    expect(words(await late.text())).toContain('1 of 2 were taken off');
    expect(await inbox('fake@example.net')).toHaveLength(2);
    const nobody = await post(`${yours}coming/`, {});
    expect(nobody.status).toBe(409);
    expect(words(await nobody.text())).toContain('Nobody was ticked');
  });
});

describe('What is counted', () => {
  /** The same order each time, so that a failure can be seen again. */
  function dice(seed: number) {
    let state = seed;
    return (sides: number) => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((state / 2_147_483_648) * sides);
    };
  }

  it('is what there is, whatever people do in whatever order', { timeout: 120_000 }, async () => {
    const { yours, commons } = await withRoles({
      roles: '2 × Dish washing\n1 × Carrying, kept for newcomers\n3 × Tea',
      repeats: 'weekly',
      until: '2027-03-27',
    });
    const dates = ['2027-03-13', '2027-03-20', '2027-03-27'];
    const roll = dice(7);
    const here: string[] = [];
    const acts = [
      async (step: number) => {
        const answer = await trySignUp(commons, {
          name: `Guest ${step}`,
          email: roll(2) ? `guest${step}@example.net` : '',
          date: dates[roll(3)] ?? '',
          role: ['Dish washing', 'Carrying', 'Tea'][roll(3)] ?? '',
          newcomer: roll(2) ? 'yes' : '',
          show_name: roll(3) ? '' : 'yes',
        });
        if (answer.status === 303)
          here.push(new URL(answer.headers.get('Location') ?? '', 'http://localhost').pathname);
      },
      async () => void (await post(`${here.splice(roll(here.length), 1)[0] ?? '/sent/'}withdrawal/`, {})),
      async () => {
        const boxes = [...(await read(`${yours}coming/`)).matchAll(/name="(off-[^"]+)"/g)].map(([, box = '']) => box);
        const ticked = boxes.filter(() => roll(4) === 0);
        if (ticked.length > 0) await post(`${yours}coming/`, Object.fromEntries(ticked.map((box) => [box, 'yes'])));
      },
      async () => void (await post(`${yours}plan/`, { act: roll(2) ? 'off' : 'open', which: String(roll(3)) })),
      async () => void (await aMinutePasses()),
    ];
    for (let step = 0; step < 70; step++) {
      const act = step < 20 || roll(2) === 0 ? acts[0] : acts[roll(acts.length)];
      await act?.(step);
      expect(await tallies(), `after step ${step}`).toEqual(await counted());
    }
    expect((await tallies()).length).toBeGreaterThan(3);

    const edit = {
      ...(await filledIn(await read(`${yours}edit/`))),
      roles: '4 × Dish washing\n2 × Carrying\n5 × Tea\n1 × Sweeping',
    };
    expect((await post(`${yours}edit/`, edit)).status).toBe(303);
    await decide(await linkIn('review', ben), 'approve');
    await aMinutePasses();
    expect(await tallies()).toEqual(await counted());
    itIs('2027-04-20T12:00:00Z');
    for (let minute = 0; minute < 5; minute++) await aMinutePasses();
    expect(await tallies()).toEqual(await counted());
    itIs('2027-06-20T12:00:00Z');
    for (let minute = 0; minute < 10; minute++) await aMinutePasses();
    expect(await rows('select * from signups')).toEqual([]);
    expect(await tallies()).toEqual([]);
  });

  it('goes with the example town', async () => {
    const { commons } = await withRoles();
    await signUp(commons);
    expect(await tallies()).toHaveLength(1);
    await env.DB.exec('update entries set example = 1');
    const hooks = practices.flatMap((one) => one.hooks ?? []);
    await clearExample(openDatabase(env.DB), hooks);
    expect(await tallies()).toEqual([]);
  });
});

describe('Two people of one name who leave no address', () => {
  const from = (connection: string) => ({ headers: { 'CF-Connecting-IP': connection } });
  const mia = (commons: string, connection: string, show_name = '') =>
    post(
      '/sign-up/',
      { commons, role: 'Dish washing', name: 'Mia', email: '', newcomer: '', show_name },
      from(connection),
    );

  for (const show_name of ['', 'yes'])
    it(`are not one: a second press is, within a minute and over one connection${show_name && ', also with a name to show'}`, async () => {
      const { commons } = await withRoles();
      const first = await mia(commons, '2001:db8:0:1::1', show_name);
      expect(first.status).toBe(303);
      const pressed = await mia(commons, '2001:db8:0:1::2', show_name);
      expect(pressed.status).toBe(303);
      expect(pressed.headers.get('Location')).not.toBe(first.headers.get('Location'));

      const other = await mia(commons, '2001:db8:0:2::1', show_name);
      expect(other.status).toBe(409);
      expect(words(await other.text())).toContain('Someone of this name has');
      itIs('2027-03-01T12:02:00Z');
      expect((await mia(commons, '2001:db8:0:1::1', show_name)).status).toBe(409);
      expect(await rows('select * from signups')).toHaveLength(1);
      // Nobody else was given a way to what is theirs: two links, both of the first.
      expect(await rows('select 1 from tokens where subject_id in (select entry_id from signups)')).toHaveLength(2);
    });
});

describe('A name that is not to be shown', () => {
  it('is read by no steward of the site: not on the desk, in the log, in a mail, nor by whoever guesses an address', async () => {
    const { yours, page, commons } = await withRoles();
    const own = await signUp(commons, { name: 'Hidden Person' });
    await propose({ title: 'Something else' });
    const desk = await linkIn('desk', ben);
    const [entry] = await rows<{ id: string; title: string }>("select id, title from entries where kind = 'signups'");
    expect(entry?.title).toBe('Dish washing');
    for (const path of [desk, `${desk}${entry?.id}/`, `${desk}?from=${entry?.id}`, `${desk}decisions/`, page])
      expect(await read(path), path).not.toContain('Hidden');
    itIs('2027-03-01T18:00:00Z');
    await aMinutePasses();
    for (const { text, subject } of await inbox(ben)) expect(subject + text).not.toContain('Hidden');
    // Whoever it is, and whoever holds the commons, read it as before.
    expect(await read(own)).toContain('Hidden Person');
    expect(await read(`${yours}coming/`)).toContain('Hidden Person');
  });
});
