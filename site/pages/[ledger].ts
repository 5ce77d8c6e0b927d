import type { APIRoute } from 'astro';
import { printedHead } from '../../schema/ledger/queries.ts';
import { openTown } from '../build.ts';
import { ledgerCsv, ledgerJson } from '../parts/ledger/export.ts';

/**
 * Cloudflare takes files of up to 25 MiB, and a line has about 700 bytes. Of a longer ledger no file is
 * built: half a chain would look like a whole one.
 */
const mostLines = 25_000;

export async function getStaticPaths() {
  const { db } = await openTown();
  const head = await printedHead(db);
  return (head?.seq ?? 0) > mostLines ? [] : ['ledger.json', 'ledger.csv'].map((ledger) => ({ params: { ledger } }));
}

export const GET: APIRoute = async ({ params }) => {
  const { db, context } = await openTown();
  const { body } = params.ledger === 'ledger.csv' ? await ledgerCsv(db, context) : await ledgerJson(db);
  return new Response(body);
};
