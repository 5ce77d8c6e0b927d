import { beforeEach, describe, expect, it } from 'vitest';
import { georgianIsLeft, khinkali, logged, nino, verified } from '../ledger.ts';
import { ben, chandra, everything, linkIn, newTown, post, read, visit, words } from '../town.ts';

beforeEach(newTown);

describe('A steward whom somebody asks', () => {
  const desk = async () => `${await linkIn('desk', ben)}ledger/`;

  it('finds the line by its number and takes the name back', async () => {
    await logged({ who: nino, what: khinkali });
    expect(await read(await linkIn('desk', ben))).toContain('href="./ledger/"');
    const page = await read(`${await desk()}?line=1`);
    expect(words(page)).toContain(`${nino} : ${khinkali}`);
    const response = await post(await desk(), { line: '1', what: 'name' });
    expect(response.status).toBe(303);
    expect(words(await read(response.headers.get('Location') ?? ''))).toContain(`Someone : ${khinkali}`);
    expect(words(await read('/ledger/'))).toContain(`Someone : ${khinkali}`);
    await post(await desk(), { line: 'No. 1', what: 'words' });
    expect(await georgianIsLeft()).toEqual([]);
    expect(await verified()).toHaveLength(1);
  });

  it('is told of a number that there is not, and asked what is meant', async () => {
    await logged();
    const before = await everything();
    for (const line of ['2', '0', '-1', 'one', '', '1.5', '9'.repeat(30)]) {
      const response = await post(await desk(), { line, what: 'name' });
      expect(response.status, line).toBe(422);
      const shown = await read(`${await desk()}?line=${line}`);
      if (line) expect(words(shown)).toContain('There is no such line');
    }
    for (const what of ['', 'all']) {
      const response = await post(await desk(), { line: '1', what });
      expect(response.status).toBe(422);
      expect(await response.text()).toContain('<a href="#what">Choose what is taken back</a>');
    }
    expect(await everything()).toEqual(before);
  });

  it('decides nothing by looking', async () => {
    await logged();
    const before = await everything();
    for (let time = 0; time < 3; time++) expect((await visit(`${await desk()}?line=1&what=name`)).status).toBe(200);
    expect(await everything()).toEqual(before);
  });

  it('has to be a steward still', async () => {
    await logged();
    const path = await desk();
    const before = await everything();
    const settings = { env: { STEWARDS: chandra } };
    expect((await visit(path, settings)).status).toBe(403);
    expect((await post(path, { line: '1', what: 'name' }, settings)).status).toBe(403);
    expect(await everything()).toEqual(before);
  });
});
