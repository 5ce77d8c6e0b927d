/** Mail that somebody else brings about keeps nobody from what matters to them; and what reaches nobody is not taken for sent. */
import { beforeEach, describe, expect, it } from 'vitest';
import { dov, hana, linkOf, message, onTheBoard, takeOn } from '../offers.ts';
import { signUp, withRoles } from '../signups.ts';
import { ben, decide, everything, inbox, linkIn, newTown, post, propose, rows, says, visit, words } from '../town.ts';

beforeEach(newTown);

const nina = 'nina@example.net';
const tokensWritten = async () => (await rows('select hash from tokens')).length;
const answer = (page: string, changes = {}) => post(`${page}answer/`, { ...message, ...changes });

describe('What a steward decided is heard', () => {
  it('by Nina, though others moved a commons around that they signed her up to', async () => {
    await propose({ title: 'Hers', steward_email: nina });
    const review = await linkIn('review', ben, 'Hers');
    const { yours, commons } = await withRoles();
    await signUp(commons, { email: nina });
    for (let n = 0; n < 20; n++) await post(`${yours}plan/`, { act: n % 2 ? 'open' : 'off', which: '0' });
    expect(await inbox(nina)).toHaveLength(20);
    expect((await decide(review, 'send-back', 'Which court?')).status).toBe(303);
    const [mail] = await inbox(nina);
    expect(mail?.subject).toMatch(/^A question about your proposal/);
    expect((await visit(linkOf('yours', mail?.text))).status).toBe(200);
  });

  it('and so is an answer, up to as many as that, and then its sender is told that it was not sent', async () => {
    const { page } = await onTheBoard();
    const { yours, commons } = await withRoles();
    await signUp(commons, { email: dov });
    for (let n = 0; n < 20; n++) await post(`${yours}plan/`, { act: n % 2 ? 'open' : 'off', which: '0' });
    expect(await inbox(dov)).toHaveLength(20);
    for (let n = 0; n < 5; n++) expect((await answer(page, { name: `Hana ${n}` })).status).toBe(303);
    const before = await everything();
    const more = await answer(page);
    expect(more.status).toBe(429);
    expect(words(await more.text())).toContain('So yours was not sent');
    expect(await everything()).toEqual(before);
    expect(await inbox(dov)).toHaveLength(25);
  });
});

describe('To whoever wants no mail from here', () => {
  it('no answer is taken that they would never read, and whoever wrote it is told', async () => {
    const { page } = await onTheBoard();
    await answer(page);
    const reply = linkOf('reply', (await inbox(dov))[0]?.text);
    await says('never', dov);
    const before = await everything();
    const refused = await answer(page);
    expect(refused.status).toBe(410);
    const told = words(await refused.text());
    expect(told).toContain('Nobody would get your message');
    expect(told).toContain('I could fetch it on Friday.');
    expect(await everything()).toEqual(before);
    expect((await post(reply, { message: 'On Friday, then.' })).status).toBe(303);
    await says('never', hana);
    expect((await post(reply, { message: 'Or on Saturday.' })).status).toBe(410);
  });

  it('no link is written either, whatever becomes of what they sent or signed up for', async () => {
    const { yours, commons } = await withRoles();
    await signUp(commons, { email: nina });
    const { page } = await onTheBoard({ direction: 'chore', how_often: 'once', hands: '1', email: dov });
    await propose({ title: 'Hers', steward_email: nina });
    const review = await linkIn('review', ben, 'Hers');
    await takeOn(page, { email: nina });
    await says('never', nina);
    const before = await tokensWritten();
    expect((await post(`${yours}plan/`, { act: 'off', which: '0' })).status).toBe(303);
    expect((await decide(review, 'send-back', 'Which court?')).status).toBe(303);
    expect(await tokensWritten()).toBe(before);
  });
});
