import { beforeEach, describe, expect, it } from 'vitest';
import { askedAtTheDoor, press, turns } from '../stewards.ts';
import {
  aMinutePasses,
  amina,
  ben,
  chandra,
  decide,
  everything,
  inbox,
  itIs,
  linkIn,
  newTown,
  post,
  propose,
  read,
  visit,
  words,
} from '../town.ts';

beforeEach(newTown);

describe('The first stewards', () => {
  it('are those whom the settings name; a look writes nothing, a minute writes their turns', async () => {
    await propose();
    const desk = await linkIn('desk', ben);
    await visit(`${desk}stewards/`);
    expect(await turns()).toEqual([]);
    await aMinutePasses();
    expect(await turns()).toHaveLength(2);
    const page = words(await read(`${desk}stewards/`));
    expect(page).toContain('Your turn ends on Sunday, 30 May 2027');
    expect(page).toContain('chandra@example.org until Sunday, 30 May 2027');
  });

  it('keep their turn whatever the settings say meanwhile', async () => {
    await propose();
    const desk = await linkIn('desk', ben);
    await aMinutePasses();
    expect((await visit(desk, { env: { STEWARDS: chandra } })).status).toBe(200);
    await aMinutePasses({ STEWARDS: 'dov@example.net' });
    expect(await turns()).toHaveLength(2);
  });

  it('count again when the last one steps down, which the page says before and after', async () => {
    const desk = await askedAtTheDoor(ben);
    await press(await askedAtTheDoor(chandra), 'step-down');
    expect(words(await read(`${desk}stewards/`))).toContain('You are the only steward');
    const last = await press(desk, 'step-down');
    expect(last.headers.get('Location')).toBe('/desk/?stepped-down-last');
    expect(words(await read('/desk/?stepped-down-last'))).toContain('count again');
    await propose();
    expect(await inbox(chandra)).toHaveLength(2);
    expect((await decide(await linkIn('review', chandra), 'approve')).status).toBe(303);
    await aMinutePasses();
    expect((await turns()).map(({ ended_at }) => ended_at)).toEqual([null, null]);
  });

  it('begin anew once nobody renewed', async () => {
    await askedAtTheDoor(ben);
    itIs('2027-06-01T12:00:00Z');
    await aMinutePasses();
    const [first, second] = await turns();
    expect(first?.until).toBe(second?.until);
    expect(first?.until).toBe(Date.parse('2027-08-30T12:00:00Z'));
  });
});

describe('The door of the desk', () => {
  it('answers a steward and anybody else the same, and mails only the steward', async () => {
    const said = async (email: string) => {
      const answer = await post('/desk/', { email });
      return [answer.status, answer.headers.get('Location'), await answer.text()];
    };
    expect(await said(ben)).toEqual(await said(amina));
    expect(await said('Chandra@Example.org')).toEqual(await said(amina));
    expect((await inbox()).map(({ to }) => to).sort()).toEqual(['Chandra@Example.org', ben]);
    expect((await visit(await linkIn('desk', ben))).status).toBe(200);
    expect((await post('/desk/', { email: 'ben' })).status).toBe(422);
  });

  it('sends an address five links an hour, and says nothing else then', async () => {
    for (let time = 0; time < 7; time++) {
      expect((await post('/desk/', { email: ben })).headers.get('Location')).toBe('/desk/?asked');
    }
    expect(await inbox(ben)).toHaveLength(5);
    itIs('2027-03-01T13:30:00Z');
    await post('/desk/', { email: ben });
    expect(await inbox(ben)).toHaveLength(6);
  });

  it('gives a fresh link to Ben, who ended all his: they open nothing, and nobody else’s are touched', async () => {
    const desk = await askedAtTheDoor(ben);
    await propose();
    const review = await linkIn('review', ben);
    const chandras = await linkIn('review', chandra);
    expect((await press(desk, 'end-links')).headers.get('Location')).toBe('/desk/?links-ended');
    const before = await everything();
    for (const path of [desk, review]) expect((await visit(path)).status).toBe(410);
    expect((await decide(review, 'approve')).status).toBe(410);
    expect(await everything()).toEqual(before);
    expect((await visit(chandras)).status).toBe(200);
    expect((await visit(await askedAtTheDoor(ben))).status).toBe(200);
  });
});
