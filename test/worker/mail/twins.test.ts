/** What two people say who say the same: neither is given what is the other’s. */
import { beforeEach, describe, expect, it } from 'vitest';
import { onTheBoard, putUp, sweeping } from '../offers.ts';
import { filledIn, itIs, newTown, over, post, read, rows, words } from '../town.ts';

beforeEach(newTown);

describe('The same form without an address, sent by somebody else', () => {
  it('gets no link to the hand that was there first', async () => {
    const { page } = await onTheBoard(sweeping);
    const fields = { name: 'Amina', date: '2027-03-05', email: '' };
    const first = await post(`${page}hands/`, fields, over('203.0.113.7'));
    for (const where of [over('198.51.100.4'), {}]) {
      const other = await post(`${page}hands/`, fields, where);
      expect(other.status).toBe(409);
      expect(words(await other.text())).toContain('Someone of this name has, for this day');
    }
    const again = await post(`${page}hands/`, fields, over('203.0.113.7'));
    expect(again.status).toBe(303);
    const own = new URL(first.headers.get('Location') ?? '', 'http://localhost').pathname;
    expect(again.headers.get('Location')).not.toContain(own);
    itIs('2027-03-01T12:02:00Z');
    expect((await post(`${page}hands/`, fields, over('203.0.113.7'))).status).toBe(409);
    expect(await rows('select * from hands')).toHaveLength(1);
  });

  it('gets an entry of its own, of what anybody may say', async () => {
    const soup = { act: 'task', what: 'Soup', quantity: '4', unit: 'meals', when: '2027-03-01', who: '', email: '' };
    const form = { ...soup, commons: '', corrects: '', once: '' };
    const first = await post('/log/', form, over('203.0.113.7'));
    await post('/log/', form, over('203.0.113.7'));
    expect(await rows('select * from entries')).toHaveLength(1);
    await post('/log/', form, over('198.51.100.4'));
    await post('/log/', form);
    itIs('2027-03-01T12:05:00Z');
    const later = await post('/log/', form, over('203.0.113.7'));
    expect(await rows('select * from entries')).toHaveLength(4);
    const own = new URL(first.headers.get('Location') ?? '', 'http://localhost').pathname;
    await post(`${new URL(later.headers.get('Location') ?? '', 'http://localhost').pathname}withdrawal/`, {});
    expect(await filledIn(await read(own))).toMatchObject({ what: 'Soup' });
  });

  it('with an address is one entry, as before', async () => {
    await putUp();
    await putUp();
    expect(await rows('select * from entries')).toHaveLength(1);
  });
});
