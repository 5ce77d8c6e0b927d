import { beforeEach, describe, expect, it } from 'vitest';
import { approveAct, kitchen, log, logMany, numbersOn, soup, statuses, verified, written } from '../ledger.ts';
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
  words,
} from '../town.ts';

beforeEach(newTown);

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

it('what was logged for a commons that was taken back meanwhile stands in the ledger without it', async () => {
  const { yours } = await publish();
  await log({ commons: 'swap-table-on-the-court' });
  await post(`${yours}withdrawal/`, {});
  await approveAct();
  expect(await written()).toEqual([soup.what]);
  for (const path of ['/ledger/', '/ledger.csv', '/wall/', '/ledger/find/'])
    expect(await read(path), path).not.toMatch(/Swap table|swap-table/);
});
