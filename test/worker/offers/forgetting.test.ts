import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { doer, message, onTheBoard, putUp, sweeping, theSteps } from '../offers.ts';
import { aMinutePasses, amina, ben, decide, everything, itIs, linkIn, newTown, post, rows, visit } from '../town.ts';

beforeEach(newTown);

describe('Forgetting', () => {
  it('leaves no address in clear, and none at all after its time', async () => {
    const { page } = await onTheBoard({ until: '2027-03-10' });
    await onTheBoard({ ...sweeping, until: '2027-03-10' });
    await doer(theSteps, 'Amina', { email: amina });
    await post(`${page}answer/`, message);
    const said = async () => {
      const { inbox: _ours, ...kept } = await everything();
      return JSON.stringify(kept);
    };
    expect(await said()).not.toMatch(/@example\.net/);
    itIs('2027-04-30T12:00:00Z');
    await aMinutePasses();
    await aMinutePasses();
    expect(await rows('select * from relays')).toEqual([]);
    expect(await rows('select * from entries where contact is not null')).toEqual([]);
  });

  it('ends no link: what is long off the board can still be taken down', async () => {
    const { yours, page } = await onTheBoard();
    itIs('2028-03-01T12:00:00Z');
    await aMinutePasses();
    await aMinutePasses();
    expect(await rows('select * from entries where contact is not null')).toEqual([]);
    expect((await visit(page)).status).toBe(200);
    expect((await post(`${yours}withdrawal/`, {})).status).toBe(303);
    expect((await visit(page)).status).toBe(404);
  });

  it('of a declined one leaves none of its words', async () => {
    await putUp({ title: 'Zither to lend', details: 'Zithers', name: 'Zed' });
    await decide(await linkIn('review', ben), 'decline');
    itIs('2027-04-30T12:00:00Z');
    await aMinutePasses();
    const { outbox: _o, inbox: _i, ...kept } = await everything();
    expect(JSON.stringify(kept)).not.toMatch(/Zither|Zed/);
  });

  it('goes on when one address cannot be read', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {});
    await onTheBoard();
    await putUp({ until: '2027-03-10', title: 'Gone' });
    await env.DB.prepare("update entries set contact = 'broken' where status = 'approved'").run();
    itIs('2027-05-01T12:00:00Z');
    await aMinutePasses();
    expect(await rows("select * from entries where status = 'lapsed'")).toHaveLength(1);
    log.mockRestore();
  });
});

it('nothing of what waits is approved by being kept up while it is swept away', async () => {
  const { yours } = await onTheBoard();
  itIs('2027-05-01T12:00:00Z');
  await aMinutePasses();
  itIs('2027-05-14T11:59:58Z');
  await Promise.all([post(`${yours}keep/`, {}), aMinutePasses()]);
  expect((await rows('select * from board')).length).toBeLessThanOrEqual(1);
  expect((await visit(yours)).status).toBe(200);
});
