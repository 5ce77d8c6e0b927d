import { kinds } from '../conformance/kinds.ts';
import { reviewOfLast } from '../conformance/sample.ts';
import { decide, inbox, itIs, today } from '../town.ts';

/** A town in which something of every kind is up, with private links of every purpose: one of each kind, one of each steward's. */
export async function fullTown(): Promise<Record<string, string[]>> {
  const links: Record<string, string[]> = {};
  const keep = (purpose: string, link: string) => {
    links[purpose] = [...(links[purpose] ?? []), link];
  };
  for (const [n, [, sample]] of kinds.entries()) {
    // Two of one kind would be the same entry: each is sent at a moment of its own.
    itIs(new Date(Date.parse(today) + n * 60_000).toISOString());
    keep('yours', await sample.send(`Sample ${n}`, `sender${n}@example.net`));
    await decide(await reviewOfLast(), 'approve');
  }
  for (const { text } of await inbox()) {
    for (const [, purpose = '', token = ''] of text.matchAll(/http:\/\/localhost\/(\w+)\/([\w-]{43})\//g)) {
      if (!links[purpose]) keep(purpose, `/${purpose}/${token}/`);
    }
  }
  return links;
}
