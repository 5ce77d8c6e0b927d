import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { commonsId, putSignUp, sunrises } from '../stewards.ts';
import {
  aMinutePasses,
  amina,
  everything,
  filledIn,
  inbox,
  itIs,
  linkIn,
  newTown,
  post,
  publish,
  read,
  rows,
  visit,
} from '../town.ts';

beforeEach(newTown);

describe('The evening after', () => {
  it('Amina is asked once what came of it, with what to do next', async () => {
    const { yours, page } = await publish();
    itIs('2027-03-13T17:59:00Z');
    await aMinutePasses();
    expect((await inbox(amina))[0]?.subject).toContain('It is up');
    expect(await sunrises(page)).toBe('First sunrise Amina · second looking for someone');
    itIs('2027-03-13T18:00:00Z');
    await Promise.all([aMinutePasses(), aMinutePasses()]);
    await aMinutePasses();
    const asked = (await inbox(amina)).filter(({ subject }) => subject.startsWith('How was it?'));
    expect(asked).toHaveLength(1);
    const link = await linkIn('yours', amina, 'Log what was done');
    for (const sub of ['log/', 'victory/', 'invitation/']) {
      expect(asked[0]?.text).toContain(`http://localhost${link}${sub}`);
      expect((await visit(link + sub)).status).toBe(200);
    }
    expect((await visit(yours)).status).toBe(200);
  });

  it('of what ended at night it is the next evening, and of what was called off none', async () => {
    await publish({ starts: '19:00', ends: '23:00' });
    await publish({ title: 'Not held' });
    await env.DB.prepare(
      "update occurrences set called_off = 1 where entry_id = (select entry_id from commons where title = 'Not held')",
    ).run();
    const asked = async () => (await inbox(amina)).filter(({ subject }) => subject.startsWith('How was it?')).length;
    itIs('2027-03-14T10:00:00Z');
    await aMinutePasses();
    expect(await asked()).toBe(0);
    itIs('2027-03-14T18:01:00Z');
    await aMinutePasses();
    expect(await asked()).toBe(1);
  });

  it('the log is there already: a line for each who had a place, with the names that may be shown', async () => {
    const { yours } = await publish({ roles: '3 × dish washing\n1 × welcoming people' });
    const id = await commonsId();
    await putSignUp(id, 'Hana', 'hana@example.net');
    await putSignUp(id, 'Gus', '', { hidden: 'yes' });
    await putSignUp(id, 'Ivo', '', { status: 'pending' });
    await putSignUp(id, 'June', '', { role: 'Welcoming people' });
    await putSignUp(id, 'Kofi', '', { waits: 'yes' });
    await putSignUp(id, 'Lena', '', { left: 'yes' });
    itIs('2027-03-14T12:00:00Z');
    const before = await everything();
    const page = await read(`${yours}log/`);
    expect(await everything()).toEqual(before);
    expect(page).not.toMatch(/Gus|Ivo|Kofi|Lena/);
    const answers = await filledIn(page);
    expect(answers).toMatchObject({
      when: '2027-03-13',
      commons: 'swap-table-on-the-court',
      'what-1': 'Dish washing',
      'who-1': 'Hana',
      'act-1': 'task',
      'who-2': '',
      'who-3': '',
      'what-4': 'Welcoming people',
      'who-4': 'June',
    });
    const wrong = await post(`${yours}log/`, { ...answers, when: '2027-04-13' });
    expect(wrong.status).toBe(422);
    expect((await filledIn(await wrong.text()))['who-1']).toBe('Hana');
    const sent = await post(`${yours}log/`, answers);
    expect(sent.status).toBe(303);
    expect(await rows('select act, who from act_drafts order by position')).toEqual(
      ['Hana', null, null, 'June'].map((who) => ({ act: 'task', who })),
    );
    expect((await inbox(amina))[0]?.subject).toContain('We have your line for the ledger');
  });
});
