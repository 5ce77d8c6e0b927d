/** An end that is before the start means the next day; where that is nearer to a slip, it is asked about. */
import { beforeEach, describe, expect, it } from 'vitest';
import {
  ben,
  everything,
  type Fields,
  filledIn,
  inbox,
  newTown,
  post,
  propose,
  publish,
  read,
  swapTable,
  words,
} from '../town.ts';

beforeEach(newTown);

/** What is asked on a page, and what is sent by whoever ticks it. */
async function question(response: Response, name: string): Promise<{ asks: string; ticks: string }> {
  expect(response.status).toBe(422);
  const page = await response.text();
  const asks = new RegExp(`<p class="error" id="${name}-error">(.*?)</p>`, 's').exec(page)?.[1] ?? '';
  const [box = ''] = new RegExp(`<input[^>]*name="${name}"[^>]*>`).exec(page) ?? [];
  expect(box).toContain('type="checkbox"');
  expect(box).not.toContain('checked');
  expect(page).toContain(`<a href="#${name}">`);
  return { asks: words(asks), ticks: /value="([^"]*)"/.exec(box)?.[1] ?? '' };
}

const slip: Fields = { ...swapTable, starts: '14:00', ends: '13:00' };

describe('A proposal that would end nearly a day later', () => {
  it('is asked about by the day, and nothing is kept until it is ticked', async () => {
    const before = await everything();
    const { asks, ticks } = await question(await post('/propose/', slip), 'ends_later');
    expect(asks).toMatch(
      /That would end on Sunday,? 14 March at 13:00, 23 hours later\. Tick that it does, or enter another time/,
    );
    expect(await everything()).toEqual(before);
    await propose({ ...slip, ends_later: ticks });
    const mail = (await inbox(ben))[0];
    expect(mail?.text).toContain('Time: 14:00–13:00, until 13:00 on Sunday (Europe/Berlin)');
  });

  it('is asked about again when the hours are others than were ticked', async () => {
    const { ticks } = await question(await post('/propose/', slip), 'ends_later');
    const { asks } = await question(
      await post('/propose/', { ...slip, ends: '12:30', ends_later: ticks }),
      'ends_later',
    );
    expect(asks).toContain('22 hours and 30 minutes later');
    for (const said of ['yes', 'on'])
      await question(await post('/propose/', { ...slip, ends_later: said }), 'ends_later');
  });

  it('keeps the tick when something else is wrong, and when it is changed while it waits', async () => {
    const { ticks } = await question(await post('/propose/', slip), 'ends_later');
    const page = await (await post('/propose/', { ...slip, title: '', ends_later: ticks })).text();
    expect((await filledIn(page)).ends_later).toBe(ticks);
    const yours = await propose({ ...slip, ends_later: ticks });
    expect(words(await read(yours))).toContain('until 13:00 on Sunday');
    const { leave_empty: _, ...answers } = await filledIn(await read(yours));
    expect((await post(yours, { ...answers, title: 'Long table' })).status).toBe(303);
  });

  it.each([
    ['20:00', '02:00'],
    ['22:00', '10:00'],
    ['18:00', '06:00'],
    ['06:00', '20:00'],
    ['14:00', ''],
  ])('is no question from %s to %s', async (starts, ends) => {
    const yours = await propose({ starts, ends });
    const page = words(await read(yours));
    if (ends !== '' && ends < starts) expect(page).toContain(`until ${ends} on Sunday`);
    else expect(page).not.toContain('on Sunday');
    expect(await read(yours)).not.toContain('ends_later');
  });

  it('that ends when it starts is refused as before', async () => {
    const response = await post('/propose/', { ...swapTable, ends: '14:00' });
    expect(words(await response.text())).toContain('Enter an end that differs from the start');
  });
});

describe('A change of plan', () => {
  const moving: Fields = {
    act: 'move',
    which: '0',
    date: '2027-03-13',
    starts: '14:00',
    ends: '13:00',
    area: swapTable.area ?? '',
    place: swapTable.place ?? '',
  };

  it('is asked about in the same way', async () => {
    const { yours, page } = await publish();
    const { asks, ticks } = await question(await post(`${yours}plan/`, moving), 'ends_later');
    expect(asks).toMatch(/Sunday,? 14 March at 13:00, 23 hours later/);
    expect(words(await read(page))).toContain('14:00–17:00');
    expect((await post(`${yours}plan/`, { ...moving, ends_later: ticks })).status).toBe(303);
    expect(words(await read(`${yours}plan/`))).toContain('14:00–13:00, until 13:00 on Sunday');
  });

  it('that moves only the place of a long one asks nothing more', async () => {
    const { ticks } = await question(await post('/propose/', slip), 'ends_later');
    const { yours } = await publish({ ...slip, ends_later: ticks });
    const { leave_empty: _, ...answers } = await filledIn(await read(`${yours}plan/?act=move&which=0`));
    expect(answers.ends_later).toBe(ticks);
    expect((await post(`${yours}plan/`, { ...answers, place: '12 Mill Lane' })).status).toBe(303);
  });
});

describe('Hours of a role that would last nearly a day', () => {
  const roles = '2 × Tea, 20:00–02:00\n1 × Setting up, 14:00–13:00';

  it('are asked about, and kept when they are ticked', async () => {
    const { asks, ticks } = await question(await post('/propose/', { ...swapTable, roles }), 'roles_later');
    expect(asks).toContain('“Setting up” would end at 13:00 on the day after it starts, more than 12 hours later');
    const other = { ...swapTable, roles: roles.replace('14:00', '15:00'), roles_later: ticks };
    await question(await post('/propose/', other), 'roles_later');
    const { yours } = await publish({ roles, roles_later: ticks });
    const { leave_empty: _, ...text } = await filledIn(await read(`${yours}edit/`));
    expect((await post(`${yours}edit/`, { ...text, title: 'Long table' })).status).toBe(303);
    await question(await post(`${yours}edit/`, { ...text, roles: '1 × Sleeping over, 22:00–21:00' }), 'roles_later');
  });

  it('are no question over a night', async () => {
    await propose({ roles: '2 × Tea, 20:00–02:00\n1 × Watch, 22:00–06:00' });
  });
});
