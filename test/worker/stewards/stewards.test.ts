import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  aMinutePasses,
  amina,
  ben,
  chandra,
  decide,
  everything,
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

/** The path of the newest link of one kind in somebody's mail. */
async function linkTo(purpose: string, to: string): Promise<string> {
  for (const { text } of await inbox(to)) {
    const link = new RegExp(`/${purpose}/[A-Za-z0-9_-]{43}/`).exec(text)?.[0];
    if (link) return link;
  }
  throw new Error(`No ${purpose} link in the mail of ${to}.`);
}

/** Asks at the door of the desk, and gives the link in the mail. */
async function askedAtTheDoor(email: string): Promise<string> {
  await post('/desk/', { email });
  return linkTo('desk', email);
}

const press = (desk: string, what: string) => post(`${desk}turn/`, { press: what });
const inviteTo = (desk: string, email: string) => post(`${desk}stewards/`, { email });
const turns = () =>
  rows<{ id: string; until: number; ended_at: number | null; address: string | null }>(
    'select * from stewards order by since, id',
  );

/** Ben invites somebody, who accepts; gives their desk. */
async function oneMore(desk: string, email: string): Promise<string> {
  await inviteTo(desk, email);
  const accepted = await post(await linkTo('invitation', email), {});
  if (accepted.status !== 303) throw new Error(`The acceptance was answered with ${accepted.status}.`);
  return new URL(accepted.headers.get('Location') ?? '', 'http://localhost').pathname;
}

describe('The first stewards', () => {
  it('are those whom the settings name; a look writes nothing, a minute writes their turns', async () => {
    await propose();
    const desk = await linkIn('desk', ben);
    await visit(`${desk}stewards/`);
    expect(await turns()).toEqual([]);
    await aMinutePasses();
    expect(await turns()).toHaveLength(2);
    const page = words(await read(`${desk}stewards/`));
    expect(page).toContain('Your turn ends on Sunday, 30 May 2027');
    expect(page).toContain('chandra@example.org until Sunday, 30 May 2027');
  });

  it('keep their turn whatever the settings say meanwhile', async () => {
    await propose();
    const desk = await linkIn('desk', ben);
    await aMinutePasses();
    expect((await visit(desk, { env: { STEWARDS: chandra } })).status).toBe(200);
    await aMinutePasses({ STEWARDS: 'dov@example.net' });
    expect(await turns()).toHaveLength(2);
  });

  it('count again when the last one steps down, which the page says before and after', async () => {
    const desk = await askedAtTheDoor(ben);
    await press(await askedAtTheDoor(chandra), 'step-down');
    expect(words(await read(`${desk}stewards/`))).toContain('You are the only steward');
    const last = await press(desk, 'step-down');
    expect(last.headers.get('Location')).toBe('/desk/?stepped-down-last');
    expect(words(await read('/desk/?stepped-down-last'))).toContain('count again');
    await propose();
    expect(await inbox(chandra)).toHaveLength(2);
    expect((await decide(await linkIn('review', chandra), 'approve')).status).toBe(303);
    await aMinutePasses();
    expect((await turns()).map(({ ended_at }) => ended_at)).toEqual([null, null]);
  });

  it('begin anew once nobody renewed', async () => {
    await askedAtTheDoor(ben);
    itIs('2027-06-01T12:00:00Z');
    await aMinutePasses();
    const [first, second] = await turns();
    expect(first?.until).toBe(second?.until);
    expect(first?.until).toBe(Date.parse('2027-08-30T12:00:00Z'));
  });
});

describe('Ben invites Dov to the desk', () => {
  it('in a mail with nobody’s words; looking changes nothing; accepting gives a desk of his own', async () => {
    const desk = await askedAtTheDoor(ben);
    expect((await inviteTo(desk, 'Dov@example.net')).status).toBe(303);
    const [mail] = await inbox('Dov@example.net');
    expect(mail?.subject).toBe('Will you be a steward of Test Town?');
    expect(mail?.text).not.toContain('ben@');
    expect(words(await read(`${desk}stewards/`))).toContain('Dov@example.net');
    const link = await linkTo('invitation', 'Dov@example.net');
    const before = await everything();
    expect(words(await read(link))).toContain('Will you be a steward of Test Town for a while?');
    await visit(link, { method: 'HEAD' });
    expect(await everything()).toEqual(before);
    const accepted = await post(link, {});
    const dovs = accepted.headers.get('Location') ?? '';
    expect((await visit(dovs)).status).toBe(200);
    expect(await linkTo('desk', dov)).toBe(dovs);
    await propose();
    for (const steward of [ben, chandra, dov]) {
      expect((await inbox(steward))[0]?.subject, steward).toBe('To decide: Swap table on the court');
    }
    expect((await decide(await linkIn('review', dov), 'approve')).status).toBe(303);
    const again = await post(link, {});
    expect(again.status).toBe(409);
    expect(words(await again.text())).toContain('You accepted');
    expect(await turns()).toHaveLength(3);
  });

  it('and two presses at once make one turn and one mail', async () => {
    const desk = await askedAtTheDoor(ben);
    await inviteTo(desk, dov);
    const link = await linkTo('invitation', dov);
    const answers = await Promise.all([post(link, {}), post(link, {})]);
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
    expect((await inbox(dov)).filter(({ subject }) => subject === 'You are a steward now')).toHaveLength(1);
  });

  it('and takes it back: the link says so and makes nobody a steward', async () => {
    const desk = await askedAtTheDoor(ben);
    await inviteTo(desk, dov);
    const link = await linkTo('invitation', dov);
    const id = /name="take_back" value="([^"]+)"/.exec(await read(`${desk}stewards/`))?.[1] ?? '';
    expect((await post(`${desk}stewards/`, { take_back: id })).status).toBe(303);
    const before = await everything();
    const late = await post(link, {});
    expect(late.status).toBe(409);
    expect(words(await late.text())).toContain('was taken back');
    expect((await post(`${desk}stewards/`, { take_back: id })).status).toBe(409);
    expect((await post(`${desk}stewards/`, { take_back: 'nothing' })).status).toBe(409);
    expect(await everything()).toEqual(before);
    expect(JSON.stringify((await everything()).invitations)).not.toContain('"address":"');
  });

  it('not without an address, not a steward, not twice, not without end', async () => {
    const desk = await askedAtTheDoor(ben);
    const refused = async (email: string, why: string) => {
      const before = await everything();
      const answer = await inviteTo(desk, email);
      expect(answer.status, email).toBe(422);
      expect(words(await answer.text())).toContain(why);
      expect(await everything()).toEqual(before);
    };
    await refused('', 'Enter the mail address of whoever you invite');
    await refused('dov', 'Enter a mail address like name@example.org');
    await refused('Chandra@example.org', 'They are a steward already');
    await inviteTo(desk, dov);
    await refused(dov, 'They are invited already');
    await inviteTo(desk, 'b@example.net');
    await inviteTo(desk, 'c@example.net');
    await refused('d@example.net', '3 invitations wait for an answer');
    const link = await linkTo('invitation', dov);
    for (let time = 0; time < 2; time++) {
      await post(await linkTo('invitation', dov), { press: 'refuse' });
      await inviteTo(desk, dov);
    }
    await post(await linkTo('invitation', dov), { press: 'refuse' });
    await refused(dov, 'This address got many invitations');
    expect(words(await read(link))).toContain('Not now, you said');
  });

  it('at many addresses at once: the database lets through as many as it should', async () => {
    const desk = await askedAtTheDoor(ben);
    await Promise.all(Array.from({ length: 8 }, (_, n) => inviteTo(desk, `someone${n}@example.net`)));
    expect(await rows('select * from invitations')).toHaveLength(3);
    expect((await inbox()).filter(({ subject }) => subject.startsWith('Will you'))).toHaveLength(3);
  });

  it('a link that is forged, over or for something else opens nothing', async () => {
    const desk = await askedAtTheDoor(ben);
    await inviteTo(desk, dov);
    const link = await linkTo('invitation', dov);
    const yours = await propose();
    const before = await everything();
    const tries = ['A'.repeat(43), yours.split('/')[2], desk.split('/')[2]];
    for (const token of tries) {
      expect((await visit(`/invitation/${token}/`)).status).toBe(404);
      expect((await post(`/invitation/${token}/`, { name: 'Dov' })).status).toBe(404);
    }
    expect((await visit(`/desk/${link.split('/')[2]}/`)).status).toBe(404);
    itIs('2027-03-16T12:00:00Z');
    expect((await post(link, {})).status).toBe(410);
    expect(await everything()).toEqual(before);
  });
});

describe('A turn', () => {
  it('is asked about once, two weeks before its end, and kept with one press', async () => {
    await askedAtTheDoor(ben);
    itIs('2027-05-15T12:00:00Z');
    await aMinutePasses();
    expect((await inbox(ben))[0]?.subject).toBe('Your way to the desk');
    itIs('2027-05-17T12:00:00Z');
    await aMinutePasses();
    await aMinutePasses();
    expect((await inbox(ben)).map(({ subject }) => subject)).toEqual([
      'Your turn as a steward ends soon',
      'Your way to the desk',
    ]);
    const desk = await linkTo('desk', ben);
    const before = await everything();
    expect(words(await read(`${desk}turn/`))).toContain('It ends on Sunday, 30 May 2027.');
    expect(await everything()).toEqual(before);
    expect((await press(desk, 'keep')).status).toBe(303);
    itIs('2027-06-01T12:00:00Z');
    await propose({ date: '2027-06-12' });
    expect((await inbox(chandra))[0]?.subject).toBe('Your turn as a steward ends soon');
    expect((await inbox(ben))[0]?.subject).toContain('To decide');
    itIs('2027-08-02T12:00:00Z');
    await aMinutePasses();
    expect((await inbox(ben))[0]?.subject).toBe('Your turn as a steward ends soon');
  });

  it('that ended: the links say so, no mails come, the address is forgotten after 30 days', async () => {
    const desk = await askedAtTheDoor(ben);
    await propose();
    const review = await linkIn('review', ben);
    expect((await press(desk, 'step-down')).headers.get('Location')).toBe('/desk/?stepped-down');
    for (const path of [desk, review, `${desk}stewards/`, `${desk}decisions/`, `${desk}turn/`]) {
      expect((await visit(path)).status, path).toBe(403);
    }
    const before = await everything();
    expect((await decide(review, 'approve')).status).toBe(403);
    expect((await press(desk, 'keep')).status).toBe(403);
    expect((await inviteTo(desk, dov)).status).toBe(403);
    expect(await everything()).toEqual(before);
    const mails = (await inbox(ben)).length;
    await propose({ title: 'Soup' });
    expect(await inbox(ben)).toHaveLength(mails);
    itIs('2027-04-01T12:00:00Z');
    await aMinutePasses();
    expect((await turns()).map(({ address }) => address === null).sort()).toEqual([false, true]);
  });

  it('that begins again does not wake links of the one before', async () => {
    const old = await askedAtTheDoor(ben);
    const chandras = await askedAtTheDoor(chandra);
    await press(old, 'step-down');
    const anew = await oneMore(chandras, ben);
    expect((await visit(anew)).status).toBe(200);
    expect((await visit(old)).status).toBe(410);
  });

  it('is changed by nothing but what can be pressed', async () => {
    const desk = await askedAtTheDoor(ben);
    const before = await everything();
    expect((await press(desk, 'rule')).status).toBe(303);
    expect((await post(`/desk/${'A'.repeat(43)}/turn/`, { press: 'step-down' })).status).toBe(404);
    expect(await everything()).toEqual(before);
  });
});

describe('The door of the desk', () => {
  it('answers a steward and anybody else the same, and mails only the steward', async () => {
    const said = async (email: string) => {
      const answer = await post('/desk/', { email });
      return [answer.status, answer.headers.get('Location'), await answer.text()];
    };
    expect(await said(ben)).toEqual(await said(amina));
    expect(await said('Chandra@Example.org')).toEqual(await said(amina));
    expect((await inbox()).map(({ to }) => to).sort()).toEqual(['Chandra@Example.org', ben]);
    expect((await visit(await linkTo('desk', ben))).status).toBe(200);
    expect((await post('/desk/', { email: 'ben' })).status).toBe(422);
  });

  it('sends an address five links an hour, and says nothing else then', async () => {
    for (let time = 0; time < 7; time++) {
      expect((await post('/desk/', { email: ben })).headers.get('Location')).toBe('/desk/?asked');
    }
    expect(await inbox(ben)).toHaveLength(5);
    itIs('2027-03-01T13:30:00Z');
    await post('/desk/', { email: ben });
    expect(await inbox(ben)).toHaveLength(6);
  });

  it('gives a fresh link to Ben, who ended all his: they open nothing, and nobody else’s are touched', async () => {
    const desk = await askedAtTheDoor(ben);
    await propose();
    const review = await linkIn('review', ben);
    const chandras = await linkIn('review', chandra);
    expect((await press(desk, 'end-links')).headers.get('Location')).toBe('/desk/?links-ended');
    const before = await everything();
    for (const path of [desk, review]) expect((await visit(path)).status).toBe(410);
    expect((await decide(review, 'approve')).status).toBe(410);
    expect(await everything()).toEqual(before);
    expect((await visit(chandras)).status).toBe(200);
    expect((await visit(await askedAtTheDoor(ben))).status).toBe(200);
  });
});

describe('The log of decisions', () => {
  it('says who decided what kind and when; what it was called only while it is up', async () => {
    const { yours } = await publish({ title: 'Soup for all' });
    await propose({ title: 'A secret thing' });
    await decide(await linkIn('review', chandra), 'decline', 'Not that');
    const desk = await askedAtTheDoor(ben);
    const before = await everything();
    const log = words(await read(`${desk}decisions/`));
    expect(await everything()).toEqual(before);
    expect(log).toMatch(
      /declined a proposal by chandra@example\.org , 1 Mar 2027.*approved a proposal: Soup for all by you/,
    );
    expect(log).not.toMatch(/secret|Not that/);
    await post('/log/', {
      act: 'task',
      what: 'Washed up',
      quantity: '',
      unit: '',
      when: '2027-02-28',
      commons: 'soup-for-all',
      who: '',
      email: '',
      corrects: '',
      once: 'a',
    });
    await decide(await linkIn('review', ben), 'approve');
    expect(words(await read(`${desk}decisions/`))).toContain('Washed up at Soup for all');
    await post(`${yours}withdrawal/`, {});
    expect(words(await read(`${desk}decisions/`))).not.toContain('Soup');
    await press(await askedAtTheDoor(chandra), 'step-down');
    expect(words(await read(`${desk}decisions/`))).toContain('by a former steward');
  });

  it('shows no words of the ledger that were taken back', async () => {
    await post('/log/', {
      act: 'task',
      what: 'Swept the alley',
      quantity: '',
      unit: '',
      when: '2027-02-28',
      commons: '',
      who: 'Gus',
      email: amina,
      corrects: '',
      once: 'a',
    });
    await decide(await linkIn('review', ben), 'approve');
    const desk = await linkIn('desk', ben);
    expect(words(await read(`${desk}decisions/`))).toMatch(/Swept the alley/);
    await post(`${desk}ledger/`, { line: '1', what: 'words' });
    const log = await read(`${desk}decisions/`);
    expect(words(log)).toContain('approved a line for the ledger by you');
    expect(log).not.toMatch(/Swept|Gus/);
  });

  it('goes on from page to page, each decision once', async () => {
    await propose();
    const [entry] = await rows<{ id: string }>('select id from entries');
    // Many in one millisecond, as after deciding many together.
    await env.DB.prepare(
      `with recursive n(i) as (select 1 union all select i + 1 from n where i < 120)
       insert into transitions (id, entry_id, version, "to", by, at, note) select 't' || i, ?, 1, 'declined', 'somebody', 1000 + i / 70, null from n`,
    )
      .bind(entry?.id)
      .run();
    let path = `${await linkIn('desk', ben)}decisions/`;
    let seen = 0;
    for (let pages = 0; path && pages < 9; pages++) {
      const page = await read(path);
      seen += page.match(/<strong>declined<\/strong>/g)?.length ?? 0;
      const next = /href="(\?before=[\d-]+)"/.exec(page)?.[1];
      path = next ? path.replace(/\?.*|$/, next) : '';
    }
    expect(seen).toBe(120);
  });
});
