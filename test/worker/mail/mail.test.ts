import { env as bindings } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { kitchen, soup } from '../ledger.ts';
import { ladder, onTheBoard, sweeping } from '../offers.ts';
import { signUp, trySignUp, withRoles } from '../signups.ts';
import {
  aMinutePasses,
  amina,
  ben,
  chandra,
  decide,
  inbox,
  itIs,
  linkIn,
  newTown,
  post,
  propose,
  publish,
  read,
  rows,
  swapTable,
} from '../town.ts';

beforeEach(newTown);

/** Nothing listens on this port. */
const mailServerDown = { MAIL: 'smtp', SMTP_HOST: '127.0.0.1', SMTP_PORT: '1' };

describe('While the mail server is down', () => {
  it('Amina’s proposal is taken, and every mail goes out later, once', async () => {
    await propose({}, { env: mailServerDown });
    expect(await inbox()).toEqual([]);
    const waiting = await rows<{ trouble: string }>('select * from outbox where sent_at is null');
    expect(waiting).toHaveLength(3);
    for (const { trouble } of waiting) {
      expect(trouble).toBeTruthy();
      expect(trouble).not.toContain('@');
    }
    itIs('2027-03-01T12:00:30Z');
    await aMinutePasses();
    expect(await inbox()).toEqual([]);
    itIs('2027-03-01T12:02:00Z');
    await Promise.all([aMinutePasses(), aMinutePasses()]);
    await aMinutePasses();
    expect((await inbox()).map(({ to }) => to).sort()).toEqual([amina, ben, chandra].sort());
    expect(await linkIn('yours', amina)).toMatch(/^\/yours\//);
  });

  it('a decision stands, and Amina hears of it later', async () => {
    await propose();
    const response = await post(
      await linkIn('review', ben),
      { decision: 'approve', note: '' },
      { env: mailServerDown },
    );
    expect(response.status).toBe(303);
    expect(await read('/')).toContain('Swap table');
    itIs('2027-03-01T12:05:00Z');
    await aMinutePasses();
    expect((await inbox(amina))[0]?.subject).toContain('It is up');
  });
});

describe('By the mail service of Cloudflare', () => {
  it('each mail leaves in text and HTML, marked as automatic, under one name however often it is tried', async () => {
    const seen: { to: string; from: unknown; html: string; text: string; headers: Record<string, string> }[] = [];
    let open = false;
    const EMAIL = {
      async send(mail: (typeof seen)[number]) {
        seen.push(mail);
        if (!open) throw new Error(`451 ${mail.to} is not taken right now`);
      },
    };
    const env = { MAIL: 'cloudflare', EMAIL, SITE_URL: 'https://commons.example.org' };
    await propose({}, { env });
    open = true;
    itIs('2027-03-01T12:02:00Z');
    await aMinutePasses(env);
    await aMinutePasses(env);
    expect(seen).toHaveLength(6);
    for (const to of [amina, ben, chandra]) {
      const [first, second] = seen.filter((mail) => mail.to === to);
      expect(first?.headers['X-Entity-Ref-ID']).toMatch(/^<[0-9a-f-]{36}@commons\.example\.org>$/);
      // The service names mails itself, and refuses one that brings a name.
      expect(first?.headers).not.toHaveProperty('Message-ID');
      expect(second).toEqual(first);
      expect(first?.headers['Auto-Submitted']).toBe('auto-generated');
      expect(first?.from).toEqual({ name: 'Test Town', email: 'town@example.org' });
      const link = /https:\/\/commons\.example\.org\/\w+\/[\w-]{43}\//.exec(first?.text ?? '')?.[0] ?? 'no link';
      expect(first?.html).toContain(`<a href="${link}">`);
      expect(first?.html).not.toMatch(/<img|<script|<link/);
    }
    expect(JSON.stringify(await rows('select * from outbox'))).not.toContain('@example');
  });
});

it('what the service of Cloudflare refuses waits for another time, and nothing is lost', async () => {
  const strict = { MAIL: 'cloudflare', EMAIL: (bindings as unknown as Record<string, unknown>).STRICT_EMAIL };
  await propose({}, { env: strict });
  const waiting = await rows<{ attempts: number; trouble: string }>('select * from outbox where sent_at is null');
  expect(waiting).toHaveLength(2);
  for (const row of waiting)
    expect(row).toMatchObject({ attempts: 1, failed_at: null, trouble: 'email to … not allowed' });
  itIs('2027-03-01T12:02:00Z');
  await aMinutePasses({ MAIL: 'cloudflare' });
  expect(await rows('select * from outbox where sent_at is null')).toEqual([]);
});

describe('When very many propose in the same moment', () => {
  const flood = () =>
    Promise.all(
      Array.from({ length: 25 }, (_, count) =>
        propose({ title: `Table ${count}`, steward_email: `neighbour${count}@example.net` }),
      ),
    );

  it('each steward gets ten mails at most and one digest a quarter of an hour later, and nothing is lost', async () => {
    await flood();
    for (let minute = 1; minute <= 5; minute++) {
      itIs(`2027-03-01T12:0${minute}:00Z`);
      await aMinutePasses();
    }
    for (const steward of [ben, chandra]) expect((await inbox(steward)).length).toBeLessThanOrEqual(10);
    const digests = await rows<{ due_at: number; created_at: number }>("select * from outbox where kind = 'digest'");
    expect(digests).toHaveLength(2);
    for (const { due_at, created_at } of digests) expect(due_at - created_at).toBe(15 * 60_000);
    itIs('2027-03-01T12:16:00Z');
    await aMinutePasses();
    for (const steward of [ben, chandra]) {
      const [digest, ...rest] = await inbox(steward);
      expect(digest?.subject).toBe('Many entries wait for a decision');
      expect(rest.filter(({ subject }) => subject === digest?.subject)).toEqual([]);
      const desk = await read(await linkIn('desk', steward));
      for (let count = 0; count < 25; count++) expect(desk).toContain(`<bdi>Table ${count}</bdi>`);
    }
    for (let count = 0; count < 25; count++) expect(await inbox(`neighbour${count}@example.net`)).toHaveLength(1);
  });

  it('more that comes is in the next digest, not before another quarter of an hour', async () => {
    await flood();
    itIs('2027-03-01T12:16:00Z');
    for (let time = 0; time < 4; time++) await aMinutePasses();
    await propose({ title: 'One more' });
    await propose({ title: 'And another' });
    const count = async () => (await inbox(ben)).filter(({ subject }) => subject.startsWith('Many entries')).length;
    itIs('2027-03-01T12:30:59Z');
    await aMinutePasses();
    expect(await count()).toBe(1);
    itIs('2027-03-01T12:31:30Z');
    await aMinutePasses();
    expect(await count()).toBe(2);
    expect(await read(await linkIn('desk', ben))).toContain('And another');
  });
});

it('names of those who signed up, however many wait, keep no proposal out of its mail', async () => {
  const { commons } = await withRoles({ roles: '60 × Dish washing' });
  for (let n = 0; n < 15; n++) await signUp(commons, { name: `Kim ${n}`, email: '', show_name: 'yes' });
  expect((await rows("select id from entries where status = 'pending' and kind = 'signups'")).length).toBe(15);
  await propose({ title: 'Soup' });
  for (const steward of [ben, chandra]) expect((await inbox(steward))[0]?.subject).toBe('To decide: Soup');
  expect(await rows("select id from outbox where kind = 'digest'")).toEqual([]);
});

it('every link in every mail begins with the address of the site, with its scheme', async () => {
  const { commons, yours } = await withRoles();
  const { page } = await onTheBoard(sweeping);
  const mails: { subject: string; text: string }[] = [];
  const EMAIL = { send: async (mail: { subject: string; text: string }) => void mails.push(mail) };
  const env = { MAIL: 'cloudflare', EMAIL, SITE_URL: 'https://commons.example.org' };
  const sending = { env };
  const email = 'nina@example.net';
  await propose({}, sending);
  await post('/offer/', ladder, sending);
  await post('/log/', soup, sending);
  await post('/log/many/', kitchen, sending);
  await trySignUp(commons, { email }, sending);
  await post(`${page}hands/`, { name: 'Emre', date: '2027-03-10', email }, sending);
  await post(`${yours}plan/`, { act: 'off', which: '0' }, sending);
  await post(`${yours}invitation/`, { email: 'next@example.net' }, sending);
  await post('/desk/', { email: ben }, sending);
  itIs('2027-03-12T18:30:00Z');
  await aMinutePasses(env);
  expect(mails.length).toBeGreaterThan(15);
  for (const { subject, text } of mails) {
    const links = [...text.matchAll(/\S+:\/\/\S+/g)].map(([link]) => link);
    expect(links, subject).not.toEqual([]);
    for (const link of links) expect(link, subject).toMatch(/^https:\/\/commons\.example\.org\//);
  }
});

it('whoever proposes and takes back, over and over, does not fill the stewards’ boxes either', async () => {
  for (let count = 0; count < 14; count++) {
    const yours = await propose({ title: `Now you see it ${count}`, steward_email: `mallory${count}@example.net` });
    expect((await post(`${yours}withdrawal/`, {})).status).toBe(303);
  }
  for (const steward of [ben, chandra]) expect(await inbox(steward)).toHaveLength(10);
  expect(await rows("select * from outbox where kind = 'digest'")).toHaveLength(2);
});

it('a steward who is written to a lot can still propose', async () => {
  for (let count = 0; count < 31; count++)
    await propose({ title: `Table ${count}`, steward_email: `n${count}@example.net` });
  expect(await propose({ title: 'Ben’s own', steward_email: ben })).toMatch(/^\/yours\//);
});

describe('What a mail says', () => {
  it('to somebody who may not have sent anything has none of the sender’s words in it', async () => {
    await propose({ title: 'Buy cheap pills', host: 'pills.example', summary: 'https://pills.example' });
    const [mail] = await inbox(amina);
    expect(`${mail?.subject}${mail?.text}`).not.toMatch(/pills/i);
  });

  it('has its links whole, on lines of their own', async () => {
    await publish();
    for (const { text } of await inbox()) {
      for (const [link] of text.matchAll(/http:\/\/localhost\S*/g)) expect(text).toContain(`\n${link}\n`);
    }
  });

  it('has a subject of one line, whatever the title', async () => {
    await post('/propose/', { ...swapTable, title: 'Soup\r\nBcc: everyone@example.org' });
    const [mail] = await inbox(ben);
    expect(mail?.subject).toBe('To decide: Soup Bcc: everyone@example.org');
  });

  it('goes to the sender once for each step', async () => {
    await propose();
    await decide(await linkIn('review', ben), 'send-back', 'Where?');
    await post(await linkIn('yours', amina), { ...swapTable, place: 'Here' });
    await decide(await linkIn('review', chandra), 'approve');
    expect((await inbox(amina)).map(({ subject }) => subject.split(':')[0])).toEqual([
      'It is up',
      'A question about your proposal “Swap table on the court”',
      'We have your proposal of Monday, 1 March 2027',
    ]);
  });
});
