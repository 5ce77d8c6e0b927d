import { type SQL, sql } from 'drizzle-orm';
import type { Temporal } from 'temporal-polyfill';
import * as z from 'zod';
import { insertWhere, type Statement, writeTogether } from '../schema/database.ts';
import { email, parseForm } from '../schema/form.ts';
import { enqueueMail } from '../schema/outbox.ts';
import type { Keys } from '../schema/secrets.ts';
import { days } from '../schema/time.ts';
import { hashToken, newToken, type Purpose, tokens } from '../schema/tokens.ts';
import type { Filled } from '../site/parts/form.tsx';
import type { View } from '../site/parts/view.ts';
import type { Town } from './context.ts';
import { anyone, formPage } from './form-page.ts';
import { type Block, letter } from './mail/letter.tsx';
import { deliverSoon } from './mail/outbox.ts';

/** Where those who serve a turn ask for a fresh link, should theirs be lost or ended. */
interface Door {
  /** The first part of the link's path, under which the door is, too. */
  purpose: Purpose & ('desk' | 'keeper');
  /** What of a token says whose it is. */
  column: 'stewardId' | 'subjectId';
  /** The page; with what was asked for in its address while nothing has to be mended. */
  view(filled: Filled, query: Record<string, string>): View;
  idOf(keys: Keys, address: string): Promise<string>;
  /** Holds, at the moment of writing, while their turn is on. */
  hasTurn(id: string, now: Temporal.Instant): SQL;
  subject: string;
  /** What the link leads to, and what lies below it. */
  ways(link: string): Block[];
  /** What is written before. */
  first?(town: Town): Promise<Statement[]>;
}

const askForm = z.object({
  /** Whoever has it, the answer is the same. */
  email: email('Enter your mail address'),
});

export const door = (spec: Door) =>
  formPage({
    path: `/${spec.purpose}/`,
    template: `/${spec.purpose}/`,
    load: anyone,
    names: Object.keys(askForm.shape),
    page: (c, _anyone, { answers, errors }) =>
      spec.view({ answers, errors }, Object.keys(errors).length === 0 ? c.req.query() : {}),
    parse: (_c, _anyone, answers) => parseForm(askForm, answers),
    async submit(c, _anyone, { email: address }) {
      await writeTogether(c.var.town.db, await freshLink(c.var.town, spec, address));
      deliverSoon(c);
      return { ok: true, path: `/${spec.purpose}/?asked`, done: 'itself' };
    },
  });

/** How long a link that was asked for is good for. */
const askedFor = days(60);
/** The most links that one address is sent in an hour. */
const mostAnHour = 5;

/**
 * A fresh link for whoever serves, and nothing for anybody else. Whether the address is of one who does is only decided
 * by the database as it writes: the work is the same for every address, and so is the answer.
 */
async function freshLink(town: Town, spec: Door, address: string): Promise<Statement[]> {
  const { db, keys, settings, now } = town;
  const { purpose, column } = spec;
  const id = await spec.idOf(keys, address);
  const token = newToken();
  const hash = await hashToken(token);
  const expiresAt = now.add(askedFor);
  // All links of this sort hold equally long, so those of the last hour are those that end last.
  const ofLastHour = expiresAt.subtract({ hours: 1 }).epochMilliseconds;
  const few = sql`(select count(*) from ${tokens} where ${tokens[column]} = ${id} and ${tokens.asked} = 1 and ${tokens.expiresAt} > ${ofLastHour}) < ${mostAnHour}`;
  const mail = letter(settings, address, spec.subject, [
    ...spec.ways(`${settings.SITE_URL}/${purpose}/${token}/`),
    'Someone asked for this link with your address. If it was not you, you need not do anything: only you have it.',
    'This link is yours alone. Opening it changes nothing.',
  ]);
  const wasMade = sql`exists (select 1 from ${tokens} where ${tokens.hash} = ${hash})`;
  const row = { hash, purpose, [column]: id, asked: true, expiresAt };
  return [
    ...((await spec.first?.(town)) ?? []),
    insertWhere(db, tokens, row, sql`${spec.hasTurn(id, now)} and ${few}`),
    ...(await enqueueMail(db, keys, mail, now, { kind: 'letter', when: wasMade })),
  ];
}
