import { hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { parseArgs } from 'node:util';
import { readWitness, type Sha256 } from '../schema/ledger/chain.ts';
import { inOnePiece, ledgerAt, type Source, verdictWords, verifyLedger } from '../schema/ledger/verify.ts';

const usage = `Say what to check, a file or an address, and if you have one a head from a paper copy:
  npm run ledger:verify -- ledger.json
  npm run ledger:verify -- https://commons.example.org --head "1,234 · 3f2a 9c1b 77e0"`;

const sha256: Sha256 = (data) => hash('sha256', data, 'buffer');

/** From a file, the address of a site or that of its /ledger.json. */
function sourceOf(place: string): Source {
  if (!/^https?:\/\//i.test(place)) return inOnePiece(() => createReadStream(place));
  const url = new URL(place);
  if (!url.pathname.endsWith('.json')) url.pathname = url.pathname.replace(/\/?$/, '/ledger.json');
  return ledgerAt(url.href);
}

/** What `fetch` fails with says why only in its cause. */
const reason = (error: unknown): string =>
  error instanceof Error
    ? error.cause instanceof Error
      ? `${error.message}: ${error.cause.message}`
      : error.message
    : String(error);

async function check(): Promise<0 | 1> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { head: { type: 'string' } } });
  const [place] = positionals;
  if (!place || positionals.length > 1) throw new Error(usage);
  const witness = values.head === undefined ? null : readWitness(values.head);
  if (values.head !== undefined && !witness) {
    throw new Error('A head is a number and at least 12 hex digits, like --head "1,234 · 3f2a 9c1b 77e0".');
  }
  const verdict = await verifyLedger(sha256, sourceOf(place), witness);
  console.log(verdictWords(verdict, witness));
  return verdict.broken ? 1 : 0;
}

/** Told apart by programs: 0 all lines hold, 1 the chain is broken, 2 it could not be read. */
process.exitCode = await check().catch((error) => {
  console.error(reason(error));
  return 2;
});
