/**
 * What is true of every entry, whichever practice it is of: tried on each kind that is in the list. A new one inherits
 * all of it by joining the list, with a file of samples under its name.
 */
import { beforeEach, describe, expect, it } from 'vitest';
import { kinds } from '../conformance/kinds.ts';
import { reviewOfLast, type Sample } from '../conformance/sample.ts';
import { aMinutePasses, decide, everything, itIs, newTown, today, visit } from '../town.ts';
import { atEdge, everythingPublic, type Public, sender, showing, word } from './edge.ts';

beforeEach(newTown);

/** The pages that a write changed without a purge of one of their tags. */
function forgotten(before: Map<string, Public>, after: Map<string, Public>, purged: string[]): string[] {
  const changed = [...after].filter(([path, { text }]) => before.get(path)?.text !== text);
  return changed
    .filter(([, { tags }]) => tags.length > 0 && !tags.some((tag) => purged.includes(tag)))
    .map(([path]) => path);
}

describe.each(kinds)('An entry of kind %s', (_kind, sample: Sample) => {
  it('is seen in public from its approval until it is taken back, and no longer', async () => {
    const yours = await sample.send(word, sender);
    const waiting = await everythingPublic();
    expect(showing(waiting)).toEqual([]);

    const approved = await atEdge(await reviewOfLast(), { decision: 'approve', note: '' });
    expect(approved.response.status).toBe(303);
    const up = await everythingPublic();
    for (const pattern of sample.shownOn) {
      expect(
        showing(up).filter((path) => pattern.test(path)),
        String(pattern),
      ).not.toEqual([]);
    }
    expect(forgotten(waiting, up, approved.purged)).toEqual([]);

    if (sample.takeBack === null) return;
    const takenBack = await atEdge(`${yours}withdrawal/`, sample.takeBack);
    expect(takenBack.response.status).toBe(303);
    const gone = await everythingPublic();
    expect(showing(gone)).toEqual([]);
    expect(forgotten(up, gone, takenBack.purged)).toEqual([]);
  });

  it('that a steward takes down is seen nowhere, and put up again it is what it was', async () => {
    await sample.send(word, sender);
    const review = await reviewOfLast();
    await decide(review, 'approve');
    const up = await everythingPublic();
    const offered = /value="take-down"/.test(await (await visit(review)).text());
    const takenDown = await atEdge(review, { decision: 'take-down', note: 'Somebody was hurt.' });
    if (!offered) {
      // A link that was made up by hand does nothing either.
      expect(takenDown.response.status).toBe(404);
      expect(showing(await everythingPublic())).toEqual(showing(up));
      return;
    }
    expect(takenDown.response.status).toBe(303);
    const gone = await everythingPublic();
    expect(showing(gone)).toEqual([]);
    expect(forgotten(up, gone, takenDown.purged)).toEqual([]);
    const putBack = await atEdge(review, { decision: 'put-back', note: '' });
    expect(putBack.response.status).toBe(303);
    const back = await everythingPublic();
    expect(showing(back)).toEqual(showing(up));
    expect(forgotten(gone, back, putBack.purged)).toEqual([]);
    for (const [path, { text }] of up) expect(back.get(path)?.text, path).toBe(text);
  });

  it('that a steward takes down is erased after 30 days', async () => {
    await sample.send(word, sender);
    const review = await reviewOfLast();
    await decide(review, 'approve');
    if ((await decide(review, 'take-down', `Not ${word}`)).status !== 303) return;
    itIs(new Date(Date.parse(today) + 31 * 86_400_000).toISOString());
    for (let minute = 0; minute < 3; minute++) await aMinutePasses();
    const { inbox: _onThisMachineOnly, ...tables } = await everything();
    expect(JSON.stringify(tables)).not.toContain(word);
    expect((await decide(review, 'put-back')).status).toBe(410);
  });

  it('that is declined is never seen, and of what was not published nothing is kept for long', async () => {
    await sample.send(word, sender);
    await decide(await reviewOfLast(), 'decline', `Not ${word}`);
    expect(showing(await everythingPublic())).toEqual([]);
    itIs('2028-06-01T12:00:00Z');
    for (let minute = 0; minute < 6; minute++) await aMinutePasses();
    const { inbox: _onThisMachineOnly, ...tables } = await everything();
    expect(JSON.stringify(tables)).not.toContain(word);
    expect(JSON.stringify(tables)).not.toMatch(/@example\.(net|org)/);
  });

  it('that nobody decides on lapses, and nothing of it is kept', async () => {
    await sample.send(word, sender);
    itIs('2028-06-01T12:00:00Z');
    for (let minute = 0; minute < 6; minute++) await aMinutePasses();
    expect(showing(await everythingPublic())).toEqual([]);
    const { inbox: _onThisMachineOnly, ...tables } = await everything();
    expect(JSON.stringify(tables)).not.toContain(word);
  });

  it('names its sender to nobody: no address is kept in clear, none is logged or shown', async () => {
    const yours = await sample.send(word, sender);
    const { inbox: _onThisMachineOnly, ...tables } = await everything();
    expect(JSON.stringify(tables)).not.toMatch(/@example\.(net|org)/);
    expect(await (await visit(yours)).text()).not.toContain(sender);
    await decide(await reviewOfLast(), 'approve');
    for (const [path, { text }] of await everythingPublic()) expect(text, path).not.toContain(sender);
  });
});
