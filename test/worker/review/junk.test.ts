import { beforeEach, describe, expect, it } from 'vitest';
import { boxes, flood, titlesOn } from '../review.ts';
import { signUp, withRoles } from '../signups.ts';
import {
  aMinutePasses,
  ben,
  chandra,
  decide,
  decoded,
  everything,
  filledIn,
  inbox,
  itIs,
  linkIn,
  newTown,
  over,
  post,
  propose,
  read,
  rows,
  visit,
  words,
} from '../town.ts';

beforeEach(newTown);

describe('Junk', () => {
  const press = 'remove';

  it('is removed by one press and one more, without a word to anybody it names, and noted', async () => {
    await flood(4, '192.0.2.1');
    await propose({ title: 'A real one' }, over('198.51.100.7'));
    const desk = await linkIn('desk', ben);
    const page = await read(desk);
    const from = /href="\.\/(\?from=[^"]+)"/.exec(page)?.[1] ?? '';
    expect(words(page)).toContain('See the 4 from this sender');
    const ofOne = decoded(desk + from);
    expect(await titlesOn(ofOne)).toEqual(['Junk 1', 'Junk 2', 'Junk 3', 'Junk 4']);
    const ticked = await filledIn(await read(ofOne));
    expect(Object.keys(ticked).sort()).toEqual(Object.keys(await boxes(ofOne)).sort());

    const before = await everything();
    const asked = await post(`${desk}remove/`, ticked);
    expect(asked.status).toBe(200);
    const question = await asked.text();
    expect(words(question)).toContain('Remove these 4 without a mail?');
    expect(await everything()).toEqual(before);

    const answer = await post(`${desk}remove/`, await filledIn(question));
    expect(answer.status).toBe(303);
    const back = new URL(answer.headers.get('location') ?? '', `http://localhost${desk}remove/`);
    expect(words(await read(back.pathname + back.search))).toContain('4 removed.');
    expect(await titlesOn(desk)).toEqual(['A real one']);
    expect((await everything()).outbox).toEqual(before.outbox);
    for (let count = 1; count <= 4; count++) expect(await inbox(`junk${count}@example.net`)).toHaveLength(1);
    const log = words(await read(`${desk}decisions/`));
    expect(log.match(/removed a proposal, without a mail to its sender/g)).toHaveLength(4);
    expect(log).toContain('by you');
    expect(log).not.toContain('Junk');
    // Who sent it can still read where it stands, and what it said is erased after thirty days.
    itIs('2027-04-02T12:00:00Z');
    await aMinutePasses();
    expect(await rows("select title from commons where title like 'Junk%'")).toEqual([]);
    expect(
      await rows("select 1 from entries where status = 'declined' and (title <> '' or contact is not null)"),
    ).toEqual([]);
  });

  it('that was changed or decided meanwhile is left alone, and said so', async () => {
    const yours = await propose({ title: 'Changed' });
    await propose({ title: 'Decided', steward_email: 'dov@example.net' });
    await propose({ title: 'Junk', steward_email: 'junk@example.net' });
    const desk = await linkIn('desk', ben);
    const ticked = await boxes(desk);
    await post(yours, { ...(await filledIn(await read(yours))), title: 'Changed for good' });
    await decide(await linkIn('review', chandra, 'Decided'), 'approve');
    const answer = await post(`${desk}remove/`, { ...ticked, press });
    expect(answer.status).toBe(409);
    expect(words(await answer.text())).toContain('1 of 3 were removed');
    const status = async (title: string) =>
      (await rows<{ status: string }>(`select status from entries where title = '${title}'`))[0]?.status;
    expect(await status('Changed for good')).toBe('pending');
    expect(await status('Decided')).toBe('approved');
    expect(await status('Junk')).toBe('declined');
  });

  it('goes once, of two who press at the same moment', async () => {
    await flood(3, '192.0.2.1');
    const desk = await linkIn('desk', ben);
    const ticked = { ...(await boxes(desk)), press };
    const answers = await Promise.all([
      post(`${desk}remove/`, ticked),
      post(`${await linkIn('desk', chandra)}remove/`, ticked),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
    expect(await rows('select * from transitions')).toHaveLength(3);
  });

  it('is nothing that nobody ticked, nor by a link of anybody else', async () => {
    const yours = await propose();
    const desk = await linkIn('desk', ben);
    const ticked = { ...(await boxes(desk)), press };
    const before = await everything();
    expect((await post(`${desk}remove/`, {})).status).toBe(409);
    expect((await post(`${desk}remove/`, { press, 'remove-x': '1' })).status).toBe(409);
    expect((await visit(`${desk}remove/`)).status).toBe(303);
    const review = (await linkIn('review', ben)).replace('/review/', '/desk/');
    for (const link of [review, yours.replace('/yours/', '/desk/'), `/desk/${'A'.repeat(43)}/`])
      expect((await post(`${link}remove/`, ticked)).status, link).toBe(404);
    expect(await everything()).toEqual(before);
  });

  it('among names leaves the places and addresses of those who signed up', async () => {
    const { commons } = await withRoles();
    const zoes = await signUp(commons, { show_name: 'yes' });
    const desk = await linkIn('desk', ben);
    expect((await post(`${desk}remove/`, { ...(await boxes(desk)), press })).status).toBe(303);
    expect(words(await read(zoes))).toContain('You have a place.');
    const [entry] = await rows<{ contact_until: number }>("select contact_until from entries where kind = 'signups'");
    expect(entry?.contact_until).toBe(Date.parse('2027-04-12T16:00:00Z'));
  });
});
