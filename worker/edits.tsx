import type { Temporal } from 'temporal-polyfill';
import { refusedBy, type Statement } from '../schema/database.ts';
import { type EditTexts, type Seen, versionOf, withdrawEdits } from '../schema/edits.ts';
import type { Entry } from '../schema/entries.ts';
import { type Answers, type ParsedForm, wordOf } from '../schema/form.ts';
import { EditPage, EditTaken } from '../site/parts/edit.tsx';
import type { Filled } from '../site/parts/form.tsx';
import type { Html } from '../site/parts/view.ts';
import type { AppContext, Town } from './context.ts';
import type { EntryKind, SenderSide } from './entry-kind.ts';
import { type FieldNames, manyLines } from './form.ts';
import { formPage } from './form-page.ts';
import { asSender } from './link.ts';
import { deliverSoon } from './mail/outbox.ts';
import { expiredLink, movedOn } from './problem.tsx';
import { contactOf, send } from './submission.ts';

/**
 * What an entry changes that is up, and how: the piece of an `EntryKind` whose entries are changes. Its form stands at
 * the private link of what it changes.
 */
export interface Changes<Subject = unknown, Text = unknown> {
  /** The kind of what is changed. */
  of: string;
  texts: EditTexts;
  /** Named by the database when what was seen is not there any more. */
  movedOn: string;
  names: FieldNames;
  /**
   * What is changed, as it stands, with the text that waits, if one does; null where it cannot be changed.
   *
   * @throws {Problem} where more can be said than that it is over
   */
  load(town: Town, entry: Entry): Promise<Subject | null>;
  /** The answers that the form begins with. */
  answers(town: Town, subject: Subject): Answers | Promise<Answers>;
  page(town: Town, subject: Subject, filled: Filled): EditForm | Promise<EditForm>;
  parse(town: Town, subject: Subject, answers: Answers): Promise<ParsedForm<Text>>;
  draft(town: Town, subject: Subject, text: Text, seen: Seen, entryId: string): EditDraft;
}

/** What is another on the page of each kind. */
export interface EditForm {
  /** What it is called that is changed. */
  lead: string;
  /** What else can be done about it; nothing for most. */
  beside?: Html;
  /** The change that waits, if one does. */
  waiting: Pick<Entry, 'status' | 'createdAt'> | null;
  form: Html;
}

export interface EditDraft {
  title: string;
  /** The commons that it is about, as in `entries.about`. */
  about: string | null;
  /** When what it changes is next, where that has a day. */
  dueAt?: Temporal.Instant | undefined;
  asText: string;
  /** What makes two of them the same. */
  answers: Answers;
  /** What it says, and what belongs to that. */
  statements: Statement[];
}

/** Something that is up, as it is changed. */
export interface Changing {
  entry: Entry;
  kind: EntryKind;
  changes: Changes;
  subject: unknown;
}

/** Whoever put something up sends another text for it. */
export const editsRoutes = formPage<Changing, unknown>({
  path: '/yours/:token/edit/',
  load: changing,
  // Of whatever kind it is: only its link says that, and is followed when what was typed has been read.
  names: (c) => [...c.var.town.kinds.values()].flatMap(({ changes }) => changes?.names ?? []),
  size: manyLines,
  fresh: async (c, { changes, entry, subject }) => ({
    ...(await changes.answers(c.var.town, subject)),
    version: await versionOf(c.var.town.db, changes.texts, entry.id),
  }),
  async page(c, { changes, entry, subject }, { answers, errors, trouble }) {
    const { town } = c.var;
    // Who was told what came between may send it once more, for what there is now.
    const version = trouble ? await versionOf(town.db, changes.texts, entry.id) : answers.version;
    const filled = { answers: { ...answers, version: version ?? '' }, errors };
    const page = await changes.page(town, subject, filled);
    return {
      title: 'Change the text',
      parts: { main: <EditPage {...page} context={town.context} trouble={trouble} /> },
    };
  },
  parse: (c, { changes, subject }, answers) => changes.parse(c.var.town, subject, answers),
  async submit(c, found, text, answers) {
    try {
      const { path } = await sendEdit(c.var.town, found, text, wordOf(answers.version));
      deliverSoon(c);
      return { ok: true, path, done: 'itself' };
    } catch (error) {
      // Decided on, handed on or taken down in this very moment: the page says how it stands now.
      if (refusedBy(error, found.changes.movedOn)) return { ok: false, trouble: movedOn };
      throw error;
    }
  },
});

async function changing(c: AppContext): Promise<Changing> {
  const found = await changesOf(c.var.town, await asSender(c, 'approved'));
  if (!found) throw expiredLink();
  return found;
}

/** How something that is up is changed; null where it is not. */
export async function changesOf(town: Town, entry: Entry): Promise<Changing | null> {
  const kind = [...town.kinds.values()].find(({ changes }) => changes?.of === entry.kind);
  const subject = await kind?.changes?.load(town, entry);
  return kind?.changes && subject ? { entry, kind, changes: kind.changes, subject } : null;
}

/**
 * Sends another text for what is up.
 *
 * @param own what is another where a steward sends it: then nobody is asked, and its sender is not thanked
 */
export async function sendEdit(
  town: Town,
  { entry, kind, changes, subject }: Changing,
  text: unknown,
  version: string,
  own: { entryId?: string; quiet?: true } = {},
) {
  const { db, now } = town;
  const { entryId = crypto.randomUUID() } = own;
  const contact = (await contactOf(town, entry)) ?? '';
  const draft = changes.draft(town, subject, text, { entry, version }, entryId);
  const sent = await send(town, kind, {
    ...draft,
    ...own,
    entryId,
    // A steward's is never another's that was sent before.
    answers: { ...draft.answers, subject: entry.id, contact, ...(own.quiet && { entryId }) },
    contact,
    contactUntil: entry.contactUntil,
    statements: [...draft.statements, ...withdrawEdits(db, changes.texts, entry.id, now, entryId)],
  });
  return { ...sent, asText: draft.asText };
}

/** The sender's side of every change: once it is up, it is no thing of its own any more. */
export const editSender = (isPart: string): SenderSide<unknown> => ({
  page: () => ({ changesWhileUp: true }),
  withdrawal: () => ({
    form: () => <EditTaken isPart={isPart} />,
    parse: () => ({ ok: false, errors: { title: `${isPart} Change it there` } }),
  }),
});
