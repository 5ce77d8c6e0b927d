import { env as bindings } from 'cloudflare:workers';
import { Temporal } from 'temporal-polyfill';
import { beforeEach, expect, inject, it } from 'vitest';
import { openTown } from '../../worker/context.ts';
import { practices } from '../../worker/practices.ts';
import { inTurns, jobsOf, keptForMail } from '../../worker/scheduled.ts';
import { aBusierTown, aBusyTown, evening, street, titles } from './busy.ts';
import { asked } from './counting.ts';
import { aMinutePasses, itIs, newTown, publish, rows } from './town.ts';

beforeEach(newTown);

/** On the free plan a run may ask others fewer than 50 times. */
const mostAsked = 49;

const { smtp, http } = inject('mailServer');
const bySmtp = { MAIL: 'smtp', SMTP_HOST: '127.0.0.1', SMTP_PORT: String(smtp) };

/** What arrived at a street, as `<address> <subject>`, each as often as it did. */
async function arrivedIn(street: string): Promise<string[]> {
  const { arrived } = (await (await fetch(`http://127.0.0.1:${http}/`)).json()) as {
    arrived: { to: string; source: string }[];
  };
  const subject = (source: string) => /^Subject: (.*)$/m.exec(source)?.[1]?.trim();
  return arrived
    .filter(({ to }) => to.endsWith(`.${street}@example.net`))
    .map(({ to, source }) => `${to} ${subject(source)}`);
}

async function aCountedMinute(): Promise<number> {
  const { count, DB } = asked();
  await aMinutePasses({ ...bySmtp, DB });
  return count.times;
}

it('with nothing to do asks the database few things, in the evening too', async () => {
  await publish();
  await aMinutePasses();
  itIs('2027-03-01T18:30:00Z');
  expect(await aCountedMinute()).toBeLessThanOrEqual(20);
});

it('with everything to do at once stays within what the platform lets it ask, and the next ones do the rest', async () => {
  await aBusyTown();
  itIs(evening);
  for (let minute = 30; minute < 40; minute++) {
    itIs(`2027-03-01T18:${minute}:00Z`);
    const before = await rows('select id from outbox where sent_at is not null');
    expect(await aCountedMinute()).toBeLessThanOrEqual(mostAsked);
    // However much else there is to do, mail that waits has its share of each minute.
    const [waits, sent] = [
      await rows('select id from outbox where sent_at is null'),
      await rows('select id from outbox where sent_at is not null'),
    ];
    if (waits.length > 0) expect(sent.length, `at 18:${minute}`).toBeGreaterThan(before.length);
  }
  const arrived = await arrivedIn('busy');
  expect(new Set(arrived).size).toBe(arrived.length);
  for (const to of street) {
    expect(arrived).toContain(`${to} Moved: Supper`);
    expect(arrived).toContain(`${to} Soon: Supper`);
  }
  for (const title of titles) {
    expect(arrived).toContain(`${title}.busy@example.net How was it? ${title}`);
    expect(arrived).toContain(`${title}.busy@example.net Who is coming: ${title}`);
  }
  expect(arrived.filter((one) => one.includes('Would you hold the next one?'))).toHaveLength(2);
  expect(await rows('select id from outbox where sent_at is null')).toEqual([]);
});

const jobs = jobsOf(practices);

it('no job asks more than it says, however much there is to do', async () => {
  await aBusierTown();
  const most: Record<string, number> = {};
  for (const moment of [evening, '2027-03-03T18:30:00Z', '2027-03-20T18:30:00Z', '2027-09-01T18:30:00Z']) {
    itIs(moment);
    for (const { name, run } of jobs) {
      const { count, DB } = asked();
      await run(await openTown({ ...bindings, DB } as Cloudflare.Env, practices));
      most[name] = Math.max(most[name] ?? 0, count.times);
    }
  }
  const over = jobs.filter(({ name, asks }) => (most[name] ?? 0) > asks);
  expect(
    over.map(({ name }) => name),
    JSON.stringify(most),
  ).toEqual([]);
});

it('each job has room when it is its turn to be first, and each has that turn', () => {
  const first = jobs.map(
    (_, minute) => inTurns(jobs, { now: Temporal.Instant.fromEpochMilliseconds(minute * 60_000) })[0],
  );
  expect(new Set(first)).toEqual(new Set(jobs));
  for (const { name, asks } of jobs) expect(asks, name).toBeLessThanOrEqual(mostAsked - keptForMail);
});

it('by a service that takes mails one by one, sends as many as it may ask for, and all of them in the end', async () => {
  await aBusyTown();
  const sent: string[] = [];
  for (let minute = 30; minute < 50; minute++) {
    itIs(`2027-03-01T18:${minute}:00Z`);
    await aMinutePasses({ MAIL: 'cloudflare', EMAIL: { send: async ({ to }: { to: string }) => void sent.push(to) } });
  }
  expect(new Set(sent).size).toBeGreaterThan(street.length);
  expect(await rows('select id from outbox where sent_at is null')).toEqual([]);
});
