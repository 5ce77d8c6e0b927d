import { beforeEach, describe, expect, it } from 'vitest';
import { changePlan } from '../commons.ts';
import { kim, signUp, withRoles, zoe } from '../signups.ts';
import {
  aMinutePasses,
  amina,
  ben,
  decide,
  everything,
  filledIn,
  inbox,
  itIs,
  linkIn,
  newTown,
  post,
  propose,
  publish,
  read,
  rows,
  sent,
  subjects,
  visit,
  words,
} from '../town.ts';

beforeEach(newTown);

const newer = 'amina.newer@example.net';

describe('The address that something was sent with', () => {
  it('is seen right after it was typed, and never again', async () => {
    const yours = await propose();
    expect(words(await read(`${yours}?sent`))).toContain(`We also wrote to ${amina}`);
    expect(await read(yours)).not.toContain(amina);
    itIs('2027-03-01T13:30:00Z');
    expect(await read(`${yours}?sent`)).not.toContain(amina);
  });

  it('is another once whoever reads that says so, and the old one is told', async () => {
    const yours = await propose();
    expect(await read(yours)).toContain(`href="${yours}address/"`);
    const asked = await post(`${yours}address/`, { email: newer });
    expect(words(await read(asked.headers.get('location') ?? ''))).toContain(
      'A mail is on its way to the new address.',
    );
    const [question] = await inbox(newer);
    expect(question?.subject).toBe('Is this your address?');
    expect(question?.text).not.toMatch(/Swap table|yours/);
    // Until then nothing is another.
    await decide(await linkIn('review', ben), 'send-back', 'Where?');
    expect((await subjects(amina))[0]).toContain('A question');
    const link = await linkIn('address', newer);
    const before = await everything();
    expect(words(await read(link))).toContain('Is this your address?');
    expect(await everything()).toEqual(before);
    const own = await sent(link, { press: 'yes' });
    expect(words(await read(own))).toContain('Swap table on the court');
    expect((await subjects(newer))[0]).toBe('Your address for what you sent on Monday, 1 March 2027');
    expect((await subjects(amina))[0]).toBe('Another address for what you sent on Monday, 1 March 2027');
    expect(JSON.stringify(await inbox(amina))).not.toContain(newer);
    for (const path of [yours, own]) expect(await read(path)).not.toMatch(new RegExp(`${amina}|${newer}`));
    const old = (await inbox(amina)).length;
    await sent(own, { title: 'Swap table', ...(await filledIn(await read(own))) });
    await decide(await linkIn('review', ben), 'approve');
    expect((await subjects(newer))[0]).toContain('It is up');
    expect(await inbox(amina)).toHaveLength(old);
    expect((await visit(link)).status).toBe(410);
  });

  it('asks one new address in ten minutes, whoever presses, and keeps what was typed', async () => {
    const yours = await propose();
    const tries = ['a@b.example', 'c@d.example', 'e@f.example'];
    const answers = await Promise.all(tries.map((email) => post(`${yours}address/`, { email })));
    expect(answers.map(({ status }) => status).sort()).toContain(303);
    await aMinutePasses();
    const mails = (await Promise.all(tries.map((to) => inbox(to)))).flat();
    expect(mails).toHaveLength(1);
    const again = await post(`${yours}address/`, { email: 'g@h.example' });
    expect(again.status).toBe(422);
    expect(await again.text()).toContain('g@h.example');
    itIs('2027-03-01T12:20:00Z');
    expect((await post(`${yours}address/`, { email: 'g@h.example' })).status).toBe(303);
  });

  it('is not another than the one that the link was mailed to', async () => {
    const yours = await propose();
    await sent(`${yours}address/`, { email: newer });
    const link = await linkIn('address', newer);
    itIs('2027-03-01T12:20:00Z');
    await sent(`${yours}address/`, { email: 'stranger@example.net' });
    expect((await visit(link)).status).toBe(410);
    expect((await post(link, { press: 'yes' })).status).toBe(410);
    expect(await subjects('stranger@example.net')).toEqual(['Is this your address?']);
    expect((await visit(await linkIn('address', 'stranger@example.net'))).status).toBe(200);
  });

  it('is no stranger’s who says nothing, and the mail ends after three days', async () => {
    const yours = await propose();
    await sent(`${yours}address/`, { email: newer });
    const link = await linkIn('address', newer);
    itIs('2027-03-04T12:01:00Z');
    await aMinutePasses();
    expect((await visit(link)).status).toBe(410);
    expect(await rows('select * from address_changes')).toEqual([]);
  });

  it('is not taken over by who handed the commons on meanwhile', async () => {
    const { yours } = await publish();
    await sent(`${yours}address/`, { email: newer });
    const link = await linkIn('address', newer);
    await sent(`${yours}invitation/`, { email: 'farida@example.net' });
    await sent(await linkIn('invitation', 'farida@example.net'), { press: 'accept', name: 'Farida' });
    expect((await post(link, { press: 'yes' })).status).toBe(410);
    expect(await subjects('farida@example.net')).not.toContain('Another address');
  });

  it('of who signed up is told of changes from then on, and counts as the same person', async () => {
    const { yours, commons } = await withRoles();
    const own = await signUp(commons, { email: '' });
    await sent(`${own}address/`, { email: zoe });
    await sent(await linkIn('address', zoe), { press: 'yes' });
    await changePlan(yours, 'off');
    expect((await subjects(zoe))[0]).toContain('Called off');
    expect((await post('/sign-up/', { commons, role: 'Dish washing', name: 'Zoe', email: zoe })).status).not.toBe(303);
  });

  it('is refused where it has signed up for the same, with a sentence', async () => {
    const { commons } = await withRoles();
    await signUp(commons, { name: 'Kim', email: kim });
    const own = await signUp(commons);
    await sent(`${own}address/`, { email: kim });
    const refused = await post(await linkIn('address', kim), { press: 'yes' });
    expect(refused.status).toBe(409);
    expect(words(await refused.text())).toContain('Under that address somebody signed up for the same already');
  });
});
