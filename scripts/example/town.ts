import type { Temporal } from 'temporal-polyfill';
import { carryOut } from '../../schema/commons/alter.ts';
import type { Proposal } from '../../schema/commons/form.ts';
import type { CommonsContext } from '../../schema/commons/hooks.ts';
import { comingDates, planOf, presentAnswers } from '../../schema/commons/plan.ts';
import type { Database } from '../../schema/database.ts';
import { entries } from '../../schema/entries.ts';
import type { Answers } from '../../schema/form.ts';
import { deriveKeys } from '../../schema/secrets.ts';
import { putExampleLedger } from './ledger.ts';
import { putExampleOffers } from './offers.ts';
import { plainProposal, putPublicCommons } from './public-commons.ts';
import { putExampleSignups } from './signups.ts';

type Notice = Partial<Proposal> &
  Pick<Proposal, 'title' | 'kind' | 'summary' | 'starts' | 'area' | 'place'> & {
    /** Days from today to its first date; negative ones are past. */
    inDays: number;
    /** For how long it repeats. */
    repeatsForDays?: number;
    /** What became of its dates to come, counted from the next one. */
    plans?: { act: 'off' | 'move'; coming: number; changes?: Answers }[];
  };

const town: Notice[] = [
  {
    title: 'Swap table on the basketball court',
    kind: 'free-store',
    inDays: 2,
    starts: '11:00',
    ends: '16:00',
    summary:
      'Bring what you no longer use, take what you like. No money, no counting. Clothes go on the line, books in the crates, everything with a plug to the table by the fence where Ivo tests it.\n\nWhat is left at four goes to the shelter on Mill Lane.',
    area: 'Riverside',
    place: 'The basketball court behind 12 Quay Street',
    bring: 'Clean things that work. Two people with a car for the last hour.',
    roles:
      '2 × setting up tables, 10:00–11:00, good for a first time\n1 × welcoming people, kept for newcomers\n3 × carrying what is left, 16:00–17:00',
    access: 'Step-free from Quay Street. Children welcome, there is a corner with toys.',
    steward_name: 'Amina',
  },
  {
    title: 'Cooking what the market leaves',
    kind: 'kitchen',
    inDays: -108,
    starts: '18:00',
    ends: '21:00',
    summary:
      'We fetch what the Thursday market would throw away and cook it together. Dinner is at half past seven, for whoever is there.',
    repeats: 'weekly',
    repeatsForDays: 284,
    area: 'Old Town',
    place: 'Parish hall kitchen, 3 Bell Yard',
    bring: 'A knife you like, a box for leftovers.',
    roles: '2 × fetching from the market, 17:00–18:00\n4 × dish washing, good for a first time',
    // Next week the hall is taken, and the week after it begins later and elsewhere.
    plans: [
      { act: 'off', coming: 1 },
      { act: 'move', coming: 2, changes: { starts: '19:00', ends: '22:00', area: 'Canal Side', place: 'Boat house' } },
    ],
    access: 'Two steps at the door, we have a ramp. Polish and English spoken.',
    host: 'Thursday Pot',
    steward_name: 'Chandra',
  },
  {
    title: 'Mend the crossing at Elm Lane',
    kind: 'repair',
    inDays: 6,
    starts: '09:00',
    ends: '13:00',
    summary:
      'The kerb has been broken for a year and prams go over on it. We have cold mix, tampers and someone who has done it before. Come for an hour or for all of it.',
    area: 'Elm Park',
    place: 'Corner of Elm Lane and Third Street',
    bring: 'Gloves and sturdy shoes.',
    roles: '3 × tamping\n1 × minding the traffic, 09:00–13:00',
    host: 'Pavement crew',
    steward_name: 'Dov',
  },
  {
    title: 'Sweep the alley after the market',
    kind: 'clean-up',
    inDays: -103,
    starts: '20:00',
    ends: '21:00',
    summary: 'An hour, six brooms, tea afterwards.',
    repeats: 'fortnightly',
    repeatsForDays: 264,
    area: 'Old Town',
    place: 'Alley behind the fish stalls',
    steward_name: 'Emre',
  },
  {
    title: 'Walk with the elders to the clinic',
    kind: 'care',
    inDays: 3,
    starts: '08:30',
    ends: '11:30',
    summary:
      'Seven people have appointments, most would like an arm on the stairs. We meet at the tram stop and walk slowly.',
    area: 'Hillside',
    place: 'Tram stop Hillside, by the shelter',
    access: 'Two wheelchairs are there to borrow.',
    steward_name: 'Farida',
  },
  {
    title: 'Naprawa rowerów — bike repair for beginners',
    kind: 'skill-share',
    inDays: 8,
    starts: '14:00',
    ends: '18:00',
    summary:
      'Jola shows how to change a tube and set brakes. You do it on your own bike.\n\nParts list: https://example.org/bike-parts',
    area: 'Riverside',
    place: 'Under the railway arch, bay 4',
    bring: 'Your bike, however bad.',
    host: 'Arch Bikes',
    steward_name: 'Jola',
  },
  {
    title: 'How shall we use the empty lot?',
    kind: 'assembly',
    inDays: 11,
    starts: '17:30',
    ends: '19:00',
    summary:
      'Everybody speaks for two minutes, the facilitator is drawn by lot. What we agree on is written on the fence.',
    area: 'Elm Park',
    place: 'The empty lot, 40 Elm Lane',
    access: 'Grass, uneven. Chairs are there. Signed by Gus.',
    steward_name: 'Gus',
  },
  {
    title: 'Standing circle',
    kind: 'circle',
    inDays: -40,
    starts: '18:00',
    summary: 'What is between us is said here, with those it concerns, before it grows. Nobody has to speak.',
    repeats: 'monthly',
    repeatsForDays: 300,
    area: 'Hillside',
    place: 'The bench ring in Hillside park',
    steward_name: 'Hana',
  },
  {
    title: 'سوق تبادل الكتب',
    kind: 'free-store',
    inDays: 13,
    starts: '15:00',
    ends: '18:00',
    summary: 'كتب للأخذ والعطاء، والشاي على الطاولة.\n\nBooks to take and to give, tea on the table.',
    area: 'Hillside',
    place: 'Stairs of the old library',
    steward_name: 'Idris',
  },
  {
    title: 'Soup from a shared garden',
    kind: 'kitchen',
    inDays: 15,
    starts: '12:00',
    ends: '15:00',
    summary: 'The garden gave more pumpkins than anyone can carry.',
    area: 'Canal Side',
    place: 'Garden plot 9, second gate',
    reveal: 'day-before',
    bring: 'A bowl and a spoon.',
    steward_name: 'June',
  },
  {
    title: 'Night of the long table',
    kind: 'other',
    inDays: 20,
    starts: '20:00',
    ends: '01:00',
    summary: 'One table down the whole of Bell Yard. Everybody brings a dish and a chair.',
    area: 'Old Town',
    place: 'Bell Yard',
    host: 'Neighbours of Bell Yard',
    steward_name: 'Kofi',
  },
  {
    title: 'First free-store',
    kind: 'free-store',
    inDays: -12,
    starts: '11:00',
    ends: '15:00',
    summary: 'Forty people, one rail of coats, and the rain held off.',
    area: 'Riverside',
    place: 'The basketball court behind 12 Quay Street',
    steward_name: 'Ben',
  },
  {
    title: 'Toaster hospital',
    kind: 'repair',
    inDays: -33,
    starts: '13:00',
    ends: '17:00',
    summary: 'Eleven patients, nine went home healthy.',
    area: 'Canal Side',
    place: 'Boat house',
    steward_name: 'Ivo',
  },
];

/** Puts the example town in, with its ledger and its board: believable, dated around today, and marked so that it can be cleared. */
export async function putExampleTown(
  context: CommonsContext,
  zone: string,
  currency: string,
  now: Temporal.Instant,
): Promise<void> {
  const { db } = context;
  await putExampleCommons(context, zone, now);
  await putExampleSignups(db, now);
  await putExampleOffers(db, { zone, now });
  await putExampleLedger(db, { zone, currency, now });
}

/** True before anything was ever entered: then an example town may be put in. */
export const isEmpty = async (db: Database) =>
  (await db.select({ id: entries.id }).from(entries).limit(1)).length === 0;

/** Its commons alone. */
export async function putExampleCommons(context: CommonsContext, zone: string, now: Temporal.Instant): Promise<void> {
  const today = now.toZonedDateTimeISO(zone).toPlainDate();
  for (const { inDays, repeatsForDays, plans = [], ...notice } of town) {
    const first = today.add({ days: inDays });
    const proposal: Proposal = {
      ...plainProposal,
      ...notice,
      date: first.toString(),
      until: repeatsForDays ? first.add({ days: repeatsForDays }).toString() : '',
    };
    const at = now.subtract({ minutes: town.length });
    const { entryId } = await putPublicCommons(context, proposal, zone, at, { example: true });
    for (const plan of plans) await changePlan(context, entryId, plan, at);
  }
}

async function changePlan(
  { db, commonsHooks }: CommonsContext,
  entryId: string,
  { act, coming, changes = {} }: NonNullable<Notice['plans']>[number],
  now: Temporal.Instant,
): Promise<void> {
  // Nothing is told quietly here, so nothing is sealed.
  const keys = await deriveKeys('');
  const plan = await planOf(db, entryId);
  const date = plan && comingDates(plan, now)[coming];
  if (!date) return;
  const present = await presentAnswers(plan, keys, date.dateNumber, [date]);
  const steering = { db, commonsHooks, now, keys, linksHold: { hours: 0 } };
  await carryOut(steering, plan, { act, which: date.dateNumber, sequence: '' }, { ...present, ...changes });
}
