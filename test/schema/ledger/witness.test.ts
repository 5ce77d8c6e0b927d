import { describe, expect, it } from 'vitest';
import { readWitness } from '../../../schema/ledger/chain.ts';

describe('A witness', () => {
  const short = '3f2a9c1b77e0';

  it.each([
    ['1234 3f2a 9c1b 77e0', 1234],
    ['1,234 · 3f2a 9c1b 77e0', 1234],
    ['1.234 · 3F2A 9C1B 77E0', 1234],
    ['1 234 · 3f2a 9c1b 77e0', 1234],
    ['1\u202f234\u00a03f2a 9c1b 77e0', 1234],
    ['#1234: 3f2a9c1b77e0', 1234],
    ['  Line 7 · 3f2a 9c1b 77e0.\n', 7],
    ['The last is 1,234,567 · 3f2a 9c1b 77e0.', 1_234_567],
  ])('is read as people copy it: %s', (typed, seq) => expect(readWitness(typed)).toEqual({ seq, short }));

  it('may be copied with more digits, and may be all figures', () => {
    expect(readWitness(`7 ${short}${'0'.repeat(52)}`)).toEqual({ seq: 7, short: short + '0'.repeat(52) });
    expect(readWitness('12 3456 7890 1234')).toEqual({ seq: 12, short: '345678901234' });
    expect(readWitness('1 234 5678 9012 3456')).toEqual({ seq: 1234, short: '567890123456' });
  });

  it.each([
    '',
    '1234',
    '3f2a 9c1b 77e0',
    '1234 3f2a 9c1b',
    '1234 3f2a 9c1b 77eg',
    `7 ${'0'.repeat(65)}`,
    'seven 3f2a9c1b77e0',
    '7 1234 5678 9012 3456',
    '7 3f2a 9c1b 77eé',
    '7 3f2a 9c1b 77e0é',
  ])('is not made out of anything else: %s', (typed) => expect(readWitness(typed)).toBeNull());
});
