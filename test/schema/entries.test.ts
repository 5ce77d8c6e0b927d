import { beforeEach, describe, expect, it } from 'vitest';
import type { Statement } from '../../schema/database.ts';
import { type Decision, decide } from '../../schema/decisions.ts';
import { entries, findEntry, submit, transition } from '../../schema/entries.ts';
import { enqueueMail, outbox } from '../../schema/outbox.ts';
import { tokens } from '../../schema/tokens.ts';
import { db, emptyHouse, keys, now, rows } from './house.ts';

beforeEach(emptyHouse);

const later = now.add({ hours: 24 });

const fromAmina = (fingerprint: string = crypto.randomUUID()) => ({
  id: crypto.randomUUID(),
  kind: 'commons',
  status: 'pending' as const,
  title: 'Swap table',
  fingerprint,
  contact: 'sealed',
  contactUntil: later,
  createdAt: now,
  updatedAt: now,
});

async function waiting() {
  const entry = fromAmina();
  await submit(db, entry, []);
  return { ...entry, version: 1 };
}

const letterTo = async (to: string) =>
  enqueueMail(db, await keys(), { to, subject: 'Hello', text: 'Hello', html: '' }, now);

const says = (by: string, decision: Decision, also: Statement[] = []) => ({ decision, by, note: null, at: now, also });

const steps = () => rows<{ to: string; by: string }>('select "to", "by" from transitions order by at');

describe('The same text sent twice', () => {
  it('at once is one entry, and both are told which', async () => {
    const [first, second] = [fromAmina('same'), fromAmina('same')];
    const results = await Promise.all([
      submit(db, first, await letterTo('amina@example.net')),
      submit(db, second, await letterTo('amina@example.net')),
    ]);
    const [one, ...more] = await db.select().from(entries);
    expect(more).toEqual([]);
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(results).toContainEqual({ ok: false, why: 'already-here', entryId: one?.id });
    expect(await db.select().from(outbox)).toHaveLength(1);
  });

  it('is a new entry when the first one was decided', async () => {
    const first = fromAmina('same');
    await submit(db, first, []);
    await decide(db, { ...first, version: 1 }, says('ben', 'decline'));
    expect(await submit(db, fromAmina('same'), [])).toEqual({ ok: true });
  });
});

describe('Two who press at once', () => {
  it('Ben and Chandra: one decides, the other is told who did what', async () => {
    const entry = await waiting();
    const results = await Promise.all([
      decide(db, entry, says('ben', 'approve', await letterTo('amina@example.net'))),
      decide(db, entry, says('chandra', 'decline', await letterTo('amina@example.net'))),
    ]);
    const [step, ...more] = await steps();
    expect(more).toEqual([]);
    const loser = results.find((result) => !result.ok);
    expect(loser).toMatchObject({ why: 'decided', last: { by: step?.by, to: step?.to, at: now } });
    expect((await findEntry(db, entry.id))?.status).toBe(step?.to);
    expect(await db.select().from(outbox)).toHaveLength(1);
  });

  it('Amina takes it back while Ben approves: one of both happens', async () => {
    for (let round = 0; round < 5; round++) {
      const entry = await waiting();
      const [back, up] = await Promise.all([
        transition(db, { entry, from: ['pending'], to: 'withdrawn', by: 'sender', at: now }),
        decide(db, entry, says('ben', 'approve')),
      ]);
      expect(back).not.toBe(up.ok);
      expect((await findEntry(db, entry.id))?.status).toBe(back ? 'withdrawn' : 'approved');
    }
    expect(await steps()).toHaveLength(5);
  });
});

describe('What a steward has not read', () => {
  it('is not decided: after an edit the newer version waits', async () => {
    const entry = await waiting();
    await transition(db, {
      entry,
      from: ['pending'],
      to: 'pending',
      by: 'sender',
      at: now,
      set: { title: 'Swap table and soup', version: 2 },
    });
    const result = await decide(db, entry, says('ben', 'approve'));
    expect(result).toMatchObject({ ok: false, why: 'edited', entry: { version: 2, title: 'Swap table and soup' } });
    expect((await findEntry(db, entry.id))?.status).toBe('pending');
    expect(await decide(db, { ...entry, version: 2 }, says('ben', 'approve'))).toEqual({
      ok: true,
      status: 'approved',
    });
  });
});

describe('Nothing is half written', () => {
  const link = { hash: 'taken', purpose: 'yours' as const, expiresAt: later };

  it('when one part of a decision fails', async () => {
    const entry = await waiting();
    await db.insert(tokens).values(link);
    const also = [...(await letterTo('amina@example.net')), db.insert(tokens).values(link)];
    await expect(decide(db, entry, says('ben', 'approve', also))).rejects.toThrow();
    expect((await findEntry(db, entry.id))?.status).toBe('pending');
    expect(await steps()).toEqual([]);
    expect(await db.select().from(outbox)).toEqual([]);
  });

  it('when one part of a submission fails', async () => {
    await db.insert(tokens).values(link);
    await expect(submit(db, fromAmina(), [db.insert(tokens).values(link)])).rejects.toThrow();
    expect(await db.select().from(entries)).toEqual([]);
  });

  it('when the entry has moved on', async () => {
    const entry = await waiting();
    await decide(db, entry, says('ben', 'decline'));
    const before = await rows('select * from entries');
    const taken = await transition(db, {
      entry,
      from: ['pending'],
      to: 'withdrawn',
      by: 'sender',
      at: later,
      also: await letterTo('ben@example.org'),
    });
    expect(taken).toBe(false);
    expect(await rows('select * from entries')).toEqual(before);
    expect(await db.select().from(outbox)).toEqual([]);
  });
});
