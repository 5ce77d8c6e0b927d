import { env } from 'cloudflare:workers';
import ICAL from 'ical.js';
import { beforeEach, describe, expect, it } from 'vitest';
import { deriveKeys, keyedHash, seal } from '../../../schema/secrets.ts';
import { contactPlace } from '../../../worker/submission.ts';
import {
  aMinutePasses,
  amina,
  ben,
  chandra,
  everything,
  type Fields,
  filledIn,
  inbox,
  itIs,
  linkIn,
  newTown,
  post,
  propose,
  publish,
  read,
  rows,
  visit,
  words,
} from '../town.ts';

beforeEach(newTown);

const dov = 'dov@example.net';
const emre = 'emre@example.net';

async function invitationOf(to: string): Promise<string> {
  for (const { text } of await inbox(to)) {
    const link = /\/invitation\/[A-Za-z0-9_-]{43}\//.exec(text)?.[0];
    if (link) return link;
  }
  throw new Error(`No invitation in the mail of ${to}.`);
}

const inviteNext = (yours: string, email: string) => post(`${yours}invitation/`, { email });

async function invited(yours: string, email: string): Promise<string> {
  const answer = await inviteNext(yours, email);
  if (answer.status !== 303) throw new Error(`The invitation was answered with ${answer.status}.`);
  return invitationOf(email);
}

/** Accepts, and gives the new private link. */
async function accepted(link: string, name: string): Promise<string> {
  const answer = await post(link, { name });
  if (answer.status !== 303) throw new Error(`The acceptance was answered with ${answer.status}.`);
  return new URL(answer.headers.get('Location') ?? '', 'http://localhost').pathname;
}

/** Someone who signed up, as `signups` keeps it. */
async function signUp(commonsId: string, name: string, email: string, other: Fields = {}): Promise<void> {
  const keys = await deriveKeys(env.COMMONS_SECRET);
  const id = crypto.randomUUID();
  const who = await keyedHash(keys, `who/${email || name}`);
  const status = other.status ?? 'approved';
  await env.DB.batch([
    env.DB.prepare(
      `insert into entries (id, kind, silent, status, title, about, contact, contact_until, created_at, updated_at)
       values (?, 'signups', 1, ?, ?, ?, ?, ?, 0, 0)`,
    ).bind(id, status, name, commonsId, await seal(keys, contactPlace(id), email), Date.parse('2027-06-01')),
    env.DB.prepare(
      `insert into signups (entry_id, commons_id, date_number, role_id, name, who, newcomer, show_name, has_mail, placed_at, left_at, heard)
       values (?, ?, 0, (select id from roles where commons_id = ? and title = ?), ?, ?, 0, ?, ?, ?, ?, 0)`,
    ).bind(
      ...[id, commonsId, commonsId, other.role ?? 'Dish washing', name, who, other.hidden ? 0 : 1, email ? 1 : 0],
      ...[other.waits ? null : 1, other.left ? 1 : null],
    ),
  ]);
}

const commonsId = async () => (await rows<{ entry_id: string }>('select entry_id from commons'))[0]?.entry_id ?? '';
const line = async (page: string) =>
  /From hand to hand (.*?) (?:Next dates|Put it in|http|Done here|What was|Subscribe)/.exec(
    words(await read(page)),
  )?.[1];

describe('Amina hands her commons to Dov', () => {
  it('who is told what it means, accepts, and steers it with a link of his own; hers steers nothing', async () => {
    const { yours, page } = await publish();
    expect(await line(page)).toBe('First sunrise Amina');
    const link = await invited(yours, dov);
    expect(await line(page)).toBe('First sunrise Amina · second looking for someone');
    const [mail] = await inbox(dov);
    expect(mail?.subject).toBe('Will you hold the next one? Swap table on the court');
    expect(mail?.text).not.toContain(amina);
    const before = await everything();
    const means = words(await read(link));
    expect(means).toContain('Will you hold the second sunrise?');
    expect(means).toContain('It is held next on Saturday 13 March.');
    await visit(link, { method: 'HEAD' });
    expect(await everything()).toEqual(before);

    const dovs = await accepted(link, 'Dov the Second');
    expect((await visit(dovs)).status).toBe(200);
    expect((await inbox(dov))[0]?.subject).toBe('It is yours now: Swap table on the court');
    expect((await inbox(amina))[0]?.subject).toBe('Handed on: Swap table on the court');
    expect((await inbox(amina))[0]?.text).not.toContain('Dov');
    expect(await line(page)).toBe('First sunrise Amina · second someone new');
    expect(words(await read(page))).toContain('Looked after by someone new');

    const after = await everything();
    for (const sub of ['', 'invitation/', 'log/', 'victory/', 'withdrawal/']) {
      const old = await visit(yours + sub);
      expect(old.status, sub).toBe(410);
      expect(words(await old.text())).toContain('Someone new looks after it now.');
      expect((await post(yours + sub, { email: emre, told: 'Mine' })).status, sub).toBe(410);
    }
    expect(await everything()).toEqual(after);
    expect((await post(`${dovs}withdrawal/`, {})).status).toBe(303);
    expect((await visit(page)).status).toBe(404);
  });

  it('his name waits for a steward and is nowhere public until then', async () => {
    const { yours, page } = await publish({ host: '' });
    await accepted(await invited(yours, dov), 'Dov the Second');
    for (const path of [page, '/', '/calendar.ics', '/calendar.xml', '/calendar.json', page.replace(/\/$/, '.ics')]) {
      expect(await read(path), path).not.toContain('Dov the Second');
    }
    expect(await read('/calendar.json')).toContain('"steward":"someone new"');
    const waiting = await rows("select kind, status, about from entries where kind = 'edits'");
    expect(waiting).toEqual([{ kind: 'edits', status: 'pending', about: await commonsId() }]);
    expect(await rows('select steward_name, title from edits')).toEqual([
      { steward_name: 'Dov the Second', title: 'Swap table on the court' },
    ]);
    for (const steward of [ben, chandra]) {
      expect((await inbox(steward))[0]?.text).toContain('Looked after by: Dov the Second');
    }
    expect(words(await read(await linkIn('desk', ben)))).toContain('looked after by Dov the Second');
  });

  it('calendars are told: the sequence rises, the entry stays the same', async () => {
    const { yours, page } = await publish();
    const event = async () => {
      const parsed = new ICAL.Component(ICAL.parse(await read(page.replace(/\/$/, '.ics'))));
      const { uid, sequence } = new ICAL.Event(parsed.getFirstSubcomponent('vevent') ?? undefined);
      return { uid, sequence };
    };
    const first = await event();
    await accepted(await invited(yours, dov), 'Dov');
    expect(await event()).toEqual({ uid: first.uid, sequence: first.sequence + 1 });
  });

  it('and Dov to Emre: the line grows, and what Dov had asked for is let go', async () => {
    const { yours, page } = await publish();
    const dovs = await accepted(await invited(yours, dov), 'Dov');
    const emres = await accepted(await invited(dovs, emre), 'Emre');
    expect(await line(page)).toBe('First sunrise Amina · second someone new · third someone new');
    expect((await visit(dovs)).status).toBe(410);
    expect((await visit(emres)).status).toBe(200);
    expect(await rows("select status from entries where kind = 'edits' order by rowid")).toEqual([
      { status: 'lapsed' },
      { status: 'pending' },
    ]);
    const mails = (await inbox(amina)).length;
    itIs('2027-03-13T18:30:00Z');
    await aMinutePasses();
    expect((await inbox(emre))[0]?.subject).toBe('How was it? Swap table on the court');
    expect(await inbox(amina)).toHaveLength(mails);
  });

  it('not without a name; what was typed comes back', async () => {
    const { yours } = await publish();
    const link = await invited(yours, dov);
    const before = await everything();
    const answer = await post(link, { name: '  ' });
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain('<a href="#name">Enter a name to show');
    expect(await everything()).toEqual(before);
  });
});

describe('Of two who are invited', () => {
  it('and accept at once one holds it, and the other is told who', async () => {
    const { yours } = await publish();
    const links = [await invited(yours, dov), await invited(yours, emre)];
    const answers = await Promise.all([post(links[0] ?? '', { name: 'Dov' }), post(links[1] ?? '', { name: 'Emre' })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
    const lost = answers.find(({ status }) => status === 409);
    expect(words((await lost?.text()) ?? '')).toContain('Someone was faster');
    expect(await rows('select number from sunrises')).toHaveLength(2);
    expect((await inbox()).filter(({ subject }) => subject.startsWith('It is yours now'))).toHaveLength(1);
    expect(await rows("select id from entries where kind = 'edits'")).toHaveLength(1);
  });

  it('the later one is told the name once it is public', async () => {
    const { yours } = await publish();
    const late = await invited(yours, emre);
    await accepted(await invited(yours, dov), 'Dov');
    await env.DB.prepare("update sunrises set name = 'Dov' where number = 2").run();
    const before = await everything();
    const answer = await post(late, { name: 'Emre' });
    expect(answer.status).toBe(409);
    expect(words(await answer.text())).toContain('Dov looks after it now. Nothing was changed.');
    expect(words(await (await visit(yours)).text())).toContain('Dov looks after it now.');
    expect(await everything()).toEqual(before);
  });

  it('whoever accepts twice is told that they hold it', async () => {
    const { yours } = await publish();
    const link = await invited(yours, dov);
    await accepted(link, 'Dov');
    const before = await everything();
    const again = await post(link, { name: 'Dov' });
    expect(again.status).toBe(409);
    expect(words(await again.text())).toContain('You took it on.');
    expect(await everything()).toEqual(before);
  });
});

describe('An invitation', () => {
  it('that was taken back cannot be accepted, and one of another commons cannot be taken back', async () => {
    const soup = await publish({ title: 'Soup', steward_email: 'soup@example.net' });
    const { yours } = await publish();
    const link = await invited(yours, dov);
    const form = await read(`${yours}invitation/`);
    const id = /name="take_back" value="([^"]+)"/.exec(form)?.[1] ?? '';
    expect(words(form)).toContain(dov);
    expect((await post(`${soup.yours}invitation/`, { take_back: id })).status).toBe(409);
    expect((await post(`${yours}invitation/`, { take_back: id })).status).toBe(303);
    const before = await everything();
    const late = await post(link, { name: 'Dov' });
    expect(late.status).toBe(409);
    expect(words(await late.text())).toContain('This invitation was taken back');
    expect(await everything()).toEqual(before);
  });

  it('that was accepted cannot be taken back', async () => {
    const { yours } = await publish();
    const link = await invited(yours, dov);
    const id = /name="take_back" value="([^"]+)"/.exec(await read(`${yours}invitation/`))?.[1] ?? '';
    const answers = await Promise.all([post(link, { name: 'Dov' }), post(`${yours}invitation/`, { take_back: id })]);
    // One of the two came first; never both.
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
  });

  it('goes to somebody else, one at a time, and to few', async () => {
    const { yours } = await publish();
    const refused = async (email: string, why: string) => {
      const before = await everything();
      const answer = await inviteNext(yours, email);
      expect(answer.status, email).toBe(422);
      const page = await answer.text();
      expect(words(page)).toContain(why);
      expect((await filledIn(page)).email).toBe(email);
      expect(await everything()).toEqual(before);
    };
    await refused('', 'Enter the mail address');
    await refused('Amina@example.net', 'That is your own address');
    await invited(yours, dov);
    await refused(dov, 'They are invited already');
    await invited(yours, emre);
    await invited(yours, 'f@example.net');
    await refused('g@example.net', '3 invitations wait for an answer');
    itIs('2027-03-15T13:00:00Z');
    for (const who of ['h', 'i', 'j']) await invited(yours, `${who}@example.net`);
    itIs('2027-03-29T14:00:00Z');
    for (const who of ['k', 'l', 'm']) await invited(yours, `${who}@example.net`);
    const ids = await rows<{ id: string }>('select id from invitations where answer is null and until > 1806325200000');
    for (const { id } of ids) await post(`${yours}invitation/`, { take_back: id });
    await invited(yours, 'n@example.net');
    await refused('o@example.net', '10 invitations went out within 30 days');
  });

  it('at many addresses at once: the database lets through as many as it should', async () => {
    const { yours } = await publish();
    const answers = await Promise.all(
      Array.from({ length: 9 }, (_, n) => inviteNext(yours, `someone${n}@example.net`)),
    );
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(3);
    expect(await rows('select * from invitations')).toHaveLength(3);
    expect((await inbox()).filter(({ subject }) => subject.startsWith('Will you'))).toHaveLength(3);
  });

  it('is not for what is not up', async () => {
    const yours = await propose();
    const before = await everything();
    for (const sub of ['invitation/', 'log/']) {
      expect((await visit(yours + sub)).status).toBe(410);
      expect((await post(yours + sub, { email: dov })).status).toBe(410);
    }
    expect(await everything()).toEqual(before);
    const up = await publish({ title: 'Soup' });
    const link = await invited(up.yours, dov);
    await post(`${up.yours}withdrawal/`, {});
    const then = await everything();
    expect((await post(link, { name: 'Dov' })).status).toBe(410);
    expect(await everything()).toEqual(then);
  });

  it('keeps an address only until it is answered or over', async () => {
    const { yours } = await publish();
    await post(await invited(yours, dov), { press: 'refuse' });
    await invited(yours, emre);
    itIs('2027-03-16T12:00:00Z');
    await aMinutePasses();
    expect(await rows('select distinct address from invitations')).toEqual([{ address: null }]);
    itIs('2027-04-20T12:00:00Z');
    await aMinutePasses();
    expect(await rows('select * from invitations')).toEqual([]);
  });
});

describe('The evening after', () => {
  it('Amina is asked once what came of it, with what to do next', async () => {
    const { yours, page } = await publish();
    itIs('2027-03-13T17:59:00Z');
    await aMinutePasses();
    expect((await inbox(amina))[0]?.subject).toContain('It is up');
    expect(await line(page)).toBe('First sunrise Amina · second looking for someone');
    itIs('2027-03-13T18:00:00Z');
    await Promise.all([aMinutePasses(), aMinutePasses()]);
    await aMinutePasses();
    const asked = (await inbox(amina)).filter(({ subject }) => subject.startsWith('How was it?'));
    expect(asked).toHaveLength(1);
    const link = await linkIn('yours', amina, 'Log what was done');
    for (const sub of ['log/', 'victory/', 'invitation/']) {
      expect(asked[0]?.text).toContain(`http://localhost${link}${sub}`);
      expect((await visit(link + sub)).status).toBe(200);
    }
    expect((await visit(yours)).status).toBe(200);
  });

  it('of what ended at night it is the next evening, and of what was called off none', async () => {
    await publish({ starts: '19:00', ends: '23:00' });
    await publish({ title: 'Not held' });
    await env.DB.prepare(
      "update occurrences set called_off = 1 where entry_id = (select entry_id from commons where title = 'Not held')",
    ).run();
    const asked = async () => (await inbox(amina)).filter(({ subject }) => subject.startsWith('How was it?')).length;
    itIs('2027-03-14T10:00:00Z');
    await aMinutePasses();
    expect(await asked()).toBe(0);
    itIs('2027-03-14T18:01:00Z');
    await aMinutePasses();
    expect(await asked()).toBe(1);
  });

  it('the log is there already: a line for each who had a place, with the names that may be shown', async () => {
    const { yours } = await publish({ roles: '3 × dish washing\n1 × welcoming people' });
    const id = await commonsId();
    await signUp(id, 'Hana', 'hana@example.net');
    await signUp(id, 'Gus', '', { hidden: 'yes' });
    await signUp(id, 'Ivo', '', { status: 'pending' });
    await signUp(id, 'June', '', { role: 'Welcoming people' });
    await signUp(id, 'Kofi', '', { waits: 'yes' });
    await signUp(id, 'Lena', '', { left: 'yes' });
    itIs('2027-03-14T12:00:00Z');
    const before = await everything();
    const page = await read(`${yours}log/`);
    expect(await everything()).toEqual(before);
    expect(page).not.toMatch(/Gus|Ivo|Kofi|Lena/);
    const answers = await filledIn(page);
    expect(answers).toMatchObject({
      when: '2027-03-13',
      commons: 'swap-table-on-the-court',
      'what-1': 'Dish washing',
      'who-1': 'Hana',
      'act-1': 'task',
      'who-2': '',
      'who-3': '',
      'what-4': 'Welcoming people',
      'who-4': 'June',
    });
    const wrong = await post(`${yours}log/`, { ...answers, when: '2027-04-13' });
    expect(wrong.status).toBe(422);
    expect((await filledIn(await wrong.text()))['who-1']).toBe('Hana');
    const sent = await post(`${yours}log/`, answers);
    expect(sent.status).toBe(303);
    expect(await rows('select act, who from act_drafts order by position')).toEqual(
      ['Hana', null, null, 'June'].map((who) => ({ act: 'task', who })),
    );
    expect((await inbox(amina))[0]?.subject).toContain('We have your line for the ledger');
  });
});

describe('Two weeks of silence', () => {
  const asked = '2027-03-13T18:00:00Z';
  const silent = '2027-03-27T18:00:00Z';

  async function manySignedUp(count: number): Promise<{ yours: string; page: string }> {
    const up = await publish({ roles: '99 × dish washing\n99 × sweeping' });
    const id = await commonsId();
    for (let n = 0; n < count; n++) await signUp(id, `Neighbour ${n}`, `neighbour${n}@example.net`);
    return up;
  }

  const offers = async () =>
    (await inbox()).filter(({ subject }) => subject.startsWith('Would you hold the next one?'));

  it('offer the commons to all who signed up with an address, each once, some a minute', async () => {
    const { page } = await manySignedUp(45);
    const id = await commonsId();
    await signUp(id, 'Neighbour 3', 'neighbour3@example.net', { role: 'Sweeping' });
    await signUp(id, 'No address', '');
    await signUp(id, 'Gone', 'gone@example.net', { left: 'yes' });
    await signUp(id, 'Amina', amina);
    itIs(asked);
    await aMinutePasses();
    itIs('2027-03-27T17:59:00Z');
    await aMinutePasses();
    expect(await rows("select * from invitations where by = 'time'")).toEqual([]);
    for (const [minute, most] of [
      ['00', 20],
      ['01', 40],
      ['02', 45],
      ['03', 45],
    ] as const) {
      itIs(`2027-03-27T18:${minute}:00Z`);
      await aMinutePasses();
      const written = await rows("select * from invitations where by = 'time'");
      // Amina is passed over in her minute: it is hers already.
      expect(written.length, minute).toBeGreaterThan(most - 2);
      expect(written.length, minute).toBeLessThanOrEqual(most);
    }
    for (let minute = 0; minute < 5; minute++) await aMinutePasses();
    const sent = await offers();
    expect(new Set(sent.map(({ to }) => to)).size).toBe(45);
    expect(sent).toHaveLength(45);
    expect(await rows('select offered_at from sunrises')).not.toEqual([{ offered_at: null }]);
    const link = await invitationOf('neighbour7@example.net');
    await accepted(link, 'Neighbour Seven');
    expect((await post(await invitationOf('neighbour8@example.net'), { name: 'Eight' })).status).toBe(409);
    expect(await line(page)).toBe('First sunrise Amina · second someone new');
  });

  it('are over when Amina comes back', async () => {
    const { yours } = await manySignedUp(2);
    itIs(asked);
    await aMinutePasses();
    itIs(silent);
    await aMinutePasses();
    const link = await invitationOf('neighbour0@example.net');
    expect((await visit(link)).status).toBe(200);
    await invited(yours, dov);
    const before = await everything();
    const late = await post(link, { name: 'Neighbour' });
    expect(late.status).toBe(409);
    expect(words(await late.text())).toContain('Amina looks after it still.');
    expect(await everything()).toEqual(before);
  });

  it('come again when Amina falls silent a second time', async () => {
    const { yours, page } = await manySignedUp(1);
    itIs(asked);
    await aMinutePasses();
    itIs(silent);
    await aMinutePasses();
    expect(await offers()).toHaveLength(1);
    const again = {
      act: 'again',
      date: '2027-04-03',
      starts: '14:00',
      ends: '17:00',
      area: 'Riverside',
      place: 'Court',
    };
    expect((await post(`${yours}plan/`, again)).status).toBe(303);
    itIs('2027-04-03T17:00:00Z');
    await aMinutePasses();
    expect(await offers()).toHaveLength(1);
    itIs('2027-04-17T17:00:00Z');
    for (let minute = 0; minute < 3; minute++) await aMinutePasses();
    expect(await offers()).toHaveLength(2);
    await accepted(await invitationOf('neighbour0@example.net'), 'Neighbour');
    expect(await line(page)).toBe('First sunrise Amina · second someone new');
  });

  it('do not come when Amina answers in any way', async () => {
    const { yours } = await manySignedUp(2);
    itIs(asked);
    await aMinutePasses();
    itIs('2027-03-20T18:00:00Z');
    await invited(yours, dov);
    itIs(silent);
    await aMinutePasses();
    itIs('2027-04-02T18:00:00Z');
    await aMinutePasses();
    expect(await offers()).toEqual([]);
  });
});
