import { and, asc, eq, inArray, isNotNull, isNull, sql } from 'drizzle-orm';
import type { Commons } from '../commons/table.ts';
import { type Database, insertWhere, type Statement } from '../database.ts';
import { hoursFromStart } from './hours.ts';
import { foldTitle, type RoleLine, rolesIn } from './role-lines.ts';
import { type Role, roles, signups, signupTallies } from './table.ts';

/** How many guests one date takes, each with all they bring: a bound, so that nobody makes it thousands. */
const mostGuests = 1000;

/** What the guests of every commons come under. */
const guestsTitle = 'Coming along';

/** The roles of a public commons, in order; that of its guests comes first. */
export const rolesOf = (db: Database, commonsId: string): Promise<Role[]> =>
  db.select().from(roles).where(eq(roles.commonsId, commonsId)).orderBy(asc(roles.position));

/** Named by the database when a role that is to go, or to shrink, has people in it. */
export const roleInUse = 'NOT NULL constraint failed: roles.title';

/**
 * Makes the roles of a commons those of a text: one of the same title stays the same role, whoever signed
 * up for it. While more hold a place at a date to come than are left for them, the whole batch fails
 * with `roleInUse`; `rolesInTheWay` says before whom it concerns.
 *
 * @param one when its dates start and end, which the hours in the text are meant beside
 */
export function publishRoles(
  db: Database,
  one: Pick<Commons, 'entryId' | 'starts' | 'ends'>,
  text: string,
  now: number,
): Statement[] {
  const commonsId = one.entryId;
  const lines = rolesIn(text);
  const isNamed = (line: RoleLine) =>
    sql`${roles.commonsId} = ${commonsId} and ${roles.guests} = 0 and "title" = ${line.title} collate nocase`;
  const named = sql.join(
    lines.map(({ title }) => sql`${foldTitle(title)}`),
    sql`, `,
  );
  const ofText = sql`${roles.commonsId} = ${commonsId} and ${roles.guests} = 0`;
  const gone = lines.length > 0 ? sql`${ofText} and lower("title") not in (${named})` : ofText;
  const isComing = sql`exists (select 1 from occurrences o where o.entry_id = ${commonsId} and o.date_number = t.date_number and o.over_at > ${now})`;
  /** The most who hold a place of a role at one date to come. */
  const placesTaken = sql`(select coalesce(max(t.taken), 0) from ${signupTallies} t where t.role_id = ${roles.id} and ${isComing})`;
  // Whoever waits for a role would be dropped with it, unheard.
  const wanted = sql`exists (select 1 from ${signupTallies} t where t.role_id = ${roles.id} and ${isComing})`;
  return [
    // Not by a flag that somebody read before: a sign-up may come in this very moment.
    db.update(roles).set({ title: sql`null` }).where(sql`${gone} and ${wanted}`),
    db.delete(roles).where(gone),
    db
      .insert(roles)
      .values({
        id: crypto.randomUUID(),
        ...{ commonsId, title: guestsTitle, hands: mostGuests, guests: true },
        ...{ position: -1, firstTime: false, forNewcomers: false },
      })
      .onConflictDoNothing(),
    ...lines.flatMap((line, position) => [
      db
        .update(roles)
        .set({
          title: sql`case when ${placesTaken} > ${line.hands} then null else ${line.title} end`,
          ...rest(one, line),
          position,
        })
        .where(isNamed(line)),
      insertWhere(
        db,
        roles,
        { id: crypto.randomUUID(), commonsId, position, title: line.title, ...rest(one, line) },
        sql`not exists (select 1 from ${roles} where ${isNamed(line)})`,
      ),
    ]),
  ];
}

const rest = (one: Pick<Commons, 'starts' | 'ends'>, { hands, starts, ends, firstTime, forNewcomers }: RoleLine) => {
  const { begins, lasts } = starts && ends ? hoursFromStart(one, { starts, ends }) : { begins: null, lasts: null };
  return { hands, begins, lasts, firstTime, forNewcomers };
};

/** A role that a text would cut below those who signed up for a date to come. */
export interface RoleInTheWay {
  title: string;
  /** How many people that concerns. */
  people: number;
  /** Their names, the first so many: for whoever holds the commons, and nobody else. */
  names: string[];
}

const mostNamed = 20;

/** Which roles a text would cut; none is well. */
export async function rolesInTheWay(
  db: Database,
  commonsId: string,
  text: string,
  now: number,
): Promise<RoleInTheWay[]> {
  const lines = rolesIn(text);
  const left = (title: string) => lines.find((line) => foldTitle(line.title) === foldTitle(title))?.hands ?? 0;
  const tallies = await db
    .select({
      roleId: roles.id,
      title: roles.title,
      dateNumber: signupTallies.dateNumber,
      taken: signupTallies.taken,
      waiting: signupTallies.waiting,
    })
    .from(roles)
    .innerJoin(signupTallies, eq(signupTallies.roleId, roles.id))
    .where(
      and(
        ...[eq(roles.commonsId, commonsId), eq(roles.guests, false)],
        sql`exists (select 1 from occurrences o where o.entry_id = ${roles.commonsId} and o.date_number = ${signupTallies.dateNumber} and o.over_at > ${now})`,
      ),
    )
    .orderBy(asc(roles.position), asc(signupTallies.dateNumber));
  // A line may stay however few places are left; it may not go as long as somebody waits in it.
  const counted = tallies.map((one) => ({ ...one, people: one.taken + (left(one.title) === 0 ? one.waiting : 0) }));
  const over = counted.filter(({ title, people }) => people > left(title));
  return Promise.all(
    [...Map.groupBy(over, ({ roleId }) => roleId).values()].map(async (dates) => {
      const title = dates[0]?.title ?? '';
      const people = await peopleOf(db, dates, left(title) === 0);
      return { title, people: people[0]?.all ?? 0, names: [...new Set(people.map(({ name }) => name))] };
    }),
  );
}

/** Who signed up for a role at some of its dates, each once, the first so many; and how many they are in all. */
function peopleOf(db: Database, dates: { roleId: string; dateNumber: number }[], andLine: boolean) {
  const numbers = JSON.stringify(dates.map(({ dateNumber }) => dateNumber));
  return db
    .select({ name: signups.name, all: sql<number>`count(*) over ()` })
    .from(signups)
    .where(
      and(
        eq(signups.roleId, dates[0]?.roleId ?? ''),
        sql`${signups.dateNumber} in (select value from json_each(${numbers}))`,
        isNull(signups.leftAt),
        andLine ? undefined : isNotNull(signups.placedAt),
      ),
    )
    .groupBy(signups.who)
    .orderBy(sql`min(${signups.arrival})`)
    .limit(mostNamed);
}

/** Forgets the roles of a commons, and with them who signed up. */
export const eraseRoles = (db: Database, commonsId: string): Statement[] => [
  db
    .delete(signups)
    .where(inArray(signups.roleId, db.select({ id: roles.id }).from(roles).where(eq(roles.commonsId, commonsId)))),
  db.delete(roles).where(eq(roles.commonsId, commonsId)),
];
