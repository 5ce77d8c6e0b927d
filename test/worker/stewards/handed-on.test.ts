import { beforeEach, describe, expect, it } from 'vitest';
import { edit } from '../commons.ts';
import { meanwhile } from '../meanwhile.ts';
import { dov } from '../offers.ts';
import { roles, signUp, withRoles } from '../signups.ts';
import { handOn, invite } from '../stewards.ts';
import {
  aMinutePasses,
  amina,
  ben,
  decide,
  everything,
  type Fields,
  inbox,
  itIs,
  linkIn,
  newTown,
  post,
  publish,
  read,
  rows,
  subjects,
  visit,
  words,
} from '../town.ts';

beforeEach(newTown);

const eve = 'eve@example.net';
const secret = 'Cellar, 3 Hidden Lane';

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

describe('A commons that is handed on in the very moment in which somebody is written to', () => {
  /** Has Dov accept, the first time only. */
  const dovAccepts = (link: string) => async () => void (await post(link, { name: 'Dov' }));

  it('leaves whoever held it no new link and no list of names', async () => {
    const { yours, commons } = await withRoles();
    await signUp(commons);
    const link = await invite(yours, dov);
    itIs('2027-03-01T18:00:00Z');
    const DB = meanwhile(/update "commons" set "summarized_on"/, dovAccepts(link));
    await aMinutePasses({ DB });
    expect(await subjects(amina)).not.toContain('Who is coming: Swap table on the court');
    expect(await rows("select 1 from tokens where purpose = 'yours' and handed_on = 0")).not.toHaveLength(0);
    for (const { text } of await inbox(amina))
      for (const [link] of text.matchAll(/\/yours\/[A-Za-z0-9_-]{43}\//g)) expect((await visit(link)).status).toBe(410);
  });

  it('asks whoever holds it now, a minute later', async () => {
    const { yours } = await withRoles();
    const link = await invite(yours, dov);
    itIs('2027-03-13T18:30:00Z');
    const DB = meanwhile(/update "occurrences" set "asked"/, dovAccepts(link));
    await aMinutePasses({ DB });
    await aMinutePasses();
    expect(await subjects(amina)).not.toContain('How was it? Swap table on the court');
    expect(await subjects(dov)).toContain('How was it? Swap table on the court');
  });

  it('takes no other text from whoever held it, that would name them again', async () => {
    const { yours } = await withRoles();
    const link = await invite(yours, dov);
    const DB = meanwhile(/insert into "edits"/, dovAccepts(link));
    const text = {
      title: 'Mine for ever',
      kind: 'free-store',
      summary: 'Bring.',
      reveal: 'now',
      roles,
      steward_name: 'Amina',
    };
    expect((await post(`${yours}edit/`, text, { env: { DB } })).status).toBe(410);
    expect(await rows("select * from edits where title = 'Mine for ever'")).toEqual([]);
  });

  it('cannot be taken down any more by whoever held it', async () => {
    const { yours, page } = await withRoles();
    const link = await invite(yours, dov);
    const DB = meanwhile(/insert into "transitions"/, dovAccepts(link));
    expect((await post(`${yours}withdrawal/`, {}, { env: { DB } })).status).toBe(409);
    expect((await visit(page)).status).toBe(200);
  });
});
