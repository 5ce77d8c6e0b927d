import { env } from 'cloudflare:workers';
import ICAL from 'ical.js';
import { beforeEach, describe, expect, it } from 'vitest';
import { dov } from '../offers.ts';
import { accept, commonsId, invite, sunrises } from '../stewards.ts';
import {
  aMinutePasses,
  amina,
  ben,
  chandra,
  everything,
  inbox,
  itIs,
  linkIn,
  newTown,
  post,
  publish,
  read,
  rows,
  visit,
  words,
} from '../town.ts';

beforeEach(newTown);

const emre = 'emre@example.net';

describe('Amina hands her commons to Dov', () => {
  it('who is told what it means, accepts, and steers it with a link of his own; hers steers nothing', async () => {
    const { yours, page } = await publish();
    expect(await sunrises(page)).toBe('First sunrise Amina');
    const link = await invite(yours, dov);
    expect(await sunrises(page)).toBe('First sunrise Amina · second looking for someone');
    const [mail] = await inbox(dov);
    expect(mail?.subject).toBe('Will you hold the next one? Swap table on the court');
    expect(mail?.text).not.toContain(amina);
    const before = await everything();
    const means = words(await read(link));
    expect(means).toContain('Will you hold the second sunrise?');
    expect(means).toContain('It is held next on Saturday 13 March.');
    await visit(link, { method: 'HEAD' });
    expect(await everything()).toEqual(before);

    const dovs = await accept(link, 'Dov the Second');
    expect((await visit(dovs)).status).toBe(200);
    expect((await inbox(dov))[0]?.subject).toBe('It is yours now: Swap table on the court');
    expect((await inbox(amina))[0]?.subject).toBe('Handed on: Swap table on the court');
    expect((await inbox(amina))[0]?.text).not.toContain('Dov');
    expect(await sunrises(page)).toBe('First sunrise Amina · second someone new');
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
    await accept(await invite(yours, dov), 'Dov the Second');
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
    await accept(await invite(yours, dov), 'Dov');
    expect(await event()).toEqual({ uid: first.uid, sequence: first.sequence + 1 });
  });

  it('and Dov to Emre: the line grows, and what Dov had asked for is let go', async () => {
    const { yours, page } = await publish();
    const dovs = await accept(await invite(yours, dov), 'Dov');
    const emres = await accept(await invite(dovs, emre), 'Emre');
    expect(await sunrises(page)).toBe('First sunrise Amina · second someone new · third someone new');
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
    const link = await invite(yours, dov);
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
    const links = [await invite(yours, dov), await invite(yours, emre)];
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
    const late = await invite(yours, emre);
    await accept(await invite(yours, dov), 'Dov');
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
    const link = await invite(yours, dov);
    await accept(link, 'Dov');
    const before = await everything();
    const again = await post(link, { name: 'Dov' });
    expect(again.status).toBe(409);
    expect(words(await again.text())).toContain('You took it on.');
    expect(await everything()).toEqual(before);
  });
});
