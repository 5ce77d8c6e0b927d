import { env as bindings } from 'cloudflare:workers';
import { Temporal } from 'temporal-polyfill';
import { beforeEach, describe, expect, inject, it } from 'vitest';
import { openDatabase, writeTogether } from '../../../schema/database.ts';
import { enqueueMail } from '../../../schema/outbox.ts';
import { deriveKeys } from '../../../schema/secrets.ts';
import { asked } from '../counting.ts';
import { aMinutePasses, inbox, itIs, newTown, rows } from '../town.ts';

beforeEach(newTown);

const { smtp, http } = inject('mailServer');
const bySmtp = { MAIL: 'smtp', SMTP_HOST: '127.0.0.1', SMTP_PORT: String(smtp) };

/** Owes a letter to each: what a change of plan does to those who signed up. */
async function oweTo(addresses: string[]) {
  const db = openDatabase(bindings.DB);
  const keys = await deriveKeys(bindings.COMMONS_SECRET);
  for (const to of addresses) {
    const letter = { to, subject: 'Moved: the kitchen', text: 'To the boat house.', html: '<p>To the boat house.</p>' };
    await writeTogether(db, await enqueueMail(db, keys, letter, Temporal.Now.instant()));
  }
}

const neighbours = (count: number, street: string) =>
  Array.from({ length: count }, (_, number) => `n${number}.${street}@example.net`);

/** The addresses of a street that mail arrived at, in order. */
async function arrivedIn(street: string): Promise<string[]> {
  const { arrived } = (await (await fetch(`http://127.0.0.1:${http}/`)).json()) as { arrived: { to: string }[] };
  return arrived.map(({ to }) => to).filter((to) => to.endsWith(`.${street}@example.net`));
}

const waiting = () => rows<{ attempts: number }>('select attempts from outbox where sent_at is null');

describe('When very many mails are owed at once', () => {
  it('a hundred go each minute, each once, within the 50 queries of the free plan', async () => {
    const street = neighbours(130, 'quay');
    await oweTo(street);
    const { count, DB } = asked();
    await aMinutePasses({ ...bySmtp, DB });
    expect(await arrivedIn('quay')).toHaveLength(100);
    expect(count.times).toBeGreaterThan(15);
    expect(count.times).toBeLessThanOrEqual(50);
    await aMinutePasses(bySmtp);
    await aMinutePasses(bySmtp);
    expect((await arrivedIn('quay')).sort()).toEqual([...street].sort());
    expect(await waiting()).toEqual([]);
  });

  it('two minutes at the same moment hand over each mail once', async () => {
    const street = neighbours(60, 'elm');
    await oweTo(street);
    await Promise.all([aMinutePasses(bySmtp), aMinutePasses(bySmtp)]);
    expect((await arrivedIn('elm')).sort()).toEqual([...street].sort());
  });

  it('while the mail server is down a few are tried, and the others wait with all their tries left', async () => {
    await oweTo(neighbours(30, 'mill'));
    await aMinutePasses({ ...bySmtp, SMTP_PORT: '1' });
    const tries = (await waiting()).map(({ attempts }) => attempts);
    expect(tries).toHaveLength(30);
    expect(tries.filter((attempts) => attempts === 1)).toHaveLength(3);
    expect(tries.filter((attempts) => attempts === 0)).toHaveLength(27);
    itIs('2027-03-01T12:02:00Z');
    await aMinutePasses();
    expect(await inbox()).toHaveLength(30);
  });

  it('where all are refused, the minute stays within its queries, too', async () => {
    await oweTo(Array.from({ length: 100 }, (_, number) => `gone${number}@example.net`));
    const { count, DB } = asked();
    await aMinutePasses({ ...bySmtp, DB });
    expect(count.times).toBeGreaterThan(15);
    expect(count.times).toBeLessThanOrEqual(50);
    const untouched = await rows('select id from outbox where failed_at is null');
    expect(untouched.length).toBeGreaterThan(80);
    expect(await rows('select id from outbox where failed_at is null and attempts > 0')).toEqual([]);
  });

  it('one that hangs holds up nobody', async () => {
    await oweTo(['hang.among@example.net', ...neighbours(40, 'bell')]);
    await aMinutePasses(bySmtp);
    expect(await arrivedIn('bell')).toHaveLength(40);
    expect(await waiting()).toEqual([{ attempts: 1 }]);
  }, 60_000);
});
