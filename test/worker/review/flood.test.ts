import { beforeEach, describe, expect, it } from 'vitest';
import { boxes, flood, titlesOn, tryToPropose } from '../review.ts';
import {
  aMinutePasses,
  amina,
  ben,
  decide,
  everything,
  inbox,
  itIs,
  linkIn,
  newTown,
  over,
  post,
  propose,
  rows,
  visit,
  words,
} from '../town.ts';

beforeEach(newTown);

describe('A flood of proposals from one connection', () => {
  it('stands behind the first of everybody else, whatever addresses it names', async () => {
    await flood(12);
    await propose({ title: 'A real one' }, over('198.51.100.7'));
    const titles = await titlesOn(await linkIn('desk', ben));
    expect(titles.slice(0, 3)).toEqual(['Junk 1', 'A real one', 'Junk 2']);
  });

  it('ends at twenty that wait, over all addresses of the connection; what was written is given back', async () => {
    await flood(20);
    const before = await everything();
    const refused = await tryToPropose(
      { title: 'One more', steward_email: 'more@example.net' },
      '2001:db8:bad:1:ff::9',
    );
    expect(refused.status).toBe(429);
    const page = words(await refused.text());
    expect(page).toContain('Much of yours waits already');
    expect(page).toContain('One more');
    expect(await everything()).toEqual(before);
    expect((await tryToPropose({ title: 'A real one' }, '2001:db8:bad:2::1')).status).toBe(303);
  });

  it('ends so for as many as come at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, count) => tryToPropose({ title: `Junk ${count}` }, '192.0.2.1')),
    );
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(20);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(10);
  });

  it('goes on as soon as something was decided, and nothing says any more where that came from', async () => {
    await flood(20, '192.0.2.1');
    const desk = await linkIn('desk', ben);
    const [first] = Object.keys(await boxes(desk));
    await decide(`${desk}${first?.replace('remove-', '')}/`, 'decline');
    expect((await tryToPropose({ title: 'The next' }, '192.0.2.1')).status).toBe(303);
    expect(await rows("select 1 from entries where status <> 'pending' and sender is not null")).toEqual([]);
    expect(await rows("select 1 from entries where status = 'pending' and sender is null")).toEqual([]);
  });

  it('keeps nobody out whose address others typed, and nobody who follows a private link', async () => {
    const yours = await propose({ title: 'Soup' }, over('198.51.100.7'));
    await decide(await linkIn('review', ben), 'approve');
    await flood(20, '192.0.2.1', { steward_email: amina });
    expect((await tryToPropose({ title: 'Mine' }, '198.51.100.7')).status).toBe(303);
    // From the connection of the flood, too: it is her own link that counts.
    const text = { title: 'Soup and bread', kind: 'kitchen', summary: 'Soup.', reveal: 'now', steward_name: 'Amina' };
    expect((await post(`${yours}edit/`, text, over('192.0.2.1'))).status).toBe(303);
  });

  it('through a private link ends, too', async () => {
    const yours = await propose({ title: 'Soup' }, over('198.51.100.7'));
    await decide(await linkIn('review', ben), 'approve');
    const log = (count: number) =>
      post(
        `${yours}log/`,
        { 'act-1': 'task', 'what-1': `Stirring ${count}`, when: '2027-02-28', once: `${count}` },
        over(`192.0.2.${count}`),
      );
    for (let count = 1; count <= 20; count++) expect((await log(count)).status).toBe(303);
    expect((await log(21)).status).toBe(429);
  });

  it('is forgotten like anything that nobody decided on, with where it came from', async () => {
    await flood(1, '192.0.2.1');
    itIs('2027-06-01T12:00:00Z');
    await aMinutePasses();
    expect(await rows('select status, sender from entries')).toEqual([{ status: 'lapsed', sender: null }]);
  });
});

describe('Links that no mail carries', () => {
  it('are not written: under a flood a proposal adds the one of its sender, and no other', async () => {
    const from = (count: number) => flood(1, `192.0.2.${count}`, { title: `Junk ${count}` });
    for (let count = 0; count < 11; count++) await from(count);
    const links = async () =>
      (await rows<{ purpose: string }>('select purpose from tokens')).map(({ purpose }) => purpose).sort();
    // The first ten have a mail each, with a link to decide and one to the desk for both stewards; then comes a digest.
    // Each sender has a link on the page after sending, and the first ten another in their mail.
    expect(await links()).toEqual([...Array(22).fill('desk'), ...Array(20).fill('review'), ...Array(21).fill('yours')]);
    for (let count = 11; count < 15; count++) await from(count);
    expect(await links()).toEqual([...Array(22).fill('desk'), ...Array(20).fill('review'), ...Array(25).fill('yours')]);
    // Every link that stands in a mail works, the one of the digest too.
    itIs('2027-03-01T12:30:00Z');
    await aMinutePasses();
    const digest = (await inbox(ben)).find(({ subject }) => subject.startsWith('Many entries'));
    const link = /\/desk\/[A-Za-z0-9_-]{43}\//.exec(digest?.text ?? '')?.[0] ?? '';
    expect((await visit(link)).status).toBe(200);
    expect((await visit(await linkIn('review', ben))).status).toBe(200);
  });
});
