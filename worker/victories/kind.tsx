import type { Answers, ParsedForm } from '../../schema/form.ts';
import { days } from '../../schema/time.ts';
import { parseVictory, readInvitation, type Told, victoryNames } from '../../schema/victories/form.ts';
import {
  anyVictory,
  eraseVictory,
  type Open,
  openInvitations,
  publishVictory,
  updateVictory,
} from '../../schema/victories/queries.ts';
import { shortLine } from '../../site/parts/text.tsx';
import { VictoryForm } from '../../site/parts/victories/form.tsx';
import { VictoryNotice } from '../../site/parts/victories/list.tsx';
import type { EntryKind } from '../entry-kind.ts';
import { victoriesSentences } from './sentences.ts';

/** The cache tag of the page and the feed that show them. */
export const tag = 'victories';

/** An address is kept this long at most; who left one hears of the decision well before. */
export const contactFor = days(60);

type FoundVictory = NonNullable<Awaited<ReturnType<typeof anyVictory>>>;

export const victoriesKind: EntryKind<FoundVictory> = {
  kind: 'victories',
  sentences: victoriesSentences,
  tag,
  another: { path: '/victories/', words: 'See what others told' },
  linkGrace: { hours: 365 * 24 },
  load: ({ db, now }, entry) => anyVictory(db, entry.id, now),
  show: ({ context }, found, entry) => ({
    title: shortLine(found.victory.told, 80),
    preview: <VictoryNotice context={context} told={found} />,
    path: entry.status === 'approved' ? '/victories/' : null,
  }),
  review: {
    publish({ db, now }, { open }, entry) {
      if (entry.status === 'pending' && !open) return { ok: false, errors: { decision: nothingOpen } };
      return { ok: true, data: { path: '/victories/', statements: [publishVictory(db, entry.id, now)] } };
    },
    // Its status alone takes it off.
    takeDown: { aside: [], statements: () => [] },
  },
  sender: {
    page: () => ({}),
    withdrawal: () => ({ statements: [] }),
  },
  edit: {
    names: victoryNames,
    values: ({ victory, open }) => ({
      told: victory.told,
      name: victory.name,
      invites: open ? invitation(open) : '',
    }),
    form: async ({ db, context, now }, _found, filled) => (
      <VictoryForm {...filled} context={context} open={await openInvitations(db, now)} submit="Send the changes" />
    ),
    async parse({ db, now }, _found, entry, answers) {
      const read = readVictory(await openInvitations(db, now), answers);
      if (!read.ok) return read;
      const { told, open: invited } = read.data;
      const { invites, id: invitesId } = invited;
      const data = {
        title: shortLine(told.told, 80),
        contactUntil: now.add(contactFor),
        asText: asText(told, invited),
        statements: [updateVictory(db, { entryId: entry.id, ...told, invites, invitesId })],
      };
      return { ok: true, data };
    },
  },
  erase: ({ db }, entryId) => [eraseVictory(db, entryId)],
};

const nothingOpen = 'What it invites to is over. Send it back, so that it can name something else';

export const invitation = ({ invites, slug }: Open) => `${invites}:${slug}`;

export const asText = ({ told, name }: Told, open: Open | null) =>
  [told, name && `Told by: ${name}`, `Invites to: ${open?.title ?? 'something that is over'}`]
    .filter(Boolean)
    .join('\n');

export interface ReadVictory {
  told: Told;
  /** What it invites to. */
  open: Open;
}

export function readVictory(choices: Open[], answers: Answers): ParsedForm<ReadVictory> {
  const named = readInvitation(answers.invites);
  const open = choices.find(({ invites, slug }) => invites === named?.invites && slug === named.slug);
  const parsed = parseVictory(answers, open !== undefined);
  if (!parsed.ok) return parsed;
  if (!open) return { ok: false, errors: {} };
  return { ok: true, data: { told: parsed.data, open } };
}
