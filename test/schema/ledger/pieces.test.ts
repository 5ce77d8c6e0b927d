import { describe, expect, it } from 'vitest';
import { inOnePiece, type Source, verifyLedger } from '../../../schema/ledger/verify.ts';
import { chainOf, fileOf, sha256, source, verify } from './lines.ts';

describe('A ledger that arrives in pieces', () => {
  const lines = chainOf(7);
  const whole = fileOf(lines);
  const after = (seq: number) => fileOf(lines.slice(seq));
  const verifyFrom = (from: (seq: number) => Uint8Array | Error) => {
    const asked: number[] = [];
    const verdict = verifyLedger(sha256, async (seq) => {
      asked.push(seq);
      const answer = from(seq);
      if (answer instanceof Error) throw answer;
      return source(answer)(0);
    });
    return verdict.then(({ head, broken }) => ({ seq: head.seq, why: broken?.why, asked }));
  };

  it('is the same whatever the pieces are', async () => {
    for (const size of [1, 7, 100, 1000]) {
      expect((await verifyLedger(sha256, source(whole, size))).head).toEqual((await verify(lines)).head);
    }
  });

  it('is asked for again where an answer ends, even within a line', async () => {
    expect(await verifyFrom((seq) => after(seq).subarray(0, 2000))).toMatchObject({ seq: 7, why: undefined });
    expect(await verifyFrom((seq) => fileOf(lines.slice(seq, seq + 3)))).toEqual({ seq: 7, asked: [0, 3, 6, 7] });
  });

  it('is asked for again where the connection breaks, once it brought something', async () => {
    const flaky: Source = async (seq) =>
      (async function* () {
        yield fileOf(lines.slice(seq, seq + 2));
        if (seq < 6) throw new Error('The connection broke.');
      })();
    expect((await verifyLedger(sha256, flaky)).head.seq).toBe(7);
    await expect(verifyFrom(() => new Error('No connection.'))).rejects.toThrow('No connection.');
    await expect(verifyFrom((seq) => (seq ? new Error('Gone.') : fileOf(lines.slice(0, 2))))).rejects.toThrow('Gone.');
  });

  it('ends where a plain web host gives the same file again', async () => {
    expect(await verifyFrom(() => whole)).toEqual({ seq: 7, asked: [0, 7] });
    expect(await verifyFrom(() => fileOf(lines.slice(0, 1)))).toEqual({ seq: 1, asked: [0, 1] });
  });

  it('is not called sound where a plain web host broke off', async () => {
    let times = 0;
    const host: Source = async () =>
      (async function* () {
        yield fileOf(lines.slice(0, 3));
        if (times++ === 0) throw new Error('The connection broke.');
      })();
    await expect(verifyLedger(sha256, host)).rejects.toThrow('The connection broke.');
  });

  it.each([0, 9])('is not called sound where a file cannot be read to its end (%s bytes into a line)', async (half) => {
    const file = inOnePiece(async function* () {
      yield whole.subarray(0, fileOf(lines.slice(0, 3)).length + half);
      throw new Error('The disk broke.');
    });
    await expect(verifyLedger(sha256, file)).rejects.toThrow('The disk broke.');
  });

  it('may lack its last line feed, but not half its last line', async () => {
    expect((await verifyLedger(sha256, source(whole.subarray(0, -1)))).head.seq).toBe(7);
    const { head, broken } = await verifyLedger(sha256, source(whole.subarray(0, -9)));
    expect([head.seq, broken?.why]).toEqual([6, 'not-a-line']);
  });

  it('may go on without an end and a line feed: no more than one line of it is kept', async () => {
    let given = 0;
    const endless: Source = async () =>
      (async function* () {
        for (;;) {
          given += 10_000;
          yield new Uint8Array(10_000).fill(32);
        }
      })();
    expect((await verifyLedger(sha256, endless)).broken?.why).toBe('not-a-line');
    expect(given).toBeLessThan(100_000);
  });
});
