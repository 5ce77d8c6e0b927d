import {
  anyEdit,
  commonsEdits,
  differing,
  eraseEdit,
  insertEdit,
  notTheirs,
  parseText,
  partWords,
  publishEdit,
  type Text,
  textAnswers,
  textNames,
  textOf,
  updateEdit,
  waitingEdit,
} from '../../schema/commons/edits.ts';
import { comingDates, type Plan, planOf } from '../../schema/commons/plan.ts';
import { commonsWithDates, plainDates, type WithDates } from '../../schema/commons/queries.ts';
import type { Commons, Edit } from '../../schema/commons/table.ts';
import type { Entry } from '../../schema/entries.ts';
import type { Answers, ParsedForm } from '../../schema/form.ts';
import { shiftedRoles } from '../../schema/signups/role-lines.ts';
import { type RoleInTheWay, roleInUse, rolesInTheWay } from '../../schema/signups/roles.ts';
import { steered } from '../../schema/stewards/sunrises.ts';
import { EditPreview, PlanInstead } from '../../site/parts/commons/edit.tsx';
import { TextForm } from '../../site/parts/commons/form.tsx';
import { commonsPath } from '../../site/parts/commons/list.tsx';
import { kindWord } from '../../site/parts/marks.tsx';
import type { Town } from '../context.ts';
import { type Changes, editSender } from '../edits.tsx';
import type { EntryKind } from '../entry-kind.ts';
import { fillPlaces } from '../signups/notify.ts';
import { editsSentences } from './sentences.ts';
import { commonsTag } from './tags.ts';

/** Another text for a commons that is up: it waits for a steward, and the old text stays meanwhile. */
interface Loaded {
  edit: Edit;
  commons: Commons;
  /** The commons while it is up. */
  up: WithDates | null;
}

const datesFor = ({ commons, up }: Loaded) => up?.dates ?? plainDates(commons);

/** Whoever steers a commons sends another text for it. */
interface Steered extends Plan {
  waiting: { edit: Edit; entry: Entry } | undefined;
}

const changesOfText: Changes<Steered, Text> = {
  of: 'commons',
  texts: commonsEdits,
  movedOn: notTheirs,
  names: textNames,
  async load({ db }, { id }) {
    const plan = await planOf(db, id);
    return plan && { ...plan, waiting: await waitingEdit(db, id) };
  },
  answers: (_town, { commons, waiting }) => ({
    ...textAnswers(textOf(waiting?.edit ?? commons)),
    starts: commons.starts,
  }),
  page: (_town, { commons, waiting }, filled) => ({
    lead: commons.title,
    beside: <PlanInstead />,
    waiting: waiting?.entry ?? null,
    form: <TextForm {...filled} submit="Send the changes" />,
  }),
  parse: (town, { commons }, answers) => parseEdit(town, commons, answers),
  draft: ({ db, now }, plan, text, seen, entryId) => ({
    title: text.title,
    about: plan.commons.entryId,
    dueAt: comingDates(plan, now)[0]?.startsAt,
    asText: asText(plan.commons, text),
    answers: textAnswers(text),
    statements: [insertEdit(db, entryId, seen, text), steered(db, plan.commons.entryId, now)],
  }),
};

export const editsKind: EntryKind<Loaded> = {
  kind: 'edits',
  sentences: editsSentences,
  tag: commonsTag,
  dated: true,
  another: { path: '/', words: 'See the calendar' },
  linkGrace: { hours: 0 },
  // What was approved stands in the commons itself, and goes with it.
  passes: true,
  async load({ db }, entry) {
    const found = await anyEdit(db, entry.id);
    return found && { ...found, up: await commonsWithDates(db, found.commons.entryId) };
  },
  show({ context }, loaded, entry) {
    const { edit, commons, up } = loaded;
    const changed = partWords(differing(commons, edit));
    return {
      title: edit.title,
      preview: (
        <EditPreview
          context={context}
          commons={commons}
          text={textOf(edit)}
          dates={datesFor(loaded)}
          changed={changed}
        />
      ),
      path: entry.status === 'approved' && up ? commonsPath(up.commons.slug) : null,
    };
  },
  review: {
    contested: [roleInUse],
    async publish(town, loaded) {
      const { edit, commons } = loaded;
      const over = await inTheWay(town, commons.entryId, edit);
      if (over.length > 0) {
        const people = howManyAreInTheWay(over);
        return { ok: false, errors: { decision: `People signed up for what would go. ${people}. Send it back` } };
      }
      const statements = publishEdit(town, commons, edit, datesFor(loaded), town.now);
      return { ok: true, data: { path: commonsPath(commons.slug ?? ''), statements } };
    },
  },
  sender: editSender('This change is part of the commons now.'),
  changes: changesOfText,
  edit: {
    names: textNames,
    values: ({ edit, commons }) => ({ ...textAnswers(textOf(edit)), starts: commons.starts }),
    form: (_town, _loaded, filled) => <TextForm {...filled} submit="Send the changes" />,
    async parse(town, { commons }, entry, answers) {
      const parsed = await parseEdit(town, commons, answers);
      if (!parsed.ok) return parsed;
      const data = {
        title: parsed.data.title,
        contactUntil: entry.contactUntil,
        asText: asText(commons, parsed.data),
        statements: [updateEdit(town.db, entry.id, parsed.data), steered(town.db, commons.entryId, town.now)],
      };
      return { ok: true, data };
    },
  },
  erase: ({ db }, entryId) => [eraseEdit(db, entryId)],
  // A role may have grown, so that somebody moves up.
  notify: fillPlaces,
};

/** The whole change as text: what it leaves alone is up already. */
export function asText(commons: Commons, text: Text): string {
  const shown = (one: Text) => ({
    ...one,
    kind: kindWord(one.kind),
    reveal: one.reveal === 'now' ? 'as soon as it is up' : 'from 24 hours before the start',
  });
  const now = shown(text);
  const lines = differing(commons, text).map((part) => `New: ${partWords([part])}\n${now[part] || '(nothing)'}`);
  return [`Commons: ${commons.title}`, ...lines].join('\n\n');
}

const inTheWay = ({ db, now }: Town, commonsId: string, { roles }: Pick<Text, 'roles'>) =>
  rolesInTheWay(db, commonsId, roles, now.epochMilliseconds);

/** Who signed up for roles that a text would cut, for whoever holds the commons and knows the names. */
const whoIsInTheWay = (over: RoleInTheWay[]) =>
  over
    .map(({ title, people, names }) => {
      const more = people - names.length;
      return `“${title}”: ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
    })
    .join('; ');

/** The same for stewards of the site: not everybody who signed up asked to be shown. */
const howManyAreInTheWay = (over: RoleInTheWay[]) =>
  over
    .map(({ title, people }) => (people === 1 ? `“${title}”: one person` : `“${title}”: ${people} people`))
    .join('; ');

const clockTime = /^([01]\d|2[0-3]):[0-5]\d$/;

export async function parseEdit(town: Town, commons: Commons, answers: Answers): Promise<ParsedForm<Text>> {
  const read = parseText(answers);
  if (!read.ok) return read;
  // The commons may have been moved since the form was opened, and with it the hours of its roles.
  const opened = clockTime.test(answers.starts ?? '') ? answers.starts : undefined;
  const roles = shiftedRoles(read.data.roles, opened ?? commons.starts, commons.starts);
  const parsed = { ok: true, data: { ...read.data, roles } } as const;
  if (differing(commons, parsed.data).length === 0) {
    return { ok: false, errors: { title: 'Nothing differs from what is up. Change something, or leave it as it is' } };
  }
  const over = await inTheWay(town, commons.entryId, parsed.data);
  if (over.length > 0) {
    return { ok: false, errors: { roles: `Keep enough hands for those who signed up. ${whoIsInTheWay(over)}` } };
  }
  return parsed;
}
