import { beforeEach, describe, expect, it } from 'vitest';
import { onTheBoard, sweeping } from '../offers.ts';
import { ben, decide, linkIn, newTown, post, propose, read, visit } from '../town.ts';

beforeEach(newTown);

describe('A victory', () => {
  it('names what people can take on next, and is on the front page when approved', async () => {
    const { yours, page } = await onTheBoard(sweeping);
    const told = { told: '30 kg of apples became 80 jars', name: 'Dov', invites: 'chore:sweep-the-steps' };
    expect((await post(`${yours}victory/`, { ...told, invites: '' })).status).toBe(422);
    expect((await post(`${yours}victory/`, { ...told, told: 'a'.repeat(301) })).status).toBe(422);
    expect((await post(`${yours}victory/`, told)).status).toBe(303);
    expect(await read('/victories/')).not.toContain('80 jars');
    await decide(await linkIn('review', ben, '80 jars'), 'approve');
    for (const path of ['/', '/victories/', '/victories.xml']) expect(await read(path), path).toContain('80 jars');
    expect(await read('/victories/')).toContain(`href="${page}"`);
  });

  it('can be told by a steward, and by nobody without a link', async () => {
    await onTheBoard(sweeping);
    const desk = await linkIn('desk', ben);
    const told = { told: 'The steps are clean', name: '', invites: 'chore:sweep-the-steps' };
    expect((await post(`${desk}victory/`, told)).status).toBe(303);
    expect((await post(`/desk/${'x'.repeat(43)}/victory/`, told)).status).toBe(404);
    expect((await post(`/yours/${'x'.repeat(43)}/victory/`, told)).status).toBe(404);
  });

  it('that invites to what is over by now is not put up', async () => {
    const { yours } = await onTheBoard(sweeping);
    await post(`${yours}victory/`, { told: 'Clean steps', name: '', invites: 'chore:sweep-the-steps' });
    await post(`${yours}withdrawal/`, {});
    expect((await decide(await linkIn('review', ben, 'Clean steps'), 'approve')).status).toBe(422);
    expect(await read('/victories/')).not.toContain('Clean steps');
  });

  it('and a paper are forgotten by every cache with what they show', async () => {
    await propose();
    await onTheBoard();
    const tags = async (path: string) => (await visit(path)).headers.get('Cache-Tag')?.split(',').sort();
    for (const path of ['/', '/victories/', '/victories.xml'])
      expect(await tags(path), path).toEqual(['commons', 'offers', 'victories']);
    expect(await tags('/offers/long-ladder-to-lend/')).toEqual(['commons', 'offers']);
  });
});
