import { beforeEach, describe, expect, it } from 'vitest';
import { logged } from '../ledger.ts';
import { amina, ben, everything, itIs, linkIn, newTown, post, visit } from '../town.ts';

beforeEach(newTown);

describe('A link that', () => {
  const tokenOf = (link: string) => link.split('/')[2] ?? '';

  async function tryToTakeBack(token: string) {
    return Promise.all([
      post(`/yours/${token}/withdrawal/`, { what: 'words' }),
      post(`/desk/${token}/ledger/`, { line: '1', what: 'words' }),
    ]).then((answers) => answers.map(({ status }) => status));
  }

  it('is forged, cut short or for another purpose takes nothing back', async () => {
    const yours = tokenOf(await logged({ email: amina }));
    const [review, desk] = [tokenOf(await linkIn('review', ben)), tokenOf(await linkIn('desk', ben))];
    const before = await everything();
    for (const token of ['A'.repeat(43), yours.slice(0, -1), `${desk}A`, review])
      expect(await tryToTakeBack(token), token).toEqual([404, 404]);
    expect((await post(`/yours/${desk}/withdrawal/`, { what: 'words' })).status).toBe(404);
    expect((await post(`/desk/${yours}/ledger/`, { line: '1', what: 'words' })).status).toBe(404);
    for (const token of [yours, review]) expect((await visit(`/desk/${token}/ledger/?line=1`)).status).toBe(404);
    expect(await everything()).toEqual(before);
  });

  it('has ended takes nothing back', async () => {
    const yours = tokenOf(await logged());
    const desk = tokenOf(await linkIn('desk', ben));
    itIs('2040-01-01T12:00:00Z');
    const before = await everything();
    expect((await post(`/desk/${desk}/ledger/`, { line: '1', what: 'words' })).status).toBe(410);
    expect((await post(`/yours/${yours}/withdrawal/`, { what: 'words' })).status).toBe(410);
    expect(await everything()).toEqual(before);
  });

  it('was sent from another site takes nothing back', async () => {
    const yours = await logged();
    const before = await everything();
    const headers = { 'Sec-Fetch-Site': 'cross-site' };
    expect((await post(`${yours}withdrawal/`, { what: 'words' }, { headers })).status).toBe(403);
    expect(await everything()).toEqual(before);
  });
});
