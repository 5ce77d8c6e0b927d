import { beforeEach, describe, expect, it } from 'vitest';
import { asked } from './counting.ts';
import { newTown, propose, publish, visit } from './town.ts';

beforeEach(newTown);

describe('One page has one address, however it is spelled', () => {
  it.each([
    ['/?&', '/'],
    ['/month/?&&&&', '/month/'],
    ['/calendar.ics?&', '/calendar.ics'],
    ['/ledger/find/?q=a&', '/ledger/find/?q=a'],
    ['/ledger/find/?&q=a', '/ledger/find/?q=a'],
    ['/%6donth/', '/month/'],
    ['/mont%68/?x=1', '/month/'],
    ['/kind/kitche%6E/', '/kind/kitchen/'],
    ['/calendar%2Eics', '/calendar.ics'],
    ['/commons/k%c3%bcche/', '/commons/k%C3%BCche/'],
    ['/ledger/find%2f', '/ledger/find%2F'],
  ])('%s is sent on, and the database is not asked', async (spelled, usual) => {
    const { count, DB } = asked();
    const response = await visit(spelled, { env: { DB } });
    expect(response.status).toBe(301);
    expect(response.headers.get('Location')).toBe(`http://localhost${usual}`);
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    expect(count.times).toBe(0);
  });

  it('and what is usual is not sent on again, in any script', async () => {
    const { page } = await publish({ title: 'Küche [offen] für alle' });
    for (const path of [page, '/month/', '/commons/k%C3%BCche/', '/ledger/find%2F/', "/offers/it's/", '/a%5Bb/'])
      expect([200, 404], path).toContain((await visit(path)).status);
  });

  it('a private link, too, so that its page has the headers of one', async () => {
    const yours = await propose();
    const spelled = await visit(`${yours.replace('/yours/', '/%79ours/')}?sent`);
    expect(spelled.status).toBe(301);
    expect(spelled.headers.get('Location')).toBe(`http://localhost${yours}?sent`);
    expect((await visit(yours)).headers.get('Referrer-Policy')).toBe('no-referrer');
  });
});
