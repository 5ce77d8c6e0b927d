import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { planForm, potInBellYard, tryToChangePlan } from '../commons.ts';
import {
  ben,
  everything,
  type Fields,
  filledIn,
  itIs,
  linkIn,
  newTown,
  post,
  propose,
  publish,
  rows,
  visit,
  words,
} from '../town.ts';

beforeEach(newTown);

/** Somebody can sign up for it, so there is somebody to tell a quiet place. */
const helped = { roles: '2 × Tea' };

describe('What cannot be done', () => {
  const refusedWith = async (response: Response, message: string, status = 422) => {
    const html = await response.text();
    expect(response.status).toBe(status);
    expect(words(html)).toContain(message);
    return html;
  };

  it('is told, with the answers kept, and changes nothing', async () => {
    const { yours } = await publish(helped);
    const before = await everything();
    const wrong: [Fields, string][] = [
      [{ date: '2027-02-20' }, 'Enter a date that is still to come'],
      [{ date: '2029-03-02' }, 'Enter a date within the next two years'],
      [{ date: '2027-03-01', starts: '11:00', ends: '' }, 'Enter a time that is still to come'],
      [{ starts: '17:00' }, 'Enter an end that differs from the start'],
      [{ date: '2027-03-28', starts: '02:30', ends: '' }, 'The clocks go forward that night'],
      [{ place: '' }, 'Enter the exact place'],
      [{}, 'Enter another date, another time or another place'],
      [{ quiet: 'yes' }, 'Enter where it moves to'],
    ];
    for (const [changes, message] of wrong) {
      const response = await tryToChangePlan(yours, 'move', 0, { starts: '14:00', ...changes });
      const html = await refusedWith(response, message);
      expect(await filledIn(html)).toMatchObject({ starts: '14:00', ...changes });
    }
    expect(await everything()).toEqual(before);
  });

  it('a clock change that would swallow one of many dates is told before', async () => {
    const { yours } = await publish({ ...potInBellYard, date: '2027-03-14', until: '2027-04-11' });
    const before = await everything();
    const response = await tryToChangePlan(yours, 'move', 'all', { starts: '02:30', ends: '' });
    await refusedWith(response, 'The clocks go forward on one of the dates');
    expect(await everything()).toEqual(before);
  });

  it('a date that has begun, is called off already, or never was, is left alone', async () => {
    const { yours } = await publish(potInBellYard);
    const form = await planForm(yours, 'off', 0);
    itIs('2027-03-18T17:30:00Z');
    const before = await everything();
    await refusedWith(await post(`${yours}plan/`, form), 'That can not be done any more', 409);
    await refusedWith(
      await post(`${yours}plan/`, { ...form, act: 'open', which: '1' }),
      'That can not be done any more',
      409,
    );
    await refusedWith(await post(`${yours}plan/`, { ...form, which: '77' }), 'That can not be done any more', 409);
    await refusedWith(await post(`${yours}plan/`, { ...form, act: 'again' }), 'That can not be done any more', 409);
    await refusedWith(await post(`${yours}plan/`, { ...form, act: 'dance' }), 'Choose what to do');
    await refusedWith(await post(`${yours}plan/`, { ...form, which: 'x' }), 'Choose which date');
    expect(await everything()).toEqual(before);
  });

  it('of two tabs, or two presses in one moment, one changes it and the other is told', async () => {
    const { yours } = await publish();
    const [one, other] = [await planForm(yours, 'move'), await planForm(yours, 'off')];
    expect((await post(`${yours}plan/`, { ...one, starts: '15:00' })).status).toBe(303);
    const before = await everything();
    await refusedWith(await post(`${yours}plan/`, other), 'It has moved on since you opened this page', 409);
    expect(await everything()).toEqual(before);

    const form = await planForm(yours, 'off');
    const answers = await Promise.all([post(`${yours}plan/`, form), post(`${yours}plan/`, form)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
    expect(await rows('select sequence from commons')).toEqual([{ sequence: 2 }]);
    expect(await rows("select * from changes where what = 'called-off'")).toHaveLength(1);
  });

  it('by a link that is forged, for another purpose, of another kind, waiting, taken down, handed on or ended', async () => {
    const { yours } = await publish();
    const waiting = await propose({ title: 'Waits' });
    const form = await planForm(yours, 'off');
    const review = (await linkIn('review', ben)).replace('review', 'yours');
    const before = await everything();
    const forged = `/yours/${'A'.repeat(43)}/`;
    for (const [link, status] of [
      [forged, 404],
      [review, 404],
      [waiting, 410],
    ] as const) {
      for (const page of ['plan/', 'edit/']) {
        expect((await visit(link + page)).status, link + page).toBe(status);
        expect((await post(link + page, form)).status, link + page).toBe(status);
      }
    }
    expect(await everything()).toEqual(before);
    const elsewhere = { headers: { Origin: 'https://elsewhere.example' } };
    expect((await post(`${yours}plan/`, form, elsewhere)).status).toBe(403);

    await env.DB.prepare("update tokens set handed_on = 1 where purpose = 'yours'").run();
    expect((await post(`${yours}plan/`, form)).status).toBe(410);
    await env.DB.prepare("update tokens set handed_on = 0 where purpose = 'yours'").run();
    itIs('2027-04-13T16:00:00Z');
    expect((await post(`${yours}plan/`, form)).status).toBe(410);
    itIs('2027-03-01T13:00:00Z');
    await post(`${yours}withdrawal/`, {});
    expect((await post(`${yours}plan/`, form)).status).toBe(410);
    expect(await rows('select * from changes')).toEqual([]);
  });

  it('opening the pages changes nothing', async () => {
    const { yours } = await publish(potInBellYard);
    const before = await everything();
    for (const query of [
      '',
      '?act=move&which=0',
      '?act=off&which=all',
      '?act=open&which=0',
      '?act=again&which=all',
      '?act=x',
    ]) {
      expect((await visit(`${yours}plan/${query}`)).status).toBe(200);
    }
    expect((await visit(`${yours}edit/`)).status).toBe(200);
    expect(await everything()).toEqual(before);
  });
});
