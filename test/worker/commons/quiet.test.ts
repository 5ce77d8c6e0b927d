import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { quietPlaceOf } from '../../../schema/commons/plan.ts';
import type { Occurrence } from '../../../schema/commons/table.ts';
import { deriveKeys } from '../../../schema/secrets.ts';
import { everywhere, jsonLd, planForm, potInBellYard, tryToChangePlan } from '../commons.ts';
import { everything, itIs, newTown, publish, read, rows, words } from '../town.ts';

beforeEach(newTown);

/** Somebody can sign up for it, so there is somebody to tell a quiet place. */
const helped = { roles: '2 × Tea' };

describe('A commons that is moved quietly', () => {
  const secret = { area: 'Secret Side', place: 'Garden plot 9, second gate', quiet: 'yes' };

  it('says neither where it was nor where it is, anywhere', async () => {
    const { yours, page } = await publish(helped);
    expect((await tryToChangePlan(yours, 'move', 0, secret)).status).toBe(303);
    const everything_ = await everywhere(page);
    expect(everything_).not.toMatch(/Secret Side|Garden plot|Riverside|Basketball court/);
    expect(words(await read(page))).toContain('Moved on 1 March: sign up to hear where');
    expect(words(await read('/'))).toContain('moved: sign up to hear where');
    expect((await jsonLd(page)).location).toBeUndefined();
    const [one] = JSON.parse(await read('/calendar.json')).commons;
    expect([one.area, one.place, one.dates[0].area, one.dates[0].place]).toEqual([null, null, null, null]);
    // The row itself does not say it, either; whoever holds the key may know.
    expect(JSON.stringify(await everything())).not.toMatch(/Secret Side|Garden plot/);
    const [row] = await rows(
      'select entry_id as entryId, date_number as dateNumber, quiet_place as quietPlace from occurrences',
    );
    const keys = await deriveKeys(env.COMMONS_SECRET);
    expect(await quietPlaceOf(keys, row as unknown as Occurrence)).toEqual({
      area: secret.area,
      place: secret.place,
    });
    expect(words(await read(`${yours}plan/`))).toContain('Moved quietly to Garden plot 9, second gate, Secret Side');
    // When it is over it still says nothing.
    itIs('2027-03-14T12:00:00Z');
    expect(await everywhere(page)).not.toMatch(/Secret Side|Garden plot|Riverside|Basketball court/);
  });

  it('moves its time in public and keeps its place', async () => {
    const { yours, page } = await publish(helped);
    await tryToChangePlan(yours, 'move', 0, secret);
    await tryToChangePlan(yours, 'move', 0, { starts: '15:00' });
    expect(words(await read(page))).toContain('15:00–17:00');
    expect(await everywhere(page)).not.toMatch(/Secret Side|Garden plot|Riverside|Basketball court/);
    expect(await planForm(yours, 'move')).toMatchObject({ ...secret });
  });

  it('says its place again when it is moved openly', async () => {
    const { yours, page } = await publish(helped);
    await tryToChangePlan(yours, 'move', 0, secret);
    await tryToChangePlan(yours, 'move', 0, { ...secret, quiet: '', place: 'Bell Yard', area: 'Old Town' });
    expect(words(await read(page))).toContain('Bell Yard');
    expect(await everywhere(page)).not.toMatch(/Secret Side|Garden plot|sign up to hear where"/);
    expect((await rows('select quiet_place from occurrences'))[0]).toEqual({ quiet_place: null });
  });

  it('tells of one quiet date only, and the others go on where they are', async () => {
    const { yours, page } = await publish({ ...potInBellYard, ...helped });
    await tryToChangePlan(yours, 'move', 1, secret);
    expect(await everywhere(page)).not.toMatch(/Secret Side|Garden plot/);
    const [one] = JSON.parse(await read('/calendar.json')).commons;
    expect(one.dates.map(({ area }: { area: string | null }) => area)).toEqual([
      'Old Town',
      null,
      'Old Town',
      'Old Town',
    ]);
    await tryToChangePlan(yours, 'move', 'all', { area: 'Hillside', place: 'Hut', quiet: 'yes' });
    expect(await everywhere(page)).not.toMatch(/Secret Side|Garden plot|Hillside|Hut|Bell Yard|Old Town/);
  });
});

it('nothing is moved quietly for which nobody can sign up', async () => {
  const { yours } = await publish();
  const before = await everything();
  const response = await tryToChangePlan(yours, 'move', 0, { area: 'Hillside', place: 'Hut', quiet: 'yes' });
  expect(response.status).toBe(422);
  expect(words(await response.text())).toContain('Nobody can sign up yet, so nobody would be told.');
  expect(await everything()).toEqual(before);
});
