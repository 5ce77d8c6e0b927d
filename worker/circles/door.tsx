import { sql } from 'drizzle-orm';
import { keeperAskForm } from '../../schema/circles/keeper-form.ts';
import { keeperHasTurn, keeperId } from '../../schema/circles/keepers.ts';
import { insertWhere, type Statement, writeTogether } from '../../schema/database.ts';
import { parseForm } from '../../schema/form.ts';
import { enqueueMail } from '../../schema/outbox.ts';
import { days } from '../../schema/time.ts';
import { hashToken, newToken, tokens } from '../../schema/tokens.ts';
import { doorNotes, keeperDoorView } from '../../site/parts/circles/keeper-door.tsx';
import type { Town } from '../context.ts';
import { anyone, formPage } from '../form-page.ts';
import { letter } from '../mail/letter.tsx';
import { deliverSoon } from '../mail/outbox.ts';

/** The door of the keepers: whose links are lost or ended asks for a fresh one. */
export const keeperDoorRoutes = formPage({
  path: '/keeper/',
  template: '/keeper/',
  load: anyone,
  names: Object.keys(keeperAskForm.shape),
  page: (c, _anyone, { answers, errors }) => {
    const isFresh = Object.keys(errors).length === 0;
    const note = isFresh ? doorNotes.find((one) => c.req.query(one) !== undefined) : undefined;
    return keeperDoorView({ answers, errors, note });
  },
  parse: (_c, _anyone, answers) => parseForm(keeperAskForm, answers),
  async submit(c, _anyone, { email }) {
    await writeTogether(c.var.town.db, await freshLink(c.var.town, email));
    deliverSoon(c);
    return { ok: true, path: '/keeper/?asked' };
  },
});

/** How long a link that was asked for is good for. */
const askedFor = days(60);
/** The most links that one address is sent in an hour. */
const mostAnHour = 5;

/**
 * A fresh link for a keeper, and nothing for anybody else: as at the door of the stewards, whether the address is a
 * keeper's is only decided by the database as it writes.
 */
async function freshLink(town: Town, address: string): Promise<Statement[]> {
  const { db, keys, settings, now } = town;
  const id = await keeperId(keys, address);
  const token = newToken();
  const hash = await hashToken(token);
  const expiresAt = now.add(askedFor);
  // All links of this sort hold equally long, so those of the last hour are those that end last.
  const ofLastHour = expiresAt.subtract({ hours: 1 }).epochMilliseconds;
  const few = sql`(select count(*) from ${tokens} where ${tokens.subjectId} = ${id} and ${tokens.asked} = 1 and ${tokens.expiresAt} > ${ofLastHour}) < ${mostAnHour}`;
  const link = `${settings.SITE_URL}/keeper/${token}/`;
  const mail = letter(settings, address, 'Your way to the letters', [
    { label: 'The letters', link },
    { label: 'Your turn, and your key', link: `${link}turn/` },
    'Someone asked for this link with your address. If it was not you, you need not do anything: only you have it.',
    'This link is yours alone. Opening it changes nothing.',
  ]);
  const wasMade = sql`exists (select 1 from ${tokens} where ${tokens.hash} = ${hash})`;
  const row = { hash, purpose: 'keeper', subjectId: id, asked: true, expiresAt } as const;
  return [
    insertWhere(db, tokens, row, sql`${keeperHasTurn(id, now)} and ${few}`),
    ...(await enqueueMail(db, keys, mail, now, { kind: 'letter', when: wasMade })),
  ];
}
