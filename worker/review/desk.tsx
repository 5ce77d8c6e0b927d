import { Hono } from 'hono';
import * as z from 'zod';
import { writeTogether } from '../../schema/database.ts';
import type { Answers } from '../../schema/form.ts';
import { type Chosen, transitionMany } from '../../schema/many.ts';
import { wholeNumber } from '../../schema/numbers.ts';
import { recipientHash } from '../../schema/recipients.ts';
import { currentStewards, type Steward } from '../../schema/stewards/queries.ts';
import { days } from '../../schema/time.ts';
import { undeliverable } from '../../schema/undeliverable.ts';
import { countWaiting, stillWaiting, waitingOfSender, waitingPage } from '../../schema/waiting.ts';
import { Desk, type GaveUp, RemoveTogether, removeField } from '../../site/parts/desk.tsx';
import { withDone } from '../../site/parts/done.tsx';
import type { App, AppContext, Town } from '../context.ts';
import { form } from '../form.ts';
import { asSteward } from '../link.ts';
import { kindOf, labelOf, mostTogether } from '../loaded-entry.ts';
import { ownPage, purge } from '../page.tsx';

/** What one page of the desk lists: as many as somebody reads in a go. */
const mostOnPage = 50;
/** The most mails that are looked at because they could not be delivered. */
const mostGaveUp = 200;

/** What the form names each one by that was ticked. */
export const removeNames = new RegExp(`^${removeField}[0-9a-f-]{36}$`);

/** A steward's list of all that waits, and removing many of it at once. */
export const deskListRoutes = new Hono<App>()
  .get('/desk/:token/', async (c) => {
    await asSteward(c);
    return showDesk(c);
  })
  .get('/desk/:token/remove/', async (c) => {
    await asSteward(c);
    return c.redirect('../', 303);
  })
  .post(
    '/desk/:token/remove/',
    ...form([removeNames, 'press'], async (c, answers) => {
      const steward = await asSteward(c);
      return answers.press === 'remove' ? remove(c, steward, answers) : askOnceMore(c, answers);
    }),
  );

/** An id as the address gives it, or nothing. */
const idIn = (given: string | undefined) => (z.uuid().safeParse(given).success ? given : undefined);

async function showDesk(c: AppContext, trouble?: string): Promise<Response> {
  const { town } = c.var;
  const { db, context } = town;
  const query = trouble ? {} : c.req.query();
  const allKinds = [...c.var.town.kinds.keys()];
  const kinds = (await countWaiting(db, allKinds)).map((one) => ({
    ...one,
    label: labelOf(c.var.town.kinds, one.kind),
  }));
  const kind = allKinds.find((one) => one === query.kind);
  const [from, after, begin] = [idIn(query.from), idIn(query.after), idIn(query.begin)];
  const found = from
    ? await waitingOfSender(db, from, mostOnPage + 1)
    : await waitingPage(
        db,
        { kinds: kind ? [kind] : allKinds, after: after ?? begin, isFirst: after === undefined },
        mostOnPage + 1,
      );
  const page = found.slice(0, mostOnPage);
  const waiting = page.map((one) => ({
    ...one,
    label: labelOf(town.kinds, one.entry.kind),
    dated: town.kinds.get(one.entry.kind)?.dated ?? false,
  }));
  const main = (
    <Desk
      context={context}
      waiting={waiting}
      kinds={kinds}
      kind={kind}
      from={from}
      ticked={query.tick !== undefined}
      next={!from && found.length > page.length ? (page.at(-1)?.entry.id ?? null) : null}
      isLater={!from && (after ?? begin) !== undefined}
      together={mostTogether}
      tools={c.var.deskTools}
      gaveUp={await gaveUpOn(town)}
      trouble={trouble}
    />
  );
  return ownPage(c, { title: 'What waits', parts: { main } }, { status: trouble ? 409 : 200 });
}

/** What was ticked, each in the version that was read. */
const chosenIn = (answers: Answers): Chosen[] =>
  Object.entries(answers)
    .filter(([name]) => name.startsWith(removeField))
    .map(([name, version]) => ({ id: name.slice(removeField.length), version: wholeNumber(version) ?? null }))
    .slice(0, mostOnPage);

async function askOnceMore(c: AppContext, answers: Answers): Promise<Response> {
  const { db } = c.var.town;
  const chosen = chosenIn(answers);
  if (chosen.length === 0) return showDesk(c, nothingTicked);
  const waiting = await stillWaiting(
    db,
    chosen.map(({ id }) => id),
  );
  if (waiting.length === 0) return showDesk(c, nothingLeft);
  const list = waiting.map(({ id, version, title, kind }) => ({
    id,
    title,
    label: labelOf(c.var.town.kinds, kind),
    // As it was read on the list: what was changed since is not removed.
    version: chosen.find((one) => one.id === id)?.version ?? version,
  }));
  return ownPage(c, { title: 'Remove without a mail?', parts: { main: <RemoveTogether list={list} /> } });
}

const nothingTicked = 'Nothing was ticked, so nothing is removed.';
const nothingLeft =
  'What was ticked was decided or changed meanwhile, so nothing was removed. Below is what waits now.';

async function remove(c: AppContext, { id: by }: Steward, answers: Answers): Promise<Response> {
  const { town } = c.var;
  const { db, now: at } = town;
  const chosen = chosenIn(answers);
  if (chosen.length === 0) return showDesk(c, nothingTicked);
  const kinds = new Set(
    (
      await stillWaiting(
        db,
        chosen.map(({ id }) => id),
      )
    ).map(({ kind }) => kind),
  );
  const all = [...c.var.town.kinds.values()];
  // Whoever keeps something is written to when one is declined.
  const keptKinds = all.filter(({ review }) => review?.keepsWhatIsHeld).map((one) => one.kind);
  const together = transitionMany(db, {
    chosen,
    from: ['pending'],
    to: 'declined',
    by,
    at,
    silent: true,
    keepsContact: keptKinds,
  });
  const released = all.flatMap(({ review }) => review?.release?.(town, together.took) ?? []);
  await writeTogether(db, [...together.statements, ...released]);
  const removed = await together.count();
  for (const kind of kinds) await purge(c, kindOf(c.var.town.kinds, kind).tag);
  if (removed === chosen.length) return c.redirect(withDone('../', `removed-${removed}`), 303);
  if (removed === 0) return showDesk(c, nothingLeft);
  return showDesk(
    c,
    `${removed} of ${chosen.length} were removed. The others were decided or changed meanwhile. Below is what waits now.`,
  );
}

/**
 * The mails of the last 30 days that could not be delivered. Stewards know each other by address, so
 * theirs are named; of everybody else it is only said how many there are.
 */
async function gaveUpOn(town: Town): Promise<GaveUp> {
  const { db, keys, now } = town;
  const addresses = new Map(
    await Promise.all(
      (await currentStewards(town)).map(async ({ address }) => [await recipientHash(keys, address), address] as const),
    ),
  );
  const mails = await undeliverable(db, now.subtract(days(30)), mostGaveUp);
  const toStewards = mails.flatMap(({ recipient, kind, trouble, failedAt }) => {
    const to = addresses.get(recipient);
    // A steward who proposes is written to like anyone: that is a sender's mail.
    return to && (kind === 'letter' || kind === 'digest') ? [{ to, kind, trouble: trouble ?? '', failedAt }] : [];
  });
  return { toStewards, toSenders: mails.length - toStewards.length, more: mails.length === mostGaveUp };
}
