import { beforeEach, describe, expect, it } from 'vitest';
import { onTheBoard } from '../offers.ts';
import {
  aMinutePasses,
  amina,
  ben,
  chandra,
  decide,
  filledIn,
  inbox,
  linkIn,
  newTown,
  post,
  propose,
  publish,
  read,
  rows,
  subjects,
  visit,
  words,
} from '../town.ts';

beforeEach(newTown);

const putUp = async () => {
  const { yours, page } = await publish();
  return { yours, page, bens: await linkIn('review', ben), chandras: await linkIn('review', chandra) };
};

const contactUntil = async () => (await rows<{ contact_until: number }>('select contact_until from entries'))[0];

describe('A steward who approved by mistake', () => {
  it('takes it down with a reason, and its sender reads why', async () => {
    const { yours, page, bens } = await putUp();
    expect((await decide(bens, 'take-down', 'The court is closed that day.')).status).toBe(303);
    expect((await visit(page)).status).toBe(404);
    expect(await read('/calendar.ics')).not.toContain('Swap table');
    const mail = (await inbox(amina)).find(({ subject }) => subject.startsWith('Taken down'));
    expect(mail?.subject).toBe('Taken down: Swap table on the court');
    expect(mail?.text).toContain('The court is closed that day.');
    expect(mail?.text).toContain('/write/');
    const own = words(await read(yours));
    expect(own).toContain('A steward took it down.');
    expect(own).toContain('The court is closed that day.');
  });

  it('has to say why', async () => {
    const { page, bens } = await putUp();
    const answer = await decide(bens, 'take-down');
    expect(answer.status).toBe(422);
    expect(words(await answer.text())).toContain('Write why: its sender reads it');
    expect((await visit(page)).status).toBe(200);
  });

  it('is undone by any other, with the dates that were moved and the address kept as long as before', async () => {
    const { yours, page, bens, chandras } = await putUp();
    const before = await contactUntil();
    const occurrences = await rows('select * from occurrences');
    await decide(bens, 'take-down', 'A mistake of mine.');
    expect(await rows('select * from occurrences')).toEqual([]);
    expect(words(await read(chandras))).toContain(`taken down by ${ben}`);
    expect((await decide(chandras, 'put-back', 'It is fine.')).status).toBe(303);
    expect((await visit(page)).status).toBe(200);
    expect(await rows('select * from occurrences')).toEqual(occurrences);
    expect(await contactUntil()).toEqual(before);
    expect(await rows('select * from aside')).toEqual([]);
    expect(await subjects(amina)).toContain('It is up again: Swap table on the court');
    expect(words(await read(yours))).toContain('It is up, for everyone to see');
  });

  it('and another who presses at the same moment: once', async () => {
    const { bens, chandras } = await putUp();
    const answers = await Promise.all([decide(bens, 'take-down', 'One.'), decide(chandras, 'take-down', 'Two.')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
    expect((await inbox(amina)).filter(({ subject }) => subject.startsWith('Taken down'))).toHaveLength(1);
  });

  it('finds both in the list of what was decided, with a way to undo it', async () => {
    const { bens } = await putUp();
    await decide(bens, 'take-down', 'A mistake of mine.');
    const desk = await linkIn('desk', ben);
    const list = await read(`${desk}decisions/`);
    expect(words(list)).toMatch(/taken down a proposal.*approved a proposal/);
    expect(list).not.toContain('Swap table');
    const [, link = ''] = /<a href="\.\.\/([0-9a-f-]{36}\/)">Look at it/.exec(list) ?? [];
    expect((await post(`${desk}${link}`, { decision: 'put-back', note: '' })).status).toBe(303);
    expect(await read(`${desk}decisions/`)).toContain('Swap table');
  });

  it('cannot put up again what its sender took back meanwhile', async () => {
    const { yours, page, bens } = await putUp();
    await decide(bens, 'take-down', 'A mistake of mine.');
    expect((await post(`${yours}withdrawal/`, {})).status).toBe(303);
    expect((await decide(bens, 'put-back')).status).toBe(409);
    expect((await visit(page)).status).toBe(404);
  });
});

describe('What was declined', () => {
  it('is approved after all while its words are kept', async () => {
    const yours = await propose();
    const review = await linkIn('review', ben);
    const before = await contactUntil();
    await decide(review, 'decline', 'Not there.');
    expect((await contactUntil())?.contact_until).toBeLessThan(before?.contact_until ?? 0);
    expect((await decide(await linkIn('review', chandra), 'approve-after-all', 'It is fine there.')).status).toBe(303);
    expect(await contactUntil()).toEqual(before);
    expect(await subjects(amina)).toContain('It is up: Swap table on the court');
    expect(words(await read(yours))).toContain('It is up, for everyone to see');
  });

  it('is not approved by whoever did not see that it was', async () => {
    await propose();
    const chandras = await linkIn('review', chandra);
    const form = await filledIn(await read(chandras));
    await decide(await linkIn('review', ben), 'decline', 'Not there.');
    const answer = await post(chandras, { ...form, decision: 'approve', note: '' });
    expect(answer.status).toBe(409);
    expect(words(await answer.text())).toContain('Someone was faster');
  });
});

describe('A notice that was taken down', () => {
  it('is back on the board in its place', async () => {
    const { page } = await onTheBoard();
    const before = await rows('select * from board');
    const review = await linkIn('review', ben);
    await decide(review, 'take-down', 'An advert.');
    expect(await read('/offers/')).not.toContain('Long ladder');
    await aMinutePasses();
    await decide(review, 'put-back');
    expect(await rows('select * from board')).toEqual(before);
    expect((await visit(page)).status).toBe(200);
  });
});
