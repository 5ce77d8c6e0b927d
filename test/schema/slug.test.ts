import { beforeEach, describe, expect, it } from 'vitest';
import { commonsSlug } from '../../schema/commons/queries.ts';
import { commons } from '../../schema/commons/table.ts';
import { entries } from '../../schema/entries.ts';
import { offerSlug } from '../../schema/offers/queries.ts';
import { slugOf } from '../../schema/slug.ts';
import { db, emptyHouse, now } from './house.ts';

describe('A title as an address', () => {
  it.each([
    ['Café  Ångström: Füße & Straße!', 'cafe-angstrom-fusse-strasse'],
    ['Naprawa rowerów — dla początkujących', 'naprawa-rowerow-dla-poczatkujacych'],
    ['سوق تبادل الكتب', 'سوق-تبادل-الكتب'],
    ['Книги на лавке', 'книги-на-лавке'],
    ['한국어 책 나눔', '한국어-책-나눔'],
    ['हिन्दी पुस्तकें', 'हिन्दी-पुस्तकें'],
    ['../../etc/passwd?x=1#y', 'etc-passwd-x-1-y'],
    ['🌻🌻', 'commons'],
    ['❤️ ☀️', 'commons'],
    ['Soup ❤️', 'soup'],
    ['!!!', 'commons'],
    ['\u{115f}\u{3164}\u{200d}', 'commons'],
    ['', 'commons'],
  ])('%s', (title, slug) => {
    expect(slugOf(title, 'commons')).toBe(slug);
  });

  it('leaves room for date, counter and ending in the name of a file, in any script', () => {
    const bytes = new TextEncoder().encode(`${slugOf('𐍈'.repeat(60), 'commons')}-2027-08-08-12345678.ics`).length;
    expect(bytes).toBeLessThanOrEqual(255);
  });

  it('is short, and never ends in a hyphen', () => {
    const slug = slugOf(`${'a'.repeat(59)} bcd`, 'commons');
    expect(slug).toBe('a'.repeat(59));
  });
});

describe('What has no letters', () => {
  beforeEach(emptyHouse);

  it.each(['offer', 'need', 'chore'] as const)('on the board is called what it is: %s', async (direction) => {
    expect(await offerSlug(db, { title: '🌻', direction }, '2027-03-13', false)).toBe(direction);
  });

  it('is never another page', async () => {
    const offer = { title: 'Find', direction: 'offer' } as const;
    expect(await offerSlug(db, offer, '2027-03-13', false)).toBe('find-2027-03-13');
  });
});

describe('Under one title', () => {
  beforeEach(emptyHouse);

  async function take(title: string, date: string): Promise<string> {
    const slug = await commonsSlug(db, { title, date, slug: null });
    const entryId = crypto.randomUUID();
    await db.insert(entries).values({
      id: entryId,
      kind: 'commons',
      status: 'approved',
      title,
      contactUntil: now,
      createdAt: now,
      updatedAt: now,
    });
    await db.insert(commons).values({
      entryId,
      slug,
      title,
      kind: 'other',
      summary: '',
      date,
      starts: '10:00',
      zone: 'UTC',
      repeats: 'never',
      area: '',
      place: '',
      reveal: 'now',
      bring: '',
      access: '',
      host: '',
      stewardName: '',
      lastOverAt: now,
    });
    return slug;
  }

  it('each gets an address of its own, the date first and then a number', async () => {
    expect(await take('Swap table', '2027-03-13')).toBe('swap-table');
    expect(await take('Swap table', '2027-03-20')).toBe('swap-table-2027-03-20');
    expect(await take('Swap table', '2027-03-20')).toBe('swap-table-2027-03-20-2');
    expect(await take('Swap table', '2027-03-27')).toBe('swap-table-2027-03-27');
  });

  it('even the thirtieth does', async () => {
    const taken = [];
    for (let count = 0; count < 30; count++) taken.push(await take('🌻', '2027-03-13'));
    expect(new Set(taken).size).toBe(30);
  });

  it('an address once given is kept', async () => {
    expect(await commonsSlug(db, { title: 'New title', date: '2027-03-13', slug: 'old-title' })).toBe('old-title');
  });
});
