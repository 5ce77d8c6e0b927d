import { and, eq, inArray, isNotNull, isNull, lt, type SQL, sql } from 'drizzle-orm';
import { index, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { Temporal } from 'temporal-polyfill';
import { type Database, instant, type Statement } from './database.ts';
import { type Keys, keyedHash } from './secrets.ts';
import { days } from './time.ts';

/**
 * What the owners of mail boxes said about mail from here, by the keyed hash of the address. Anyone can
 * type an address into a form; only its owner can follow a link that was mailed to it.
 */
export const recipients = sqliteTable(
  'recipients',
  {
    /** See `recipientHash`. */
    hash: text().primaryKey(),
    /** When its owner last sent a form through a link in a mail; null for one who never did. */
    confirmedAt: instant('confirmed_at'),
    /** When its owner said that nothing more may be written; null for one who did not, or took it back. */
    refusedAt: instant('refused_at'),
  },
  (table) => [index('recipients_confirmed_at').on(table.confirmedAt)],
);

interface Provider {
  /** All domains of one mail box; the first stands for all. */
  domains: string[];
  /** What begins the part before the @ that the provider leaves out. */
  tag: '+' | '-';
  /** What the provider leaves out anywhere before the @. */
  ignored?: RegExp;
}

/** Providers that are known to deliver several spellings to one mail box. */
const providers: Provider[] = [
  { domains: ['gmail.com', 'googlemail.com'], tag: '+', ignored: /\./g },
  { domains: ['proton.me', 'protonmail.com', 'protonmail.ch', 'pm.me'], tag: '+', ignored: /[._-]/g },
  { domains: ['icloud.com', 'me.com', 'mac.com'], tag: '+' },
  { domains: ['yandex.com', 'yandex.ru', 'yandex.by', 'yandex.kz', 'yandex.ua', 'ya.ru'], tag: '+' },
];
/** Providers with a domain a country, each a mail box of its own. */
const plusTagged =
  /^(outlook|hotmail|live|posteo|zoho)\.[a-z.]+$|^(msn\.com|fastmail\.(com|fm)|mailbox\.org|mail\.ru|riseup\.net|runbox\.com)$/;
const dashTagged = /^(yahoo\.[a-z.]+|ymail\.com|rocketmail\.com)$/;

/** Whatever stands before the @ is a tag there: `soup@amina.fastmail.com` is for `amina@fastmail.com`. */
const ofSubdomain = /^[^@]+@([^.@]+)\.(fastmail\.(?:com|fm))$/;

const providerOf = (domain: string): Provider | undefined => {
  if (plusTagged.test(domain)) return { domains: [domain], tag: '+' };
  if (dashTagged.test(domain)) return { domains: [domain], tag: '-' };
  return providers.find(({ domains }) => domains.includes(domain));
};

/**
 * One spelling for all that lead to the same mail box, to count by. Never to write to: that stays as it was
 * typed.
 */
export function mailBoxOf(address: string): string {
  const whole = address.trim().toLowerCase().replace(ofSubdomain, '$1@$2');
  const at = whole.lastIndexOf('@');
  const [name, domain] = [whole.slice(0, at), whole.slice(at + 1)];
  const provider = at > 0 ? providerOf(domain) : undefined;
  if (!provider) return whole;
  const tag = name.indexOf(provider.tag, 1);
  const own = (tag > 0 ? name.slice(0, tag) : name).replace(provider.ignored ?? /$^/, '');
  // Of nothing but what is left out, nothing is left out.
  return own ? `${own}@${provider.domains[0]}` : whole;
}

/** Whom a mail is for: a keyed hash, the same for every spelling of one mail box. */
export const recipientHash = (keys: Keys, address: string) => keyedHash(keys, `recipient/${mailBoxOf(address)}`);

const has = (recipient: string, what: SQL | undefined) =>
  sql`exists (select 1 from ${recipients} where ${and(eq(recipients.hash, recipient), what)})`;

/** Holds, at the moment of writing, for one whose owner followed a link of ours. */
export const isConfirmed = (recipient: string): SQL => has(recipient, isNotNull(recipients.confirmedAt));

/** Holds, at the moment of writing, for one whose owner wants no mail from here. */
export const isRefused = (recipient: string): SQL => has(recipient, isNotNull(recipients.refusedAt));

/** Which of some addresses belong to people who followed a link of ours; fewer than 100. */
export async function confirmedAmong(db: Database, keys: Keys, addresses: string[]): Promise<Set<string>> {
  if (addresses.length === 0) return new Set();
  const hashes = await Promise.all(addresses.map((address) => recipientHash(keys, address)));
  const rows = await db
    .select({ hash: recipients.hash })
    .from(recipients)
    .where(and(inArray(recipients.hash, hashes), isNotNull(recipients.confirmedAt)));
  const known = new Set(rows.map((row) => row.hash));
  return new Set(addresses.filter((_, n) => known.has(hashes[n] ?? '')));
}

/** Whether the owner of an address followed a link of ours. What a mail may say hangs on it. */
export const hasConfirmed = async (db: Database, keys: Keys, address: string): Promise<boolean> =>
  (await confirmedAmong(db, keys, [address])).has(address);

/** How a mail box stands: nobody knows it, its owner confirmed it, or its owner refused. */
export async function standingOf(db: Database, recipient: string): Promise<'unknown' | 'confirmed' | 'refused'> {
  const [row] = await db.select().from(recipients).where(eq(recipients.hash, recipient));
  if (row?.refusedAt) return 'refused';
  return row?.confirmedAt ? 'confirmed' : 'unknown';
}

/** How long it is known that a mail box is its owner's after they last showed it. */
const knownFor = days(365);
/** So often it is noted anew: a steward who decides fifty times a day need not write it fifty times. */
const notedAnew = days(30);

/** Notes that the owner of a mail box followed a link of ours; one who refused mail stays as they are. */
export const confirm = (db: Database, recipient: string, now: Temporal.Instant): Statement =>
  db
    .insert(recipients)
    .values({ hash: recipient, confirmedAt: now })
    .onConflictDoUpdate({
      target: recipients.hash,
      set: { confirmedAt: now },
      setWhere: sql`${recipients.refusedAt} is null and coalesce(${recipients.confirmedAt}, 0) < ${now.subtract(notedAnew).epochMilliseconds}`,
    });

/** Notes that a mail box wants nothing from here. */
export const refuse = (db: Database, recipient: string, now: Temporal.Instant): Statement => {
  const set = { confirmedAt: null, refusedAt: now };
  return db
    .insert(recipients)
    .values({ hash: recipient, ...set })
    .onConflictDoUpdate({ target: recipients.hash, set });
};

/** Its owner wants mail, now or again. */
export const welcome = (db: Database, recipient: string, now: Temporal.Instant): Statement => {
  const set = { confirmedAt: now, refusedAt: null };
  return db
    .insert(recipients)
    .values({ hash: recipient, ...set })
    .onConflictDoUpdate({ target: recipients.hash, set });
};

/** Forgets who was here a year ago; that somebody refused is kept, or they would be written to again. */
export const sweepRecipients = (db: Database, now: Temporal.Instant): Statement =>
  db.delete(recipients).where(and(lt(recipients.confirmedAt, now.subtract(knownFor)), isNull(recipients.refusedAt)));
