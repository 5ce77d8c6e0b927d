import { Hono } from 'hono';
import * as z from 'zod';
import { type Statement, writeTogether } from '../schema/database.ts';
import {
  changeable,
  type Entry,
  lastTransition,
  type Status,
  type Transition,
  transition,
  withdraw,
} from '../schema/entries.ts';
import { type Answers, type ParsedForm, parseForm, prose } from '../schema/form.ts';
import { before } from '../schema/time.ts';
import { prolongSenderLinks } from '../schema/tokens.ts';
import type { View } from '../site/parts/view.ts';
import { AnswerField, answerName, type Mended, OnePress, Yours } from '../site/parts/yours.tsx';
import { asTextNow } from './as-text.ts';
import type { App, AppContext, Town } from './context.ts';
import type { Revision, SenderSide, WholeWithdrawal, Withdrawal, WithdrawalWords } from './entry-kind.ts';
import { manyLines } from './form.ts';
import { formPage, formPost, type ShownForm } from './form-page.ts';
import { followLink } from './link.ts';
import { asSeen, type LoadedEntry, loadEntry } from './loaded-entry.ts';
import { deliverSoon } from './mail/outbox.ts';
import { ownPage, purge } from './page.tsx';
import { movedOn, unknownLink } from './problem.tsx';
import { askStewards, contactOf } from './submission.ts';

/** The sender's own page: where the entry stands, changing it while it waits, taking it back. */
export const yoursRoutes = new Hono<App>()
  .route(
    '/',
    formPage({
      path: '/yours/:token/',
      load: ownEntry,
      reload: readAgain,
      // Of whatever kind it is: only its link says that, and is followed when what was typed has been read.
      names: (c) => [answerName, ...[...c.var.town.kinds.values()].flatMap(({ edit }) => edit?.names ?? [])],
      size: manyLines,
      fresh: (_c, found) => saved(found),
      page: (c, found, shown) => yoursView(c, found, shown),
      async parse(c, { entry, kind, loaded }, answers) {
        if (!kind.edit || !changeable.includes(entry.status)) return { ok: false, trouble: movedOn };
        return withAnswer(entry, await kind.edit.parse(c.var.town, loaded, entry, answers), answers);
      },
      async submit(c, found, revision, answers) {
        // Without a version the present one is meant, as in a decision.
        const seen = asSeen(found.entry, answers.version);
        if (!(await change(c.var.town, { ...found, entry: seen }, revision))) return { ok: false, trouble: movedOn };
        deliverSoon(c);
        return { ok: true, path: c.req.path, done: 'changed' };
      },
    }),
  )
  .get('/yours/:token/withdrawal/', async (c) => {
    const found = await ownEntry(c);
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
  .route(
    '/',
    formPost({
      path: '/yours/:token/withdrawal/',
      load: ownEntry,
      reload: readAgain,
      names: (c) => [...c.var.town.kinds.values()].flatMap(({ sender }) => sender?.withdrawalNames ?? []),
      // Its answers are none of the form that changes it.
      page: (c, found, shown) => yoursView(c, found, shown.trouble ? { ...shown, answers: saved(found) } : shown),
      parse(c, found, answers): ParsedForm<Statement[] | null> {
        const withdrawal = withdrawalOf(c, found);
        const inParts = found.entry.status === 'approved' && 'form' in withdrawal;
        return inParts ? withdrawal.parse(answers) : { ok: true, data: null };
      },
      async submit(c, found, parts) {
        const { town } = c.var;
        if (parts) await writeTogether(town.db, parts);
        else if (!(await withdrawOwn(town, found.entry, withdrawalOf(c, found))))
          return { ok: false, trouble: movedOn };
        deliverSoon(c, found.kind.notify);
        await purge(c, found.kind.tag);
        return { ok: true, path: `/yours/${c.req.param('token')}/`, done: parts ? 'done' : 'back' };
      },
    }),
  );

/** What its sender says to the stewards who asked, beside what it is to say in public. */
type Answered = Revision & { answer: string };

function withAnswer({ status }: Entry, revised: ParsedForm<Revision>, answers: Answers): ParsedForm<Answered> {
  const said = parseForm(answerForm, status === 'sent-back' ? answers : {});
  if (revised.ok && said.ok) return { ok: true, data: { ...revised.data, answer: said.data[answerName] } };
  return { ok: false, errors: { ...(said.ok ? {} : said.errors), ...(revised.ok ? {} : revised.errors) } };
}

/** The answers of the form that changes it, as they stand. */
const saved = ({ entry, kind, loaded }: LoadedEntry): Answers => ({
  ...kind.edit?.values(loaded),
  version: String(entry.version),
});

/** @throws {Problem} 404 or 410 as for any private link */
async function ownEntry(c: AppContext): Promise<LoadedEntry> {
  const { subjectId: entryId } = await followLink(c, 'yours');
  return loadEntry(c, entryId);
}

/** Whoever handed a commons on in this very moment is told that it moved on; from then on their link says so. */
async function readAgain(c: AppContext, { entry }: LoadedEntry): Promise<LoadedEntry> {
  return loadEntry(c, entry.id);
}

const answerForm = z.object({ [answerName]: prose({ most: 2000, called: 'Your answer' }) });

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

/** How long the page after sending says which address it was sent to. */
const aMoment = { minutes: 10 } as const;

/** Where a steward leaves something and says why. */
const told: Status[] = ['declined', 'taken-down'];

/** Where a steward leaves what is answered and closed. */
const ends: Status[] = ['approved', 'declined'];

const withdrawalOf = (c: AppContext, found: LoadedEntry): Withdrawal =>
  senderOf(found).withdrawal(c.var.town, found.loaded, found.entry);

/** Where an entry may stand to be taken back as a whole. */
const mayGoFrom = ({ from = [] }: WholeWithdrawal): Status[] => [...changeable, 'approved', 'taken-down', ...from];

async function yoursView(c: AppContext, found: LoadedEntry, { answers, errors, trouble }: ShownForm): Promise<View> {
  const { town } = c.var;
  const { context, settings, db } = town;
  const { entry, kind, loaded } = found;
  const [shown, page, last] = await Promise.all([
    kind.show(town, loaded, entry),
    senderOf(found).page(town, loaded, entry),
    lastTransition(db, entry.id),
  ]);
  const withdrawal = withdrawalOf(c, found);
  const own = `/yours/${c.req.param('token')}/`;
  const isNew = entry.status === 'pending' || (entry.status === 'approved' && page.next !== undefined);
  // Right after sending, the link is shown.
  const fresh = c.req.method === 'GET' && c.req.query('sent') !== undefined;
  const link = fresh && isNew ? settings.SITE_URL + own : null;
  // Seen right after it was typed, so that a slip is noticed; never again, whoever has the link.
  const isJustNow = before(town.now, entry.createdAt.add(aMoment));
  const to = link ? await contactOf(town, entry) : null;
  const mayChange = changeable.includes(entry.status);
  const { closes } = kind.sentences;
  const first = entry.status === 'sent-back' && <AnswerField answers={answers} errors={errors} />;
  const title = page.title ?? kind.sentences.yours;
  const main = (
    <Yours
      context={context}
      title={title}
      readNext={kind.sentences.readNext}
      another={kind.another}
      entry={entry}
      errors={errors}
      trouble={trouble}
      preview={shown.preview}
      path={shown.path}
      note={mayChange || told.includes(entry.status) || closes || last?.by === 'holder' ? (last?.note ?? null) : null}
      noteBy={(last && whoWrote[last.by]) ?? 'The steward wrote'}
      mended={await mendedIn(town, found, last)}
      form={(mayChange && (await kind.edit?.form(town, loaded, { answers, errors, first }))) || null}
      link={link}
      address={entry.contact === null ? null : `${own}address/`}
      byMail={Boolean(to)}
      to={isJustNow ? to : null}
      withdrawal={`${own}withdrawal/`}
      changesWhileUp={page.changesWhileUp ?? false}
      standing={closes && ends.includes(entry.status) ? closes.standing : page.standing}
      next={page.next}
      tools={page.tools?.(own) ?? null}
      mayTakeBack={
        'form' in withdrawal ? entry.status === 'approved' || mayChange : mayGoFrom(withdrawal).includes(entry.status)
      }
      takeBackWords={'statements' in withdrawal ? withdrawal.words : undefined}
      takeBack={entry.status === 'approved' && 'form' in withdrawal ? withdrawal.form({ answers, errors }) : null}
    />
  );
  return { title, parts: { main } };
}

/** Who wrote the note of a step, where it was no steward. */
const whoWrote: Record<string, string> = { holder: 'Whoever holds it wrote', sender: 'You answered' };

/** What a steward mended in it last, as it was and as it is; null where the last step was another. */
async function mendedIn(town: Town, found: LoadedEntry, last: Transition | undefined): Promise<Mended | null> {
  if (last?.to !== 'pending' || last.by === 'sender' || !last.said) return null;
  const is = await asTextNow(town, found);
  return is === null ? null : { was: last.said, is };
}

/** @returns false when it moved on meanwhile, and nothing was written */
async function change(town: Town, { entry, kind }: LoadedEntry, revision: Answered): Promise<boolean> {
  const { title, about = entry.about, contactUntil, dueAt = entry.dueAt, statements, answer } = revision;
  // While it waits the stewards' links show the new text anyway; a second mail would only be noise.
  const isAsked = entry.status === 'sent-back';
  const ask = isAsked
    ? await askStewards(town, kind.sentences.asks, entry.id, title, await comesBack(town, entry, revision))
    : [];
  return transition(town.db, {
    entry,
    from: changeable,
    to: 'pending',
    by: 'sender',
    at: town.now,
    note: answer || null,
    set: { title, about, contactUntil, dueAt, version: entry.version + 1, fingerprint: null },
    also: [...statements, prolongSenderLinks(town.db, entry.id, contactUntil.add(kind.linkGrace), town.now), ...ask],
  });
}

/** What comes back to the stewards, for their mails: the question, the answer, and the whole text. */
async function comesBack({ db }: Town, { id }: Entry, { asText, answer }: Answered): Promise<string> {
  const asked = await lastTransition(db, id);
  return [asked?.note && `Asked before: ${asked.note}`, answer && `Answered: ${answer}`, asText]
    .filter(Boolean)
    .join('\n\n');
}

/** @returns false when it moved on meanwhile, and nothing was written */
async function withdrawOwn(town: Town, entry: Entry, withdrawal: Withdrawal): Promise<boolean> {
  if ('form' in withdrawal) return withdraw(town.db, entry, town.now, { from: changeable, also: [] });
  const mails = (await withdrawal.notify?.()) ?? [];
  return withdraw(town.db, entry, town.now, {
    from: mayGoFrom(withdrawal),
    also: [...withdrawal.statements, ...mails],
  });
}
