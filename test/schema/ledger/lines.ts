/** Ledgers as their lines: the one of docs/ledger-format.md, and others of any length. */
import { createHash } from 'node:crypto';
import {
  type ActRecord,
  type ChainLine,
  commitment,
  genesis,
  hashOf,
  newSalt,
  readWitness,
  type Sha256,
  type Witness,
} from '../../../schema/ledger/chain.ts';
import { inOnePiece, type Source, verifyLedger } from '../../../schema/ledger/verify.ts';

export const sha256: Sha256 = (data) => createHash('sha256').update(data).digest();

export const [format = ''] = Object.values(
  import.meta.glob<string>('../../../docs/ledger-format.md', { query: '?raw', import: 'default', eager: true }),
);

export const fenced = (kind: string) =>
  new RegExp(`\n\`\`\`${kind}\n(.*?)\n\`\`\``, 's').exec(format)?.[1]?.split('\n') ?? [];

/** The chain that docs/ledger-format.md gives to all who write a verifier. */
export const vectors = fenced('ndjson');

const utf8 = new TextEncoder();

export const fileOf = (lines: string[]) => utf8.encode(lines.map((line) => `${line}\n`).join(''));

/** A ledger that arrives in chunks of so many bytes. */
export const source = (bytes: Uint8Array, size = bytes.length || 1): Source =>
  inOnePiece(async function* () {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  });

export const verify = (lines: string[], witness: Witness | null = null) =>
  verifyLedger(sha256, source(fileOf(lines)), witness);

export const breakOf = async (lines: string[], witness?: string) => {
  const { broken } = await verify(lines, witness ? readWitness(witness) : null);
  return broken && [broken.seq, broken.why];
};

export const parsed = (line: string | undefined): ChainLine => JSON.parse(line ?? '');

/** A sound chain of plain lines. */
export function chainOf(length: number): string[] {
  let prev = genesis.hash;
  return Array.from({ length }, (_, index) => {
    const [who, what] = [
      { salt: newSalt(), text: 'Zoë' },
      { salt: newSalt(), text: `Swept the alley, ${index + 1}` },
    ];
    const record: ActRecord = {
      v: 1,
      seq: index + 1,
      prev,
      act: 'task',
      quantity: '1',
      unit: 'items',
      date: '2027-03-01',
      commons: null,
      corrects: null,
      at: '2027-03-01T12:00:00Z',
      who: commitment(sha256, who),
      what: commitment(sha256, what),
    };
    prev = hashOf(sha256, record);
    return JSON.stringify({ ...record, hash: prev, words: { who, what } });
  });
}
