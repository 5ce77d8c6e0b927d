import { applyD1Migrations, reset } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, it } from 'vitest';
import { rows } from './house.ts';

type Row = Record<string, string | number | null>;

/** A row at least of every table that there was. */
const town = `
  insert into entries (id, kind, status, version, title, about, contact, contact_until, fingerprint, example, created_at, updated_at) values
    ('pot', 'commons', 'approved', 2, 'Thursday pot', null, 'sealed', 9e12, 'print 1', 0, 10, 20),
    ('edit', 'edits', 'pending', 1, 'Another text', 'pot', 'sealed', 9e12, 'print 2', 0, 11, 21),
    ('signup-1', 'signups', 'approved', 1, 'Guest 1', 'pot', 'sealed', 9e12, 'print 3', 0, 12, 22),
    ('signup-2', 'signups', 'pending', 1, 'Guest 2', 'pot', 'sealed', 9e12, 'print 4', 0, 13, 23),
    ('signup-3', 'signups', 'lapsed', 1, 'Guest 3', 'pot', null, 9e12, null, 0, 14, 24),
    ('log', 'ledger', 'pending', 1, 'Swept', 'pot', 'sealed', 9e12, 'print 5', 0, 15, 25),
    ('chore', 'offers', 'approved', 1, 'Water trees', 'pot', 'sealed', 9e12, 'print 6', 1, 16, 26),
    ('hand', 'hands', 'approved', 1, 'Kim', 'chore', 'sealed', 9e12, 'print 7', 0, 17, 27),
    ('told', 'victories', 'approved', 1, 'Forty fed', 'pot', 'sealed', 9e12, 'print 8', 0, 18, 28);
  insert into transitions (id, entry_id, version, "to", by, at, note) values
    ('step', 'pot', 1, 'approved', 'ben', 20, 'Well done');
  insert into commons (entry_id, slug, title, kind, summary, date, starts, ends, zone, repeats, until, area, place, reveal, bring, access, host, steward_name, roles, last_over_at, sequence, changed_at, published_at, summarized_on) values
    ('pot', 'thursday-pot', 'Thursday pot', 'kitchen', 'We cook.', '2027-03-04', '18:00', '21:00', 'Europe/Berlin', 'weekly', '2027-06-01', 'Old Town', 'Bell Yard', 'now', 'A knife', 'A ramp', 'Court neighbours', 'Amina', '2 × Tea, 18:00–19:00', 9e12, 4, 20, 15, '2027-03-01');
  insert into occurrences (entry_id, n, kind, starts_at, ends_at, over_at, called_off, area, place, quiet_place, last_change, asked) values
    ('pot', 3, 'kitchen', 8e12, 81e11, 81e11, 1, 'Canal Side', 'Boat house', 'sealed', 5, 1);
  insert into changes (id, commons_id, n, what, at, was_starts_at, was_ends_at, was_area, was_place, new_time, new_place, parts) values
    (5, 'pot', 3, 'moved', 18, 7e12, 71e11, 'Old Town', 'Bell Yard', 1, 1, 'the title');
  insert into edits (entry_id, commons_id, title, kind, summary, reveal, bring, access, host, steward_name, roles) values
    ('edit', 'pot', 'Friday pot', 'kitchen', 'We cook.', 'now', 'A knife', 'A ramp', 'Court neighbours', 'Dov', '3 × Tea');
  insert into roles (id, commons_id, n, title, hands, starts, ends, first_time, for_newcomers) values
    ('tea', 'pot', 1, 'Tea', 2, '18:00', '19:00', 1, 0);
  insert into signups (arrival, entry_id, commons_id, n, role_id, name, who, newcomer, show_name, has_mail, placed_at, waited, left_at, heard, reminded_at, is_news) values
    (1, 'signup-1', 'pot', 3, 'tea', 'Guest 1', 'who 1', 1, 1, 1, 30, 1, null, 5, 40, 0),
    (2, 'signup-2', 'pot', 3, 'tea', 'Guest 2', 'who 2', 0, 1, 1, 31, 0, null, -1, null, 1),
    (3, 'signup-3', 'pot', 3, 'tea', 'Guest 3', 'who 3', 0, 1, 0, 32, 0, 50, ${Number.MAX_SAFE_INTEGER}, null, 0);
  insert into stewards (id, address, since, until, ended_at, asked_at) values ('ben', 'sealed', 1, 9e12, null, 2);
  insert into sunrises (commons_id, n, name, since, ended_at, steered_at, asked_at, offered_at) values
    ('pot', 2, 'Dov', 3, null, 4, 5, 6);
  insert into invitations (id, call, commons_id, sunrise, by, address, recipient, at, until, answer, answered_at) values
    ('invited', 'commons', 'pot', 3, 'sender', 'sealed', 'hash', 7, 9e12, null, null);
  insert into tokens (hash, purpose, entry_id, holder, expires_at) values
    ('a', 'yours', 'pot', null, 9e12),
    ('b', 'yours', 'chore', 'former', 9e12),
    ('c', 'review', 'pot', 'ben', 9e12),
    ('d', 'desk', null, 'ben', 9e12),
    ('e', 'desk', 'asked', 'ben', 9e12),
    ('f', 'reply', 'relay', 'owner', 9e12),
    ('g', 'invitation', 'invited', null, 9e12);
  insert into inbox (id, "to", subject, text, html, sent_at) values
    ('in', 'ben@example.org', 'To decide', 'Look', '<p>Look', 11);
  insert into outbox (id, kind, recipient, sealed, created_at, due_at, attempts, trouble, sent_at, failed_at) values
    ('out', 'letter', 'hash', 'sealed', 12, 13, 1, 'busy', null, null);
  insert into acts (seq, prev, hash, act, hundredths, unit, date, commons_id, corrects, at, who_commitment, what_commitment, who, who_salt, what, what_salt, entry_id, host) values
    (1, '${'0'.repeat(64)}', '${'f'.repeat(64)}', 'task', 100, 'items', '2027-03-01', 'pot', null, 1000, 'w', 'v', 'Amina', 'x', 'Washed up', 'y', 'old', 'Court neighbours');
  insert into act_drafts (entry_id, n, act, hundredths, unit, date, who, what, commons_id, corrects) values
    ('log', 1, 'task', 100, 'items', '2027-03-02', 'Ben', 'Swept', 'pot', null);
  insert into offers (entry_id, slug, direction, category, title, details, quantity, area, until, commons_id, name, rhythm, hands, round, quiet, published_at) values
    ('chore', 'water-trees', 'chore', 'care', 'Water trees', 'Four of them', 'four', 'Riverside', null, 'pot', 'Dov', 'weekly', 2, 3, 1, 14);
  insert into board (n, entry_id, direction, category, area, up_at, ask_at, over_at, asked_at) values
    (7, 'chore', 'chore', 'care', 'Riverside', 14, 9e12, 9e12, null);
  insert into hands (entry_id, chore_id, round, place, name, date, done) values
    ('hand', 'chore', 3, 1, 'Kim', '2027-03-03', 1);
  insert into relays (id, entry_id, contact, name, message, confirmed, sender, at, until) values
    ('relay', 'chore', 'sealed', 'sealed', 'sealed', 1, 'hash', 16, 9e12);
  insert into completions (entry_id, round, at) values ('chore', 2, 17);
  insert into victories (entry_id, told, name, invites, invites_id, published_at) values
    ('told', 'Forty fed', 'Amina', 'commons', 'pot', 19)`;

/** What a column is called since then. */
const renamed: Record<string, Record<string, string>> = {
  occurrences: { n: 'date_number' },
  changes: { n: 'date_number' },
  signups: { n: 'date_number' },
  roles: { n: 'position' },
  sunrises: { n: 'number' },
  act_drafts: { n: 'position' },
  board: { n: 'position' },
};

/** What is kept in another way since then, and has a test of its own. */
const otherwise: Record<string, string[]> = {
  roles: ['starts', 'ends'],
  signups: ['heard'],
  tokens: ['entry_id', 'holder'],
  relays: ['confirmed'],
  // Names are folded since.
  act_names: ['name'],
};

const named = "select name from sqlite_master where type = 'table' order by name";
const ofOurs = ({ name }: { name: string }) => !/^(sqlite_|d1_|_cf_)|_search/.test(name);

const every = async (tables: string[]) => {
  const all = tables.map(async (table) => [table, await rows<Row>(`select * from ${table}`)] as const);
  return new Map(await Promise.all(all));
};

describe('A town that was there before', () => {
  let before = new Map<string, Row[]>();

  beforeAll(async () => {
    await reset();
    const old = env.TEST_MIGRATIONS.filter(({ name }) => name < '0006');
    await applyD1Migrations(env.DB, old);
    await env.DB.batch(town.split(';\n').map((statement) => env.DB.prepare(statement)));
    before = await every((await rows<{ name: string }>(named)).filter(ofOurs).map(({ name }) => name));
    // What came to be on the way is carried on as well.
    await applyD1Migrations(
      env.DB,
      env.TEST_MIGRATIONS.filter(({ name }) => name < '0013'),
    );
    await env.DB.exec("insert into recipients (mark, confirmed_at, refused_at) values ('of zoe', 5, 6)");
    await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
  });

  it('is tried with every table that it had, and loses nothing of any', async () => {
    const after = await every([...before.keys()]);
    for (const [table, all] of before) {
      expect(all, table).not.toEqual([]);
      const expected = all.map((row) =>
        Object.fromEntries(
          Object.entries(row)
            .filter(([name]) => !otherwise[table]?.includes(name))
            .map(([name, value]) => [renamed[table]?.[name] ?? name, value]),
        ),
      );
      // Every commons got a place for its guests on the way.
      const kept = after.get(table)?.filter(({ guests }) => guests !== 1);
      expect(kept, table).toEqual(expected.map((row) => expect.objectContaining(row)));
    }
  });

  it('knows whose mail box is theirs, and who wants no mail', async () => {
    expect(await rows('select * from recipients')).toEqual([{ hash: 'of zoe', confirmed_at: 5, refused_at: 6 }]);
  });

  it('counts as before', async () => {
    expect(await rows('select name from act_names')).toEqual([{ name: 'amina' }]);
    expect(await rows('select date_number, taken, waiting from signup_tallies')).toEqual([
      { date_number: 3, taken: 2, waiting: 0 },
    ]);
  });

  it('finds what it says by its words, and lets the ledger be changed no more than before', async () => {
    expect(await rows("select rowid from acts_search where acts_search match 'washed'")).toEqual([{ rowid: 1 }]);
    expect(await rows("select rowid from board_search where board_search match 'trees'")).toEqual([{ rowid: 7 }]);
    await expect(env.DB.exec('delete from acts')).rejects.toThrow('append-only');
    await env.DB.exec('delete from board');
    expect(await rows("select rowid from board_search where board_search match 'trees'")).toEqual([]);
  });

  it('keeps the hours of its roles as they were meant', async () => {
    expect(await rows('select begins, lasts from roles where guests = 0')).toEqual([{ begins: 0, lasts: 60 }]);
  });

  it('knows of each link what it is about, and whose it is', async () => {
    const links = await rows('select hash, subject_id, steward_id, side, asked, handed_on from tokens order by hash');
    const none = { subject_id: null, steward_id: null, side: null, asked: 0, handed_on: 0 };
    expect(links).toEqual([
      { ...none, hash: 'a', subject_id: 'pot' },
      { ...none, hash: 'b', subject_id: 'chore', handed_on: 1 },
      { ...none, hash: 'c', subject_id: 'pot', steward_id: 'ben' },
      { ...none, hash: 'd', steward_id: 'ben' },
      { ...none, hash: 'e', steward_id: 'ben', asked: 1 },
      { ...none, hash: 'f', subject_id: 'relay', side: 'owner' },
      { ...none, hash: 'g', subject_id: 'invited' },
    ]);
  });

  it('knows who heard what, and who is still to hear that it was taken down', async () => {
    expect(await rows('select heard, taken_down from signups order by arrival')).toEqual([
      { heard: 5, taken_down: null },
      { heard: 0, taken_down: 'to-tell' },
      { heard: 0, taken_down: 'told' },
    ]);
  });

  it('asks its stewards by no mail about those who signed up, and about nothing else so', async () => {
    expect(await rows('select distinct kind from entries where silent = 1')).toEqual([{ kind: 'signups' }]);
  });
});
