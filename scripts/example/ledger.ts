import { eq } from 'drizzle-orm';
import { Temporal } from 'temporal-polyfill';
import { commons } from '../../schema/commons/table.ts';
import { type Database, type Statement, writeTogether } from '../../schema/database.ts';
import { entries } from '../../schema/entries.ts';
import { isExample } from '../../schema/example.ts';
import { chained, ledgerHead } from '../../schema/ledger/append.ts';
import { readQuantity } from '../../schema/ledger/quantity.ts';
import { type ActKind, acts, isJar } from '../../schema/ledger/table.ts';
import { days } from '../../schema/time.ts';

/** An act, what it was, whose it was (or null for someone), how much, and in what unless that is plain. */
type Line = [ActKind, string, string | null, string?, string?];

interface Evening {
  daysAgo: number;
  /** The title of its commons. */
  at?: string;
  lines: Line[];
  /** Its one line says anew what that line said. */
  corrects?: string;
}

const pot = 'Cooking what the market leaves';
const alley = 'Sweep the alley after the market';
const hospital = 'Toaster hospital';
const store = 'First free-store';
const circle = 'Standing circle';

const mistaken = 'Winter coats from the cellar of number 12';

/** Four months of a neighbourhood, oldest first. */
const evenings: Evening[] = [
  {
    daysAgo: 118,
    lines: [
      ['task', 'Asked at the parish hall whether we may use the kitchen', 'Chandra'],
      ['jar-in', 'To begin with, from eleven neighbours', null, '44'],
    ],
  },
  {
    daysAgo: 108,
    at: pot,
    lines: [
      ['resource', 'Four crates of tomatoes that the market left', 'Emre', '24', 'kg'],
      ['resource', 'Tomato soup and bread', 'Chandra', '32', 'meals'],
      ['hours', 'Peeling and chopping', 'Farida', '2.5'],
      ['hours', 'Washing up until ten', null, '1.5'],
      ['jar-out', 'Oil, salt and a big ladle', 'Chandra', '28.50'],
    ],
  },
  {
    daysAgo: 103,
    at: alley,
    lines: [
      ['task', 'Swept the alley from end to end', 'Emre'],
      ['resource', 'Six brooms, lent until somebody needs them back', 'Dov', '6'],
    ],
  },
  { daysAgo: 96, lines: [['task', 'Oiled the gate of the garden plots', null]] },
  {
    daysAgo: 94,
    at: pot,
    lines: [
      ['resource', 'Lentil stew', 'Idris', '28', 'meals'],
      ['hours', 'At the stove', 'Idris', '3'],
      ['jar-in', 'From the hat', null, '18.20'],
    ],
  },
  { daysAgo: 89, at: alley, lines: [['task', 'Swept, and found the owner of a lost shoe', 'Emre']] },
  {
    daysAgo: 80,
    at: pot,
    lines: [
      ['resource', 'Pumpkin dumplings', 'Jola', '40', 'meals'],
      ['hours', 'Folding dumplings with the children', 'June', '2'],
      ['hours', 'Folding dumplings', 'Kofi', '2'],
    ],
  },
  { daysAgo: 76, lines: [['task', 'Painted the bench at the tram stop', 'Gus']] },
  {
    daysAgo: 66,
    at: pot,
    lines: [
      ['resource', 'Bread that the bakery could not sell', null, '9', 'kg'],
      ['resource', 'Bean salad', 'Hana', '22', 'meals'],
      ['jar-out', 'Gas for the stove', 'Chandra', '19.90'],
    ],
  },
  {
    daysAgo: 61,
    at: alley,
    lines: [
      ['task', 'Swept the alley', 'Emre'],
      ['hours', 'Tea for the sweepers', 'Farida', '1'],
    ],
  },
  { daysAgo: 55, lines: [['hours', 'Read letters from the office aloud, and answered two', 'Idris', '1.5']] },
  {
    daysAgo: 52,
    at: pot,
    lines: [
      ['resource', 'Borscht', 'Оксана', '35', 'meals'],
      ['hours', 'Chopping beetroot', 'Ben', '1.5'],
      ['jar-in', 'From the hat', null, '26'],
    ],
  },
  { daysAgo: 47, lines: [['resource', 'Seedlings, hardened off', 'June', '60']] },
  {
    daysAgo: 40,
    at: circle,
    lines: [
      ['task', 'Carried the benches together', 'Hana'],
      ['hours', 'Listened', null, '2'],
    ],
  },
  {
    daysAgo: 38,
    at: pot,
    lines: [
      ['resource', 'Rice with everything', 'Kofi', '30', 'meals'],
      ['task', 'Mended the handle of the big pot', 'Ivo'],
    ],
  },
  {
    daysAgo: 33,
    at: hospital,
    lines: [
      ['task', 'Nine toasters sent home healthy', 'Ivo', '9'],
      ['hours', 'Soldering', 'Ivo', '4'],
      ['hours', 'Showed three people how to find a broken wire', 'Jola', '2.5'],
      ['task', 'Wrote down who comes back for the other two', 'Amina'],
      ['resource', 'Cake for patients and surgeons', null, '16', 'meals'],
      ['jar-out', 'Fuses and heat-proof wire', 'Ivo', '14.60'],
      ['jar-in', 'Thanks from the owners', null, '35'],
    ],
  },
  { daysAgo: 33, at: alley, lines: [['task', 'Swept the alley in the rain', 'Emre']] },
  {
    daysAgo: 24,
    at: pot,
    lines: [
      ['resource', 'Apple porridge and flatbread', 'Farida', '26', 'meals'],
      ['hours', 'Coring apples', 'Nguyễn Thị Hạnh', '2'],
      ['hours', 'Washing up', null, '1'],
    ],
  },
  { daysAgo: 19, at: alley, lines: [['task', 'Swept the alley', 'Emre']] },
  {
    daysAgo: 17,
    at: pot,
    lines: [
      ['resource', 'Żurek with what the market left', 'Jola', '33', 'meals'],
      ['jar-in', 'From the hat', null, '21.40'],
    ],
  },
  {
    daysAgo: 12,
    at: store,
    lines: [
      ['resource', mistaken, 'Ben', '32'],
      ['resource', 'Children’s boots, cleaned', 'Amina', '14'],
      ['resource', 'Books, two crates', null, '55'],
      ['task', 'Put up the rail and the line', 'Dov'],
      ['hours', 'At the table from eleven to three', 'Ben', '4'],
      ['hours', 'At the table, and kept the tea warm', 'Maximiliana Oyelaran-Featherstonehaugh of Quay Street', '4'],
      ['task', 'Took what was left to the shelter on Mill Lane', null],
      ['jar-out', 'Clothes pegs and a tarpaulin', 'Amina', '17.80'],
    ],
  },
  {
    daysAgo: 12,
    at: store,
    corrects: mistaken,
    lines: [['resource', 'Winter coats from the cellar of number 12, counted again', 'Ben', '23']],
  },
  {
    daysAgo: 10,
    at: pot,
    lines: [
      ['resource', 'Soup of nine vegetables', 'Chandra', '36', 'meals'],
      ['hours', 'First time at the big stove', 'مريم', '2'],
    ],
  },
  {
    daysAgo: 8,
    lines: [
      [
        'task',
        'Cleared the leaves from the drain at the corner of Elm Lane and Third Street before the big rain',
        'Dov',
      ],
    ],
  },
  {
    daysAgo: 5,
    at: alley,
    lines: [
      ['task', 'Swept the alley', 'Emre'],
      ['task', 'Swept the yard behind it, too', null],
    ],
  },
  {
    daysAgo: 3,
    at: pot,
    lines: [
      ['resource', 'Dumplings again, by request', 'Jola', '44', 'meals'],
      ['hours', 'Folding', 'June', '1.5'],
      ['hours', 'Folding', 'Hana', '1.5'],
      ['jar-in', 'From the hat', null, '24'],
      ['jar-out', 'A second ladle', 'Chandra', '6.50'],
    ],
  },
  { daysAgo: 1, lines: [['resource', 'Jars with lids, for whoever cooks jam', 'June', '25']] },
  {
    daysAgo: 0,
    lines: [
      ['task', 'Put the sign for Saturday on the fence of the court', 'Amina'],
      ['jar-in', 'Deposit of bottles', 'Gus', '7.25'],
    ],
  },
];

/** Gives the example town its ledger: as long as its neighbours have met, and marked like all of the town. */
export async function putExampleLedger(
  db: Database,
  { zone, currency, now }: { zone: string; currency: string; now: Temporal.Instant },
): Promise<void> {
  const town = await db
    .select({ id: commons.entryId, title: commons.title, host: commons.host })
    .from(commons)
    .innerJoin(entries, eq(entries.id, commons.entryId))
    .where(isExample);
  const today = now.toZonedDateTimeISO(zone).toPlainDate();
  const statements: Statement[] = [];
  const numbers = new Map<string, number>();
  let head = await ledgerHead(db);
  for (const { daysAgo, at, corrects, lines } of evenings) {
    const commons = town.find(({ title }) => title === at);
    const entryId = crypto.randomUUID();
    const date = today.subtract({ days: daysAgo });
    const logged = date.toZonedDateTime({ timeZone: zone, plainTime: '21:30' }).toInstant();
    const approved = Temporal.Instant.fromEpochMilliseconds(
      Math.min(logged.add({ hours: 11 }).epochMilliseconds, now.epochMilliseconds),
    );
    statements.push(
      db.insert(entries).values({
        id: entryId,
        kind: 'ledger',
        status: 'approved',
        title: lines[0]?.[1] ?? '',
        example: true,
        about: commons?.id ?? null,
        contactUntil: approved.add(days(30)),
        createdAt: approved,
        updatedAt: approved,
      }),
    );
    const rows = chained(
      head,
      lines.map(([act, what, who, quantity = '1', unit]) => {
        const read = readQuantity(quantity);
        return {
          act,
          what,
          who,
          hundredths: read.ok ? read.hundredths : 100,
          date: date.toString(),
          entryId,
          unit: unit ?? (isJar(act) ? currency : act === 'hours' ? 'hours' : 'items'),
          commonsId: commons?.id ?? null,
          host: commons?.host || null,
          corrects: corrects ? (numbers.get(corrects) ?? null) : null,
        };
      }),
      approved,
    );
    for (const row of rows) {
      head = { seq: head.seq + 1, hash: row.hash };
      numbers.set(row.what ?? '', head.seq);
      statements.push(db.insert(acts).values(row));
    }
  }
  await writeTogether(db, statements);
}
