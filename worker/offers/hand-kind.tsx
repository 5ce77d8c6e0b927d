import { sql } from 'drizzle-orm';
import { contactAfter } from '../../schema/entries.ts';
import { parseForm } from '../../schema/form.ts';
import { handNames, handTextForm, type Taking } from '../../schema/offers/form.ts';
import {
  anyHand,
  eraseHand,
  givePlacesBack,
  holdsAnother,
  stillCounts,
  updateHand,
} from '../../schema/offers/hands.ts';
import { type Hand, hands, type Offer } from '../../schema/offers/table.ts';
import { days } from '../../schema/time.ts';
import { dayOf, longDate, today } from '../../site/parts/dates.ts';
import { HandForm } from '../../site/parts/offers/form.tsx';
import { HandNotice } from '../../site/parts/offers/notice.tsx';
import { HandTools } from '../../site/parts/offers/private.tsx';
import { offerPath } from '../../site/parts/offers/words.ts';
import type { Town } from '../context.ts';
import type { EntryKind } from '../entry-kind.ts';
import { offersTag } from './kind.tsx';
import { handsSentences } from './sentences.ts';

type FoundHand = NonNullable<Awaited<ReturnType<typeof anyHand>>>;

/** Someone who takes a chore on. */
export const handsKind: EntryKind<FoundHand> = {
  kind: 'hands',
  sentences: handsSentences,
  tag: offersTag,
  another: { path: '/offers/', words: 'See what else there is' },
  linkGrace: { hours: 0 },
  load: ({ db }, entry) => anyHand(db, entry.id),
  show: ({ context }, { hand, chore, choreStatus }, entry) => ({
    title: titleOf(chore, hand),
    preview: <HandNotice context={context} hand={hand} chore={chore} />,
    path: entry.status === 'approved' && choreStatus === 'approved' && chore.slug ? offerPath(chore.slug) : null,
  }),
  review: {
    publish({ now }, found, entry) {
      if (entry.status === 'pending' && !stillCounts(found, now)) return { ok: false, errors: { decision: tooLate } };
      return { ok: true, data: { path: offerPath(found.chore.slug ?? ''), statements: [] } };
    },
    release: ({ db }, which) => givePlacesBack(db, which),
    takeDown: { aside: [hands.entryId], statements: ({ db }, _found, { id }) => [givePlacesBack(db, sql`(${id})`)] },
  },
  sender: {
    page: ({ context }, { hand, chore }, entry) =>
      entry.status === 'approved'
        ? { tools: (own) => <HandTools context={context} own={own} hand={hand} chore={chore} /> }
        : {},
    withdrawal: ({ db }, _found, { id }) => ({ statements: [givePlacesBack(db, sql`(${id})`)] }),
  },
  edit: {
    names: handNames,
    values: ({ hand }) => ({ name: hand.name, date: hand.date }),
    form: ({ context }, _found, filled) => (
      <HandForm
        {...filled}
        context={context}
        today={today(context).toString()}
        submit="Send the changes"
        askEmail={false}
      />
    ),
    async parse({ db, context, settings, now }, { hand, chore }, entry, answers) {
      const parsed = parseForm(handTextForm({ zone: settings.TIME_ZONE, now }, chore.until), answers);
      if (!parsed.ok) return parsed;
      const { name, date } = parsed.data;
      if (await holdsAnother(db, { ...hand, name, date })) return { ok: false, errors: { name: twice } };
      const data = {
        title: titleOf(chore, { name }),
        contactUntil: contactUntil(parsed.data),
        asText: asText(context, chore, { name, date }),
        statements: [updateHand(db, entry.id, { name, date })],
      };
      return { ok: true, data };
    },
  },
  erase: ({ db }, entryId) => eraseHand(db, entryId),
};

const tooLate = 'The chore is off the board, or the place was given back. Decline it';
const twice = 'This name has taken it on for that day before. Choose another day or another name';

export const contactUntil = ({ date }: Pick<Taking, 'date'>) => dayOf(date).at.add(days(1)).add(contactAfter);

export const titleOf = (chore: Pick<Offer, 'title'>, { name }: Pick<Hand, 'name'>) =>
  `${name} takes on: ${chore.title}`;

export const asText = (
  { settings }: Town['context'],
  chore: Pick<Offer, 'title'>,
  { name, date }: Pick<Hand, 'name' | 'date'>,
) => `Chore: ${chore.title}\nTaken on by: ${name}\nFor: ${longDate(settings, dayOf(date))}`;
