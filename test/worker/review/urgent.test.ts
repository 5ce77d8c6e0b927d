import { beforeEach, describe, expect, it } from 'vitest';
import { putUp } from '../offers.ts';
import { flood, titlesOn } from '../review.ts';
import { signUp, withRoles } from '../signups.ts';
import {
  aMinutePasses,
  amina,
  ben,
  chandra,
  decide,
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
  sent,
  subjects,
  visit,
  words,
} from '../town.ts';

beforeEach(newTown);

const from = (nth: number) => over(`2001:db8:${nth}::1`);
const entryOf = async (title: string) =>
  (await rows('select id, status, title from entries')).find((one) => one.title === title);

describe('The desk of Ben at 23:00', () => {
  it('reads what is soonest first, with its day, and marks what is urgent', async () => {
    await propose({ title: 'In summer', date: '2027-06-12' }, from(1));
    await propose({ title: 'On Saturday', date: '2027-03-06' }, from(2));
    await propose({ title: 'Tomorrow', date: '2027-03-02' }, from(3));
    const desk = await linkIn('desk', ben);
    expect(await titlesOn(desk)).toEqual(['Tomorrow', 'On Saturday', 'In summer']);
    const page = words(await read(desk));
    expect(page).toContain('Tomorrow proposal for Tuesday, 2 March 2027 Urgent: it is soon');
    expect(page).toContain('On Saturday proposal for Saturday, 6 March 2027 came');
    const { id } = (await entryOf('Tomorrow')) as { id: string };
    expect(words(await read(`${desk}${id}/`))).toContain('Urgent: it is soon');
  });

  it('keeps a flood of urgent things behind the first of everybody else', async () => {
    await flood(5, '2001:db8:bad:1::1', { date: '2027-03-02' });
    await propose({ title: 'In summer', date: '2027-06-12' }, from(2));
    const titles = await titlesOn(await linkIn('desk', ben));
    expect(titles.indexOf('In summer')).toBe(1);
  });

  it('follows the day when it is changed, and says what waits long', async () => {
    const yours = await propose({ title: 'In summer', date: '2027-06-12' }, from(1));
    await propose({ title: 'In spring', date: '2027-04-10' }, from(2));
    await sent(yours, { ...(await filledIn(await read(yours))), date: '2027-03-20' });
    const desk = await linkIn('desk', ben);
    expect(await titlesOn(desk)).toEqual(['In summer', 'In spring']);
    await putUp();
    expect(words(await read(desk))).not.toContain('Waits for days');
    itIs('2027-03-05T12:00:00Z');
    expect(words(await read(desk))).toContain('Waits for days');
  });

  it('leads from one to the next and back, and on from what is decided', async () => {
    for (const [nth, title] of ['A', 'B', 'C'].entries())
      await propose({ title, date: `2027-04-1${nth}` }, from(nth + 1));
    const desk = await linkIn('desk', ben);
    const [a, b, c] = await Promise.all(['A', 'B', 'C'].map(async (title) => (await entryOf(title))?.id));
    const around = async (id: unknown) =>
      /<nav aria-label="What waits beside it">.*?<\/nav>/s.exec(await read(`${desk}${id}/`))?.[0] ?? '';
    expect(await around(a)).toContain(`href="../${b}/"`);
    expect(words(await around(a))).not.toContain('Before:');
    expect(await around(b)).toContain(`href="../${a}/"`);
    expect(await around(b)).toContain(`href="../${c}/"`);
    expect(words(await around(c))).not.toContain('Next:');
    const decided = await decide(`${desk}${b}/`, 'approve');
    const page = await read(decided.headers.get('location') ?? '');
    expect(words(page)).toContain('Next: C');
    expect(await around(a)).toContain(`href="../${c}/"`);
    await decide(`${desk}${c}/`, 'approve');
    await decide(`${desk}${a}/`, 'approve');
    expect(words(await read(`${desk}${a}/`))).toContain('See what else waits');
  });

  it('from the link of a mail leads on, too, but not into the whole desk', async () => {
    await propose();
    const review = await linkIn('review', ben);
    await decide(review, 'approve');
    const page = await read(review);
    expect(words(page)).toContain('What else waits stands behind the second link of that mail.');
    expect(page).toContain('href="/desk/"');
    expect(page).not.toMatch(/\/desk\/[\w-]{43}/);
  });
});

describe('What is over', () => {
  it('lapses with its day, and Amina hears that it was not her fault', async () => {
    const yours = await propose();
    itIs('2027-03-13T13:30:00Z');
    await aMinutePasses();
    expect(words(await read(await linkIn('desk', ben)))).toContain('It has begun');
    itIs('2027-03-14T12:00:00Z');
    await aMinutePasses();
    expect((await entryOf('Swap table on the court'))?.status).toBe('lapsed');
    const [mail] = await inbox(amina);
    expect(mail?.subject).toBe('Its day has passed: what you sent on Monday, 1 March 2027');
    expect(mail?.text).not.toContain('Swap table');
    expect(words(await read(await linkIn('desk', ben)))).toContain('Nothing waits.');
    expect((await post(yours, await filledIn(await read(yours)))).status).toBe(409);
    await aMinutePasses();
    expect(await inbox(amina)).toHaveLength(2);
    // Its words are kept as long as her address is.
    expect(words(await read(await linkIn('yours', amina)))).toContain('Swap table on the court');
    itIs('2027-04-14T12:00:00Z');
    await aMinutePasses();
    expect((await visit(yours)).status).toBe(410);
  });

  it('as does what waits for an answer; what is up, or has no day, does not', async () => {
    await propose({ title: 'Asked' }, from(1));
    await decide(await linkIn('review', ben, 'Asked'), 'send-back', 'Where?');
    await propose({ title: 'Up' }, from(2));
    await decide(await linkIn('review', ben, 'Up'), 'approve');
    await propose({ title: 'Weekly', repeats: 'weekly', until: '2027-04-24' }, from(3));
    await putUp();
    itIs('2027-03-14T12:00:00Z');
    await aMinutePasses();
    const standing = await rows('select status, count(*) as n from entries group by status order by status');
    expect(standing).toEqual([
      { status: 'approved', n: 1 },
      { status: 'lapsed', n: 1 },
      { status: 'pending', n: 2 },
    ]);
    expect((await inbox(amina)).find(({ subject }) => subject.startsWith('Its day'))?.text).toContain(
      'A steward had a question',
    );
  });
});

describe('Mails to stewards', () => {
  it('with nothing in them are none: in the evening only while a name waits', async () => {
    const { commons } = await withRoles();
    await signUp(commons, { show_name: '' });
    itIs('2027-03-01T19:30:00Z');
    await aMinutePasses();
    expect(await subjects(chandra)).not.toContain('Sign-ups of today');
    await signUp(commons, { name: 'Kim', email: 'kim@example.net', show_name: 'yes' });
    itIs('2027-03-02T19:30:00Z');
    await aMinutePasses();
    expect(await subjects(chandra)).toContain('Sign-ups of today');
  });

  it('that wait while Ben ends his links bring him one with a live link, not dead ones', async () => {
    const down = { env: { MAIL: 'smtp', SMTP_HOST: '127.0.0.1', SMTP_PORT: '1' } };
    await propose({ title: 'First' }, from(1));
    const desk = await linkIn('desk', ben);
    await propose({ title: 'Second' }, { ...from(2), ...down });
    await post(`${desk}turn/`, { press: 'end-links' }, down);
    itIs('2027-03-01T18:00:00Z');
    await aMinutePasses();
    expect(await subjects(chandra)).toContain('To decide: Second');
    const [newest, ...older] = await inbox(ben);
    expect(newest?.subject).toBe('What waits for a decision');
    expect(older.map(({ subject }) => subject)).not.toContain('To decide: Second');
    expect(await titlesOn(await linkIn('desk', ben, 'You ended your links'))).toEqual(['First', 'Second']);
    expect((await visit(desk)).status).toBe(410);
  });
});
