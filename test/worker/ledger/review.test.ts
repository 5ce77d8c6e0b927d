import { beforeEach, describe, expect, it } from 'vitest';
import { approveAct, kitchen, log, logMany, numbersOn, soup, verified } from '../ledger.ts';
import {
  amina,
  ben,
  chandra,
  decide,
  everything,
  type Fields,
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

const statuses = async () =>
  (await rows<{ status: string }>("select status from entries where kind = 'ledger' order by created_at")).map(
    ({ status }) => status,
  );
const written = async () => (await verified()).map(({ words: { what } }) => what?.text);

/** Opens the form that decides, leaves some lines unticked and sends it. */
async function approveOnly(link: string, ticked: number[], changes: Fields = {}) {
  const form = await filledIn(await read(link));
  const answers = Object.entries(form).filter(
    ([name]) => !name.startsWith('line-') || ticked.includes(Number(name.slice(5))),
  );
  return post(link, { ...Object.fromEntries(answers), decision: 'approve', ...changes });
}

describe('Of three lines', () => {
  it('all are ticked to begin with, and all are put up', async () => {
    await logMany({ email: amina });
    const link = await linkIn('review', ben);
    expect(await filledIn(await read(link))).toMatchObject({ 'line-1': 'yes', 'line-2': 'yes', 'line-3': 'yes' });
    expect((await approveOnly(link, [1, 2, 3])).status).toBe(303);
    expect(await written()).toEqual([kitchen['what-1'], kitchen['what-2'], kitchen['what-3']]);
    expect((await inbox(amina))[0]?.text).not.toContain('Not put up');
  });

  it('Ben approves two: the third is nowhere, and Amina is told which it was', async () => {
    const yours = await logMany({ email: amina });
    expect((await approveOnly(await linkIn('review', ben), [1, 3])).status).toBe(303);
    expect(await written()).toEqual([kitchen['what-1'], kitchen['what-3']]);
    const [mail] = await inbox(amina);
    expect(mail?.text).toContain('Not put up: line 2.');
    expect(mail?.text).not.toContain('Washed up');
    expect(mail?.text).not.toContain('From the hat');
    expect(await rows('select * from act_drafts')).toEqual([]);
    for (const path of ['/ledger/', '/ledger.json', '/ledger.csv', '/ledger/find/?q=Washed', '/wall/', yours])
      expect((await read(path)).replace(/value="[^"]*"/g, ''), path).not.toContain('Washed up');
    expect(numbersOn(await read(yours))).toEqual([1, 2]);
    const path = /http:\/\/localhost(\/ledger\/[^\s#]+)/.exec(mail?.text ?? '')?.[1] ?? '';
    expect(numbersOn(await read(path))).toEqual([2, 1]);
  });

  it('none is no approval: Ben is asked to tick or to decline', async () => {
    await logMany();
    const link = await linkIn('review', ben);
    const before = await everything();
    const response = await approveOnly(link, [], { note: 'Thank you' });
    expect(response.status).toBe(422);
    const page = await response.text();
    expect(page).toContain('<a href="#line-1">Tick the lines that you approve, or decline the whole</a>');
    const kept = await filledIn(page);
    expect(kept).toMatchObject({ decision: 'approve', note: 'Thank you' });
    expect(kept).not.toHaveProperty('line-1');
    expect(await everything()).toEqual(before);
  });

  it('a tick at a line that there is not approves nothing', async () => {
    await logMany();
    const response = await post(await linkIn('review', ben), {
      decision: 'approve',
      note: '',
      choosing: 'yes',
      'line-9': 'yes',
    });
    expect(response.status).toBe(422);
    expect(await written()).toEqual([]);
  });

  it('the ticks are kept when Ben sends them back and forgets the note', async () => {
    await logMany();
    const response = await approveOnly(await linkIn('review', ben), [2], { decision: 'send-back' });
    expect(response.status).toBe(422);
    const kept = await filledIn(await response.text());
    expect(kept).toMatchObject({ 'line-2': 'yes' });
    expect(kept).not.toHaveProperty('line-1');
  });

  it('all come back with a question, whatever was ticked', async () => {
    const yours = await logMany();
    await approveOnly(await linkIn('review', ben), [2], { decision: 'send-back', note: 'Which hat?' });
    expect(await statuses()).toEqual(['sent-back']);
    expect(await filledIn(await read(yours))).toMatchObject({ 'what-1': kitchen['what-1'], 'what-3': 'From the hat' });
    expect(await rows('select * from act_drafts')).toHaveLength(3);
  });
});

describe('Two stewards', () => {
  it('in the same moment: one approval counts, and each line stands once', async () => {
    await logMany({ email: amina });
    const answers = await Promise.all([
      approveOnly(await linkIn('review', ben), [1, 2]),
      approveOnly(await linkIn('review', chandra), [1, 2, 3]),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
    expect([2, 3]).toContain((await verified()).length);
    expect((await inbox(amina)).filter(({ subject }) => subject.startsWith('It is up'))).toHaveLength(1);
  });

  it('one after the other: the second is told who was faster and changes nothing', async () => {
    await log();
    const link = await linkIn('review', chandra);
    await approveAct();
    const before = await everything();
    for (const decision of ['approve', 'decline', 'send-back']) {
      const response = await decide(link, decision, 'Twice?');
      expect(response.status, decision).toBe(409);
      const told = words(await response.text());
      expect(told).toContain('Someone was faster');
      expect(told).toMatch(/This was approved\s+by ben@example\.org on 1 Mar 2027, 13:00/);
    }
    expect(await everything()).toEqual(before);
  });

  it('and Amina, who changed it meanwhile: what was not read is not approved', async () => {
    const yours = await log();
    const link = await linkIn('review', ben);
    const form = await filledIn(await read(link));
    await post(yours, { ...(await filledIn(await read(yours))), quantity: '400' });
    const response = await post(link, { ...form, decision: 'approve' });
    expect(response.status).toBe(409);
    const page = words(await response.text());
    expect(page).toContain('It was changed since you opened it');
    expect(page).toContain('400 meals');
    expect(await written()).toEqual([]);
  });

  it('and Amina, who put in a line meanwhile: the ticks were for other lines', async () => {
    const yours = await logMany();
    const link = await linkIn('review', ben);
    const form = await filledIn(await read(link));
    const hers = await filledIn(await read(yours));
    await post(yours, { ...hers, 'act-1': 'task', 'what-1': 'Something else', 'quantity-1': '', 'unit-1': '' });
    expect((await post(link, { ...form, decision: 'approve' })).status).toBe(409);
    expect(await written()).toEqual([]);
  });
});

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
    expect((await post(together, ticked)).status).toBe(303);
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

it('what was logged for a commons that was taken back meanwhile stands in the ledger without it', async () => {
  const { yours } = await publish();
  await log({ commons: 'swap-table-on-the-court' });
  await post(`${yours}withdrawal/`, {});
  await approveAct();
  expect(await written()).toEqual([soup.what]);
  for (const path of ['/ledger/', '/ledger.csv', '/wall/', '/ledger/find/'])
    expect(await read(path), path).not.toMatch(/Swap table|swap-table/);
});
