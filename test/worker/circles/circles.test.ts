/** The page of circles: when one meets, who keeps letters, and nothing of what is in them. */
import { env } from 'cloudflare:workers';
import { beforeEach, expect, it } from 'vitest';
import { freshCode, letterFields, withKeepers } from '../circles.ts';
import { ben, itIs, linkIn, newTown, post, publish, read, rows, words } from '../town.ts';

beforeEach(newTown);

const page = async () => words(await read('/circles/'));

it('says that there is no standing circle, until a steward names one that repeats', async () => {
  expect(await page()).toContain('There is no standing circle yet.');
  await publish({ title: 'Once only', kind: 'circle' });
  const { page: own } = await publish({
    ...{ title: 'Bench ring', kind: 'circle', repeats: 'monthly', until: '2027-12-31', date: '2027-03-20' },
    place: 'Hillside park',
  });
  const desk = `${await linkIn('desk', ben)}circle/`;
  const tool = words(await read(desk));
  expect(tool).toContain('Bench ring');
  expect(tool).not.toContain('Once only');
  const [{ entry_id: once } = { entry_id: '' }] = await rows<{ entry_id: string }>(
    "select entry_id from commons where title = 'Once only'",
  );
  expect((await post(desk, { circle: once })).status).toBe(422);
  const [{ entry_id: ring } = { entry_id: '' }] = await rows<{ entry_id: string }>(
    "select entry_id from commons where title = 'Bench ring'",
  );
  expect((await post(desk, { circle: ring })).status).toBe(303);
  expect(await page()).toContain('Bench ring : Saturday, 20 March 2027');
  expect(await read('/circles/')).toContain(`href="${own}"`);
  itIs('2027-04-01T12:00:00Z');
  expect(await page()).toContain('Saturday, 17 April 2027');
});

it('names who keeps letters, and until when', async () => {
  expect(await page()).toContain('Nobody keeps letters yet.');
  await withKeepers('Ola', 'Per');
  expect(await page()).toMatch(/Ola , until \w+, 30 April 2027 Per , until/);
  await env.DB.prepare("update keepers set ended_at = 1 where name = 'Per'").run();
  expect(await page()).not.toContain('Per ,');
});

it('says how letters stand, and never how many there are nor when one came', async () => {
  const keepers = await withKeepers('Ola', 'Per');
  const before = await read('/circles/');
  expect(words(before)).toContain('All letters that came before March 2027 were answered.');
  for (let n = 0; n < 3; n++) await post('/grievance/', letterFields(keepers, await freshCode()));
  // What came in this month changes nothing in public.
  expect(await read('/circles/')).toBe(before);
  itIs('2027-04-02T12:00:00Z');
  expect(await page()).toContain('Not all letters that came before April 2027 were answered.');
  await env.LETTERS.prepare("update letters set ending = 'answered'").run();
  expect(await page()).toContain('All letters that came before April 2027 were answered.');
});
