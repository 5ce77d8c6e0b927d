import { beforeEach, describe, expect, it } from 'vitest';
import { onTheBoard } from '../offers.ts';
import { aMinutePasses, ben, decide, itIs, linkIn, newTown, post, publish, read, visit } from '../town.ts';

beforeEach(newTown);

/** The lists of a page that can only be left as they are: none of their options says anything. */
const emptyChoices = (page: string) =>
  [...page.matchAll(/<select[^>]*name="([^"]+)"[^>]*>([\s\S]*?)<\/select>/g)]
    .filter(([, , options = '']) => !/<option value="[^"]+"/.test(options))
    .map(([, name]) => name);

describe('While nothing is planned', () => {
  it('what came of something is told all the same, and invites to propose the next one', async () => {
    const { yours } = await onTheBoard();
    const form = await read(`${yours}victory/`);
    expect(form).toContain('<option value="propose:next"');
    expect(emptyChoices(form)).toEqual([]);
    const told = { told: 'The ladder found the apples', name: 'Dov', invites: 'propose:next' };
    expect((await post(`${yours}victory/`, told)).status).toBe(303);
    await decide(await linkIn('review', ben, 'found the apples'), 'approve');
    const page = await read('/victories/');
    expect(page).toContain('The ladder found the apples');
    expect(page).toMatch(/<a class="button" href="\/propose\/">[\s\S]*?Propose the next one/);
    expect(await read('/victories.xml')).toContain('/propose/');
    expect(await read('/')).toContain('Propose the next one');
  });

  it('so does one whose commons is over by the time it is told', async () => {
    const { yours } = await publish();
    itIs('2027-04-02T12:00:00Z');
    await aMinutePasses();
    const told = { told: 'Forty coats went round', name: '', invites: 'propose:next' };
    expect((await post(`${yours}victory/`, told)).status).toBe(303);
    await decide(await linkIn('review', ben, 'Forty coats'), 'approve');
    expect(await read('/victories/')).toContain('Forty coats went round');
  });

  it('nothing that is not there can be invited to', async () => {
    const { yours } = await onTheBoard();
    for (const invites of ['propose:', 'propose:other', 'propose', 'chore:next', 'next'])
      expect((await post(`${yours}victory/`, { told: 'x', name: '', invites })).status, invites).toBe(422);
  });

  it('each list of each form has something to choose, or may stay as it is', async () => {
    for (const path of ['/propose/', '/offer/', '/log/', '/log/many/', '/sign-up/', '/desk/']) {
      const page = await (await visit(path)).text();
      const stuck = emptyChoices(page).filter(
        (name) => !new RegExp(`for="${name}">[^<]*<span class="optional"`).test(page),
      );
      expect(stuck, path).toEqual([]);
    }
  });
});
