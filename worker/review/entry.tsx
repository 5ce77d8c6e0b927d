import { sql } from 'drizzle-orm';
import { Hono } from 'hono';
import * as z from 'zod';
import { refusedBy, type Statement } from '../../schema/database.ts';
import {
  type Decided,
  type Decision,
  decide,
  decisions,
  lastTransition,
  noSteward,
  type Transition,
} from '../../schema/entries.ts';
import { type Answers, choice, type FormErrors, judge, type ParsedForm, prose, word } from '../../schema/form.ts';
import { isOwedTo, owe } from '../../schema/outbox.ts';
import { currentStewards, type Steward } from '../../schema/stewards/queries.ts';
import type { Token } from '../../schema/tokens.ts';
import { longDate } from '../../site/parts/dates.ts';
import { Review } from '../../site/parts/review.tsx';
import type { App, AppContext, Town } from '../context.ts';
import type { Publication } from '../entry-kind.ts';
import { form } from '../form.ts';
import { followLink, stewardOf } from '../link.ts';
import { asSeen, type LoadedEntry, loadEntry } from '../loaded-entry.ts';
import { type Block, letterTo } from '../mail/letter.tsx';
import { deliverSoon } from '../mail/outbox.ts';
import { inTurn } from '../mutex.ts';
import { ownPage, purge } from '../page.ts';
import { Problem, unknownLink } from '../problem.tsx';
import { contactOf, senderLink } from '../submission.ts';

const decisionFields = z.object({
  decision: choice(Object.keys(decisions) as [Decision, ...Decision[]], 'Choose what you decide'),
  /** What the sender is told; needed when it is sent back. */
  note: prose({ most: 2000, called: 'The note' }),
  /** The version that was on the page; without it, the present one is meant. */
  version: word().pipe(z.string().regex(/^\d{0,9}$/)),
});
const decisionForm = decisionFields.refine(({ decision, note }) => decision !== 'send-back' || note !== '', {
  path: ['note'],
  error: 'Write what the sender should change or answer',
});
/** With it, which lines of many are approved. */
const decisionNames = [...Object.keys(decisionFields.shape), 'choosing', /^line-\d{1,4}$/];

/** Two ways to one page: the link to one entry, and the desk's to any that waits. */
export const reviewRoutes = new Hono<App>()
  .get('/review/:token/', async (c) => {
    const token = await followLink(c, 'review');
    return showReview(c, await loadEntry(c, token.subjectId), await stewardOf(c.var.town, token));
  })
  .post(
    '/review/:token/',
    ...form(decisionNames, async (c, answers) => {
      const token = await followLink(c, 'review');
      return takeDecision(c, await loadEntry(c, token.subjectId), token, answers);
    }),
  )
  .get('/desk/:token/:entry/', async (c) => {
    const token = await followLink(c, 'desk');
    return showReview(c, await fromDesk(c), await stewardOf(c.var.town, token));
  })
  .post(
    '/desk/:token/:entry/',
    ...form(decisionNames, async (c, answers) => {
      const token = await followLink(c, 'desk');
      return takeDecision(c, await fromDesk(c), token, answers);
    }),
  );

async function fromDesk(c: AppContext): Promise<LoadedEntry> {
  const id = c.req.param('entry') ?? '';
  if (!z.uuid().safeParse(id).success) throw unknownLink();
  return loadEntry(c, id);
}

interface Shown {
  answers?: Answers;
  errors?: FormErrors;
  trouble?: string;
  status?: number;
}

async function showReview(
  c: AppContext,
  { entry, kind, loaded }: LoadedEntry,
  steward: Steward,
  { answers = {}, errors = {}, trouble, status }: Shown = {},
): Promise<Response> {
  const { town } = c.var;
  const last = entry.status === 'pending' ? undefined : await lastTransition(town.db, entry.id);
  const shown = await kind.show(town, loaded, entry);
  const main = (
    <Review
      here={town.here}
      noun={kind.noun}
      entry={entry}
      answers={answers}
      errors={errors}
      trouble={trouble}
      preview={shown.forStewards ?? shown.preview}
      path={shown.path}
      parts={kind.review?.parts?.(town, loaded, { answers, errors }) ?? null}
      decided={last && { last, who: await nameOf(town, last, steward) }}
      desk={new URL(c.req.url).pathname.startsWith('/desk/') ? '../' : undefined}
    />
  );
  return ownPage(c, { title: shown.title, parts: { main } }, { status });
}

/** Who took a step, as stewards know each other: by address; "you" for oneself. */
async function nameOf(town: Town, { by }: Transition, steward: Steward): Promise<string> {
  if (by === steward.id) return 'you';
  if (noSteward.some((one) => one === by)) return '';
  const stewards = await currentStewards(town);
  return stewards.find(({ id }) => id === by)?.address ?? 'a former steward';
}

async function takeDecision(c: AppContext, found: LoadedEntry, token: Token, answers: Answers): Promise<Response> {
  const { town } = c.var;
  const steward = await stewardOf(town, token);
  const judged = judge(decisionForm, answers);
  if (!judged.ok) return showReview(c, found, steward, { answers, errors: judged.errors, status: 422 });
  const { version, ...decision } = judged.data;
  const seen = { ...found, entry: asSeen(found.entry, version) };
  const result = await decideAndTell(town, seen, steward, decision, answers);
  if (!result.ok && 'errors' in result) {
    return showReview(c, found, steward, { answers, errors: result.errors, status: 422 });
  }
  if (!result.ok)
    return showReview(c, await loadEntry(c, found.entry.id), steward, {
      answers,
      trouble: whyNot(result, steward),
      status: 409,
    });
  deliverSoon(c, found.kind.notify);
  await purge(c, found.kind.tag);
  return c.redirect(c.req.path, 303);
}

function whyNot(result: Exclude<Decided, { ok: true }>, steward: Steward): string {
  if (result.why === 'edited') {
    return 'It was changed since you opened it. Read it once more below; nothing was decided yet.';
  }
  return result.last.by === steward.id
    ? 'You decided on this before, and that holds. Nothing was changed now.'
    : 'Someone was faster, so your decision was not taken. Below is what was decided.';
}

/**
 * How often an approval is tried while others reach for the same address or the same line. All the
 * waits together are five seconds at most: a steward who is told to press again is better off than
 * one who looks at a page that does not come.
 */
const mostTries = 11;

/** Doubles each time, by chance, so that those who met once do not meet again. */
const waitABit = (tried: number) =>
  new Promise((done) => setTimeout(done, Math.random() * Math.min(1000, 10 * 2 ** tried)));

type Word = { decision: Decision; note: string };

/** Decides on an entry, and tells its sender; tried again while others reach for the same address or line. */
export async function decideAndTell(
  town: Town,
  found: LoadedEntry,
  steward: Steward,
  { decision, note }: Word,
  answers: Answers,
): Promise<Decided | Extract<ParsedForm<never>, { ok: false }>> {
  const { entry, kind, loaded } = found;
  const { review } = kind;
  // Nothing asks a steward about a kind that nobody decides on, so no link leads here.
  if (!review) throw unknownLink();
  const attempt = async (tried: number) => {
    const published = decision === 'approve' ? await review.publish(town, loaded, entry, answers, tried) : null;
    if (published && !published.ok) return published;
    const publication = published?.data ?? null;
    const tell = await tellSender(town, found, { decision, note }, publication);
    const released = decision === 'decline' && review.release ? [review.release(town, sql`(${entry.id})`)] : [];
    const also = [...(publication?.statements ?? []), ...released, ...tell];
    const keepsContact = review.kept !== undefined;
    return decide(town.db, entry, { decision, by: steward.id, note: note || null, at: town.now, also, keepsContact });
  };
  for (let tried = 0; ; tried++) {
    try {
      return await inTurn(() => attempt(tried));
    } catch (error) {
      if (!review.contested?.some((name) => refusedBy(error, name))) throw error;
      if (tried === mostTries) throw manyAtOnce();
      await waitABit(tried);
    }
  }
}

const manyAtOnce = () =>
  new Problem(
    503,
    'Many approvals came at this very moment',
    'Yours was not taken, and nothing was changed. Go back and press again.',
    { retryAfter: 5 },
  );

/** The mail that tells the sender what was decided, with the link they need next. */
async function tellSender(
  town: Town,
  { entry, kind, loaded }: LoadedEntry,
  { decision, note }: Word,
  publication: Publication | null,
): Promise<Statement[]> {
  const contact = await contactOf(town, entry);
  if (!contact) return [];
  const { db, keys, settings, now } = town;
  const wrote: Block[] = note ? ['The steward wrote:', { quote: note }] : [];
  const write = async (subject: string, blocks: Block[]) =>
    owe(db, keys, await letterTo(town, contact, subject, blocks), now, { room: 'decision' });
  // A link is written with the mail that it stands in, or not at all.
  const when = await isOwedTo(keys, contact, now);
  // Nobody confirmed the address: only what a steward approved is repeated to it.
  const yours = `your ${kind.noun} of ${longDate(settings, { at: entry.createdAt, zone: settings.TIME_ZONE })}`;
  const { title } = await kind.show(town, loaded, entry);
  const kept = kind.review?.kept;
  switch (decision) {
    case 'approve':
      return write(`It is up: ${title}`, [
        kind.review?.approved?.(loaded) ?? `Your ${kind.noun} is up, for everyone to see.`,
        { label: 'The public page, to share with anyone', link: settings.SITE_URL + publication?.path },
        ...(publication?.told ? [publication.told] : []),
        ...wrote,
        'The private link from our first mail still works. Keep that one to yourself.',
      ]);
    case 'send-back': {
      const edit = await senderLink(town, kind, entry.id, entry.contactUntil, { to: contact, when });
      return [
        ...(await write(`A question about ${yours}`, [
          `A steward read ${yours} and has a question.`,
          ...wrote,
          { label: 'Your private link, to change it and send it again', link: edit.link },
        ])),
        edit.statement,
      ];
    }
    case 'decline': {
      const read = await senderLink(town, kind, entry.id, entry.contactUntil, { to: contact, when });
      return [
        ...(await write(kept ? `About ${yours}: the name is not shown` : `Not this time: ${yours}`, [
          kept ?? `A steward read ${yours} and decided not to put it up.`,
          ...wrote,
          { label: 'Your private link, to read once more what you sent', link: read.link },
          ...(kept ? [] : ['You are welcome to send something else at any time.']),
        ])),
        read.statement,
      ];
    }
  }
}
