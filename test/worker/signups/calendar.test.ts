import { beforeEach, describe, expect, it } from 'vitest';
import { eventsIn } from '../commons.ts';
import { signUp, withRoles } from '../signups.ts';
import { newTown, post, visit } from '../town.ts';

beforeEach(newTown);

describe('What Zoe signed up for', () => {
  async function event(yours: string) {
    const response = await visit(`${yours}signup.ics`);
    expect(response.headers.get('Content-Type')).toBe('text/calendar; charset=utf-8');
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    const [first] = eventsIn(await response.text()).events;
    if (!first) throw new Error('There is no event in the file.');
    return Object.assign(first, { status: String(first.component.getFirstPropertyValue('status')) });
  }

  it('is a file for her calendar, with the hours of her role', async () => {
    const { commons } = await withRoles();
    const one = await event(await signUp(commons));
    expect(one.summary).toBe('Dish washing: Swap table on the court');
    expect(one.startDate.toJSDate().toISOString()).toBe('2027-03-13T17:00:00.000Z');
    expect(one.endDate.toJSDate().toISOString()).toBe('2027-03-13T19:00:00.000Z');
    expect(one.location).toBe('Basketball court, 12 Quay Street, Riverside');
    expect(one.status).toBe('CONFIRMED');
  });

  it('is tentative in line, and cancelled once she gave it back', async () => {
    const { commons } = await withRoles({ roles: '1 × Dish washing, 22:00–01:00' });
    const first = await signUp(commons, { name: 'Ali', email: '' });
    const yours = await signUp(commons);
    const waiting = await event(yours);
    expect(waiting.status).toBe('TENTATIVE');
    await post(`${first}withdrawal/`, {});
    const placed = await event(yours);
    expect([placed.status, placed.endDate.toJSDate().toISOString()]).toEqual(['CONFIRMED', '2027-03-14T00:00:00.000Z']);
    expect(placed.sequence).toBeGreaterThan(waiting.sequence);
    await post(`${yours}withdrawal/`, {});
    const left = await event(yours);
    expect(left.status).toBe('CANCELLED');
    expect(left.uid).toBe(waiting.uid);
    expect(left.sequence).toBeGreaterThan(placed.sequence);
  });
});
