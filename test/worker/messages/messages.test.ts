import { beforeEach, describe, expect, it } from 'vitest';
import { flood, titlesOn } from '../review.ts';
import {
  aMinutePasses,
  amina,
  ben,
  decide,
  everything,
  filledIn,
  inbox,
  itIs,
  linkIn,
  newTown,
  over,
  post,
  publish,
  read,
  rows,
  sent,
  visit,
  words,
} from '../town.ts';

beforeEach(newTown);

const ramp = {
  reason: 'named',
  page: '/offers/',
  message: 'The name beside the ladder is mine. Please take it off.',
  name: '',
  email: amina,
};

const write = (changes: Record<string, string> = {}, connection = '192.0.2.7') =>
  sent('/write/', { ...ramp, ...changes }, over(connection));

describe('Whoever finds their name on a page', () => {
  it('writes from that page, and the form knows which it is', async () => {
    const { page } = await publish();
    const [, link = ''] = /<a href="(\/write\/\?page=[^"]+)"/.exec(await read(page)) ?? [];
    expect((await filledIn(await read(link))).page).toBe(page);
  });

  it('is answered by a steward, and reads the answer by mail and on their private page', async () => {
    const yours = await write();
    const [receipt] = await inbox(amina);
    expect(receipt?.subject).toBe('We have your message of Monday, 1 March 2027');
    // Nobody confirmed the address yet.
    expect(receipt?.text).not.toContain('ladder');
    const review = await linkIn('review', ben);
    const asked = words(await read(review));
    expect(asked).toContain('My name stands here against my will');
    expect(asked).toContain('Answer, and close it');
    expect(asked).not.toContain('It is public at once');
    expect((await decide(review, 'approve', 'It is off.')).status).toBe(303);
    const answer = (await inbox(amina)).find(({ subject }) => subject.startsWith('An answer'));
    expect(answer?.subject).toBe('An answer to your message of Monday, 1 March 2027');
    expect(answer?.text).toContain('It is off.');
    expect(answer?.text).not.toContain('It is up');
    const own = words(await read(yours));
    expect(own).toContain('A steward read it, and closed it.');
    expect(own).toContain('It is off.');
    expect(words(await read(review))).toContain('This was answered by you');
    expect(words(await read(`${await linkIn('desk', ben)}decisions/`))).toMatch(/answered a message/);
  });

  it('needs no address: the private page is where the answer is', async () => {
    const response = await post('/write/', { ...ramp, email: '' });
    const yours = new URL(response.headers.get('Location') ?? '', 'http://localhost').pathname;
    expect(words(await read(`${yours}?sent`))).toContain('look here again for the answer');
    await decide(await linkIn('review', ben), 'approve', 'It is off.');
    expect(words(await read(yours))).toContain('It is off.');
  });

  it('is asked back, adds to what they wrote, and it waits again', async () => {
    const yours = await write();
    const review = await linkIn('review', ben);
    await decide(review, 'send-back', 'Which ladder?');
    expect(words(await read(yours))).toContain('Which ladder?');
    expect((await post(yours, { ...ramp, message: 'The long one.' })).status).toBe(303);
    expect(words(await read(review))).toContain('The long one.');
  });
});

describe('A report', () => {
  it('silences nothing, and counts each sender once', async () => {
    const { page } = await publish();
    const about = (message: string, connection: string) => write({ page, message, email: '' }, connection);
    for (let n = 0; n < 3; n++) await about(`Take it down! ${n}`, '192.0.2.8');
    await about('It is loud there.', '198.51.100.9');
    await about('I was there and liked it.', '203.0.113.9');
    const review = await linkIn('review', ben, 'liked it');
    expect(words(await read(review))).toContain('2 others wrote, and wait for an answer, too.');
    expect((await visit(page)).status).toBe(200);
    // What others wrote is for the stewards.
    const yours = await write({ page, message: 'And I' }, '203.0.113.77');
    expect(words(await read(yours))).not.toContain('others wrote');
  });

  it('is closed without an answer, and its sender is told that it was', async () => {
    const yours = await write();
    await decide(await linkIn('review', ben), 'decline');
    expect((await inbox(amina)).map(({ subject }) => subject)).toContain('About your message of Monday, 1 March 2027');
    expect(words(await read(yours))).toContain('A steward read it, and closed it.');
  });

  it('of many does not stand before what others sent', async () => {
    await flood(15);
    await write({ message: 'Only one of mine.' }, '203.0.113.50');
    expect((await titlesOn(await linkIn('desk', ben))).slice(0, 2).join()).toContain('Only one of mine');
  });
});

describe('What is written to the stewards', () => {
  it.each([
    ['/offers/long-ladder/', '/offers/long-ladder/'],
    ['https://elsewhere.example/offers/?x=1#y', '/offers/'],
    ['http://localhost/ledger/', '/ledger/'],
  ])('is about the path of %s', async (page, path) => {
    await write({ page });
    expect(await rows('select page from messages')).toEqual([{ page: path }]);
  });

  it.each([
    [{ page: 'javascript:alert(1)' }, 'page'],
    [{ page: '//evil.example/' }, 'page'],
    [{ page: '/\\evil.example/' }, 'page'],
    [{ page: 'https://here.example//evil.example/' }, 'page'],
    [{ message: ' ' }, 'message'],
    [{ message: 'x'.repeat(2001) }, 'message'],
    [{ reason: 'spite' }, 'reason'],
    [{ email: 'nobody' }, 'email'],
  ])('%j is asked about', async (changes, field) => {
    const response = await post('/write/', { ...ramp, ...changes });
    expect(response.status).toBe(422);
    expect(await response.text()).toMatch(new RegExp(`<a href="#${field}`));
  });

  it('is erased after 60 days, whether it was answered or not', async () => {
    await write({ message: 'Xylophonia one' });
    await decide(await linkIn('review', ben), 'approve', 'Xylophonia two');
    await write({ message: 'Xylophonia three' }, '203.0.113.1');
    itIs('2027-05-03T12:00:00Z');
    for (let minute = 0; minute < 3; minute++) await aMinutePasses();
    const { inbox: _onThisMachineOnly, ...tables } = await everything();
    expect(JSON.stringify(tables)).not.toContain('Xylophonia');
  });
});
