import { sql } from 'drizzle-orm';
import { bringBack, bringContactUntilBack, forgetAside, putAside, putContactUntilAside } from '../../schema/aside.ts';
import { refusedBy, type Statement } from '../../schema/database.ts';
import { type Decided, type Decision, decide } from '../../schema/decisions.ts';
import { contactAfter, type Step } from '../../schema/entries.ts';
import type { Answers, ParsedForm } from '../../schema/form.ts';
import { enqueueMail } from '../../schema/outbox.ts';
import { hasConfirmed } from '../../schema/recipients.ts';
import { seal } from '../../schema/secrets.ts';
import type { Steward } from '../../schema/stewards/queries.ts';
import { days, earliest } from '../../schema/time.ts';
import { asTextNow } from '../as-text.ts';
import type { Town } from '../context.ts';
import type { Publication } from '../entry-kind.ts';
import type { LoadedEntry } from '../loaded-entry.ts';
import { type Block, letterTo } from '../mail/letter.tsx';
import { withMutex } from '../mutex.ts';
import { Problem, unknownLink } from '../problem.tsx';
import type { SubjectAndLead } from '../sentences.ts';
import { contactOf, contactPlace, daySent } from '../submission.ts';
import { mailWithLink } from './tell.ts';

/**
 * How often an approval is tried while others reach for the same address or the same line. All the
 * waits together are five seconds at most: a steward who is told to press again is better off than
 * one who looks at a page that does not come.
 */
const mostTries = 11;

/** Doubles each time, by chance, so that those who met once do not meet again. */
const waitABit = (tried: number) =>
  new Promise((done) => setTimeout(done, Math.random() * Math.min(1000, 10 * 2 ** tried)));

interface Word {
  decision: Decision;
  note: string;
  /** What a steward mended in what is up, as text, where this makes it public. */
  mended?: string;
}

/** How long what was taken down can be put up again; then it is erased. */
const undoneFor = days(30);

/** Decides on an entry, and tells its sender; tried again while others reach for the same address or line. */
export async function decideAndTell(
  town: Town,
  found: LoadedEntry,
  steward: Steward,
  word: Word,
  answers: Answers,
): Promise<Decided | Extract<ParsedForm<never>, { ok: false }>> {
  const { entry, kind, loaded } = found;
  const { decision, note } = word;
  const { review } = kind;
  // Nothing asks a steward about a kind that nobody decides on, so no link leads here.
  if (!review) throw unknownLink();
  if (decision === 'send-back' && !kind.edit) return { ok: false, errors: { decision: notToChange } };
  const attempt = async (tried: number) => {
    const published = isApproval(decision) ? await review.publish(town, loaded, entry, answers, tried) : null;
    if (published && !published.ok) return published;
    const publication = published?.data ?? null;
    const tell = await notifySender(town, found, word, publication);
    const also = [...(publication?.statements ?? []), ...(await consequences(town, found, decision)), ...tell];
    const set = await keptUntil(town, found, decision);
    const said = decision === 'send-back' ? await asTextNow(town, found) : null;
    return decide(town.db, entry, { decision, by: steward.id, note: note || null, said, at: town.now, also, set });
  };
  for (let tried = 0; ; tried++) {
    try {
      return await withMutex(() => attempt(tried));
    } catch (error) {
      if (decision === 'put-back' && refusedBy(error, 'UNIQUE')) throw placeIsTaken();
      if (!review.contested?.some((name) => refusedBy(error, name))) throw error;
      if (tried === mostTries) throw manyAtOnce();
      await waitABit(tried);
    }
  }
}

const notToChange =
  'Approve it or decline it: more than one person said yes to these words, so that nobody changes them alone';

const isApproval = (decision: Decision) => decision === 'approve' || decision === 'approve-after-all';

/** What is written with a decision, beside what makes it public. */
async function consequences(
  town: Town,
  { entry, kind: { review }, loaded }: LoadedEntry,
  decision: Decision,
): Promise<Statement[]> {
  const { db } = town;
  const { takeDown, release, keepsWhatIsHeld } = review ?? {};
  switch (decision) {
    case 'decline':
      return [
        ...(keepsWhatIsHeld ? [] : [putContactUntilAside(db, entry)]),
        ...(release ? [release(town, sql`(${entry.id})`)] : []),
      ];
    case 'take-down':
      if (!takeDown) throw unknownLink();
      return [
        ...takeDown.aside.map((by) => putAside(db, entry.id, by)),
        putContactUntilAside(db, entry),
        ...(await takeDown.statements(town, loaded, entry)),
      ];
    case 'put-back':
      if (!takeDown) throw unknownLink();
      return [
        ...takeDown.aside.flatMap((by) => bringBack(db, entry.id, by)),
        ...(takeDown.putBack?.(town, loaded, entry) ?? []),
        ...keptAsBefore(town, entry),
      ];
    case 'approve-after-all':
      return keptAsBefore(town, entry);
    default:
      return [];
  }
}

const keptAsBefore = ({ db }: Town, { id }: LoadedEntry['entry']) => [
  bringContactUntilBack(db, id),
  forgetAside(db, id),
];

/** Until when the sender's address is kept, and with it, of what is not up, what it said. */
async function keptUntil(
  { keys, now }: Town,
  { entry, kind: { review } }: LoadedEntry,
  decision: Decision,
): Promise<Step['set']> {
  if (decision === 'decline' && !review?.keepsWhatIsHeld) {
    return { contactUntil: earliest(entry.contactUntil, now.add(contactAfter)) };
  }
  if (decision !== 'take-down') return {};
  // Where none is kept any more an empty one is: by its date it is known what is to be erased.
  const contact = entry.contact ?? (await seal(keys, contactPlace(entry.id), ''));
  return { contactUntil: now.add(undoneFor), contact };
}

const placeIsTaken = () =>
  new Problem(
    409,
    'Its place is taken by now',
    'Somebody else has it since it was taken down, so it was not put up again. Nothing was changed.',
  );

const manyAtOnce = () =>
  new Problem(
    503,
    'Many approvals came at this very moment',
    'Yours was not taken, and nothing was changed. Go back and press again.',
    { retryAfter: 5 },
  );

/** The mail that tells the sender what was decided, with the link they need next. */
async function notifySender(
  town: Town,
  { entry, kind, loaded }: LoadedEntry,
  { decision, note, mended }: Word,
  publication: Publication | null,
): Promise<Statement[]> {
  const contact = await contactOf(town, entry);
  if (!contact) return [];
  const { db, keys, settings, now } = town;
  const wrote: Block[] = note ? ['The steward wrote:', { quote: note }] : [];
  const write = async (subject: string, blocks: Block[]) =>
    enqueueMail(db, keys, await letterTo(town, contact, subject, blocks), now, { room: 'decision' });
  // A steward who asks about something read it, and wants it mended. What was declined may be words for a stranger.
  const which = async () =>
    decision === 'send-back' || (await hasConfirmed(db, keys, contact))
      ? `“${entry.title}”`
      : `of ${daySent(town, entry.createdAt)}`;
  const withLink = ({ subject, lead }: SubjectAndLead, label: string, more: Block[] = []) =>
    mailWithLink(town, kind, entry, contact, {
      subject,
      blocks: (link) => [lead, ...wrote, { label, link }, ...more],
    });
  const { sentences, review } = kind;
  switch (decision) {
    case 'approve':
    case 'approve-after-all': {
      if (sentences.closes) return withLink(sentences.closes.answered(await which()), toReadAgain);
      const { title } = await kind.show(town, loaded, entry);
      const publicPage = {
        label: 'The public page, to share with anyone',
        link: settings.SITE_URL + publication?.path,
      };
      if (mended) {
        return write(`A slip was mended: ${title}`, [
          'A steward mended a slip in what you put up. Nothing else was changed.',
          { quote: mended },
          publicPage,
          { label: 'If it was right before, write to the stewards', link: writePath(town) },
        ]);
      }
      return write(`It is up: ${title}`, [
        review?.approved?.(loaded) ?? sentences.approved,
        publicPage,
        ...(publication?.told ? [publication.told] : []),
        ...wrote,
        'The private link from our first mail still works. Keep that one to yourself.',
      ]);
    }
    case 'send-back':
      return withLink(sentences.question(await which()), 'Your private link, to change it and send it again');
    case 'decline':
      return withLink(
        sentences.declined(await which()),
        toReadAgain,
        review?.keepsWhatIsHeld ? [] : ['You are welcome to send something else at any time.'],
      );
    case 'take-down': {
      const { title } = await kind.show(town, loaded, entry);
      const said = { subject: `Taken down: ${title}`, lead: 'A steward took this down: nobody sees it any more.' };
      return withLink(said, toReadAgain, [
        {
          label: 'For 30 days any steward can put it up again. If it should stand, write to them',
          link: writePath(town),
        },
      ]);
    }
    case 'put-back': {
      const { title } = await kind.show(town, loaded, entry);
      const said = { subject: `It is up again: ${title}`, lead: 'A steward put this up again, for everyone to see.' };
      return withLink(said, 'Your private link');
    }
  }
}

const writePath = ({ settings }: Town) => `${settings.SITE_URL}/write/`;

const toReadAgain = 'Your private link, to read once more what you sent';
