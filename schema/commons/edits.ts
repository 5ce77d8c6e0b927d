import { desc, eq, type SQL, sql } from 'drizzle-orm';
import type { Temporal } from 'temporal-polyfill';
import type * as z from 'zod';
import type { Database, Statement } from '../database.ts';
import { type EditTexts, edited, isWaiting, type Seen, subjectAsSeen } from '../edits.ts';
import { type Entry, entries } from '../entries.ts';
import { type Answers, type ParsedForm, parseForm } from '../form.ts';
import { shiftedRoles } from '../signups/role-lines.ts';
import { before } from '../time.ts';
import { noteChanges } from './changes.ts';
import { rolesRule, textFields } from './form.ts';
import { type CommonsContext, hooked } from './hooks.ts';
import { longRoles } from './long.ts';
import { type Commons, commons, type Edit, edits, type Occurrence, occurrences } from './table.ts';

/** What an edit may change, and what the page calls it. */
const partNames = {
  title: 'the title',
  kind: 'the kind',
  summary: 'what happens there',
  reveal: 'when the place is shown',
  bring: 'what to bring',
  access: 'access',
  roles: 'the helping hands',
  host: 'the group',
  stewardName: 'who looks after it',
} as const;

export type Text = Pick<Commons, keyof typeof partNames>;
type Part = keyof Text;

const parts = Object.keys(partNames) as Part[];

/** The text of a commons or of an edit alone. */
export const textOf = (one: Text): Text => Object.fromEntries(parts.map((part) => [part, one[part]])) as Text;

/** Which parts of two texts differ. */
export const differing = (a: Text, b: Text): Part[] => parts.filter((part) => a[part] !== b[part]);

/** Parts as a sentence names them: `the title, access`. */
export const partWords = (some: Part[]) => some.map((part) => partNames[part]).join(', ');

/** What an edit is asked for, by the names of its fields. */
export const textNames = [...Object.keys(textFields.shape), 'version', 'starts'];

/** Judges the text of an edit. */
export function parseText(answers: Answers): ParsedForm<Text> {
  const parsed = parseForm(textFields.superRefine(...rolesRule), answers);
  return parsed.ok ? { ok: true, data: toText(parsed.data) } : parsed;
}

const toText = ({ steward_name, roles_later: _said, ...same }: z.output<typeof textFields>): Text => ({
  ...same,
  stewardName: steward_name,
});

/** From the table back to the form's answers. */
export function textAnswers({ stewardName, ...same }: Text): Answers {
  const long = longRoles(same.roles);
  return { ...same, steward_name: stewardName, ...(long && { roles_later: long }) };
}

/** An edit with the commons it is about; undefined once either was erased. */
export async function anyEdit(db: Database, entryId: string): Promise<{ edit: Edit; commons: Commons } | undefined> {
  const [row] = await db
    .select({ edit: edits, commons })
    .from(edits)
    .innerJoin(commons, eq(commons.entryId, edits.commonsId))
    .where(eq(edits.entryId, entryId));
  return row && { edit: asOfNow(row.edit, row.commons), commons: row.commons };
}

/** An edit as it is meant once its commons was moved to another time since: the hours of roles moved with it. */
const asOfNow = (edit: Edit, { starts }: Pick<Commons, 'starts'>): Edit => ({
  ...edit,
  roles: shiftedRoles(edit.roles, edit.starts ?? starts, starts),
});

/** Where the texts of edits stand, and what they are about. */
export const commonsEdits: EditTexts = { table: edits, entryId: edits.entryId, subjectId: edits.commonsId };

/** The edit of a commons that waits, if there is one. */
export async function waitingEdit(db: Database, commonsId: string): Promise<{ edit: Edit; entry: Entry } | undefined> {
  const [row] = await db
    .select({ edit: edits, entry: entries, commons })
    .from(entries)
    .innerJoin(edits, eq(edits.entryId, entries.id))
    .innerJoin(commons, eq(commons.entryId, edits.commonsId))
    .where(isWaiting(commonsEdits, commonsId))
    .orderBy(desc(entries.createdAt))
    .limit(1);
  return row && { edit: asOfNow(row.edit, row.commons), entry: row.entry };
}

/** Named by the database when the commons is not up any more, was handed on since it was seen, or is another by now. */
export const notTheirs = 'NOT NULL constraint failed: edits.commons_id';

/** Another text for a commons, as long as it is up, as it was seen and in the hands of whoever it was seen in. */
export const insertEdit = (db: Database, entryId: string, seen: Seen, text: Text): Statement => {
  const commonsId = subjectAsSeen(commonsEdits, seen);
  return db.insert(edits).values({ entryId, commonsId, ...text, starts: startOf(sql`${seen.entry.id}`) });
};

const startOf = (commonsId: SQL) =>
  sql<string>`(select ${commons.starts} from ${commons} where ${commons.entryId} = ${commonsId})`;

export const updateEdit = (db: Database, entryId: string, text: Text): Statement =>
  db
    .update(edits)
    .set({ ...text, starts: startOf(sql`${edits.commonsId}`) })
    .where(eq(edits.entryId, entryId));

export const eraseEdit = (db: Database, entryId: string): Statement =>
  db.delete(edits).where(eq(edits.entryId, entryId));

/** Makes the text of an edit that of its commons, as far as it differs; its dates and its address stay. */
export function publishEdit(
  context: CommonsContext,
  one: Commons,
  edit: Edit,
  dates: Pick<Occurrence, 'dateNumber' | 'startsAt'>[],
  at: Temporal.Instant,
): Statement[] {
  const { db } = context;
  const { entryId } = one;
  const changed = differing(one, edit);
  const text = Object.fromEntries(changed.map((part) => [part, edit[part]]));
  const coming = dates.filter(({ startsAt }) => before(at, startsAt)).map(({ dateNumber }) => dateNumber);
  const has = (part: Part) => changed.includes(part);
  return [
    db
      .update(commons)
      .set({ ...text, sequence: sql`${commons.sequence} + 1`, changedAt: at })
      .where(eq(commons.entryId, entryId)),
    ...noteChanges(db, entryId, coming, { what: 'edited', at, parts: partWords(changed) }),
    edited(db, entryId, edit.title),
    ...(has('kind') ? [db.update(occurrences).set({ kind: edit.kind }).where(eq(occurrences.entryId, entryId))] : []),
    ...hooked(context, ({ edited }) => edited?.(db, one, edit, at)),
  ];
}
