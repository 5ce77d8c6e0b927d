import type { Temporal } from 'temporal-polyfill';
import { type Proposal, toCommons } from '../../schema/commons/form.ts';
import type { CommonsContext } from '../../schema/commons/hooks.ts';
import { anyCommons, commonsSlug, insertCommons, publish } from '../../schema/commons/queries.ts';
import type { Commons } from '../../schema/commons/table.ts';
import { writeTogether } from '../../schema/database.ts';
import { entries } from '../../schema/entries.ts';
import { days } from '../../schema/time.ts';

/** What a proposal begins with when little of it matters. */
export const plainProposal: Omit<Proposal, 'title' | 'kind' | 'summary' | 'date' | 'starts' | 'area' | 'place'> = {
  ends: '',
  repeats: 'never',
  until: '',
  reveal: 'now',
  bring: '',
  access: '',
  roles: '',
  host: '',
  steward_name: '',
  steward_email: '',
};

/** Puts a commons up as if it had been proposed and approved; nobody's address is kept with it. */
export async function putPublicCommons(
  context: CommonsContext,
  proposal: Proposal,
  zone: string,
  at: Temporal.Instant,
  { example = false } = {},
): Promise<Commons> {
  const { db } = context;
  const id = crypto.randomUUID();
  const proposed = toCommons(proposal, zone);
  await writeTogether(db, [
    db.insert(entries).values({
      id,
      kind: 'commons',
      status: 'approved',
      title: proposal.title,
      example,
      contactUntil: proposed.lastOverAt.add(days(30)),
      createdAt: at,
      updatedAt: at,
    }),
    insertCommons(db, id, proposed),
  ]);
  const commons = await anyCommons(db, id);
  if (!commons) throw new Error(`“${proposal.title}” was not written.`);
  await writeTogether(db, publish(context, commons, await commonsSlug(db, commons), at));
  return commons;
}
