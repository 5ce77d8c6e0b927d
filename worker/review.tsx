import { Hono } from 'hono';
import * as z from 'zod';
import { refusedBy, type Statement } from '../schema/database.ts';
import {
  type Decided,
  type Decision,
  decide,
  decisions,
  lastTransition,
  noSteward,
  type Transition,
  waitingAbout,
  waitingEntries,
} from '../schema/entries.ts';
import { type Answers, choice, type FormErrors, judge, type ParsedForm, prose } from '../schema/form.ts';
import { owe, undeliverable } from '../schema/outbox.ts';
import { recipientMark } from '../schema/recipients.ts';
import { currentStewards, type Steward } from '../schema/stewards/queries.ts';
import { days } from '../schema/time.ts';
import type { Token } from '../schema/tokens.ts';
import { longDate } from '../site/parts/dates.ts';
import { Desk, type GaveUp, Review, Together } from '../site/parts/review.tsx';
import { form } from './form.ts';
import { followLink, stewardOf } from './link.ts';
import { type Block, letterTo } from './mail/letter.tsx';
import { deliverSoon } from './mail/outbox.ts';
import { ownPage, purge } from './page.ts';
import type { Publication } from './practice.ts';
import { deskTools, type InHand, nounOf, openEntry, takeInHand } from './practices.ts';
import { Problem, unknownLink } from './problem.tsx';
import { contactOf, senderLink } from './submission.ts';
import type { App, AppContext, Town } from './town.ts';
import { inTurn } from './turn.ts';

const decisionForm = z
  .object({
    decision: choice(Object.keys(decisions) as [Decision, ...Decision[]], 'Choose what you decide'),
    /** What the sender is told; needed when it is sent back. */
    note: prose({ most: 2000, called: 'The note' }),
    /** The version that was on the page; without it, the present one is meant. */
    version: z.string().regex(/^\d{0,9}$/),
  })
  .refine(({ decision, note }) => decision !== 'send-back' || note !== '', {
    path: ['note'],
    error: 'Write what the sender should change or answer',
  });

const mostOnDesk = 200;

/** Two ways to one page: the link to one entry, and the desk's to any that waits. */
export const reviewRoutes = new Hono<App>()
  .get('/review/:token/', async (c) => {
    const token = await followLink(c, 'review');
    return showReview(c, await takeInHand(c.var.town, token.entryId), await stewardOf(c.var.town, token));
  })
  .post(
    '/review/:token/',
    ...form(async (c, answers) => {
      const token = await followLink(c, 'review');
      return takeDecision(c, await takeInHand(c.var.town, token.entryId), token, answers);
    }),
  )
  .get('/desk/:token/', async (c) => {
    const { town } = c.var;
    await stewardOf(town, await followLink(c, 'desk'));
    const entries = await waitingEntries(town.db, mostOnDesk);
    const waiting = entries.map((entry) => ({ ...entry, noun: nounOf(entry.kind) }));
    const gaveUp = await gaveUpOn(town);
    const main = (
      <Desk
        here={town.here}
        waiting={waiting}
        most={mostOnDesk}
        together={mostTogether}
        tools={deskTools}
        gaveUp={gaveUp}
      />
    );
    return ownPage(c, { title: 'What waits', parts: { main } });
  })
  .get('/desk/:token/together/:about/', async (c) => {
    await stewardOf(c.var.town, await followLink(c, 'desk'));
    return showTogether(c);
  })
  .post(
    '/desk/:token/together/:about/',
    ...form(async (c, answers) => {
      const steward = await stewardOf(c.var.town, await followLink(c, 'desk'));
      return approveTogether(c, steward, answers);
    }),
  )
  .get('/desk/:token/:entry/', async (c) => {
    const token = await followLink(c, 'desk');
    return showReview(c, await fromDesk(c), await stewardOf(c.var.town, token));
  })
  .post(
    '/desk/:token/:entry/',
    ...form(async (c, answers) => {
      const token = await followLink(c, 'desk');
      return takeDecision(c, await fromDesk(c), token, answers);
    }),
  );

/**
 * The mails of the last 30 days that could not be delivered. Stewards know each other by address, so
 * theirs are named; of everybody else it is only said how many there are.
 */
async function gaveUpOn(town: Town): Promise<GaveUp> {
  const { db, keys, now } = town;
  const addresses = new Map(
    await Promise.all(
      (await currentStewards(town)).map(async ({ address }) => [await recipientMark(keys, address), address] as const),
    ),
  );
  const mails = await undeliverable(db, now.subtract(days(30)), mostOnDesk);
  const toStewards = mails.flatMap(({ recipient, kind, trouble, failedAt }) => {
    const to = addresses.get(recipient);
    // A steward who proposes is written to like anyone: that is a sender's mail.
    return to && (kind === 'letter' || kind === 'digest') ? [{ to, kind, trouble: trouble ?? '', failedAt }] : [];
  });
  return { toStewards, toSenders: mails.length - toStewards.length, more: mails.length === mostOnDesk };
}

async function fromDesk(c: AppContext): Promise<InHand> {
  const id = c.req.param('entry') ?? '';
  if (!z.uuid().safeParse(id).success) throw unknownLink();
  return takeInHand(c.var.town, id);
}

/**
 * The most entries that are decided in one go. Each takes four calls of the database, two to open it
 * and two to decide, and the free plan allows a request 50.
 */
const mostTogether = 10;

async function aboutParam(c: AppContext): Promise<InHand[]> {
  const { town } = c.var;
  const about = c.req.param('about') ?? '';
  if (!z.uuid().safeParse(about).success) throw unknownLink();
  const waiting = await waitingAbout(town.db, about, mostTogether);
  const opened = await Promise.all(waiting.map((entry) => openEntry(town, entry)));
  // One that is decided at this very moment has no words that wait any more.
  return opened.filter((inHand) => inHand !== undefined);
}

async function showTogether(c: AppContext, trouble?: string): Promise<Response> {
  const waiting = await aboutParam(c);
  const list = waiting.map(({ entry, practice, opened }) => ({ entry, noun: practice.noun, preview: opened.preview }));
  const main = <Together list={list} most={mostTogether} trouble={trouble} />;
  return ownPage(c, { title: 'What waits, together', parts: { main } }, { status: trouble ? 409 : 200 });
}

/** Approves those that were ticked, each by itself: one that moved on meanwhile holds up no other. */
async function approveTogether(c: AppContext, steward: Steward, answers: Answers): Promise<Response> {
  const { town } = c.var;
  const ticked = (await aboutParam(c)).filter(({ entry }) => answers[`approve-${entry.id}`] !== undefined);
  const wanted = Object.keys(answers).filter((name) => name.startsWith('approve-')).length;
  if (wanted === 0) return showTogether(c, 'Nothing was ticked, so nothing was decided.');
  let approved = 0;
  for (const inHand of ticked) {
    const { entry, practice } = inHand;
    const seen = { ...inHand, entry: { ...entry, version: Number(answers[`approve-${entry.id}`]) || entry.version } };
    const result = await decideAndTell(town, seen, steward, { decision: 'approve', note: '' }, {}).catch(unlessBusy);
    if (!result?.ok) continue;
    approved += 1;
    await purge(c, practice.tag);
  }
  deliverSoon(c);
  if (approved === wanted) return c.redirect('../../', 303);
  return showTogether(
    c,
    `${approved} of ${wanted} were approved. The others were decided or changed since you opened this page, or have to be read alone. What still waits is below.`,
  );
}

/** One that could not be taken just now goes on waiting; what was approved before it stays approved. */
function unlessBusy(error: unknown): null {
  if (error instanceof Problem) return null;
  throw error;
}

interface Shown {
  answers?: Answers;
  errors?: FormErrors;
  trouble?: string;
  status?: number;
}

async function showReview(
  c: AppContext,
  { entry, practice, opened }: InHand,
  steward: Steward,
  { answers = {}, errors = {}, trouble, status }: Shown = {},
): Promise<Response> {
  const { town } = c.var;
  const last = entry.status === 'pending' ? undefined : await lastTransition(town.db, entry.id);
  const main = (
    <Review
      {...{ here: town.here, noun: practice.noun, entry, answers, errors, trouble }}
      preview={opened.preview}
      path={opened.path}
      choices={opened.choices}
      decided={last && { last, who: await nameOf(town, last, steward) }}
      desk={new URL(c.req.url).pathname.startsWith('/desk/') ? '../' : undefined}
    />
  );
  const failed = Object.keys(errors).length > 0 ? 'Error: ' : '';
  return ownPage(c, { title: `${failed}${opened.title}`, parts: { main } }, { status });
}

/** Who took a step, as stewards know each other: by address; "you" for oneself. */
async function nameOf(town: Town, { by }: Transition, steward: Steward): Promise<string> {
  if (by === steward.id) return 'you';
  if (noSteward.some((one) => one === by)) return '';
  const stewards = await currentStewards(town);
  return stewards.find(({ id }) => id === by)?.address ?? 'a former steward';
}

async function takeDecision(c: AppContext, inHand: InHand, token: Token, answers: Answers): Promise<Response> {
  const { town } = c.var;
  const steward = await stewardOf(town, token);
  const judged = judge(decisionForm, answers);
  if (!judged.ok) return showReview(c, inHand, steward, { answers, errors: judged.errors, status: 422 });
  const { version, ...decision } = judged.data;
  const seen = { ...inHand, entry: { ...inHand.entry, version: Number(version || inHand.entry.version) } };
  const result = await decideAndTell(town, seen, steward, decision, answers);
  if (!result.ok && 'errors' in result) {
    return showReview(c, inHand, steward, { answers, errors: result.errors, status: 422 });
  }
  if (!result.ok)
    return showReview(c, await takeInHand(town, inHand.entry.id), steward, {
      answers,
      trouble: whyNot(result, steward),
      status: 409,
    });
  deliverSoon(c, inHand.practice.tell);
  await purge(c, inHand.practice.tag);
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

async function decideAndTell(
  town: Town,
  { entry, practice, opened }: InHand,
  steward: Steward,
  { decision, note }: Word,
  answers: Answers,
): Promise<Decided | Extract<ParsedForm<never>, { ok: false }>> {
  const attempt = async (tried: number) => {
    const published = decision === 'approve' ? await opened.publish(answers, tried) : null;
    if (published && !published.ok) return published;
    const publication = published?.data ?? null;
    const tell = await tellSender(town, { entry, practice, opened }, { decision, note }, publication);
    const released = decision === 'decline' ? (opened.release ?? []) : [];
    const also = [...(publication?.statements ?? []), ...released, ...tell];
    const keepsContact = opened.kept !== undefined;
    return decide(town.db, entry, { decision, by: steward.id, note: note || null, at: town.now, also, keepsContact });
  };
  for (let tried = 0; ; tried++) {
    try {
      return await inTurn(() => attempt(tried));
    } catch (error) {
      if (!practice.contested.some((name) => refusedBy(error, name))) throw error;
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
  { entry, practice, opened }: InHand,
  { decision, note }: Word,
  publication: Publication | null,
): Promise<Statement[]> {
  const contact = await contactOf(town, entry);
  if (!contact) return [];
  const { db, keys, settings, now } = town;
  const wrote: Block[] = note ? ['The steward wrote:', { quote: note }] : [];
  const write = async (subject: string, blocks: Block[]) =>
    owe(db, keys, await letterTo(town, contact, subject, blocks), now);
  // Nobody confirmed the address: only what a steward approved is repeated to it.
  const yours = `your ${practice.noun} of ${longDate(settings, { at: entry.createdAt, zone: settings.TIME_ZONE })}`;
  switch (decision) {
    case 'approve':
      return write(`It is up: ${opened.title}`, [
        opened.approvedWords ?? `Your ${practice.noun} is up, for everyone to see.`,
        { label: 'The public page, to share with anyone', link: settings.SITE_URL + publication?.path },
        ...(publication?.told ? [publication.told] : []),
        ...wrote,
        'The private link from our first mail still works. Keep that one to yourself.',
      ]);
    case 'send-back': {
      const edit = await senderLink(town, practice, entry.id, entry.contactUntil, { to: contact });
      return [
        edit.statement,
        ...(await write(`A question about ${yours}`, [
          `A steward read ${yours} and has a question.`,
          ...wrote,
          { label: 'Your private link, to change it and send it again', link: edit.link },
        ])),
      ];
    }
    case 'decline': {
      const read = await senderLink(town, practice, entry.id, entry.contactUntil, { to: contact });
      return [
        read.statement,
        ...(await write(opened.kept ? `About ${yours}: the name is not shown` : `Not this time: ${yours}`, [
          opened.kept ?? `A steward read ${yours} and decided not to put it up.`,
          ...wrote,
          { label: 'Your private link, to read once more what you sent', link: read.link },
          ...(opened.kept ? [] : ['You are welcome to send something else at any time.']),
        ])),
      ];
    }
  }
}
