import { beforeEach, describe, expect, it } from 'vitest';
import { linkOf } from '../offers.ts';
import {
  aMinutePasses,
  amina,
  ben,
  decide,
  everything,
  inbox,
  itIs,
  linkIn,
  newTown,
  over,
  post,
  publish,
  read,
  says,
  visit,
  words,
} from '../town.ts';

beforeEach(newTown);

const hana = 'hana@example.net';
const question = { name: 'Hana', email: hana, message: 'Is there a ramp at the gate?', show_email: '' };

const ask = (page: string, changes: Record<string, string> = {}, connection = '192.0.2.9') =>
  post(`${page}ask/`, { ...question, ...changes }, over(connection));

/** What came to somebody about a subject. */
const mailTo = async (who: string, about: string) => (await inbox(who)).find(({ subject }) => subject.includes(about));

describe('Whoever looks after a commons', () => {
  it('is asked on its page, answers through the site, and neither sees an address', async () => {
    const { page } = await publish();
    await says('mine', amina);
    expect(await read(page)).toContain('Ask whoever looks after it');
    expect((await ask(page)).status).toBe(303);
    const asked = await mailTo(amina, 'Question from Hana');
    expect(asked?.subject).toBe('Question from Hana: Swap table on the court');
    expect(asked?.text).toContain('Is there a ramp at the gate?');
    expect(asked?.text).not.toContain(hana);
    const back = linkOf('reply', asked?.text);
    expect(words(await read(back))).toContain('About Swap table on the court');
    expect((await post(back, { message: 'Yes, on the river side.' })).status).toBe(303);
    const answer = await mailTo(hana, 'Swap table');
    // Hana never confirmed her address: she reads it through the link.
    expect(answer?.text).not.toContain('river side');
    expect(answer?.text).not.toContain(amina);
    expect(words(await read(linkOf('reply', answer?.text)))).toContain('Yes, on the river side.');
  });

  it('has no page of its own for that: its address, opened again, leads to the commons', async () => {
    const { page } = await publish();
    expect((await ask(page, { message: '' })).status).toBe(422);
    const again = await visit(`${page}ask/`);
    expect([again.status, again.headers.get('Location')]).toEqual([303, '../']);
  });

  it('who has not confirmed an address gets no words of a stranger, but a link', async () => {
    const { page } = await publish();
    await ask(page);
    const asked = await mailTo(amina, 'You have a question');
    expect(asked?.text).not.toContain('ramp');
    expect(asked?.text).not.toContain('Hana');
    expect(words(await read(linkOf('reply', asked?.text)))).toContain('Is there a ramp at the gate?');
  });

  it('can stop it, and take questions again; the page says so at once', async () => {
    const { yours, page } = await publish();
    expect(await read(yours)).toContain('Stop questions');
    expect((await post(`${yours}answers/`, { press: 'stop' })).status).toBe(303);
    expect(words(await read(page))).toContain('takes no questions at the moment');
    const refused = await ask(page);
    expect(refused.status).toBe(410);
    expect(await refused.text()).toContain('Is there a ramp at the gate?');
    await post(`${yours}answers/`, { press: 'again' });
    expect((await ask(page)).status).toBe(303);
  });

  it('stops it by the link in the mail, without looking for another', async () => {
    const { page } = await publish();
    await ask(page);
    const [, stop = ''] =
      /http:\/\/localhost(\/yours\/\S+\/answers\/)/.exec((await mailTo(amina, 'question'))?.text ?? '') ?? [];
    expect(words(await read(stop))).toContain('Stop answers');
    await post(stop, { press: 'stop' });
    expect((await ask(page)).status).toBe(410);
  });

  it('is asked at most ten times a day over one connection, and twenty times in all', async () => {
    const { page } = await publish();
    const statuses: number[] = [];
    for (let n = 0; n < 11; n++) statuses.push((await ask(page, { message: `Again ${n}` })).status);
    expect(statuses.slice(0, 10).every((one) => one === 303)).toBe(true);
    expect(statuses[10]).toBe(429);
    for (let n = 0; n < 11; n++) statuses.push((await ask(page, { message: `Me ${n}` }, `198.51.100.${n}`)).status);
    expect(statuses.filter((one) => one === 303)).toHaveLength(20);
  });
});

describe('A question', () => {
  it.each([
    [{ message: '' }, 'message'],
    [{ name: '' }, 'name'],
    [{ email: 'nobody' }, 'email'],
    [{ message: 'x'.repeat(2001) }, 'message'],
  ])('with %j is asked about, on the page of the commons, with what was typed', async (changes, field) => {
    const { page } = await publish();
    const answer = await ask(page, changes);
    expect(answer.status).toBe(422);
    const text = await answer.text();
    expect(text).toContain('Swap table on the court');
    expect(text).toContain(`<a href="#answer-${field}"`);
    expect(text).toMatch(/<details class="unfold asking" open/);
  });

  it('about what is over, taken down or was never there is not sent', async () => {
    const { page } = await publish();
    await decide(await linkIn('review', ben), 'take-down', 'A mistake.');
    expect((await ask(page)).status).toBe(410);
    expect((await ask('/commons/nowhere/')).status).toBe(410);
  });

  it('cannot be asked once it is over: the form is gone, and after 30 days nobody is there', async () => {
    const { page } = await publish();
    itIs('2027-03-20T12:00:00Z');
    expect(await read(page)).not.toContain('Ask whoever looks after it');
    itIs('2027-05-20T12:00:00Z');
    await aMinutePasses();
    expect((await ask(page)).status).toBe(410);
  });

  it('is kept nowhere in clear, and forgotten after 30 days', async () => {
    const { page } = await publish();
    await ask(page, { message: 'Xylophonia?' });
    const { inbox: _onThisMachineOnly, ...tables } = await everything();
    expect(JSON.stringify(tables)).not.toContain('Xylophonia');
    itIs('2027-04-02T12:00:00Z');
    await aMinutePasses();
    expect((await everything()).relays).toEqual([]);
    expect((await visit(page)).status).toBe(200);
  });
});
