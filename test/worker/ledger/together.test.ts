import { beforeEach, describe, expect, it } from 'vitest';
import { kitchen, log, logMany, statuses, verified, written } from '../ledger.ts';
import {
  amina,
  ben,
  chandra,
  decide,
  everything,
  filledIn,
  inbox,
  linkIn,
  newTown,
  post,
  publish,
  read,
  rows,
  visit,
  words,
} from '../town.ts';

beforeEach(newTown);

describe('What was logged for one commons, together on the desk', () => {
  const commons = 'swap-table-on-the-court';

  async function desk() {
    const path = await linkIn('desk', ben);
    const page = await read(path);
    const links = [...page.matchAll(/href="\.(\/together\/[0-9a-f-]{36}\/)"/g)].map(
      ([, link]) => path.replace(/\/$/, '') + link,
    );
    return { path, page, links };
  }

  async function threeWait() {
    await publish();
    await publish({ title: 'Garden day' });
    await log({ commons, what: 'Cooked', email: amina });
    await log({ commons, what: 'Carried tables' });
    await logMany({ commons });
    await log({ commons: 'garden-day', what: 'Dug' });
    await log({ what: 'Of no commons' });
    const { links } = await desk();
    expect(links).toHaveLength(1);
    return links[0] ?? '';
  }

  it('is approved in one go, many lines and single ones, each once', async () => {
    const together = await threeWait();
    const page = await read(together);
    for (const what of ['Cooked', 'Carried tables', 'From the hat']) expect(page).toContain(what);
    for (const other of ['Dug', 'Of no commons']) expect(page).not.toContain(other);
    const response = await post(together, await filledIn(page));
    expect(response.status).toBe(303);
    expect(new URL(response.headers.get('Location') ?? '', new URL(together, 'http://localhost')).pathname).toBe(
      await linkIn('desk', ben),
    );
    expect(await written()).toEqual([
      'Cooked',
      'Carried tables',
      kitchen['what-1'],
      kitchen['what-2'],
      kitchen['what-3'],
    ]);
    expect(await statuses()).toEqual(['approved', 'approved', 'approved', 'pending', 'pending']);
    expect((await inbox(amina))[0]?.subject).toContain('It is up: Task done: Cooked');
    expect(words(await read(together))).toContain('Nothing waits here any more.');
    expect((await desk()).links).toEqual([]);
    expect(words(await read(`/commons/${commons}/`))).toContain('2 people');
  });

  it('what is left unticked goes on waiting', async () => {
    const together = await threeWait();
    const form = await filledIn(await read(together));
    const [first, second = '', third = ''] = Object.keys(form).filter((name) => name.startsWith('approve-'));
    expect(first).toBeDefined();
    const { [second]: _left, [third]: _too, ...ticked } = form;
    const answer = await post(together, ticked);
    expect(answer.status).toBe(303);
    const back = new URL(answer.headers.get('location') ?? '', `http://localhost${together}`);
    expect(words(await read(back.pathname + back.search))).toContain('1 approved.');
    expect(await written()).toEqual(['Cooked']);
    expect(await statuses()).toEqual(['approved', 'pending', 'pending', 'pending', 'pending']);
    const page = await read(together);
    expect(page).not.toContain('Cooked<');
    expect(page).toContain('Carried tables');
  });

  it('nothing ticked decides nothing, and says so', async () => {
    const together = await threeWait();
    const before = await everything();
    const response = await post(together, { leave_empty: '' });
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(words(await response.text())).toContain('Nothing was ticked, so nothing was decided.');
    expect(await everything()).toEqual(before);
  });

  it('what was decided meanwhile stays as it was decided, the others are approved, and Ben is told', async () => {
    const together = await threeWait();
    const form = await filledIn(await read(together));
    const [id] = await rows<{ id: string }>("select id from entries where title like '%Carried tables%'");
    expect((await decide(`${await linkIn('desk', chandra)}${id?.id}/`, 'decline')).status).toBe(303);
    const response = await post(together, form);
    expect(response.status).toBe(409);
    expect(words(await response.text())).toContain('2 of 3 were approved. The others were decided or changed');
    expect(await statuses()).toEqual(['approved', 'declined', 'approved', 'pending', 'pending']);
    expect(await written()).not.toContain('Carried tables');
  });

  it('what was changed meanwhile is not approved unread', async () => {
    await publish();
    const yours = await log({ commons, what: 'Cooked' });
    await log({ commons, what: 'Carried tables' });
    const { links } = await desk();
    const form = await filledIn(await read(links[0] ?? ''));
    await post(yours, { ...(await filledIn(await read(yours))), what: 'Sold things' });
    const response = await post(links[0] ?? '', form);
    expect(response.status).toBe(409);
    expect(words(await response.text())).toContain('1 of 2 were approved.');
    expect(await written()).toEqual(['Carried tables']);
    expect(await statuses()).toEqual(['pending', 'approved']);
  });

  it('an entry of another commons cannot be slipped in', async () => {
    const together = await threeWait();
    const [other] = await rows<{ id: string }>("select id from entries where title like '%Dug%'");
    const response = await post(together, { [`approve-${other?.id}`]: '1' });
    expect(response.status).toBe(409);
    expect(await written()).toEqual([]);
    expect(await statuses()).toEqual(Array(5).fill('pending'));
  });

  it('pressed by both stewards in the same moment, each is approved once', async () => {
    const together = await threeWait();
    const hers = together.replace(await linkIn('desk', ben), await linkIn('desk', chandra));
    const form = await filledIn(await read(together));
    await Promise.all([post(together, form), post(hers, form)]);
    expect(await verified()).toHaveLength(5);
    expect(new Set(await written()).size).toBe(5);
  });

  it('opens with a steward’s link only, for what there is, and looking decides nothing', async () => {
    const together = await threeWait();
    const before = await everything();
    const about = together.split('/').at(-2);
    const review = (await linkIn('review', ben)).split('/')[2];
    expect((await visit(`/desk/${review}/together/${about}/`)).status).toBe(404);
    expect((await visit(together, { env: { STEWARDS: chandra } })).status).toBe(403);
    expect((await post(together, await filledIn(await read(together)), { env: { STEWARDS: chandra } })).status).toBe(
      403,
    );
    expect((await visit(together.replace(about ?? '', 'everything'))).status).toBe(404);
    expect(words(await read(together.replace(about ?? '', crypto.randomUUID())))).toContain(
      'Nothing waits here any more.',
    );
    expect(await everything()).toEqual(before);
  });

  it('is offered only where there are two or more', async () => {
    await publish();
    await log({ commons });
    expect((await desk()).links).toEqual([]);
    await log({ commons, what: 'Washed up' });
    expect((await desk()).links).toHaveLength(1);
    expect(words((await desk()).page)).toContain('Read 2 from one commons together');
  });
});
