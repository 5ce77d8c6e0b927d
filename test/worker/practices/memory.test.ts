/** What changes with an entry of any kind, and what is sent from memory though it was written. */
import { beforeEach, describe, expect, it } from 'vitest';
import { kinds } from '../conformance/kinds.ts';
import { reviewOfLast, type Sample } from '../conformance/sample.ts';
import { itIs, newTown } from '../town.ts';
import { atEdge, everythingPublic, type Public, sender, showing, word } from './edge.ts';
import { fullTown } from './full-town.ts';

beforeEach(newTown);

/** The page of one commons: it shows no other. Its calendar file goes with it. */
const isOfOne = (path: string) => /^\/commons\/[^/]+\/$/.test(path);

/** What was made anew, though the memory had it and nothing on it is another. */
function madeInVain(before: Map<string, Public>, after: Map<string, Public>, purged: string[]): string[] {
  return [...after]
    .filter(([path, { text, remembered }]) => {
      const was = before.get(path);
      return was?.remembered && !remembered && was.text === text;
    })
    .filter(([path, { tags }]) => isOfOne(path) || !tags.some((tag) => purged.includes(tag)))
    .map(([path]) => path);
}

describe.each(kinds)('An entry of kind %s', (_kind, sample: Sample) => {
  it('changes the pages that show it, and nothing else is made anew', async () => {
    await fullTown();
    itIs('2027-03-01T13:00:00Z');
    const yours = await sample.send(word, sender);
    await everythingPublic();
    const waiting = await everythingPublic();
    const kept = [...waiting].filter(([, { remembered }]) => remembered).map(([path]) => path);
    for (const path of ['/', '/month/', '/offers/', '/ledger/', '/victories/', '/calendar.ics', '/calendar.xml'])
      expect(kept).toContain(path);
    const approved = await atEdge(await reviewOfLast(), { decision: 'approve', note: '' });
    const up = await everythingPublic();
    if (sample.shownOn.length > 0) expect(showing(up)).not.toEqual([]);
    expect(madeInVain(waiting, up, approved.purged)).toEqual([]);
    if (sample.takeBack === null) return;
    await everythingPublic();
    const before = await everythingPublic();
    const takenBack = await atEdge(`${yours}withdrawal/`, sample.takeBack);
    const gone = await everythingPublic();
    expect(showing(gone)).toEqual([]);
    expect(madeInVain(before, gone, takenBack.purged)).toEqual([]);
  });
});
