import type { SQL } from 'drizzle-orm';
import type { Plan } from '../../schema/commons/plan.ts';
import type { Commons } from '../../schema/commons/table.ts';
import { type Statement, writeTogether } from '../../schema/database.ts';
import { findEntries } from '../../schema/entries.ts';
import { type Answers, parseForm } from '../../schema/form.ts';
import { enqueueMail } from '../../schema/outbox.ts';
import { confirmedAmong } from '../../schema/recipients.ts';
import { comingTo, mostComing, onList, removeFromList } from '../../schema/signups/coming.ts';
import { takingOff } from '../../schema/signups/form.ts';
import type { SignupInPlace } from '../../schema/signups/queries.ts';
import { steered } from '../../schema/stewards/sunrises.ts';
import { commonsPath } from '../../site/parts/commons/list.tsx';
import { removalField, TakeOff, WhoIsComing } from '../../site/parts/signups/private.tsx';
import { roleMoment } from '../../site/parts/signups/words.ts';
import { steer } from '../commons/steer.ts';
import type { Town } from '../context.ts';
import { formPage } from '../form-page.ts';
import { letterTo } from '../mail/letter.tsx';
import { deliverSoon } from '../mail/outbox.ts';
import { purge } from '../page.tsx';
import { contactOf } from '../submission.ts';
import { tag } from './kind.tsx';
import { notifySignedUp } from './notify.ts';

const removalNames = new RegExp(`^${removalField}[0-9a-f-]{36}$`);

/** People who were ticked, and the word that goes with it. */
interface TakingOff {
  ids: string[];
  word: string;
}

/** Who is coming, for whoever holds the commons, who may take somebody off the list; asked once before. */
export const comingRoutes = formPage<Plan, TakingOff>({
  path: '/yours/:token/coming/',
  load: steer,
  names: [removalNames, 'word', 'press'],
  async page(c, { commons: { entryId, title, zone } }, { answers, errors, trouble }) {
    const { db, context, now } = c.var.town;
    const ids = tickedIds(answers);
    const chosen = trouble || ids.length === 0 ? [] : await onList(db, entryId, ids.slice(0, mostComing));
    if (chosen.length > 0) {
      const main = <TakeOff context={context} title={title} people={chosen} answers={answers} errors={errors} />;
      return { title: 'Take off the list?', parts: { main } };
    }
    const after = /^\d{1,15}$/.exec(c.req.query('after') ?? '')?.[0];
    const page = await comingTo(db, entryId, now, after === undefined ? undefined : Number(after));
    const tickAll = c.req.query('tick') !== undefined;
    const main = (
      <WhoIsComing
        {...page}
        context={context}
        title={title}
        zone={zone}
        after={after}
        ticked={tickAll}
        trouble={trouble}
      />
    );
    return { title: 'Who is coming', parts: { main } };
  },
  async parse(c, { commons }, answers) {
    const ids = tickedIds(answers);
    if (ids.length === 0) return { ok: false, trouble: nobodyTicked };
    if (answers.press === 'off') {
      const parsed = parseForm(takingOff, answers);
      return parsed.ok ? { ok: true, data: { ids, word: parsed.data.word } } : parsed;
    }
    const chosen = await onList(c.var.town.db, commons.entryId, ids.slice(0, mostComing));
    return chosen.length > 0 ? { ok: false, errors: {} } : { ok: false, trouble: notAll(0, ids.length) };
  },
  async submit(c, { commons }, taking) {
    const off = await removePeople(c.var.town, commons, taking);
    deliverSoon(c, notifySignedUp);
    await purge(c, tag);
    const wanted = taking.ids.length;
    return off < wanted
      ? { ok: false, trouble: notAll(off, wanted) }
      : { ok: true, path: c.req.path, done: `off-${off}` };
  },
});

/** What the form names each one by that was ticked. */
const tickedIds = (answers: Answers) =>
  Object.keys(answers).flatMap((name) => (name.startsWith(removalField) ? [name.slice(removalField.length)] : []));

const nobodyTicked = 'Nobody was ticked, so nobody was taken off the list.';

/** @returns how many were taken off */
async function removePeople(
  town: Town,
  { entryId }: Pick<Commons, 'entryId'>,
  { ids, word }: TakingOff,
): Promise<number> {
  const { db, now } = town;
  const people = await onList(db, entryId, ids.slice(0, mostComing));
  if (people.length === 0) return 0;
  const signups = people.map(({ signup }) => signup);
  const together = removeFromList(db, entryId, signups, { note: word || null, at: now });
  const mails = await notifyTakenOff(town, people, word, together.didTake);
  await writeTogether(db, [...together.statements, ...mails, steered(db, entryId, now)]);
  return together.count();
}

const wordOnPage = 'They left a word for you: it stands on the private page that you got when you signed up.';

const notAll = (off: number, of: number) =>
  off === 0
    ? 'They are not on the list any more, so nothing was changed. Below is how it stands now.'
    : `${off} of ${of} were taken off. The others are not on the list any more. Below is how it stands now.`;

/** Said once to each; what somebody wrote themselves only to an address that was confirmed. */
async function notifyTakenOff(
  town: Town,
  people: SignupInPlace[],
  word: string,
  isOff: (entryId: string) => SQL,
): Promise<Statement[]> {
  const { db, keys, settings, context, now } = town;
  const reachable = people.filter(({ signup }) => signup.hasMail);
  const entries = await findEntries(
    db,
    reachable.map(({ signup }) => signup.entryId),
  );
  const contacts = new Map<string, string>();
  for (const entry of entries) {
    const contact = await contactOf(town, entry);
    if (contact) contacts.set(entry.id, contact);
  }
  const known = word ? await confirmedAmong(db, keys, [...contacts.values()]) : new Set<string>();
  const statements: Statement[] = [];
  for (const { signup, role, commons, date } of reachable) {
    const contact = contacts.get(signup.entryId);
    if (!contact || !date) continue;
    const mail = await letterTo(town, contact, `You are off the list: ${commons.title}`, [
      `Whoever holds “${commons.title}” took you off its list${role.guests ? '' : `: ${role.title}, ${roleMoment(context, commons, role, date)}`}. Nobody counts on you there any more.`,
      ...(known.has(contact) ? ['They wrote:', { quote: word }] : word ? [wordOnPage] : []),
      { label: 'Its page', link: settings.SITE_URL + commonsPath(commons.slug ?? '') },
      'If you signed up for nothing, someone mistyped an address, and you need not do anything.',
    ]);
    statements.push(...(await enqueueMail(db, keys, mail, now, { when: isOff(signup.entryId) })));
  }
  return statements;
}
