import { Hono } from 'hono';
import { anyCommons } from '../../schema/commons/queries.ts';
import type { Commons } from '../../schema/commons/table.ts';
import { findEntry } from '../../schema/entries.ts';
import type { Answers } from '../../schema/form.ts';
import { owe } from '../../schema/outbox.ts';
import { comingTo } from '../../schema/signups/coming.ts';
import { anySignup, takeOff } from '../../schema/signups/queries.ts';
import { steered } from '../../schema/stewards/sunrises.ts';
import { commonsPath } from '../../site/parts/commons/list.tsx';
import { WhoIsComing } from '../../site/parts/signups/private.tsx';
import { roleMoment } from '../../site/parts/signups/words.ts';
import { form } from '../form.ts';
import { followLink } from '../link.ts';
import { letterTo } from '../mail/letter.tsx';
import { deliverSoon } from '../mail/outbox.ts';
import { ownPage, purge } from '../page.ts';
import { expiredLink } from '../problem.tsx';
import { contactOf } from '../submission.ts';
import type { App, AppContext, Town } from '../town.ts';
import { tag } from './practice.tsx';
import { tellSignedUp } from './tell.ts';

/** Who is coming, for whoever holds the commons, who may take somebody off the list. */
export const comingRoutes = new Hono<App>()
  .get('/yours/:token/coming/', async (c) => showComing(c, await held(c)))
  .post('/yours/:token/coming/', ...form(async (c, answers) => takeOffList(c, await held(c), answers)));

/** @throws {Problem} 410 for what is no commons that is up, or was handed on */
async function held(c: AppContext): Promise<Commons> {
  const { db } = c.var.town;
  const { entryId } = await followLink(c, 'yours');
  const entry = await findEntry(db, entryId ?? '');
  const commons = entry?.kind === 'commons' && entry.status === 'approved' && (await anyCommons(db, entry.id));
  if (!commons) throw expiredLink();
  return commons;
}

async function showComing(c: AppContext, { entryId, title, zone }: Commons, trouble?: string): Promise<Response> {
  const { db, here, now } = c.var.town;
  const list = await comingTo(db, entryId, now);
  const main = <WhoIsComing {...{ here, title, zone, list, trouble }} />;
  return ownPage(c, { title: 'Who is coming', parts: { main } }, { status: trouble ? 409 : 200 });
}

async function takeOffList(c: AppContext, commons: Commons, { take_off = '' }: Answers): Promise<Response> {
  const { town } = c.var;
  const [entry, found] = await Promise.all([findEntry(town.db, take_off), anySignup(town.db, take_off)]);
  const isTheirs = entry && found?.date && found.signup.commonsId === commons.entryId;
  const also = isTheirs ? await tellTakenOff(town, entry, found) : [];
  if (
    !isTheirs ||
    !(await takeOff(town.db, entry, found.signup, town.now, [...also, steered(town.db, commons.entryId, town.now)]))
  ) {
    return showComing(
      c,
      commons,
      'They are not on the list any more, so nothing was changed. Below is how it stands now.',
    );
  }
  deliverSoon(c, tellSignedUp);
  await purge(c, tag);
  return c.redirect(c.req.path, 303);
}

type Entry = NonNullable<Awaited<ReturnType<typeof findEntry>>>;
type Found = NonNullable<Awaited<ReturnType<typeof anySignup>>>;

/** Said once, in nobody's own words: the address was never confirmed. */
async function tellTakenOff(town: Town, entry: Entry, { signup, role, commons, date }: Found) {
  const { db, keys, settings, here, now } = town;
  const contact = signup.hasMail ? await contactOf(town, entry) : null;
  if (!contact || !date) return [];
  const mail = await letterTo(town, contact, `You are off the list: ${commons.title}`, [
    `Whoever holds “${commons.title}” took you off its list: ${role.title}, ${roleMoment(here, commons, role, date)}. Nobody counts on you there any more.`,
    { label: 'Its page', link: settings.SITE_URL + commonsPath(commons.slug ?? '') },
    'If you signed up for nothing, someone mistyped an address, and you need not do anything.',
  ]);
  return owe(db, keys, mail, now);
}
