import { Hono } from 'hono';
import * as z from 'zod';
import { type Decided, type Decision, decisions } from '../../schema/decisions.ts';
import { type Entry, lastSteps, noSteward, type Transition } from '../../schema/entries.ts';
import { choice, parseForm, prose, word } from '../../schema/form.ts';
import { currentStewards, type Steward } from '../../schema/stewards/queries.ts';
import { waitingBeside } from '../../schema/waiting.ts';
import { urgency } from '../../site/parts/desk.tsx';
import type { ComeBack } from '../../site/parts/history.tsx';
import { Review, type Undo } from '../../site/parts/review.tsx';
import type { View } from '../../site/parts/view.ts';
import { asTextNow } from '../as-text.ts';
import type { App, AppContext, Town } from '../context.ts';
import type { EntryKind } from '../entry-kind.ts';
import { formPage, type ShownForm } from '../form-page.ts';
import { followLink, stewardOf } from '../link.ts';
import { asSeen, type LoadedEntry, loadEntry } from '../loaded-entry.ts';
import { deliverSoon } from '../mail/outbox.ts';
import { purge } from '../page.tsx';
import { decideAndTell } from './decide.ts';
import { mayMend } from './mend.tsx';
import { type Way, ways } from './ways.ts';

const decisionFields = z.object({
  decision: choice(Object.keys(decisions) as [Decision, ...Decision[]], 'Choose what you decide'),
  /** What the sender is told; needed when it is sent back. */
  note: prose({ most: 2000, called: 'The note' }),
  /** The version that was on the page; without it, the present one is meant. */
  version: word().pipe(z.string().regex(/^\d{0,9}$/)),
});
const decisionForm = decisionFields
  .refine(({ decision, note }) => decision !== 'send-back' || note !== '', {
    path: ['note'],
    error: 'Write what the sender should change or answer',
  })
  .refine(({ decision, note }) => decision !== 'take-down' || note !== '', {
    path: ['note'],
    error: 'Write why: its sender reads it',
  });
/** With it, which lines of many are approved. */
const decisionNames = [...Object.keys(decisionFields.shape), 'choosing', /^line-\d{1,4}$/];

/** Two ways to one page: the link to one entry, and the desk's to any that waits. */
export const reviewRoutes = ways.reduce((routes, way) => routes.route('/', reviewForm(way)), new Hono<App>());

interface Deciding {
  found: LoadedEntry;
  steward: Steward;
}

function reviewForm({ path, purpose, idOf }: Way) {
  return formPage({
    path,
    async load(c): Promise<Deciding> {
      const token = await followLink(c, purpose);
      return { found: await loadEntry(c, idOf(c, token)), steward: await stewardOf(c.var.town, token) };
    },
    names: decisionNames,
    page: (c, deciding, shown) => reviewView(c, deciding, shown, purpose === 'desk' ? '../' : undefined),
    parse: (_c, _deciding, answers) => parseForm(decisionForm, answers),
    async submit(c, { found, steward }, { version, ...decision }, answers) {
      const seen = { ...found, entry: asSeen(found.entry, version) };
      const result = await decideAndTell(c.var.town, seen, steward, decision, answers);
      if (!result.ok) return 'errors' in result ? result : { ok: false, trouble: whyNot(result, steward) };
      deliverSoon(c, found.kind.notify);
      await purge(c, found.kind.tag);
      return { ok: true, path: c.req.path, done: 'decided' };
    },
  });
}

async function reviewView(
  c: AppContext,
  { found, steward }: Deciding,
  { answers, errors, trouble }: ShownForm,
  desk: string | undefined,
): Promise<View> {
  const { town } = c.var;
  const { entry, kind, loaded } = found;
  const waits = entry.status === 'pending';
  const steps = await lastSteps(town.db, entry.id, mostSteps);
  const last = waits ? undefined : steps[0];
  const shown = await kind.show(town, loaded, entry);
  const main = (
    <Review
      context={town.context}
      heading={waits ? kind.sentences.waits : kind.sentences.decided}
      entry={entry}
      answers={answers}
      errors={errors}
      trouble={trouble}
      preview={shown.forStewards ?? shown.preview}
      path={shown.path}
      parts={kind.review?.parts?.(town, loaded, { answers, errors }) ?? null}
      closes={kind.sentences.closes}
      undo={undoOf(entry, kind)}
      comeBack={waits ? await comeBackOf(town, found, steps, steward) : null}
      mayGoBack={kind.edit !== undefined}
      mend={mayMend(kind, entry.status, town.kinds.values()) ? './mend/' : null}
      decided={last && { last, who: await nameOf(town, last, steward) }}
      desk={desk}
      urgent={waits ? urgency(town.context, entry, kind.dated ?? false) : ''}
      beside={desk ? await waitingBeside(town.db, [...town.kinds.keys()], entry) : null}
    />
  );
  return { title: shown.title, parts: { main } };
}

/** The most steps that are told of what went before. */
const mostSteps = 10;

/** What was asked about something that waits again, what its sender answered, and what is another since. */
async function comeBackOf(
  town: Town,
  found: LoadedEntry,
  steps: Transition[],
  steward: Steward,
): Promise<ComeBack | null> {
  const before = steps.filter(
    ({ to, by, note }) => to === 'sent-back' || (to === 'pending' && (by !== 'sender' || note)),
  );
  if (before.length === 0) return null;
  const was = steps.find(({ said }) => said)?.said;
  const is = was ? await asTextNow(town, found) : null;
  const told = before.reverse().map(async (step) => ({ step, who: await nameOf(town, step, steward) }));
  return { steps: await Promise.all(told), text: was && is !== null ? { was, is } : null };
}

/** What a steward can still decide about what is decided. */
function undoOf({ status }: Entry, { review, sentences }: EntryKind): Undo | undefined {
  // Of what is answered and closed nothing is up.
  if (!review || sentences.closes) return undefined;
  if (status === 'declined') return 'approve-after-all';
  if (!review.takeDown) return undefined;
  return ({ approved: 'take-down', 'taken-down': 'put-back' } as const)[status as 'approved'];
}

/** Who took a step, as stewards know each other: by address; "you" for oneself. */
async function nameOf(town: Town, { by }: Transition, steward: Steward): Promise<string> {
  if (by === steward.id) return 'you';
  if (noSteward.some((one) => one === by)) return '';
  const stewards = await currentStewards(town);
  return stewards.find(({ id }) => id === by)?.address ?? 'a former steward';
}

function whyNot(result: Exclude<Decided, { ok: true }>, steward: Steward): string {
  if (result.why === 'edited') {
    return 'It was changed since you opened it. Read it once more below; nothing was decided yet.';
  }
  return result.last.by === steward.id
    ? 'You decided on this before, and that holds. Nothing was changed now.'
    : 'Someone was faster, so your decision was not taken. Below is what was decided.';
}
