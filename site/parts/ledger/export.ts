import Papa from 'papaparse';
import type { Database } from '../../../schema/database.ts';
import { lineOf, recordOf } from '../../../schema/ledger/chain.ts';
import { decimal } from '../../../schema/ledger/quantity.ts';
import { chainAfter, chainWithCommons } from '../../../schema/ledger/queries.ts';
import { commonsPath } from '../commons/list.tsx';
import type { PageContext } from '../view.ts';

/** An export of the ledger: made piece by piece, so that its length does not matter. */
export interface Export {
  body: ReadableStream<Uint8Array>;
  type: string;
}

/** Lines read at a time: about a megabyte, and few enough queries for a million lines (a request may make 1,000). */
const linesInPiece = 2000;

/**
 * Makes a stream of pieces, each asked for only when the one before has left.
 *
 * The first piece is made before this returns, so that a database that cannot be reached is noticed
 * while there is still time to say so.
 *
 * @param read gives the next lines after a number
 */
async function streamed<Line>(
  after: number,
  begin: string,
  read: (after: number) => Promise<Line[]>,
  seqOf: (line: Line) => number,
  write: (lines: Line[]) => string,
): Promise<ReadableStream<Uint8Array>> {
  const utf8 = new TextEncoder();
  let lines = await read(after);
  let ready: string | null = begin + write(lines);
  return new ReadableStream({
    async pull(stream) {
      const last = lines.at(-1);
      if (ready === null && last !== undefined) {
        lines = await read(seqOf(last));
        ready = write(lines);
      }
      if (ready) stream.enqueue(utf8.encode(ready));
      ready = null;
      if (lines.length < linesInPiece) stream.close();
    },
  });
}

/** The whole chain as docs/ledger-format.md describes it, one line of JSON each, from after a number. */
export async function ledgerJson(db: Database, after = 0): Promise<Export> {
  const body = await streamed(
    after,
    '',
    (seq) => chainAfter(db, seq, linesInPiece),
    (act) => act.seq,
    (lines) => lines.map((line) => `${JSON.stringify(lineOf(line))}\n`).join(''),
  );
  return { body, type: 'application/x-ndjson; charset=utf-8' };
}

const columns = ['number', 'date', 'act', 'what', 'quantity', 'unit', 'who', 'commons', 'corrects', 'approved', 'hash'];

/** What a spreadsheet takes for the beginning of a formula; the wide forms are the same to one set to Japanese. */
const formula = /^[=+\-@\t\r\n＝＋－＠]/;
/** Where commas are decimals, spreadsheets part a row at semicolons. A smile is left alone. */
const formulaWithin = /(?<=;\s*)(?=[=+@＝＋＠]|[-－][^\s)])/g;

const defused = (text: string | null) => text?.replace(formulaWithin, "'");

/**
 * The ledger as a table for spreadsheets (RFC 4180): with a byte order mark, because Excel reads UTF-8
 * only then, and with an apostrophe before whatever a spreadsheet would take for a formula.
 */
export async function ledgerCsv(db: Database, context: PageContext, after = 0): Promise<Export> {
  const options = { escapeFormulae: formula, newline: '\r\n' };
  const table = (rows: unknown[][]) => (rows.length > 0 ? `${Papa.unparse(rows, options)}\r\n` : '');
  const body = await streamed(
    after,
    `\ufeff${table([columns])}`,
    (seq) => chainWithCommons(db, seq, linesInPiece),
    ({ act }) => act.seq,
    (lines) =>
      table(
        lines.map(({ act, slug }) => [
          ...[act.seq, act.date, act.act, defused(act.what), decimal(act.hundredths), act.unit, defused(act.who)],
          ...[slug && context.settings.SITE_URL + commonsPath(slug), act.corrects, recordOf(act).at, act.hash],
        ]),
      ),
  );
  return { body, type: 'text/csv; charset=utf-8' };
}
