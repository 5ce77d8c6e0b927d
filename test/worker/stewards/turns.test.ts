import { beforeEach, describe, expect, it } from 'vitest';
import { dov } from '../offers.ts';
import { askedAtTheDoor, inviteTo, oneMore, press, turns } from '../stewards.ts';
import {
  aMinutePasses,
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
  rows,
  visit,
  words,
} from '../town.ts';

beforeEach(newTown);

describe('A turn', () => {
  it('is asked about once, two weeks before its end, and kept with one press', async () => {
    await askedAtTheDoor(ben);
    itIs('2027-05-15T12:00:00Z');
    await aMinutePasses();
    expect((await inbox(ben))[0]?.subject).toBe('Your way to the desk');
    itIs('2027-05-17T12:00:00Z');
    await aMinutePasses();
    await aMinutePasses();
    expect((await inbox(ben)).map(({ subject }) => subject)).toEqual([
      'Your turn as a steward ends soon',
      'Your way to the desk',
    ]);
    const desk = await linkIn('desk', ben);
    const before = await everything();
    expect(words(await read(`${desk}turn/`))).toContain('It ends on Sunday, 30 May 2027.');
    expect(await everything()).toEqual(before);
    expect((await press(desk, 'keep')).status).toBe(303);
    itIs('2027-06-01T12:00:00Z');
    await propose({ date: '2027-06-12' });
    expect((await inbox(chandra))[0]?.subject).toBe('Your turn as a steward ends soon');
    expect((await inbox(ben))[0]?.subject).toContain('To decide');
    itIs('2027-08-02T12:00:00Z');
    await aMinutePasses();
    expect((await inbox(ben))[0]?.subject).toBe('Your turn as a steward ends soon');
  });

  it('that ended: the links say so, no mails come, the address is forgotten after 30 days', async () => {
    const desk = await askedAtTheDoor(ben);
    await propose();
    const review = await linkIn('review', ben);
    expect((await press(desk, 'step-down')).headers.get('Location')).toBe('/desk/?stepped-down');
    for (const path of [desk, review, `${desk}stewards/`, `${desk}decisions/`, `${desk}turn/`]) {
      expect((await visit(path)).status, path).toBe(403);
    }
    const before = await everything();
    expect((await decide(review, 'approve')).status).toBe(403);
    expect((await press(desk, 'keep')).status).toBe(403);
    expect((await inviteTo(desk, dov)).status).toBe(403);
    expect(await everything()).toEqual(before);
    const mails = (await inbox(ben)).length;
    await propose({ title: 'Soup' });
    expect(await inbox(ben)).toHaveLength(mails);
    itIs('2027-04-01T12:00:00Z');
    await aMinutePasses();
    expect((await turns()).map(({ address }) => address === null).sort()).toEqual([false, true]);
  });

  it('that begins again does not wake links of the one before', async () => {
    const old = await askedAtTheDoor(ben);
    const chandras = await askedAtTheDoor(chandra);
    await press(old, 'step-down');
    const anew = await oneMore(chandras, ben);
    expect((await visit(anew)).status).toBe(200);
    expect((await visit(old)).status).toBe(410);
  });

  it('is changed by nothing but what can be pressed', async () => {
    const desk = await askedAtTheDoor(ben);
    const before = await everything();
    expect((await press(desk, 'rule')).status).toBe(303);
    expect((await post(`/desk/${'A'.repeat(43)}/turn/`, { press: 'step-down' })).status).toBe(404);
    expect(await everything()).toEqual(before);
  });
});

describe('Turns', () => {
  it('of whoever steps down last end with their links, though the settings make them a steward again', async () => {
    const only = { env: { STEWARDS: ben } };
    await post('/desk/', { email: ben }, only);
    const old = await linkIn('desk', ben);
    await post(`${old}turn/`, { press: 'step-down' }, only);
    await aMinutePasses(only.env);
    expect((await visit(old, only)).status).toBe(410);
    await post('/desk/', { email: ben }, only);
    expect((await visit(await linkIn('desk', ben), only)).status).toBe(200);
  });

  it('an address that only looks like a steward’s gets nothing', async () => {
    for (const email of [
      'ben@example.org\u212a',
      'BE\u0130@example.org',
      'ben@example.org, x@example.net',
      'ben@example.org\r\nBcc: x@example.net',
    ])
      expect((await post('/desk/', { email })).status, email).toBe(422);
    expect(await rows('select * from outbox')).toEqual([]);
  });
});
