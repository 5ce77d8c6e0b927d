import { eq } from 'drizzle-orm';
import type { Temporal } from 'temporal-polyfill';
import { commons } from '../../schema/commons/table.ts';
import { type Database, type Statement, writeTogether } from '../../schema/database.ts';
import { entries } from '../../schema/entries.ts';
import { isExample } from '../../schema/example.ts';
import type { Proposed } from '../../schema/offers/form.ts';
import { claimSlot } from '../../schema/offers/hands.ts';
import { anyOffer, insertOffer, offerSlug, publishOffer } from '../../schema/offers/queries.ts';
import { days } from '../../schema/time.ts';
import { insertVictory, publishVictory } from '../../schema/victories/queries.ts';
import type { Opening } from '../../schema/victories/table.ts';

type Notice = Partial<Omit<Proposed, 'until'>> &
  Pick<Proposed, 'direction' | 'category' | 'title' | 'area' | 'name'> & {
    /** Days from today to its last. */
    untilInDays?: number;
    /** The title of the commons it is for. */
    for?: string;
    /** Who takes the chore on, and in how many days. */
    taken?: [string, number];
  };

const trees = 'Water the four young lime trees';

/** Oldest first. */
const notices: Notice[] = [
  {
    direction: 'need',
    category: 'transport',
    title: 'A lift to the clinic, Mondays at nine',
    details: 'I walk with a frame that folds. It is ten minutes by car and an hour by tram.',
    area: 'Hillside',
    name: 'Mrs Okafor',
  },
  {
    direction: 'offer',
    category: 'skills',
    title: 'I read letters from the office with you',
    details: 'Arabic, French, English. We sit on the stairs of the old library and sort out what they want.',
    quantity: 'two hours a week',
    area: 'Hillside',
    name: 'Idris',
  },
  {
    direction: 'chore',
    category: 'care',
    title: 'Wipe the glass of the notice board at the tram stop',
    details: 'A bucket stands behind the kiosk, they know about it.',
    area: 'Hillside',
    name: 'Farida',
    rhythm: 'monthly',
    hands: 1,
  },
  {
    direction: 'offer',
    category: 'tools',
    title: 'Ladder to lend, four metres',
    details: 'Aluminium, two can carry it. Ring at the yard gate.',
    wantedBack: 'by Sunday evening',
    area: 'Riverside',
    name: 'Dov',
  },
  {
    direction: 'need',
    category: 'space',
    title: 'A dry corner for forty folding chairs',
    details: 'They belong to everybody and stand in my hall.\n\nFrom autumn to spring would do.',
    area: 'Old Town',
    name: 'Kofi',
    for: 'Night of the long table',
    untilInDays: 19,
  },
  {
    direction: 'offer',
    category: 'things',
    title: 'A pram, good for one more child · عربة أطفال',
    details: 'Three have slept in it. The brake works.',
    area: 'Canal Side',
    name: 'مريم',
  },
  {
    direction: 'chore',
    category: 'time',
    title: 'Put the bins of Bell Yard back in',
    details: 'Six bins, five minutes, Wednesday after seven. Until now they stand in the way of prams all day.',
    area: 'Old Town',
    name: 'Chandra',
    rhythm: 'weekly',
    hands: 1,
  },
  {
    direction: 'need',
    category: 'food',
    title: 'Apples wanted for jam',
    details: 'Windfalls are fine. Pots, sugar and forty jars are there, and a stove from noon.',
    quantity: 'as many as there are',
    area: 'Canal Side',
    name: 'Nguyễn Thị Hạnh',
    untilInDays: 24,
  },
  {
    direction: 'chore',
    category: 'care',
    title: trees,
    details:
      'Two cans for each tree when it has not rained. The tap is by the gate of the lot, the key hangs at number 40.',
    area: 'Elm Park',
    name: 'Gus',
    rhythm: 'weekly',
    hands: 2,
    taken: ['Amina', 3],
  },
  {
    direction: 'need',
    category: 'skills',
    title: 'Someone who can sharpen kitchen knives',
    details: 'Nine knives, all blunt. You get soup.',
    area: 'Old Town',
    name: 'Chandra',
    for: 'Cooking what the market leaves',
  },
  {
    direction: 'offer',
    category: 'food',
    title: 'Apples, more than we can carry',
    details: 'The old tree at the garden plots gives everything at once. Bring boxes, the ladder is there.',
    quantity: 'about 30 kg',
    area: 'Canal Side, plot 9',
    name: 'June',
    untilInDays: 12,
  },
  {
    direction: 'chore',
    category: 'transport',
    title: 'Carry the old sofa out of the boat house',
    area: 'Canal Side',
    name: 'Ivo',
    rhythm: 'once',
    hands: 4,
    untilInDays: 21,
  },
  {
    direction: 'offer',
    category: 'time',
    title: 'An hour of weeding, anywhere I can walk to',
    area: 'Elm Park',
    name: 'Hana',
  },
];

interface Tale {
  told: string;
  name: string;
  invites: Opening;
  /** The title of what it invites to. */
  to: string;
}

/** Oldest first. */
const tales: Tale[] = [
  {
    told: 'Nobody had watered the lime trees since they were planted. Now five people have, and all four are green.',
    name: 'Gus',
    invites: 'chore',
    to: trees,
  },
  {
    told: '30 kg of apples became 80 jars. Most of those who stirred had never cooked jam before.',
    name: 'June',
    invites: 'commons',
    to: 'Soup from a shared garden',
  },
];

interface Town {
  zone: string;
  now: Temporal.Instant;
}

/** Gives the example town its board, and what came of it: marked like all of the town. */
export async function putExampleOffers(db: Database, { zone, now }: Town): Promise<void> {
  const inTown = await db
    .select({ id: commons.entryId, title: commons.title })
    .from(commons)
    .innerJoin(entries, eq(entries.id, commons.entryId))
    .where(isExample);
  const ids = new Map(inTown.map(({ id, title }) => [title, id]));
  for (const [index, notice] of notices.entries()) {
    const at = now.subtract({ hours: 19 * (notices.length - index) });
    ids.set(notice.title, await putUp(db, notice, { zone, now: at }, ids));
  }
  for (const [index, { told, name, invites, to }] of tales.entries()) {
    const at = now.subtract({ hours: 40 * (tales.length - index) });
    const entryId = crypto.randomUUID();
    await writeTogether(db, [
      approved(db, entryId, 'victories', told, at),
      insertVictory(db, { entryId, told, name, invites, invitesId: ids.get(to) ?? '' }),
      publishVictory(db, entryId, at),
    ]);
  }
}

async function putUp(db: Database, notice: Notice, { zone, now }: Town, ids: Map<string, string>): Promise<string> {
  const { untilInDays, for: commonsTitle, taken, ...said } = notice;
  const day = (inDays: number) => now.toZonedDateTimeISO(zone).toPlainDate().add({ days: inDays }).toString();
  const id = crypto.randomUUID();
  const proposed: Proposed = {
    details: '',
    quantity: '',
    rhythm: null,
    hands: null,
    wantedBack: '',
    ...said,
    until: untilInDays ? day(untilInDays) : null,
    commonsId: ids.get(commonsTitle ?? '') ?? null,
  };
  await writeTogether(db, [approved(db, id, 'offers', notice.title, now), insertOffer(db, id, proposed)]);
  const found = await anyOffer(db, id);
  if (!found) throw new Error(`The example “${notice.title}” is gone while it was put up.`);
  const slug = await offerSlug(db, found.offer, day(0), false);
  await writeTogether(db, publishOffer(db, found.offer, slug, zone, now));
  if (taken) {
    const [name, inDays] = taken;
    const entryId = crypto.randomUUID();
    await writeTogether(db, [
      approved(db, entryId, 'hands', notice.title, now),
      claimSlot(db, { entryId, choreId: id, round: 1, name, date: day(inDays) }),
    ]);
  }
  return id;
}

const approved = (db: Database, id: string, kind: string, title: string, at: Temporal.Instant): Statement =>
  db.insert(entries).values({
    id,
    kind,
    status: 'approved',
    title,
    example: true,
    contactUntil: at.add(days(90)),
    createdAt: at,
    updatedAt: at,
  });
