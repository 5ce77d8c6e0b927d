import { Hono } from 'hono';
import { writeTogether } from '../schema/database.ts';
import { changeable, lastTransition, type Status, takeStep, withdraw } from '../schema/entries.ts';
import type { Answers, FormErrors } from '../schema/form.ts';
import { prolongSenderLinks } from '../schema/tokens.ts';
import type { Html } from '../site/parts/view.ts';
import { OnePress, Yours } from '../site/parts/yours.tsx';
import type { App, AppContext } from './context.ts';
import type { SenderSide, WholeWithdrawal, Withdrawal, WithdrawalWords } from './entry-kind.ts';
import { form, manyLines } from './form.ts';
import { followLink } from './link.ts';
import { asSeen, type LoadedEntry, loadEntry } from './loaded-entry.ts';
import { deliverSoon } from './mail/outbox.ts';
import { ownPage, purge } from './page.ts';
import { unknownLink } from './problem.tsx';
import { askStewards, contactOf } from './submission.ts';

/** The sender's own page: where the entry stands, changing it while it waits, taking it back. */
export const yoursRoutes = new Hono<App>()
  .get('/yours/:token/', async (c) => {
    const { subjectId: entryId } = await followLink(c, 'yours');
    return showYours(c, await loadEntry(c, entryId), { fresh: c.req.query('sent') !== undefined });
  })
  .post(
    '/yours/:token/',
    ...form(
      // Of whatever kind it is: only its link says that, and is followed when what was typed has been read.
      (c) => [...c.var.kinds.values()].flatMap(({ edit }) => edit?.names ?? []),
      async (c, answers) => {
        const { subjectId: entryId } = await followLink(c, 'yours');
        return change(c, await loadEntry(c, entryId), answers);
      },
      manyLines,
    ),
  )
  .get('/yours/:token/withdrawal/', async (c) => {
    const { subjectId: entryId } = await followLink(c, 'yours');
    const found = await loadEntry(c, entryId);
    const { entry, kind, loaded } = found;
    const withdrawal = withdrawalOf(c, found);
    // What is taken back in parts, or not at all any more, is asked on the page itself.
    if (!('statements' in withdrawal) || !mayGoFrom(withdrawal).includes(entry.status)) return c.redirect('../', 303);
    const { title, button, means } = withdrawal.words ?? takeDown;
    const shown = await kind.show(c.var.town, loaded, entry);
    const main = (
      <OnePress title={title} lead={shown.title} button={button} grave>
        <p>{means}</p>
      </OnePress>
    );
    return ownPage(c, { title, parts: { main } });
  })
  .post(
    '/yours/:token/withdrawal/',
    ...form(
      (c) => [...c.var.kinds.values()].flatMap(({ sender }) => sender?.withdrawalNames ?? []),
      async (c, answers) => {
        const { subjectId: entryId } = await followLink(c, 'yours');
        return takeBack(c, await loadEntry(c, entryId), answers);
      },
    ),
  );

const takeDown: WithdrawalWords = {
  title: 'Take it down',
  button: 'Take it down for good',
  means: 'It is gone from every page and feed at once, for good.',
};

/** @throws {Problem} 404 for a kind that has no private page */
function senderOf({ kind }: LoadedEntry): SenderSide<unknown> {
  if (!kind.sender) throw unknownLink();
  return kind.sender;
}

const withdrawalOf = (c: AppContext, found: LoadedEntry): Withdrawal =>
  senderOf(found).withdrawal(c.var.town, found.loaded, found.entry);

/** Where an entry may stand to be taken back as a whole. */
const mayGoFrom = ({ from = [] }: WholeWithdrawal): Status[] => [...changeable, 'approved', ...from];

interface Page {
  answers?: Answers;
  errors?: FormErrors;
  trouble?: string;
  status?: number;
  /** Right after sending, the link is shown. */
  fresh?: boolean;
}

async function showYours(
  c: AppContext,
  found: LoadedEntry,
  { answers, errors = {}, trouble, status, fresh = false }: Page = {},
): Promise<Response> {
  const { town } = c.var;
  const { here, settings, db } = town;
  const { entry, kind, loaded } = found;
  const [shown, page, last] = await Promise.all([
    kind.show(town, loaded, entry),
    senderOf(found).page(town, loaded, entry),
    lastTransition(db, entry.id),
  ]);
  const withdrawal = withdrawalOf(c, found);
  const own = `/yours/${c.req.param('token')}/`;
  const isNew = entry.status === 'pending' || (entry.status === 'approved' && page.next !== undefined);
  const link = fresh && isNew ? settings.SITE_URL + own : null;
  const mayChange = changeable.includes(entry.status);
  const noun = page.noun ?? kind.noun;
  const main = (
    <Yours
      here={here}
      noun={noun}
      another={kind.another}
      entry={entry}
      errors={errors}
      trouble={trouble}
      preview={shown.preview}
      path={shown.path}
      note={mayChange || entry.status === 'declined' ? (last?.note ?? null) : null}
      form={mayChange ? await editForm(c, found, { answers, errors }) : null}
      link={link}
      byMail={Boolean(link && (await contactOf(town, entry)))}
      withdrawal={`${own}withdrawal/`}
      changesWhileUp={page.changesWhileUp ?? false}
      standing={page.standing}
      next={page.next}
      tools={page.tools?.(own) ?? null}
      mayTakeBack={
        'form' in withdrawal ? entry.status === 'approved' || mayChange : mayGoFrom(withdrawal).includes(entry.status)
      }
      takeBackWords={'statements' in withdrawal ? withdrawal.words : undefined}
      takeBack={
        entry.status === 'approved' && 'form' in withdrawal ? withdrawal.form({ answers: answers ?? {}, errors }) : null
      }
    />
  );
  return ownPage(c, { title: `Your ${noun}`, parts: { main } }, { status });
}

/** The form to change it, as it was sent or as it was typed; null for a kind that stays as it was sent. */
async function editForm(
  c: AppContext,
  { entry, kind, loaded }: LoadedEntry,
  { answers, errors }: { answers: Answers | undefined; errors: FormErrors },
): Promise<Html | null> {
  if (!kind.edit) return null;
  const saved = { ...kind.edit.values(loaded), version: String(entry.version) };
  return kind.edit.form(c.var.town, loaded, { answers: answers ?? saved, errors });
}

const movedOn = 'It has moved on since you opened this page, so nothing was changed. Below is how it stands now.';

async function change(c: AppContext, found: LoadedEntry, answers: Answers): Promise<Response> {
  const { town } = c.var;
  const { entry, kind, loaded } = found;
  if (!kind.edit || !changeable.includes(entry.status)) return showYours(c, found, { trouble: movedOn, status: 409 });
  const revised = await kind.edit.parse(town, loaded, entry, answers);
  // Without a version the present one is meant, as in a decision.
  const seen = asSeen(entry, answers.version);
  if (!revised.ok) return showYours(c, found, { answers, errors: revised.errors, status: 422 });
  const { title, about = entry.about, contactUntil, asText, statements } = revised.data;
  // While it waits the stewards' links show the new text anyway; a second mail would only be noise.
  const ask = entry.status === 'sent-back' ? await askStewards(town, kind, entry.id, title, asText) : [];
  const taken = await takeStep(town.db, {
    entry: seen,
    from: changeable,
    to: 'pending',
    by: 'sender',
    at: town.now,
    set: { title, about, contactUntil, version: entry.version + 1, fingerprint: null },
    also: [...statements, prolongSenderLinks(town.db, entry.id, contactUntil.add(kind.linkGrace), town.now), ...ask],
  });
  if (!taken) return showYours(c, await loadEntry(c, entry.id), { answers, trouble: movedOn, status: 409 });
  deliverSoon(c);
  return c.redirect(c.req.path, 303);
}

async function takeBack(c: AppContext, found: LoadedEntry, answers: Answers): Promise<Response> {
  const { town } = c.var;
  const { entry, kind } = found;
  const withdrawal = withdrawalOf(c, found);
  if (entry.status === 'approved' && 'form' in withdrawal) {
    const judged = withdrawal.parse(answers);
    if (!judged.ok) return showYours(c, found, { answers, errors: judged.errors, status: 422 });
    await writeTogether(town.db, judged.data);
  } else {
    const step =
      'statements' in withdrawal
        ? { from: mayGoFrom(withdrawal), also: [...withdrawal.statements, ...((await withdrawal.notify?.()) ?? [])] }
        : { from: changeable, also: [] };
    const taken = await withdraw(town.db, entry, town.now, step);
    if (!taken) return showYours(c, await loadEntry(c, entry.id), { trouble: movedOn, status: 409 });
  }
  deliverSoon(c, kind.notify);
  await purge(c, kind.tag);
  return c.redirect(`/yours/${c.req.param('token')}/`, 303);
}
