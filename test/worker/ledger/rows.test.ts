import { beforeEach, expect, it } from 'vitest';
import { counting } from '../counting.ts';
import { log, putMany } from '../ledger.ts';
import { ben, linkIn, newTown, post, publish, rows, rowsRead } from '../town.ts';

beforeEach(newTown);

const acts = ['task', 'resource', 'hours', 'jar-in', 'jar-out'] as const;

it('what a page of the ledger reads does not grow with the ledger', async () => {
  const { page } = await publish();
  const [commons] = await rows<{ entry_id: string }>('select entry_id from commons');
  const line = (n: number) => {
    const act = acts[n % acts.length] ?? 'task';
    return {
      act,
      unit: act.startsWith('jar') ? 'EUR' : 'items',
      what: `Soup and bread ${n}`,
      who: n % 3 ? 'Amina' : null,
      date: `2027-0${1 + (n % 2)}-${10 + (n % 19)}`,
      hundredths: 100 + n,
      commonsId: n % 2 ? (commons?.entry_id ?? null) : null,
      host: n % 2 ? 'Court neighbours' : null,
    };
  };
  // Enough that every list fills its page, before and after.
  await putMany(1200, line);
  const paths = [
    ...['/ledger/', '/ledger/2027-02/', '/ledger/2027-01/', '/ledger/2027-02/before-600/', '/ledger/jar/'],
    ...['/ledger/jar/before-600/', '/ledger/find/', '/ledger/find/?q=soup', '/ledger/find/?q=soup+bread&before=600'],
    ...[
      '/ledger/find/?act=hours',
      '/ledger/find/?commons=swap-table-on-the-court',
      '/ledger/find/?host=court+neighbours',
    ],
    ...['/ledger/find/?commons=swap-table-on-the-court&act=task', '/ledger/find/?host=Court+neighbours&act=task'],
    ...['/wall/', '/wall/screen/', '/log/', '/log/?corrects=7', '/log/many/', page],
  ];
  const few = await rowsRead(paths);
  expect(few['/ledger/']).toBeGreaterThan(0);
  await putMany(4800, line);
  expect(await rowsRead(paths)).toEqual(few);
});

it('nor does what an approval reads', async () => {
  const approval = async () => {
    await log();
    const link = await linkIn('review', ben);
    const { count, DB } = counting();
    expect((await post(link, { decision: 'approve', note: '' }, { env: { DB } })).status).toBe(303);
    return count.rows;
  };
  await putMany(200);
  // The first one begins the sums of its unit.
  await approval();
  const few = await approval();
  await putMany(5000);
  expect(await approval()).toBe(few);
});
