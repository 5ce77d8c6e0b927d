import type { SQL } from 'drizzle-orm';
import { Hono } from 'hono';
import { anyCommons } from '../../schema/commons/queries.ts';
import type { Commons } from '../../schema/commons/table.ts';
import { type Statement, writeTogether } from '../../schema/database.ts';
import { findEntries, findEntry } from '../../schema/entries.ts';
import type { Answers } from '../../schema/form.ts';
import { owe } from '../../schema/outbox.ts';
import { comingTo, mostComing, onList, takeOff } from '../../schema/signups/coming.ts';
import type { SignupInPlace } from '../../schema/signups/queries.ts';
import { steered } from '../../schema/stewards/sunrises.ts';
import { commonsPath } from '../../site/parts/commons/list.tsx';
import { takeOffField, WhoIsComing } from '../../site/parts/signups/private.tsx';
import { roleMoment } from '../../site/parts/signups/words.ts';
import type { App, AppContext, Town } from '../context.ts';
import { form } from '../form.ts';
import { followLink } from '../link.ts';
import { letterTo } from '../mail/letter.tsx';
import { deliverSoon } from '../mail/outbox.ts';
import { ownPage, purge } from '../page.ts';
import { expiredLink } from '../problem.tsx';
import { contactOf } from '../submission.ts';
import { tag } from './kind.tsx';
import { tellSignedUp } from './tell.ts';

const takeOffNames = new RegExp(`^${takeOffField}[0-9a-f-]{36}$`);

/** Who is coming, for whoever holds the commons, who may take somebody off the list. */
export const comingRoutes = new Hono<App>()
  .get('/yours/:token/coming/', async (c) => showComing(c, await held(c)))
  .post('/yours/:token/coming/', ...form([takeOffNames], async (c, answers) => takeOffList(c, await held(c), answers)));

/** @throws {Problem} 410 for what is no commons that is up, or was handed on */
async function held(c: AppContext): Promise<Commons> {
  const { db } = c.var.town;
  const { subjectId: entryId } = await followLink(c, 'yours');
  const entry = await findEntry(db, entryId ?? '');
  const commons = entry?.kind === 'commons' && entry.status === 'approved' && (await anyCommons(db, entry.id));
  if (!commons) throw expiredLink();
  return commons;
}

async function showComing(c: AppContext, { entryId, title, zone }: Commons, trouble?: string): Promise<Response> {
  const { db, here, now } = c.var.town;
  const after = /^\d{1,15}$/.exec(c.req.query('after') ?? '')?.[0];
  const page = await comingTo(db, entryId, now, after === undefined ? undefined : Number(after));
  const tickAll = c.req.query('tick') !== undefined;
  const main = (
    <WhoIsComing {...page} here={here} title={title} zone={zone} after={after} ticked={tickAll} trouble={trouble} />
  );
  return ownPage(c, { title: 'Who is coming', parts: { main } }, { status: trouble ? 409 : 200 });
}

/** What the form names each one by that was ticked. */
const tickedIds = (answers: Answers) =>
  Object.keys(answers).flatMap((name) => (name.startsWith(takeOffField) ? [name.slice(takeOffField.length)] : []));

async function takeOffList(c: AppContext, commons: Commons, answers: Answers): Promise<Response> {
  const { town } = c.var;
  const { db, now } = town;
  const ids = tickedIds(answers);
  if (ids.length === 0) return showComing(c, commons, 'Nobody was ticked, so nobody was taken off the list.');
  const people = await onList(db, commons.entryId, ids.slice(0, mostComing));
  const together = takeOff(
    db,
    commons.entryId,
    people.map(({ signup }) => signup),
    now,
  );
  const mails = await tellTakenOff(town, people, together.didTake);
  if (people.length > 0) await writeTogether(db, [...together.statements, ...mails, steered(db, commons.entryId, now)]);
  const off = people.length > 0 ? await together.count() : 0;
  deliverSoon(c, tellSignedUp);
  await purge(c, tag);
  if (off < ids.length) return showComing(c, commons, notAll(off, ids.length));
  return c.redirect(c.req.path, 303);
}

const notAll = (off: number, of: number) =>
  off === 0
    ? 'They are not on the list any more, so nothing was changed. Below is how it stands now.'
    : `${off} of ${of} were taken off. The others are not on the list any more. Below is how it stands now.`;

/** Said once to each, in nobody's own words: the addresses were never confirmed. */
async function tellTakenOff(
  town: Town,
  people: SignupInPlace[],
  isOff: (entryId: string) => SQL,
): Promise<Statement[]> {
  const { db, keys, settings, here, now } = town;
  const reachable = people.filter(({ signup }) => signup.hasMail);
  const entries = await findEntries(
    db,
    reachable.map(({ signup }) => signup.entryId),
  );
  const statements: Statement[] = [];
  for (const { signup, role, commons, date } of reachable) {
    const entry = entries.find(({ id }) => id === signup.entryId);
    const contact = entry && (await contactOf(town, entry));
    if (!contact || !date) continue;
    const mail = await letterTo(town, contact, `You are off the list: ${commons.title}`, [
      `Whoever holds “${commons.title}” took you off its list: ${role.title}, ${roleMoment(here, commons, role, date)}. Nobody counts on you there any more.`,
      { label: 'Its page', link: settings.SITE_URL + commonsPath(commons.slug ?? '') },
      'If you signed up for nothing, someone mistyped an address, and you need not do anything.',
    ]);
    statements.push(...(await owe(db, keys, mail, now, { when: isOff(signup.entryId) })));
  }
  return statements;
}
