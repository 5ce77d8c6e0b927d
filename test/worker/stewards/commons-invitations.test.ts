import { beforeEach, describe, expect, it } from 'vitest';
import { dov } from '../offers.ts';
import { invite, tryToInvite } from '../stewards.ts';
import {
  aMinutePasses,
  everything,
  filledIn,
  inbox,
  itIs,
  newTown,
  post,
  propose,
  publish,
  read,
  rows,
  visit,
  words,
} from '../town.ts';

beforeEach(newTown);

const emre = 'emre@example.net';

describe('An invitation', () => {
  it('that was taken back cannot be accepted, and one of another commons cannot be taken back', async () => {
    const soup = await publish({ title: 'Soup', steward_email: 'soup@example.net' });
    const { yours } = await publish();
    const link = await invite(yours, dov);
    const form = await read(`${yours}invitation/`);
    const id = /name="take_back" value="([^"]+)"/.exec(form)?.[1] ?? '';
    expect(words(form)).toContain(dov);
    expect((await post(`${soup.yours}invitation/`, { take_back: id })).status).toBe(409);
    expect((await post(`${yours}invitation/`, { take_back: id })).status).toBe(303);
    const before = await everything();
    const late = await post(link, { name: 'Dov' });
    expect(late.status).toBe(409);
    expect(words(await late.text())).toContain('This invitation was taken back');
    expect(await everything()).toEqual(before);
  });

  it('that was accepted cannot be taken back', async () => {
    const { yours } = await publish();
    const link = await invite(yours, dov);
    const id = /name="take_back" value="([^"]+)"/.exec(await read(`${yours}invitation/`))?.[1] ?? '';
    const answers = await Promise.all([post(link, { name: 'Dov' }), post(`${yours}invitation/`, { take_back: id })]);
    // One of the two came first; never both.
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
  });

  it('goes to somebody else, one at a time, and to few', async () => {
    const { yours } = await publish();
    const refused = async (email: string, why: string) => {
      const before = await everything();
      const answer = await tryToInvite(yours, email);
      expect(answer.status, email).toBe(422);
      const page = await answer.text();
      expect(words(page)).toContain(why);
      expect((await filledIn(page)).email).toBe(email);
      expect(await everything()).toEqual(before);
    };
    await refused('', 'Enter the mail address');
    await refused('Amina@example.net', 'That is your own address');
    await invite(yours, dov);
    await refused(dov, 'They are invited already');
    await invite(yours, emre);
    await invite(yours, 'f@example.net');
    await refused('g@example.net', '3 invitations wait for an answer');
    itIs('2027-03-15T13:00:00Z');
    for (const who of ['h', 'i', 'j']) await invite(yours, `${who}@example.net`);
    itIs('2027-03-29T14:00:00Z');
    for (const who of ['k', 'l', 'm']) await invite(yours, `${who}@example.net`);
    const ids = await rows<{ id: string }>('select id from invitations where answer is null and until > 1806325200000');
    for (const { id } of ids) await post(`${yours}invitation/`, { take_back: id });
    await invite(yours, 'n@example.net');
    await refused('o@example.net', '10 invitations went out within 30 days');
  });

  it('at many addresses at once: the database lets through as many as it should', async () => {
    const { yours } = await publish();
    const answers = await Promise.all(
      Array.from({ length: 9 }, (_, n) => tryToInvite(yours, `someone${n}@example.net`)),
    );
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(3);
    expect(await rows('select * from invitations')).toHaveLength(3);
    expect((await inbox()).filter(({ subject }) => subject.startsWith('Will you'))).toHaveLength(3);
  });

  it('is not for what is not up', async () => {
    const yours = await propose();
    const before = await everything();
    for (const sub of ['invitation/', 'log/']) {
      expect((await visit(yours + sub)).status).toBe(410);
      expect((await post(yours + sub, { email: dov })).status).toBe(410);
    }
    expect(await everything()).toEqual(before);
    const up = await publish({ title: 'Soup' });
    const link = await invite(up.yours, dov);
    await post(`${up.yours}withdrawal/`, {});
    const then = await everything();
    expect((await post(link, { name: 'Dov' })).status).toBe(410);
    expect(await everything()).toEqual(then);
  });

  it('keeps an address only until it is answered or over', async () => {
    const { yours } = await publish();
    await post(await invite(yours, dov), { press: 'refuse' });
    await invite(yours, emre);
    itIs('2027-03-16T12:00:00Z');
    await aMinutePasses();
    expect(await rows('select distinct address from invitations')).toEqual([{ address: null }]);
    itIs('2027-04-20T12:00:00Z');
    await aMinutePasses();
    expect(await rows('select * from invitations')).toEqual([]);
  });
});
