import { beforeEach, describe, expect, it } from 'vitest';
import { approveAct, log, soup } from './ledger.ts';
import { amina, inbox, newTown, publish, read, rows, words } from './town.ts';

beforeEach(newTown);

describe('Amina logs what she did', () => {
  it('and it is in the ledger with the next request after Ben approved it', async () => {
    const { page } = await publish();
    const yours = await log({ commons: 'swap-table-on-the-court', email: amina });
    expect(yours).toMatch(/^\/yours\//);
    expect(await read('/ledger/')).not.toContain(soup.what);
    expect(await rows('select * from acts')).toEqual([]);
    await approveAct();
    for (const path of [
      '/ledger/',
      '/ledger/2027-03/',
      page,
      '/wall/',
      '/ledger.json',
      '/ledger.csv',
      '/ledger/find/?q=soup',
    ]) {
      expect(await read(path), path).toContain(soup.what);
    }
    expect(words(await read(page))).toContain('1 person, 40 meals');
    expect(await rows('select * from act_drafts')).toEqual([]);
    expect((await inbox(amina))[0]?.subject).toContain('It is up');
  });
});
