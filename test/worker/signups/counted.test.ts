import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../../schema/database.ts';
import { clearExample } from '../../../schema/example.ts';
import { practices } from '../../../worker/practices.ts';
import { counted, crowd, kim, signUp, tallies, trySignUp, withRoles } from '../signups.ts';
import {
  aMinutePasses,
  ben,
  decide,
  filledIn,
  itIs,
  linkIn,
  newTown,
  post,
  read,
  rows,
  rowsRead,
  words,
} from '../town.ts';

beforeEach(newTown);

describe('A page that says how many come', () => {
  it('reads as much with ten sign-ups as with thousands', async () => {
    const { page, commons } = await withRoles({ roles: '200 × Carrying\n2 × Dish washing' });
    await signUp(commons);
    await crowd('Carrying', 5, 4);
    const paths = [page, `/sign-up/?commons=${commons}`];
    const few = await rowsRead(paths);
    await env.DB.exec("delete from signups where name like 'Guest%'; delete from entries where id like 'Carrying %'");
    await crowd('Carrying', 200, 4800);
    expect(await rowsRead(paths)).toEqual(few);
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
    const context: string[] = [];
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
          context.push(new URL(answer.headers.get('Location') ?? '', 'http://localhost').pathname);
      },
      async () => void (await post(`${context.splice(roll(context.length), 1)[0] ?? '/sent/'}withdrawal/`, {})),
      async () => {
        const boxes = [...(await read(`${yours}coming/`)).matchAll(/name="(off-[^"]+)"/g)].map(([, box = '']) => box);
        const ticked = boxes.filter(() => roll(4) === 0);
        if (ticked.length > 0)
          await post(`${yours}coming/`, { ...Object.fromEntries(ticked.map((box) => [box, 'yes'])), press: 'off' });
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
