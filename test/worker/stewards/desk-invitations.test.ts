import { beforeEach, describe, expect, it } from 'vitest';
import { dov } from '../offers.ts';
import { askedAtTheDoor, inviteTo, turns } from '../stewards.ts';
import {
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

describe('Ben invites Dov to the desk', () => {
  it('in a mail with nobody’s words; looking changes nothing; accepting gives a desk of his own', async () => {
    const desk = await askedAtTheDoor(ben);
    expect((await inviteTo(desk, 'Dov@example.net')).status).toBe(303);
    const [mail] = await inbox('Dov@example.net');
    expect(mail?.subject).toBe('Will you be a steward of Test Town?');
    expect(mail?.text).not.toContain('ben@');
    expect(words(await read(`${desk}stewards/`))).toContain('Dov@example.net');
    const link = await linkIn('invitation', 'Dov@example.net');
    const before = await everything();
    expect(words(await read(link))).toContain('Will you be a steward of Test Town for a while?');
    await visit(link, { method: 'HEAD' });
    expect(await everything()).toEqual(before);
    const accepted = await post(link, {});
    const dovs = (accepted.headers.get('Location') ?? '').replace('?done=accepted', '');
    expect(words(await read(`${dovs}?done=accepted`))).toContain('You accepted. Thank you.');
    expect((await visit(dovs)).status).toBe(200);
    expect(await linkIn('desk', dov)).toBe(dovs);
    await propose();
    for (const steward of [ben, chandra, dov]) {
      expect((await inbox(steward))[0]?.subject, steward).toBe('To decide: Swap table on the court');
    }
    expect((await decide(await linkIn('review', dov), 'approve')).status).toBe(303);
    const again = await post(link, {});
    expect(again.status).toBe(409);
    expect(words(await again.text())).toContain('You accepted');
    expect(await turns()).toHaveLength(3);
  });

  it('and two presses at once make one turn and one mail', async () => {
    const desk = await askedAtTheDoor(ben);
    await inviteTo(desk, dov);
    const link = await linkIn('invitation', dov);
    const answers = await Promise.all([post(link, {}), post(link, {})]);
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
    expect((await inbox(dov)).filter(({ subject }) => subject === 'You are a steward now')).toHaveLength(1);
  });

  it('and takes it back: the link says so and makes nobody a steward', async () => {
    const desk = await askedAtTheDoor(ben);
    await inviteTo(desk, dov);
    const link = await linkIn('invitation', dov);
    const id = /name="take_back" value="([^"]+)"/.exec(await read(`${desk}stewards/`))?.[1] ?? '';
    expect((await post(`${desk}stewards/`, { take_back: id })).status).toBe(303);
    const before = await everything();
    const late = await post(link, {});
    expect(late.status).toBe(409);
    expect(words(await late.text())).toContain('was taken back');
    expect((await post(`${desk}stewards/`, { take_back: id })).status).toBe(409);
    expect((await post(`${desk}stewards/`, { take_back: 'nothing' })).status).toBe(409);
    expect(await everything()).toEqual(before);
    expect(JSON.stringify((await everything()).invitations)).not.toContain('"address":"');
  });

  it('not without an address, not a steward, not twice, not without end', async () => {
    const desk = await askedAtTheDoor(ben);
    const refused = async (email: string, why: string) => {
      const before = await everything();
      const answer = await inviteTo(desk, email);
      expect(answer.status, email).toBe(422);
      expect(words(await answer.text())).toContain(why);
      expect(await everything()).toEqual(before);
    };
    await refused('', 'Enter the mail address of whoever you invite');
    await refused('dov', 'Enter a mail address like name@example.org');
    await refused('Chandra@example.org', 'They are a steward already');
    await inviteTo(desk, dov);
    await refused(dov, 'They are invited already');
    await inviteTo(desk, 'b@example.net');
    await inviteTo(desk, 'c@example.net');
    await refused('d@example.net', '3 invitations wait for an answer');
    const link = await linkIn('invitation', dov);
    for (let time = 0; time < 2; time++) {
      await post(await linkIn('invitation', dov), { press: 'refuse' });
      await inviteTo(desk, dov);
    }
    await post(await linkIn('invitation', dov), { press: 'refuse' });
    await refused(dov, 'This address got many invitations');
    expect(words(await read(link))).toContain('Not now, you said');
  });

  it('at many addresses at once: the database lets through as many as it should', async () => {
    const desk = await askedAtTheDoor(ben);
    await Promise.all(Array.from({ length: 8 }, (_, n) => inviteTo(desk, `someone${n}@example.net`)));
    expect(await rows('select * from invitations')).toHaveLength(3);
    expect((await inbox()).filter(({ subject }) => subject.startsWith('Will you'))).toHaveLength(3);
  });

  it('a link that is forged, over or for something else opens nothing', async () => {
    const desk = await askedAtTheDoor(ben);
    await inviteTo(desk, dov);
    const link = await linkIn('invitation', dov);
    const yours = await propose();
    const before = await everything();
    const tries = ['A'.repeat(43), yours.split('/')[2], desk.split('/')[2]];
    for (const token of tries) {
      expect((await visit(`/invitation/${token}/`)).status).toBe(404);
      expect((await post(`/invitation/${token}/`, { name: 'Dov' })).status).toBe(404);
    }
    expect((await visit(`/desk/${link.split('/')[2]}/`)).status).toBe(404);
    itIs('2027-03-16T12:00:00Z');
    expect((await post(link, {})).status).toBe(410);
    expect(await everything()).toEqual(before);
  });
});
