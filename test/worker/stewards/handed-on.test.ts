import { beforeEach, describe, expect, it } from 'vitest';
import { signUp, withRoles } from '../signups.ts';
import {
  amina,
  ben,
  decide,
  everything,
  type Fields,
  filledIn,
  inbox,
  linkIn,
  newTown,
  post,
  publish,
  read,
  visit,
  words,
} from '../town.ts';

beforeEach(newTown);

const dov = 'dov@example.net';
const eve = 'eve@example.net';
const secret = 'Cellar, 3 Hidden Lane';

async function edit(yours: string, changes: Fields): Promise<string> {
  const response = await post(`${yours}edit/`, { ...(await filledIn(await read(`${yours}edit/`))), ...changes });
  expect(response.status).toBe(303);
  return new URL(response.headers.get('Location') ?? '', 'http://localhost').pathname;
}

async function handOn(yours: string, to: string, name = 'Dov'): Promise<string> {
  expect((await post(`${yours}invitation/`, { email: to })).status).toBe(303);
  const [mail] = await inbox(to);
  const link = /\/invitation\/[A-Za-z0-9_-]{43}\//.exec(mail?.text ?? '')?.[0] ?? '';
  const answer = await post(link, { name });
  expect(answer.status).toBe(303);
  return new URL(answer.headers.get('Location') ?? '', 'http://localhost').pathname;
}

/** Every private link that somebody was ever sent. */
const linksOf = async (to: string) => [
  ...new Set((await inbox(to)).flatMap(({ text }) => text.match(/\/yours\/[A-Za-z0-9_-]{43}\//g) ?? [])),
];

/** What a link opens and what can be sent through it. */
const behind: Record<string, Fields> = {
  '': { title: 'Mine again' },
  'withdrawal/': {},
  'victory/': { told: 'All mine.', name: 'Amina', invites: 'commons:swap-table-on-the-court' },
  'edit/': {},
  'plan/': { act: 'off', which: '0' },
  'log/': {},
};

async function opensNothing(links: string[]) {
  const before = await everything();
  for (const link of links)
    for (const [path, fields] of Object.entries(behind)) {
      const page = await visit(link + path);
      expect(page.status, `GET ${path}`).toBe(410);
      const text = words(await page.text());
      expect(text).toContain('You handed it on');
      expect(text).not.toContain(secret);
      expect((await post(link + path, fields)).status, `POST ${path}`).toBe(410);
    }
  expect(await everything()).toEqual(before);
}

describe('Who handed a commons on', () => {
  it('follows no change of it any more, whatever became of that: no place, no victory', async () => {
    const { yours } = await publish({ reveal: 'day-before' });
    const links: string[] = [];
    // Approved, declined, sent back, replaced by a newer one, and still waiting.
    links.push(await edit(yours, { summary: 'Bring one thing.' }));
    await decide(await linkIn('review', ben), 'approve');
    links.push(await edit(yours, { summary: 'Bring two things.' }));
    await decide(await linkIn('review', ben), 'decline', 'Why?');
    links.push(await edit(yours, { summary: 'Bring three things.' }));
    await decide(await linkIn('review', ben), 'send-back', 'Why?');
    links.push(await edit(yours, { summary: 'Bring four things.' }));
    links.push(await edit(yours, { summary: 'Bring five things.' }));
    const dovs = await handOn(yours, dov);
    const move = {
      act: 'move',
      which: 'all',
      date: '2027-03-13',
      starts: '14:00',
      ends: '17:00',
      area: 'Hill',
      place: secret,
    };
    expect((await post(`${dovs}plan/`, move)).status).toBe(303);
    const all = [...new Set([...links, ...(await linksOf(amina))])];
    expect(all.length).toBeGreaterThan(6);
    await opensNothing(all);
    // Whoever holds it now sees it.
    expect(await read(dovs)).toContain(secret);
    // What waited of hers is on the desk of nobody: only the name of Dov is.
    expect(words(await read(await linkIn('desk', ben)))).not.toContain('five things');
  });

  it('a second time: the one in between, too, and nobody but the last is left', async () => {
    const { yours } = await publish({ reveal: 'day-before' });
    const first = await edit(yours, { summary: 'Bring one thing.' });
    const dovs = await handOn(yours, dov);
    const second = await edit(dovs, { summary: 'Bring two things.' });
    expect((await visit(second)).status).toBe(200);
    const eves = await handOn(dovs, eve, 'Eve');
    await opensNothing([first, second, dovs, yours]);
    const third = await edit(eves, { summary: 'Bring three things.' });
    expect((await visit(third)).status).toBe(200);
    expect(words(await (await visit(first)).text())).toContain('Someone new looks after it now');
  });

  it('keeps what is their own: a line that they logged, and what they signed up for', async () => {
    const { yours, commons } = await withRoles();
    const line = await post(`${yours}log/`, { 'act-1': 'task', 'what-1': 'Stirring', when: '2027-02-28', once: 'x' });
    const logged = new URL(line.headers.get('Location') ?? '', 'http://localhost').pathname;
    const place = await signUp(commons, { name: 'Amina', email: amina });
    await handOn(yours, dov);
    expect((await visit(logged)).status).toBe(200);
    expect((await visit(place)).status).toBe(200);
  });
});
