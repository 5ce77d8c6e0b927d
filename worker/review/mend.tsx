import { Hono } from 'hono';
import { refusedBy, type Statement } from '../../schema/database.ts';
import { versionOf } from '../../schema/edits.ts';
import { transition } from '../../schema/entries.ts';
import { type Answers, type ParsedForm, wordOf } from '../../schema/form.ts';
import { hasConfirmed } from '../../schema/recipients.ts';
import type { Steward } from '../../schema/stewards/queries.ts';
import { prolongSenderLinks } from '../../schema/tokens.ts';
import { changedAsText } from '../../site/parts/changed.tsx';
import type { Filled } from '../../site/parts/form.tsx';
import { MendPage } from '../../site/parts/mend.tsx';
import type { Html } from '../../site/parts/view.ts';
import { asTextNow } from '../as-text.ts';
import type { App, AppContext, Town } from '../context.ts';
import { type Changing, changesOf, sendEdit } from '../edits.tsx';
import type { Edit, EntryKind, Revision } from '../entry-kind.ts';
import { manyLines } from '../form.ts';
import { formPage, type Refusal } from '../form-page.ts';
import { followLink, stewardOf } from '../link.ts';
import { asSeen, type LoadedEntry, loadEntry } from '../loaded-entry.ts';
import type { Block } from '../mail/letter.tsx';
import { deliverSoon } from '../mail/outbox.ts';
import { purge } from '../page.tsx';
import { movedOn, Problem } from '../problem.tsx';
import { contactOf, daySent } from '../submission.ts';
import { decideAndTell } from './decide.ts';
import { mailWithLink } from './tell.ts';
import { type Way, ways } from './ways.ts';

/** A slip in something, and how it is mended where that stands: while it waits, or while it is up. */
interface Slip<Text = unknown> {
  /** What becomes of it, for the steward. */
  means: string;
  values(): Answers | Promise<Answers>;
  form(filled: Filled): Html | Promise<Html>;
  parse(answers: Answers): Promise<ParsedForm<Text> | Refusal>;
  /** @returns false when it moved on meanwhile, and nothing was written */
  mend(c: AppContext, text: Text, steward: Steward, answers: Answers): Promise<boolean>;
}

interface Mending {
  found: LoadedEntry;
  steward: Steward;
  slip: Slip;
}

/** Whether stewards mend what is of this kind: what goes up with words of its own. */
export const mayMend = ({ kind, edit, sentences, silent }: EntryKind, status: string, kinds: Iterable<EntryKind>) =>
  (status === 'pending' && edit !== undefined && !sentences.closes && !silent) ||
  (status === 'approved' && [...kinds].some(({ changes }) => changes?.of === kind));

/** A steward mends a slip, be it before or after it went up; its sender is told what is another. */
export const mendRoutes = ways.reduce((routes, way) => routes.route('/', mendForm(way)), new Hono<App>());

function mendForm({ path, purpose, idOf }: Way) {
  return formPage<Mending, unknown>({
    path: `${path}mend/`,
    async load(c) {
      const token = await followLink(c, purpose);
      const found = await loadEntry(c, idOf(c, token));
      return { found, steward: await stewardOf(c.var.town, token), slip: await slipOf(c.var.town, found) };
    },
    // Of whatever kind it is: only the link says that, and is followed when what was typed has been read.
    names: (c) =>
      [...c.var.town.kinds.values()].flatMap(({ edit, changes }) => [
        ...(edit?.names ?? []),
        ...(changes?.names ?? []),
        'version',
      ]),
    size: manyLines,
    fresh: (_c, { slip }) => slip.values(),
    async page(_c, { found, slip }, { answers, errors, trouble }) {
      // What came between is read before anything is mended in it.
      const filled = trouble ? { answers: await slip.values(), errors } : { answers, errors };
      const main = (
        <MendPage title={found.entry.title} means={slip.means} form={await slip.form(filled)} trouble={trouble} />
      );
      return { title: 'Mend a slip', parts: { main } };
    },
    parse: (_c, { slip }, answers) => slip.parse(answers),
    async submit(c, { found, steward, slip }, text, answers) {
      if (!(await slip.mend(c, text, steward, answers))) return { ok: false, trouble: movedOn };
      deliverSoon(c, found.kind.notify);
      await purge(c, found.kind.tag);
      return { ok: true, path: c.req.path.replace(/mend\/$/, ''), done: 'mended' };
    },
  });
}

/** @throws {Problem} 409 where it is neither waiting nor up, or its sender changes it */
async function slipOf(town: Town, found: LoadedEntry): Promise<Slip> {
  const { entry, kind } = found;
  if (!mayMend(kind, entry.status, town.kinds.values())) throw notToMend();
  if (entry.status === 'pending' && kind.edit) return whileItWaits(town, found, kind.edit) as Slip;
  const changing = await changesOf(town, entry);
  if (!changing) throw notToMend();
  return whileItIsUp(town, changing);
}

const notToMend = () =>
  new Problem(
    409,
    'This cannot be mended here',
    'It was decided on, taken back or taken down meanwhile, or is of a kind that only its sender changes. Nothing was changed.',
  );

const whileItWaits = (town: Town, found: LoadedEntry, edit: Edit<unknown>): Slip<Revision> => ({
  means: 'It still waits for a decision, mended. Its sender is told what you changed.',
  values: () => ({ ...edit.values(found.loaded), version: String(found.entry.version) }),
  form: (filled) => edit.form(town, found.loaded, filled),
  async parse(answers) {
    const revised = await edit.parse(town, found.loaded, found.entry, answers);
    const isSame = revised.ok && revised.data.asText === (await asTextNow(town, found));
    return isSame ? { ok: false, trouble: nothingMended } : revised;
  },
  async mend(_c, revision, steward, { version }) {
    const { kind } = found;
    const entry = asSeen(found.entry, version);
    const said = (await asTextNow(town, found)) ?? '';
    const { title, about = entry.about, contactUntil, dueAt = entry.dueAt, asText, statements } = revision;
    return transition(town.db, {
      entry,
      from: ['pending'],
      to: 'pending',
      by: steward.id,
      at: town.now,
      said,
      set: { title, about, contactUntil, dueAt, version: entry.version + 1, fingerprint: null },
      also: [
        ...statements,
        prolongSenderLinks(town.db, entry.id, contactUntil.add(kind.linkGrace), town.now),
        ...(await tellSender(town, { ...found, entry: { ...entry, contactUntil } }, changedAsText(said, asText))),
      ],
    });
  },
});

const nothingMended = 'Nothing is another than before, so nothing was mended and nobody was told.';

/** Tells its sender what was mended in what waits: to an address that nobody confirmed, only that something was. */
async function tellSender(town: Town, { entry, kind }: LoadedEntry, changed: string): Promise<Statement[]> {
  const contact = await contactOf(town, entry);
  if (!contact) return [];
  const isConfirmed = await hasConfirmed(town.db, town.keys, contact);
  const which = isConfirmed ? `“${entry.title}”` : `what you sent on ${daySent(town, entry.createdAt)}`;
  const what: Block = isConfirmed ? { quote: changed } : 'What it was stands on your private page.';
  return mailWithLink(town, kind, entry, contact, {
    subject: `A slip was mended in ${which}`,
    blocks: (link) => [
      'A steward mended a slip in what you sent. It still waits for a decision. If it was right before, change it back.',
      what,
      { label: 'Your private link, to see it or to change it', link },
    ],
  });
}

const whileItIsUp = (town: Town, changing: Changing): Slip => {
  const { changes, subject, entry } = changing;
  const page = (filled: Filled) => changes.page(town, subject, filled);
  return {
    means: 'It is public at once. Its sender is told what you changed.',
    values: async () => ({
      ...(await changes.answers(town, subject)),
      version: await versionOf(town.db, changes.texts, entry.id),
    }),
    form: async (filled) => (await page(filled)).form,
    async parse(answers) {
      // Two texts for one thing would fight: what its sender changed comes first.
      if ((await page({ answers, errors: {} })).waiting) throw senderChangesIt();
      return changes.parse(town, subject, answers);
    },
    async mend(c, text, steward, { version }) {
      const entryId = crypto.randomUUID();
      try {
        const { asText } = await sendEdit(town, changing, text, wordOf(version), { entryId, quiet: true });
        const found = await loadEntry(c, entryId);
        const word = { decision: 'approve', note: '', mended: asText } as const;
        const decided = await decideAndTell(town, found, steward, word, {});
        return decided.ok;
      } catch (error) {
        if (refusedBy(error, changes.movedOn)) return false;
        throw error;
      }
    },
  };
};

const senderChangesIt = () =>
  new Problem(
    409,
    'Its sender is changing it',
    'Another text of theirs waits for a decision. Mend that one, from your desk. Nothing was changed.',
  );
