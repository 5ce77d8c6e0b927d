import { beforeEach, describe, expect, it } from 'vitest';
import { approveAct, log, numbersOn, soup } from '../ledger.ts';
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
  words,
} from '../town.ts';

beforeEach(newTown);

describe('Sending', () => {
  it('the same form twice is one entry, and both links open it', async () => {
    const { once = '' } = await filledIn(await read('/log/'));
    expect(once).not.toBe('');
    const first = await log({ once });
    const second = await log({ once });
    expect(second).not.toBe(first);
    expect(await rows('select * from entries')).toHaveLength(1);
    expect(await rows('select * from act_drafts')).toHaveLength(1);
    for (const link of [first, second]) expect(words(await read(link))).toContain('Cooked pumpkin soup');
    expect(await inbox(ben)).toHaveLength(1);
  });

  it('at the same moment is one entry, too', async () => {
    const { once = '' } = await filledIn(await read('/log/'));
    await Promise.all([log({ once }), log({ once }), log({ once })]);
    expect(await rows('select * from entries')).toHaveLength(1);
    expect(await rows('select * from act_drafts')).toHaveLength(1);
  });

  it('the same words from two forms is two entries: two people may have done the same', async () => {
    const [ours, theirs] = [await filledIn(await read('/log/')), await filledIn(await read('/log/'))];
    expect(ours.once).not.toBe(theirs.once);
    await log({ once: ours.once ?? '' });
    await log({ once: theirs.once ?? '' });
    expect(await rows('select * from entries')).toHaveLength(2);
  });

  it('without an address sends her nothing, and her private link works all the same', async () => {
    const yours = await log();
    expect((await inbox()).map(({ to }) => to).sort()).toEqual([ben, chandra]);
    const fresh = await read(`${yours}?sent`);
    expect(fresh).toContain(`http://localhost${yours}`);
    expect(words(fresh)).not.toMatch(/we also send it by mail|you get a mail/);
    expect(words(await read(yours))).toContain('Waiting for a steward to read it.');
    await approveAct();
    expect(words(await read(yours))).toContain('It is up, for everyone to see.');
    expect(await inbox()).toHaveLength(2);
  });

  it('with an address brings her a receipt without her own words, and the decision with them', async () => {
    const yours = await log({ email: amina });
    expect(words(await read(`${yours}?sent`))).toContain('we also send it by mail');
    const [receipt] = await inbox(amina);
    expect(receipt?.subject).toBe('We have your line for the ledger of Monday, 1 March 2027');
    expect(receipt?.text).not.toContain('soup');
    expect(words(await read(await linkIn('yours', amina)))).toContain('Cooked pumpkin soup');
    await approveAct();
    const [decision] = await inbox(amina);
    expect(decision?.subject).toBe('It is up: Task done: Cooked pumpkin soup');
    const path = /http:\/\/localhost(\/ledger\/\S+)/.exec(decision?.text ?? '')?.[1] ?? '';
    expect(numbersOn(await read(path))).toEqual([1]);
    expect(path).toMatch(/#act-1$/);
  });

  it('without an address, sent back with a question: she finds it behind her link', async () => {
    const yours = await log();
    await decide(await linkIn('review', ben), 'send-back', 'How many meals?');
    const page = await read(yours);
    expect(words(page)).toContain('How many meals?');
    expect((await post(yours, { ...(await filledIn(page)), quantity: '41' })).status).toBe(303);
    await approveAct();
    expect(words(await read('/ledger/'))).toContain('41 meals');
  });

  it('by a program that fills in what people do not see, keeps nothing', async () => {
    const before = await everything();
    expect((await post('/log/', { ...soup, leave_empty: 'x' })).headers.get('Location')).toBe('/sent/');
    expect(await everything()).toEqual(before);
  });

  it('tells the stewards everything but the address', async () => {
    await publish();
    await log({ email: amina, commons: 'swap-table-on-the-court' });
    const [mail] = await inbox(chandra);
    for (const part of [
      'Monday, 1 March 2027',
      'Swap table on the court',
      'Amina, task done: Cooked pumpkin soup, 40 meals',
    ])
      expect(mail?.text, part).toContain(part);
    expect(mail?.text).not.toContain(amina);
  });
});
