import { beforeEach, describe, expect, it } from 'vitest';
import {
  amina,
  ben,
  chandra,
  decide,
  elements,
  inbox,
  itIs,
  linkIn,
  newTown,
  post,
  propose,
  publish,
  read,
  swapTable,
  visit,
} from '../town.ts';

beforeEach(newTown);

const slug = 'swap-table-on-the-court';
const everyPublicPlace = [
  '/',
  '/kind/free-store/',
  '/month/2027-03/',
  '/past/',
  '/past/2027-03/',
  '/calendar.ics',
  '/calendar.xml',
  '/calendar.json',
];

describe('Amina proposes a swap table', () => {
  it('is answered with the page that says what happens next and shows the private link', async () => {
    const response = await post('/propose/', swapTable);
    expect(response.status).toBe(303);
    const location = response.headers.get('Location') ?? '';
    expect(location).toMatch(/^\/yours\/[A-Za-z0-9_-]{43}\/\?sent$/);
    const page = await read(location);
    expect(page).toContain('What happens next');
    expect(page).toContain(`http://localhost${location.replace('?sent', '')}`);
    expect(await linkIn('yours', amina)).toMatch(/^\/yours\//);
  });

  it('keeps it off every public page and feed until a steward has decided', async () => {
    await propose();
    for (const place of everyPublicPlace) expect(await read(place), place).not.toContain('Swap table');
    expect((await visit(`/commons/${slug}/`)).status).toBe(404);
    expect((await visit(`/commons/${slug}.ics`)).status).toBe(404);
  });

  it('has it everywhere with the very next request once Ben approves', async () => {
    await propose();
    const before = await read('/');
    expect(before).not.toContain('Swap table');
    expect((await decide(await linkIn('review', ben), 'approve')).status).toBe(303);
    const places = everyPublicPlace.filter((place) => !place.startsWith('/past/'));
    for (const place of [...places, `/commons/${slug}/`, `/commons/${slug}.ics`]) {
      expect(await read(place), place).toContain('Swap table');
    }
    const [mail] = await inbox(amina);
    expect(mail?.subject).toBe('It is up: Swap table on the court');
    expect(mail?.text).toContain(`http://localhost/commons/${slug}/`);
  });

  it('is listed with its day, kind, area, host and a short line, and shown in full on its own page', async () => {
    const { page } = await publish();
    const front = await read('/');
    for (const part of ['Saturday', 'March', 'Free store', 'Riverside', 'Court neighbours', '14:00–17:00']) {
      expect(front).toContain(part);
    }
    expect(front).toContain('Bring what you no longer use. Take what you like.');
    const own = await read(page);
    for (const part of ['Basketball court, 12 Quay Street', 'A bag', 'Step-free', 'Court neighbours', 'Amina']) {
      expect(own).toContain(part);
    }
  });

  it('moves to the archive when it is over', async () => {
    const { page } = await publish();
    itIs('2027-03-13T16:00:00Z');
    expect(await read('/')).not.toContain('Swap table');
    expect(await read('/past/')).toContain('Swap table');
    expect(await read('/past/2027-03/')).toContain('Swap table');
    expect(await read(page)).toContain('This one is over');
  });

  it('is found under its kind and no other', async () => {
    await publish();
    expect(await read('/kind/free-store/')).toContain('Swap table');
    expect(await read('/kind/kitchen/')).not.toContain('Swap table');
    expect((await visit('/kind/parade/')).status).toBe(404);
  });
});

describe('Chandra cooks every Thursday', () => {
  const kitchen = {
    title: 'Thursday pot',
    kind: 'kitchen',
    date: '2027-03-04',
    starts: '18:00',
    ends: '21:00',
    repeats: 'weekly',
    until: '2027-05-27',
  };

  it('stays at 18:00 on her page and in the months on both sides of the clock change', async () => {
    const { page } = await publish(kitchen);
    itIs('2027-03-24T12:00:00Z');
    const own = await read(page);
    expect(own).toContain('2027-03-25T18:00+01:00');
    expect(own).toContain('2027-04-01T18:00+02:00');
    expect(await read('/month/2027-03/')).toContain('2027-03-25T18:00+01:00');
    expect(await read('/month/2027-04/')).toContain('2027-04-01T18:00+02:00');
  });

  it('stands once on the front page, below what is held only that day', async () => {
    await publish(kitchen);
    await publish({ date: '2027-03-04', starts: '19:00', ends: '20:00' });
    const front = await read('/');
    expect(front.match(/Thursday pot/g)).toHaveLength(1);
    expect(front.indexOf('Swap table')).toBeLessThan(front.indexOf('Thursday pot'));
  });

  it('names the next dates and how many more there are', async () => {
    const { page } = await publish(kitchen);
    const own = await read(page);
    expect(own).toContain('every Thursday');
    expect(own).toMatch(/and 7 more, the last on\s+Thursday/);
  });
});

describe('The exact place that is only shown the day before', () => {
  const hidden = { title: 'Soup at a secret gate', reveal: 'day-before', place: 'Plot 9, second gate' };
  const slugOfSoup = 'soup-at-a-secret-gate';
  const places = [...everyPublicPlace, `/commons/${slugOfSoup}/`, `/commons/${slugOfSoup}.ics`];
  const withPlace = ['/calendar.ics', '/calendar.json', `/commons/${slugOfSoup}/`, `/commons/${slugOfSoup}.ics`];

  it('is in no page and no feed a second before', async () => {
    await publish(hidden);
    itIs('2027-03-12T12:59:59Z');
    for (const place of places) expect(await read(place), place).not.toContain('second gate');
    expect(await read(`/commons/${slugOfSoup}/`)).toContain('from 24 hours before');
  });

  it('is in the page, its data for machines and the feeds from 24 hours before until it is over', async () => {
    await publish(hidden);
    itIs('2027-03-12T13:00:00Z');
    for (const place of withPlace) expect(await read(place), place).toMatch(/second\s+gate/);
    expect(/ld\+json">(.*?)<\/script>/s.exec(await read(`/commons/${slugOfSoup}/`))?.[1]).toContain('second gate');
    itIs('2027-03-13T16:00:00Z');
    for (const place of places) expect(await read(place), place).not.toContain('second gate');
  });
});

describe('Two commons with one name', () => {
  it('get addresses of their own, and each opens its own', async () => {
    await publish({ area: 'Riverside' });
    await publish({ area: 'Old Town', date: '2027-03-20' });
    expect(await read(`/commons/${slug}/`)).toContain('Riverside');
    expect(await read(`/commons/${slug}-2027-03-20/`)).toContain('Old Town');
  });

  it('keep a title in another script readable', async () => {
    const { page } = await publish({ title: 'سوق تبادل الكتب' });
    expect(decodeURIComponent(page)).toBe('/commons/سوق-تبادل-الكتب/');
    expect(await read(page)).toContain('سوق تبادل الكتب');
  });

  it('both stay when Ben and Chandra approve them in the same moment', async () => {
    await propose({ area: 'Riverside' });
    const first = await linkIn('review', ben, 'Riverside');
    await propose({ area: 'Old Town' });
    const second = await linkIn('review', chandra, 'Old Town');
    const answers = await Promise.all([decide(first, 'approve'), decide(second, 'approve')]);
    expect(answers.map(({ status }) => status)).toEqual([303, 303]);
    expect((await read('/')).match(/Swap table on the court/g)).toHaveLength(2);
  });
});

it('HTML, scripts and links in every field stay text on every page', async () => {
  const evil = '<script>alert(1)</script><img src=x onerror=alert(1)>"\'';
  const { page } = await publish({
    title: evil,
    summary: `${evil}\n\njavascript:alert(1) https://example.org/list`,
    area: evil.slice(0, 60),
    place: evil,
    bring: evil,
    access: evil,
    host: evil,
    steward_name: evil.slice(0, 60),
  });
  for (const place of ['/', '/month/2027-03/', '/kind/free-store/', page]) {
    const html = await read(place);
    const strange = /^img|^script(?! type=application\/ld\+json$)| on\w+=|=javascript:/;
    expect((await elements(html)).filter((element) => strange.test(element) && !element.startsWith('meta'))).toEqual(
      [],
    );
    expect(html).toContain('&lt;script&gt;alert(1)');
  }
  const own = await read(page);
  expect(own).toContain('<a href="https://example.org/list"');
  const data = /ld\+json">(.*?)<\/script>/s.exec(own)?.[1] ?? '';
  expect(JSON.parse(data).name).toContain('<script>alert(1)</script>');
});
