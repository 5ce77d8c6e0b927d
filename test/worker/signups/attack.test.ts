import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { kim, roles, signUp, standing, trySignUp, withRoles, zoe } from '../signups.ts';
import {
  aMinutePasses,
  amina,
  ben,
  chandra,
  decide,
  elements,
  everything,
  type Fields,
  inbox,
  itIs,
  linkIn,
  newTown,
  post,
  propose,
  read,
  rows,
  visit,
  words,
} from '../town.ts';

beforeEach(newTown);
afterEach(() => vi.restoreAllMocks());

const subjects = async (to: string) => (await inbox(to)).map(({ subject }) => subject);
const move: Fields = { act: 'move', which: '0', date: '2027-03-13', starts: '14:00', ends: '17:00', area: 'Riverside' };
const away: Fields = { ...move, place: 'Old mill, 3 Secret Lane', area: 'Hidden', quiet: 'yes' };
const changePlan = async (yours: string, fields: Fields) =>
  expect((await post(`${yours}plan/`, fields)).status).toBe(303);

/** The names on the list of whoever holds it, each with the name of its box. */
async function onList(yours: string): Promise<Map<string, string>> {
  const page = await read(`${yours}coming/`);
  const found = page.matchAll(/name="(off-[^"]+)"[^>]*>\s*<span><bdi[^>]*>(.*?)<\/bdi>/gs);
  return new Map([...found].map(([, box = '', name = '']) => [name, box]));
}

async function invitationOf(to: string): Promise<string> {
  for (const { text } of await inbox(to)) {
    const link = /\/invitation\/[A-Za-z0-9_-]{43}\//.exec(text)?.[0];
    if (link) return link;
  }
  throw new Error(`No invitation in the mail of ${to}.`);
}

async function handOn(yours: string, to: string): Promise<string> {
  expect((await post(`${yours}invitation/`, { email: to })).status).toBe(303);
  const answer = await post(await invitationOf(to), { name: 'Dov' });
  return new URL(answer.headers.get('Location') ?? '', 'http://localhost').pathname;
}

async function entryOnDesk(desk: string): Promise<string> {
  const entry = /href="\.\/([0-9a-f-]{36})\/"/.exec(await read(desk))?.[1];
  return `${desk}${entry}/`;
}

/** The database, in front of which something happens once, when a batch is written that says this. */
function meanwhile(said: RegExp, act: () => Promise<unknown>) {
  let isNear = false;
  return new Proxy(env.DB, {
    get(db, name: keyof D1Database) {
      if (name === 'prepare')
        return (query: string) => {
          isNear ||= said.test(query);
          return db.prepare(query);
        };
      if (name === 'batch')
        return async (statements: D1PreparedStatement[]) => {
          if (isNear) await act();
          isNear = false;
          return db.batch(statements);
        };
      return typeof db[name] === 'function' ? (db[name] as () => unknown).bind(db) : db[name];
    },
  });
}

describe('Somebody fills all places with names that are nobody’s', () => {
  it('Amina takes them off the list with one press, and who waits moves up', async () => {
    const { yours, commons } = await withRoles({ roles: '1 × Dish washing' });
    const fake = await signUp(commons, { name: 'Fake', email: 'stranger@example.net', show_name: 'yes' });
    const waits = await signUp(commons);
    expect(await standing(waits)).toContain('number 1 in line');
    const before = await everything();
    const list = await onList(yours);
    expect([...list.keys()]).toEqual(['Fake', 'Zoe']);
    expect(await everything()).toEqual(before);

    const box = list.get('Fake') ?? '';
    expect((await post(`${yours}coming/`, { [box]: 'yes' })).status).toBe(303);
    expect([...(await onList(yours)).keys()]).toEqual(['Zoe']);
    expect(await standing(waits)).toBe('You have a place.');
    expect((await subjects(zoe))[0]).toBe('You have a place now: Swap table on the court');
    expect(await standing(fake)).toBe('Whoever holds it took you off the list, so nobody counts on you there.');
    const [told] = await inbox('stranger@example.net');
    expect(told?.subject).toBe('You are off the list: Swap table on the court');
    // Of what waited for a steward nothing waits any more.
    expect(words(await read(await linkIn('desk', ben)))).toContain('Nothing waits');

    const again = await post(`${yours}coming/`, { [box]: 'yes' });
    expect(again.status).toBe(409);
    expect(words(await again.text())).toContain('not on the list any more');
    expect(await subjects('stranger@example.net')).toHaveLength(2);
  });

  it('two presses at once take off one, and send one mail', async () => {
    const { yours, commons } = await withRoles();
    await signUp(commons);
    const box = (await onList(yours)).get('Zoe') ?? '';
    const answers = await Promise.all([1, 2].map(() => post(`${yours}coming/`, { [box]: 'yes' })));
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
    expect((await subjects(zoe)).filter((subject) => subject.startsWith('You are off'))).toHaveLength(1);
  });

  it('only for their own commons, only by whoever holds it now', async () => {
    const { yours, commons } = await withRoles();
    const other = await withRoles({ title: 'Soup', steward_email: 'olga@example.net' });
    const zoes = await signUp(commons);
    const box = (await onList(yours)).get('Zoe') ?? '';
    const tries: [string, number][] = [
      [`${other.yours}coming/`, 409],
      [`${zoes}coming/`, 410],
      [`/yours/${'A'.repeat(43)}/coming/`, 404],
    ];
    await handOn(yours, 'dov@example.net');
    tries.push([`${yours}coming/`, 410]);
    const before = await everything();
    for (const [path, status] of tries) expect((await post(path, { [box]: 'yes' })).status, path).toBe(status);
    for (const odd of ['', 'x', "' or 1=1 --", (await rows<{ id: string }>('select id from entries'))[0]?.id ?? ''])
      expect((await post(`${other.yours}coming/`, { [`off-${odd}`]: 'yes' })).status, odd).toBe(409);
    expect(await everything()).toEqual(before);
  });

  it('keeps no more than so many waiting, so that no page has to count thousands', async () => {
    const { commons } = await withRoles({ roles: '1 × Dish washing' });
    await signUp(commons, { email: '' });
    const [one] = await rows<{ role_id: string; commons_id: string }>('select * from signups');
    await env.DB.batch([
      env.DB.prepare(
        `with recursive c(i) as (select 1 union all select i + 1 from c where i < 500)
        insert into entries (id, kind, status, version, title, contact_until, created_at, updated_at) select 'fake-' || i, 'signups', 'approved', 1, '', 9e12, 0, 0 from c`,
      ),
      env.DB.prepare(
        `with recursive c(i) as (select 1 union all select i + 1 from c where i < 500)
        insert into signups (entry_id, commons_id, date_number, role_id, name, who, newcomer, show_name, has_mail, heard) select 'fake-' || i, ?1, 0, ?2, 'F', 'fake' || i, 0, 0, 0, 0 from c`,
      ).bind(one?.commons_id ?? '', one?.role_id ?? ''),
    ]);
    const refused = await trySignUp(commons, { name: 'Kim', email: kim });
    expect(refused.status).toBe(422);
    expect(words(await refused.text())).toContain('The line for this is full. Choose something else');
    expect(await inbox(kim)).toEqual([]);
  });

  it('and hides no proposal from the desk behind their names', async () => {
    const { commons } = await withRoles();
    await signUp(commons, { show_name: 'yes' });
    await env.DB.prepare(
      `with recursive c(i) as (select 1 union all select i + 1 from c where i < 250)
      insert into entries (id, kind, silent, status, version, title, contact_until, created_at, updated_at) select 'fake-' || i, 'signups', 1, 'pending', 1, 'Fake', 9e12, 0, 0 from c`,
    ).run();
    await propose({ title: 'A real one' });
    expect(await read(await linkIn('desk', ben))).toContain('A real one');
  });

  it('an address that is typed as a name keeps nobody out', async () => {
    const { commons } = await withRoles();
    await signUp(commons, { name: zoe, email: '' });
    expect((await trySignUp(commons)).status).toBe(303);
  });

  it('a name that is markup is text on every page and in every mail', async () => {
    const { yours, page, commons } = await withRoles();
    const name = '"><img src=x onerror=alert(1)><script>alert(2)</script>';
    const own = await signUp(commons, { name, email: 'mallory@example.net', show_name: 'yes' });
    const desk = await linkIn('desk', ben);
    const paths = [own, `${yours}coming/`, desk, await entryOnDesk(desk)];
    await decide(await entryOnDesk(desk), 'approve');
    for (const path of [...paths, page, `${desk}decisions/`]) {
      const found = await elements(await read(path));
      expect(
        found.filter((one) => /^(img|script)\b(?!.*ld\+json)/.test(one)),
        path,
      ).toEqual([]);
    }
    const headers = await visit(`${own}signup.ics`);
    expect(headers.headers.get('Content-Disposition')).toBe('attachment; filename="signup.ics"');
  });
});

describe('A place that was moved quietly', () => {
  const secret = /Secret Lane|Hidden/;

  it('is told to nobody who gave it back, nor to a steward who reads a name', async () => {
    const { yours, page, commons } = await withRoles();
    const stays = await signUp(commons, { name: 'Kim', email: kim, show_name: 'yes' });
    const left = await signUp(commons);
    await post(`${left}withdrawal/`, {});
    await changePlan(yours, away);
    expect(words(await read(stays))).toMatch(secret);
    expect(await read(`${stays}signup.ics`)).toMatch(secret);
    const desk = await linkIn('desk', ben);
    const review = await entryOnDesk(desk);
    for (const path of [left, desk, review, page, '/', '/calendar.json', '/calendar.xml', '/calendar.ics'])
      expect(await read(path), path).not.toMatch(secret);
    expect(await read(`${left}signup.ics`)).not.toMatch(secret);
    // Whose name is declined has the place all the same.
    await decide(review, 'decline');
    expect(words(await read(stays))).toMatch(secret);
    for (const to of [zoe, ben, chandra]) for (const { text } of await inbox(to)) expect(text, to).not.toMatch(secret);
  });

  it('is told to nobody whom Amina took off the list', async () => {
    const { yours, commons } = await withRoles();
    const zoes = await signUp(commons);
    const box = (await onList(yours)).get('Zoe') ?? '';
    await changePlan(yours, away);
    expect(await read(zoes)).toMatch(secret);
    await post(`${yours}coming/`, { [box]: 'yes' });
    expect(await read(zoes)).not.toMatch(secret);
    expect(await read(`${zoes}signup.ics`)).not.toMatch(secret);
  });
});

describe('Mails that are true when they come', () => {
  it('of a place that is free nobody hears at what is over or called off; once it is on again they do', async () => {
    const { yours, commons } = await withRoles({ roles: '1 × Dish washing', repeats: 'weekly', until: '2027-03-20' });
    const first = await signUp(commons, { name: 'Kim', email: kim, date: '2027-03-13' });
    await signUp(commons, { date: '2027-03-13' });
    await changePlan(yours, { act: 'off', which: '0' });
    await post(`${first}withdrawal/`, {});
    await aMinutePasses();
    expect((await subjects(zoe)).some((subject) => subject.startsWith('You have a place now'))).toBe(false);
    await changePlan(yours, { act: 'open', which: '0' });
    await aMinutePasses();
    expect((await subjects(zoe)).filter((subject) => subject.startsWith('You have a place now'))).toHaveLength(1);
  });

  it('of a date that is over nobody in line hears', async () => {
    const { commons } = await withRoles({ roles: '1 × Dish washing' });
    const first = await signUp(commons, { name: 'Kim', email: kim });
    await signUp(commons);
    itIs('2027-03-14T12:00:00Z');
    await post(`${first}withdrawal/`, {});
    await aMinutePasses();
    expect((await subjects(zoe)).some((subject) => subject.startsWith('You have a place now'))).toBe(false);
  });

  it('of what is taken down only those hear for whom it was still to come', async () => {
    const { yours, commons } = await withRoles({ repeats: 'weekly', until: '2027-03-20' });
    await signUp(commons, { name: 'Kim', email: kim, date: '2027-03-13' });
    await signUp(commons, { date: '2027-03-20' });
    itIs('2027-03-15T12:00:00Z');
    await post(`${yours}withdrawal/`, {});
    await aMinutePasses();
    expect(await subjects(zoe)).toContain('Taken down: Swap table on the court');
    expect(await subjects(kim)).not.toContain('Taken down: Swap table on the court');
  });

  it('a reminder comes again when it was called off, moved meanwhile, and is on again', async () => {
    const { yours, commons } = await withRoles({ repeats: 'weekly', until: '2027-03-27' });
    await signUp(commons, { date: '2027-03-13' });
    itIs('2027-03-12T15:00:00Z');
    await aMinutePasses();
    const reminders = async () => (await subjects(zoe)).filter((subject) => subject.startsWith('Soon')).length;
    expect(await reminders()).toBe(1);
    await changePlan(yours, { act: 'off', which: '0' });
    const place = 'Basketball court, 12 Quay Street';
    await changePlan(yours, { ...move, which: 'all', date: '2027-03-20', place });
    await changePlan(yours, { act: 'open', which: '0' });
    itIs('2027-03-19T15:00:00Z');
    await aMinutePasses();
    await aMinutePasses();
    expect(await reminders()).toBe(2);
  });
});

describe('Two who tell at the same moment', () => {
  const newest = async () => (await subjects(zoe))[0];

  it('tell of two changes once, and none is lost: the later one first', async () => {
    const { yours, commons } = await withRoles();
    await signUp(commons);
    const DB = meanwhile(/update "signups" set "heard"/, () => changePlan(yours, { ...move, place: 'Old mill' }));
    const before = (await subjects(zoe)).length;
    const answer = await post(
      `${yours}plan/`,
      { ...move, date: '2027-03-20', place: 'Basketball court' },
      { env: { DB } },
    );
    expect(answer.status).toBe(303);
    await aMinutePasses();
    await aMinutePasses();
    expect((await subjects(zoe)).length - before).toBe(1);
  });

  it('tell of two changes, and none is lost: the earlier one first', async () => {
    const { yours, commons } = await withRoles();
    await signUp(commons);
    await changePlan(yours, { ...move, place: 'Old mill' });
    await env.DB.exec('update signups set heard = 0');
    const first = () => env.DB.exec('update signups set heard = 1');
    const DB = meanwhile(/update "signups" set "heard"/, first);
    const before = (await subjects(zoe)).length;
    await post(`${yours}plan/`, { act: 'off', which: '0' }, { env: { DB } });
    await aMinutePasses();
    await aMinutePasses();
    expect(await newest()).toBe('Called off: Swap table on the court');
    expect((await subjects(zoe)).length - before).toBe(1);
  });

  it('remind nobody of what was called off in that moment, and do so when it is on again', async () => {
    const { yours, commons } = await withRoles();
    await signUp(commons);
    itIs('2027-03-12T15:00:00Z');
    const DB = meanwhile(/update "signups" set "reminded_at"/, () => changePlan(yours, { act: 'off', which: '0' }));
    await aMinutePasses({ DB });
    expect(await newest()).toBe('Called off: Swap table on the court');
    await changePlan(yours, { act: 'open', which: '0' });
    await aMinutePasses();
    expect(await newest()).toBe('Soon: Swap table on the court');
  });
});

describe('Roles and texts', () => {
  it('a role in whose line somebody waits does not go, and nobody is dropped unheard', async () => {
    const { yours, commons } = await withRoles();
    const waits = await signUp(commons, { role: 'Carrying' });
    expect(await standing(waits)).toContain('in line');
    const fields = {
      title: 'Swap table on the court',
      kind: 'free-store',
      summary: 'Bring.',
      reveal: 'now',
      steward_name: 'Amina',
    };
    const refused = await post(`${yours}edit/`, { ...fields, roles: roles.split('\n')[0] ?? '' });
    expect(refused.status).toBe(422);
    expect(words(await refused.text())).toContain('“Carrying”: Zoe');
  });

  it('what was changed once is erased with its time, also when it was approved', async () => {
    const { yours } = await withRoles();
    const fields = {
      title: 'Swap table, by Amina Kovács',
      kind: 'free-store',
      summary: 'Bring.',
      reveal: 'now',
      roles,
      steward_name: 'Amina',
    };
    await post(`${yours}edit/`, fields);
    await decide(await linkIn('review', ben), 'approve');
    expect(await rows('select * from edits')).toHaveLength(1);
    itIs('2027-04-20T12:00:00Z');
    await aMinutePasses();
    expect(await rows('select * from edits')).toEqual([]);
    expect(await rows("select title from entries where kind = 'edits'")).toEqual([{ title: '' }]);
  });
});

describe('Turns', () => {
  it('of whoever steps down last end with their links, though the settings make them a steward again', async () => {
    const only = { env: { STEWARDS: ben } };
    await post('/desk/', { email: ben }, only);
    const old = await linkIn('desk', ben);
    await post(`${old}turn/`, { press: 'step-down' }, only);
    await aMinutePasses(only.env);
    expect((await visit(old, only)).status).toBe(410);
    await post('/desk/', { email: ben }, only);
    expect((await visit(await linkIn('desk', ben), only)).status).toBe(200);
  });

  it('an address that only looks like a steward’s gets nothing', async () => {
    for (const email of [
      'ben@example.org\u212a',
      'BE\u0130@example.org',
      'ben@example.org, x@example.net',
      'ben@example.org\r\nBcc: x@example.net',
    ])
      expect((await post('/desk/', { email })).status, email).toBe(422);
    expect(await rows('select * from outbox')).toEqual([]);
  });
});

describe('A commons that is handed on in the very moment in which somebody is written to', () => {
  /** Has Dov accept, the first time only. */
  const dovAccepts = (link: string) => async () => void (await post(link, { name: 'Dov' }));

  it('leaves whoever held it no new link and no list of names', async () => {
    const { yours, commons } = await withRoles();
    await signUp(commons);
    await post(`${yours}invitation/`, { email: 'dov@example.net' });
    itIs('2027-03-01T18:00:00Z');
    const DB = meanwhile(/update "commons" set "summarized_on"/, dovAccepts(await invitationOf('dov@example.net')));
    await aMinutePasses({ DB });
    expect(await subjects(amina)).not.toContain('Who is coming: Swap table on the court');
    expect(await rows("select 1 from tokens where purpose = 'yours' and handed_on = 0")).not.toHaveLength(0);
    for (const { text } of await inbox(amina))
      for (const [link] of text.matchAll(/\/yours\/[A-Za-z0-9_-]{43}\//g)) expect((await visit(link)).status).toBe(410);
  });

  it('asks whoever holds it now, a minute later', async () => {
    const { yours } = await withRoles();
    await post(`${yours}invitation/`, { email: 'dov@example.net' });
    itIs('2027-03-13T18:30:00Z');
    const DB = meanwhile(/update "occurrences" set "asked"/, dovAccepts(await invitationOf('dov@example.net')));
    await aMinutePasses({ DB });
    await aMinutePasses();
    expect(await subjects(amina)).not.toContain('How was it? Swap table on the court');
    expect(await subjects('dov@example.net')).toContain('How was it? Swap table on the court');
  });

  it('takes no other text from whoever held it, that would name them again', async () => {
    const { yours } = await withRoles();
    await post(`${yours}invitation/`, { email: 'dov@example.net' });
    const DB = meanwhile(/insert into "edits"/, dovAccepts(await invitationOf('dov@example.net')));
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
    await post(`${yours}invitation/`, { email: 'dov@example.net' });
    const DB = meanwhile(/insert into "transitions"/, dovAccepts(await invitationOf('dov@example.net')));
    expect((await post(`${yours}withdrawal/`, {}, { env: { DB } })).status).toBe(409);
    expect((await visit(page)).status).toBe(200);
  });
});

it('a plan that is changed over and over stops writing to those who signed up', async () => {
  const { yours, commons } = await withRoles();
  await signUp(commons);
  for (let press = 0; press < 20; press++)
    await changePlan(yours, { act: press % 2 === 0 ? 'off' : 'open', which: '0' });
  const refused = await post(`${yours}plan/`, { act: 'off', which: '0' });
  expect(refused.status).toBe(409);
  expect(words(await refused.text())).toContain('very often within an hour');
  itIs('2027-03-01T13:30:00Z');
  await changePlan(yours, { act: 'off', which: '0' });
}, 30_000);

it('a place that was told quietly is forgotten 30 days after it was over, and stays quiet', async () => {
  const { yours, page, commons } = await withRoles();
  await signUp(commons);
  await changePlan(yours, away);
  itIs('2027-04-11T12:00:00Z');
  await aMinutePasses();
  expect(await rows("select quiet_place from occurrences where quiet_place <> ''")).toHaveLength(1);
  itIs('2027-04-13T12:00:00Z');
  await aMinutePasses();
  expect(await rows('select quiet_place from occurrences')).toEqual([{ quiet_place: '' }]);
  expect(words(await read(page))).toContain('Moved: sign up to hear where');
  expect(await read(page)).not.toContain('12 Quay Street');
});

it('Amina’s own mail is told nothing twice', async () => {
  const { commons } = await withRoles();
  await signUp(commons);
  itIs('2027-03-01T18:00:00Z');
  await Promise.all([aMinutePasses(), aMinutePasses()]);
  expect((await subjects(amina)).filter((subject) => subject.startsWith('Who is coming'))).toHaveLength(1);
});

/** What can be sent behind a private link of a commons, by its path below the link. */
const below: Record<string, Fields> = {
  '': {},
  'withdrawal/': {},
  'plan/': { act: 'off', which: '0' },
  'edit/': { title: 'Other', kind: 'kitchen', summary: 'Other.', reveal: 'now', steward_name: 'Mallory' },
  'coming/': { 'off-x': 'yes' },
  'invitation/': { email: 'mallory@example.net' },
  'log/': {},
  'victory/': { told: 'All mine.', name: 'Mallory', invites: '' },
};

describe('Every page behind the link of whoever holds a commons', () => {
  it('opens with no link of another purpose, of another entry, of a former holder, or from another site', async () => {
    const early = await propose({ roles, title: 'Soup', steward_email: 'olga@example.net' });
    await decide(await linkIn('review', ben), 'send-back', 'When?');
    const sentBack = await linkIn('yours', 'olga@example.net');
    await post(early, {
      roles,
      title: 'Soup',
      kind: 'kitchen',
      summary: 'Soup.',
      date: '2027-03-13',
      starts: '14:00',
      ends: '',
      repeats: 'never',
      until: '',
      area: 'A',
      place: 'B',
      reveal: 'now',
      bring: '',
      access: '',
      host: '',
      steward_name: 'Olga',
    });
    await decide(await linkIn('review', ben), 'approve');
    const held = await handOn(early, 'dov@example.net');

    const { yours, commons } = await withRoles();
    const zoes = await signUp(commons);
    const token = (path: string) => path.split('/')[2];
    const others = ['review', 'desk', 'invitation'] as const;
    const links = new Map([
      [early, [410]],
      [sentBack, [410]],
    ]);
    for (const purpose of others)
      links.set(
        `/yours/${token(purpose === 'invitation' ? await invitationOf('dov@example.net') : await linkIn(purpose, ben))}/`,
        [404],
      );
    const before = await everything();
    for (const [link, statuses] of links)
      for (const [path, fields] of Object.entries(below)) {
        expect(statuses, `GET ${path} of ${link}`).toContain((await visit(link + path)).status);
        expect(statuses, `POST ${path} of ${link}`).toContain((await post(link + path, fields)).status);
      }
    // A sign-up's own link is good for its own page and for telling, and steers nothing.
    for (const path of ['plan/', 'edit/', 'coming/', 'invitation/', 'log/']) {
      expect((await visit(zoes + path)).status, path).toBe(410);
      expect((await post(zoes + path, below[path] ?? {})).status, path).toBe(410);
    }
    const headers = { 'Sec-Fetch-Site': 'cross-site' };
    for (const [path, fields] of Object.entries(below))
      expect((await post(yours + path, fields, { headers })).status, path).toBe(403);
    expect((await post('/sign-up/', { commons }, { headers })).status).toBe(403);
    expect((await post('/desk/', { email: ben }, { headers })).status).toBe(403);
    expect((await visit(held)).status).toBe(200);
    expect(await everything()).toEqual(before);
  }, 60_000);

  it('is written to by no look at it', async () => {
    const { yours, commons } = await withRoles();
    const zoes = await signUp(commons);
    const before = await everything();
    for (const path of [
      ...Object.keys(below).map((one) => yours + one),
      zoes,
      `${zoes}signup.ics`,
      `${zoes}withdrawal/`,
    ])
      for (const method of ['GET', 'HEAD']) expect((await visit(path, { method })).status, path).toBe(200);
    expect(await everything()).toEqual(before);
  });
});

it('while the database cannot be reached the form to sign up is there as it was built, and nothing is lost silently', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  const down = () => {
    throw new Error('D1_ERROR: the database is not there');
  };
  const without = { env: { DB: { prepare: down, batch: down } } };
  const { page, commons } = await withRoles();
  const asBuilt = await visit('/sign-up/', without);
  expect(asBuilt.status).toBe(200);
  expect(words(await asBuilt.text())).toContain('This page is from');
  expect((await visit(page, without)).status).toBe(503);
  const answer = await post('/sign-up/', { commons, role: 'Dish washing', name: 'Zoe' }, without);
  expect(answer.status).toBe(503);
  expect(words(await answer.text())).toContain('Zoe');
});
