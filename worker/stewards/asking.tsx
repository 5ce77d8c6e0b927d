import { sql } from 'drizzle-orm';
import * as z from 'zod';
import { insertWhere, type Statement, writeTogether } from '../../schema/database.ts';
import { email, parseForm } from '../../schema/form.ts';
import { enqueueMail } from '../../schema/outbox.ts';
import { beginFirstTurns, hasTurn, stewardId } from '../../schema/stewards/queries.ts';
import { days } from '../../schema/time.ts';
import { hashToken, newToken, tokens } from '../../schema/tokens.ts';
import { readNote } from '../../site/parts/stewards/desk.tsx';
import { askView } from '../../site/parts/stewards/views.tsx';
import type { Town } from '../context.ts';
import { anyone, formPage } from '../form-page.ts';
import { letter } from '../mail/letter.tsx';
import { deliverSoon } from '../mail/outbox.ts';

const askForm = z.object({
  /** Whoever has it, the answer is the same. */
  email: email('Enter your mail address'),
});

/** The door of the desk: a steward whose links are lost or ended asks for a fresh one. */
export const askingRoutes = formPage({
  path: '/desk/',
  template: '/desk/',
  load: anyone,
  names: Object.keys(askForm.shape),
  page: (c, _anyone, { answers, errors }) => {
    const isFresh = Object.keys(errors).length === 0;
    return askView({ answers, errors, note: isFresh ? readNote(c.req.query()) : undefined });
  },
  parse: (_c, _anyone, answers) => parseForm(askForm, answers),
  async submit(c, _anyone, { email: address }) {
    await writeTogether(c.var.town.db, await freshLink(c.var.town, address));
    deliverSoon(c);
    return { ok: true, path: '/desk/?asked' };
  },
});

/** How long a link that was asked for is good for. */
const askedFor = days(60);
/** The most links that one address is sent in an hour. */
const mostAnHour = 5;

/**
 * A fresh link for a steward, and nothing for anybody else. Whether the address is a steward's is only
 * decided by the database as it writes: the work is the same for every address, and so is the answer.
 */
async function freshLink(town: Town, address: string): Promise<Statement[]> {
  const { db, keys, settings, now } = town;
  const id = await stewardId(keys, address);
  const token = newToken();
  const hash = await hashToken(token);
  const expiresAt = now.add(askedFor);
  // All links of this sort hold equally long, so those of the last hour are those that end last.
  const ofLastHour = expiresAt.subtract({ hours: 1 }).epochMilliseconds;
  const few = sql`(select count(*) from ${tokens} where ${tokens.stewardId} = ${id} and ${tokens.asked} = 1 and ${tokens.expiresAt} > ${ofLastHour}) < ${mostAnHour}`;
  const mail = letter(settings, address, 'Your way to the desk', [
    { label: 'Everything that waits for a decision', link: `${settings.SITE_URL}/desk/${token}/` },
    'Someone asked for this link with your address. If it was not you, you need not do anything: only you have it.',
    'This link is yours alone. Opening it changes nothing.',
  ]);
  const wasMade = sql`exists (select 1 from ${tokens} where ${tokens.hash} = ${hash})`;
  return [
    ...(await beginFirstTurns(town)),
    insertWhere(
      db,
      tokens,
      { hash, purpose: 'desk', stewardId: id, asked: true, expiresAt },
      sql`${hasTurn(id, now)} and ${few}`,
    ),
    ...(await enqueueMail(db, keys, mail, now, { kind: 'letter', when: wasMade })),
  ];
}
