import { env } from 'cloudflare:workers';
import { beforeEach, expect, it } from 'vitest';
import { clearExample } from '../../schema/commons/queries.ts';
import { openDatabase } from '../../schema/database.ts';
import { ben, everything, linkIn, newTown, post, propose, publish, read, swapTable } from './town.ts';

beforeEach(newTown);

const label = 'This is an example town.';

it('every page of the example town says that it is one, until it is cleared; what is real stays', async () => {
  const { page } = await publish({ title: 'Soup of the example' });
  await env.DB.prepare('update entries set example = 1').run();
  const yours = await propose({ title: 'A real one' });
  const paths = ['/', '/month/', '/past/', '/kind/kitchen/', '/propose/', '/commons/nothing/', yours];
  const all = [...paths, await linkIn('review', ben), await linkIn('desk', ben), '/inbox/'];
  for (const path of [page, ...all]) expect(await read(path), path).toContain(label);
  expect(await (await post('/propose/', { ...swapTable, title: '' })).text()).toContain(label);

  await clearExample(openDatabase(env.DB));
  for (const path of all) expect(await read(path), path).not.toContain(label);
  const { entries, commons, occurrences } = await everything();
  expect(entries).toEqual([expect.objectContaining({ title: 'A real one' })]);
  expect(commons).toHaveLength(1);
  expect(occurrences).toEqual([]);
});

it('a town with nothing of the example in it never says so', async () => {
  const { page } = await publish();
  for (const path of ['/', page, '/propose/']) expect(await read(path)).not.toContain(label);
});
