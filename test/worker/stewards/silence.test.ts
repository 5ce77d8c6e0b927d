import { beforeEach, describe, expect, it } from 'vitest';
import { dov } from '../offers.ts';
import { accept, commonsId, invite, putSignUp, sunrises } from '../stewards.ts';
import {
  aMinutePasses,
  amina,
  everything,
  inbox,
  itIs,
  linkIn,
  newTown,
  post,
  publish,
  rows,
  visit,
  words,
} from '../town.ts';

beforeEach(newTown);

describe('Two weeks of silence', () => {
  const asked = '2027-03-13T18:00:00Z';
  const silent = '2027-03-27T18:00:00Z';

  async function manySignedUp(count: number): Promise<{ yours: string; page: string }> {
    const up = await publish({ roles: '99 × dish washing\n99 × sweeping' });
    const id = await commonsId();
    for (let n = 0; n < count; n++) await putSignUp(id, `Neighbour ${n}`, `neighbour${n}@example.net`);
    return up;
  }

  const offers = async () =>
    (await inbox()).filter(({ subject }) => subject.startsWith('Would you hold the next one?'));

  it('offer the commons to all who signed up with an address, each once, some a minute', async () => {
    const { page } = await manySignedUp(45);
    const id = await commonsId();
    await putSignUp(id, 'Neighbour 3', 'neighbour3@example.net', { role: 'Sweeping' });
    await putSignUp(id, 'No address', '');
    await putSignUp(id, 'Gone', 'gone@example.net', { left: 'yes' });
    await putSignUp(id, 'Amina', amina);
    itIs(asked);
    await aMinutePasses();
    itIs('2027-03-27T17:59:00Z');
    await aMinutePasses();
    expect(await rows("select * from invitations where by = 'time'")).toEqual([]);
    for (const [minute, most] of [
      ['00', 20],
      ['01', 40],
      ['02', 45],
      ['03', 45],
    ] as const) {
      itIs(`2027-03-27T18:${minute}:00Z`);
      await aMinutePasses();
      const written = await rows("select * from invitations where by = 'time'");
      // Amina is passed over in her minute: it is hers already.
      expect(written.length, minute).toBeGreaterThan(most - 2);
      expect(written.length, minute).toBeLessThanOrEqual(most);
    }
    for (let minute = 0; minute < 5; minute++) await aMinutePasses();
    const sent = await offers();
    expect(new Set(sent.map(({ to }) => to)).size).toBe(45);
    expect(sent).toHaveLength(45);
    expect(await rows('select offered_at from sunrises')).not.toEqual([{ offered_at: null }]);
    const link = await linkIn('invitation', 'neighbour7@example.net');
    await accept(link, 'Neighbour Seven');
    expect((await post(await linkIn('invitation', 'neighbour8@example.net'), { name: 'Eight' })).status).toBe(409);
    expect(await sunrises(page)).toBe('First sunrise Amina · second someone new');
  });

  it('are over when Amina comes back', async () => {
    const { yours } = await manySignedUp(2);
    itIs(asked);
    await aMinutePasses();
    itIs(silent);
    await aMinutePasses();
    const link = await linkIn('invitation', 'neighbour0@example.net');
    expect((await visit(link)).status).toBe(200);
    await invite(yours, dov);
    const before = await everything();
    const late = await post(link, { name: 'Neighbour' });
    expect(late.status).toBe(409);
    expect(words(await late.text())).toContain('Amina looks after it still.');
    expect(await everything()).toEqual(before);
  });

  it('come again when Amina falls silent a second time', async () => {
    const { yours, page } = await manySignedUp(1);
    itIs(asked);
    await aMinutePasses();
    itIs(silent);
    await aMinutePasses();
    expect(await offers()).toHaveLength(1);
    const again = {
      act: 'again',
      date: '2027-04-03',
      starts: '14:00',
      ends: '17:00',
      area: 'Riverside',
      place: 'Court',
    };
    expect((await post(`${yours}plan/`, again)).status).toBe(303);
    itIs('2027-04-03T17:00:00Z');
    await aMinutePasses();
    expect(await offers()).toHaveLength(1);
    itIs('2027-04-17T17:00:00Z');
    for (let minute = 0; minute < 3; minute++) await aMinutePasses();
    expect(await offers()).toHaveLength(2);
    await accept(await linkIn('invitation', 'neighbour0@example.net'), 'Neighbour');
    expect(await sunrises(page)).toBe('First sunrise Amina · second someone new');
  });

  it('do not come when Amina answers in any way', async () => {
    const { yours } = await manySignedUp(2);
    itIs(asked);
    await aMinutePasses();
    itIs('2027-03-20T18:00:00Z');
    await invite(yours, dov);
    itIs(silent);
    await aMinutePasses();
    itIs('2027-04-02T18:00:00Z');
    await aMinutePasses();
    expect(await offers()).toEqual([]);
  });
});
