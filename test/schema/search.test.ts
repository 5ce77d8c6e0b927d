import { applyD1Migrations, reset } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../schema/database.ts';
import { findActs, ledgerHosts, talliesOf } from '../../schema/ledger/queries.ts';
import { boardAreas, findOffers } from '../../schema/offers/queries.ts';
import { fold } from '../../schema/search.ts';

const db = openDatabase(env.DB);
const now = Temporal.Instant.from('2027-03-01T12:00:00Z');

describe('Folding', () => {
  it('writes one thing in one way, whatever keyboard it was typed on', () => {
    const folded = {
      'Łódź soup pots': 'lodz soup pots',
      Straße: 'strasse',
      STRASSE: 'strasse',
      'GROẞE FREUDE': 'grosse freude',
      'κόσμος table': 'κοσμοσ table',
      ΚΌΣΜΟΣ: 'κοσμοσ',
      'Øl og smørrebrød': 'ol og smorrebrod',
      'Œuvre, Æther': 'oeuvre, aether',
      'Đà Nẵng': 'da nang',
      'İstanbul, ışık': 'istanbul, isik',
      'Þór ðað': 'thor dad',
      Żółć: 'zolc',
      'Чай и ёлка': 'чаи и елка',
      שָׁלוֹם: 'שלום',
      مُحَمَّد: 'محمد',
      'ＴＥＡ ﬁsh': 'tea fish',
      'O’Brien': "o'brien",
      'Am\u200dina\ufe0f': 'amina',
    };
    for (const [text, plain] of Object.entries(folded)) expect(fold(text), text).toBe(plain);
  });

  it('leaves marks that are letters, and syllables, as they are', () => {
    for (const text of ['कि', 'ไม้', 'が', '한국', 'தமிழ்']) expect(fold(text), text).toBe(text.normalize('NFC'));
    expect(fold('कि')).not.toBe(fold('क'));
    expect(fold('が')).not.toBe(fold('か'));
  });

  it('is the same for what was folded before', () => {
    for (const text of ['Łódź', 'ΚΌΣΜΟΣ', 'Straße', 'İ', 'ǽ', 'ﷺ', '한'])
      expect(fold(fold(text)), text).toBe(fold(text));
  });
});

describe('A town that was there before its words were folded', () => {
  const hash = (n: number) => String(n).padStart(64, '0');
  const lines: [what: string, who: string, host: string][] = [
    ['Łódź soup pots', 'Ämilie', 'Café Straße'],
    ['κόσμος table', 'ämilie', 'CAFÉ STRASSE'],
    ['Swept the Straße', 'Chandra', 'cafe strasse'],
    ['İğne ve ışık, Żółć; О чём ёлка', 'Øyvind', 'Øst'],
  ];

  async function oldTown() {
    await reset();
    await applyD1Migrations(
      env.DB,
      env.TEST_MIGRATIONS.filter(({ name }) => name < '0006'),
    );
    const put = (query: string, ...values: unknown[]) =>
      env.DB.prepare(query)
        .bind(...values)
        .run();
    for (const [index, [what, who, host]] of lines.entries()) {
      await put(
        `insert into acts (seq, prev, hash, act, hundredths, unit, date, commons_id, at, who_commitment, what_commitment, who, what, host)
         values (?, ?, ?, 'task', 100, 'items', '2027-02-20', 'c', 0, '', '', ?, ?, ?)`,
        ...[index + 1, hash(index), hash(index + 1), who, what, host],
      );
    }
    await put(
      `insert into entries (id, kind, status, title, created_at, updated_at, contact_until) values ('o', 'offers', 'approved', '', 0, 0, 0)`,
    );
    await put(
      `insert into offers (entry_id, slug, direction, category, title, details, quantity, area, name) values ('o', 'x', 'offer', 'tools', 'Leiter, 4 m', 'Größe: groß', '', 'Łazienki', 'Zoë')`,
    );
    await put(
      `insert into board (entry_id, direction, category, area, up_at, over_at) values ('o', 'offer', 'tools', 'Łazienki', 0, 9999999999999)`,
    );
    await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
  }

  const found = async (q: string, host: string | null = null) =>
    (await findActs(db, { q, act: null, commonsId: null, host })).list.map(({ act }) => act.seq);

  it('finds its lines by folded words, by whatever is typed, and its groups', async () => {
    await oldTown();
    expect(await found('lodz')).toEqual([1]);
    expect(await found('ŁÓDŹ')).toEqual([1]);
    expect(await found('κοσμος')).toEqual([2]);
    expect(await found('ΚΌΣΜΟΣ')).toEqual([2]);
    expect(await found('strasse')).toEqual([3]);
    expect(await found('isik zolc елка')).toEqual([4]);
    expect(await found('', 'café strasse')).toEqual([3, 2, 1]);
    expect(await ledgerHosts(db)).toHaveLength(2);
  });

  it('finds what is on its board, and its areas', async () => {
    await oldTown();
    const seek = (q: string, area = '') => findOffers(db, now, { q, direction: null, category: null, area });
    for (const q of ['grosse gross', 'GRÖSSE', 'zoe', 'lazienki', '4']) expect((await seek(q)).list, q).toHaveLength(1);
    expect((await seek('', 'lazienki')).list).toHaveLength(1);
    expect(await boardAreas(db)).toEqual(['Łazienki']);
  });

  it('counts “Ä…” and “ä…” as one person', async () => {
    await oldTown();
    const people = (await talliesOf(db, 'commons', 'c')).find(({ act }) => act === 'people');
    expect(people?.acts).toBe(3);
  });

  it('forgets words for good all the same', async () => {
    await oldTown();
    await env.DB.prepare('update acts set who = null where seq = 1').run();
    expect(await found('amilie')).toEqual([2]);
    expect(await found('lodz')).toEqual([1]);
    await env.DB.prepare('update acts set what = null where seq = 1').run();
    expect(await found('lodz')).toEqual([]);
    const row = await env.DB.prepare('select who_folded, what_folded from acts where seq = 1').first();
    expect(row).toEqual({ who_folded: null, what_folded: null });
    await expect(env.DB.prepare("update acts set what_folded = 'other' where seq = 2").run()).rejects.toThrow();
    await expect(env.DB.prepare('update acts set what_folded = null where seq = 2').run()).rejects.toThrow();
    await env.DB.prepare("insert into acts_search (acts_search) values ('integrity-check')").run();
  });

  it('has them folded to the letter as new ones are', async () => {
    await reset();
    await applyD1Migrations(
      env.DB,
      env.TEST_MIGRATIONS.filter(({ name }) => name < '0006'),
    );
    // Every letter with a case or a mark, as one text would hold it.
    const letters: string[] = [];
    for (let code = 0x20; code < 0x2e80; code++) {
      const letter = String.fromCodePoint(code);
      const isHangul = code >= 0x1100 && code <= 0x11ff;
      if (!isHangul && letter.normalize('NFC') === letter && /[\p{L}\p{N}\p{P}]/u.test(letter)) letters.push(letter);
    }
    const texts = Array.from({ length: 60 }, (_, n) => letters.filter((_, at) => at % 60 === n).join(' '));
    let seq = 0;
    for (const what of texts) {
      await env.DB.prepare(
        `insert into acts (seq, prev, hash, act, hundredths, unit, date, at, who_commitment, what_commitment, what)
         values (?, ?, ?, 'task', 100, 'items', '2027-02-20', 0, '', '', ?)`,
      )
        .bind(seq + 1, hash(seq), hash(seq + 1), what)
        .run();
      seq += 1;
    }
    await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
    const { results } = await env.DB.prepare('select what, what_folded from acts').all<Record<string, string>>();
    for (const { what = '', what_folded } of results) expect(what_folded).toBe(fold(what));
  });
});
