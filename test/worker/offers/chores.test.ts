import { beforeEach, describe, expect, it } from 'vitest';
import { doer, dov, onTheBoard, putUp, sweeping, takeOn, theSteps } from '../offers.ts';
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
  post,
  read,
  rows,
  says,
  visit,
  words,
} from '../town.ts';

beforeEach(newTown);

const doneForm = async (yours: string) => ({ ...(await filledIn(await read(`${yours}done/`))), when: '2027-03-01' });

const sayDone = async (yours: string) => post(`${yours}done/`, await doneForm(yours));

const roundNow = async () => (await rows<{ round: number }>('select round from offers'))[0]?.round;

describe('A chore', () => {
  it('that was taken down stays down when its doer says later that it is done', async () => {
    const { yours, page } = await onTheBoard(sweeping);
    const hers = await doer(page, 'Amina', { email: amina });
    await post(`${yours}withdrawal/`, {});
    expect((await inbox(amina))[0]?.subject).toBe('No longer needed: Sweep the steps');
    expect(await read(hers)).not.toContain(`href="${page}"`);
    expect((await sayDone(hers)).status).toBe(303);
    expect(await rows('select * from board')).toEqual([]);
    for (const path of ['/offers/', '/offers/find/?q=steps']) expect(await read(path)).not.toContain('Sweep');
    expect((await visit(page)).status).toBe(404);
  });

  it('that is taken down takes the hands that wait off the stewards’ desk, and with its time all words about it', async () => {
    const { yours, page } = await onTheBoard(sweeping);
    await takeOn(page, { name: 'Zelda', email: 'zelda@example.net' });
    const review = await linkIn('review', ben, 'Zelda');
    await doer(page, 'Yann');
    await post(`${yours}withdrawal/`, {});
    expect((await rows("select status from entries where kind = 'hands' order by status")).length).toBe(2);
    expect(await rows("select * from entries where status = 'pending'")).toEqual([]);
    expect((await visit(review)).status).toBe(200);
    expect((await decide(review, 'approve')).status).toBe(409);
    expect(await read('/offers/')).not.toContain('Zelda');
    itIs('2027-06-30T12:00:00Z');
    await aMinutePasses();
    const { outbox: _o, inbox: _i, ...kept } = await everything();
    expect(JSON.stringify(kept)).not.toMatch(/Zelda|Yann|Sweep/);
  });

  it('that comes round goes back up at one press of its doer, without a line', async () => {
    const { page } = await onTheBoard({ ...sweeping, hands: '1' });
    const hers = await doer(page, 'Amina');
    expect((await post(`${hers}done/`, { press: 'without' })).status).toBe(303);
    expect(await roundNow()).toBe(2);
    expect(words(await read(hers))).toContain('You said that it is done.');
    expect(await read(page)).toContain('Nobody yet.');
    expect(await rows("select * from entries where kind = 'ledger'")).toEqual([]);
  });

  it('done by two in the same moment comes round once, with all places free', async () => {
    const { page } = await onTheBoard(sweeping);
    const both = [await doer(page, 'Amina'), await doer(page, 'Kofi')];
    itIs('2027-03-05T18:00:00Z');
    const forms = await Promise.all(both.map(doneForm));
    const answers = await Promise.all(both.map((one, n) => post(`${one}done/`, forms[n] ?? {})));
    expect(answers.map(({ status }) => status)).toEqual([303, 303]);
    expect(await roundNow()).toBe(2);
    expect(await rows('select * from board')).toHaveLength(1);
    expect(await read('/offers/find/?q=steps')).toContain('Sweep the steps');
    expect(words(await read(both[0] ?? ''))).toContain('You said that it is done');
    await takeOn(page, { name: 'Jola', date: '2027-03-12' });
  });

  it('done by two who write the same is two lines, and done by one pressed twice is one', async () => {
    const { page } = await onTheBoard(sweeping);
    const [one, two] = [await doer(page, 'Amina'), await doer(page, 'Kofi')];
    const form = { ...(await doneForm(one)), who: '' };
    expect((await post(`${one}done/`, form)).status).toBe(303);
    expect((await post(`${two}done/`, form)).status).toBe(303);
    expect((await post(`${two}done/`, form)).status).toBe(303);
    expect(await rows("select * from entries where kind = 'ledger'")).toHaveLength(2);
    expect(await roundNow()).toBe(2);
  });

  it('of an earlier time is not moved on by whoever did it then', async () => {
    const { page } = await onTheBoard({ ...sweeping, hands: '1' });
    const first = await doer(page, 'Amina');
    await sayDone(first);
    const second = await doer(page, 'Kofi', { date: '2027-03-06' });
    expect(
      (
        await post(`${first}done/`, {
          act: 'task',
          what: 'Again',
          who: '',
          quantity: '1',
          unit: 'items',
          when: '2027-03-01',
        })
      ).status,
    ).toBe(409);
    expect(await roundNow()).toBe(2);
    expect(words(await read(page))).toContain('Kofi');
    await sayDone(second);
    expect(await roundNow()).toBe(3);
  });

  it('asks its sender after sixty days, however often it came round', async () => {
    const { page } = await onTheBoard({ ...sweeping, hands: '1' });
    itIs('2027-04-20T12:00:00Z');
    await sayDone(await doer(page, 'Amina', { date: '2027-04-20' }));
    itIs('2027-05-01T12:00:00Z');
    await aMinutePasses();
    await aMinutePasses();
    expect((await inbox(dov)).filter(({ subject }) => subject.startsWith('Does it still'))).toHaveLength(1);
  });

  it('is free again a week after its day when nobody said that it was done', async () => {
    const { page } = await onTheBoard({ ...sweeping, hands: '1' });
    const late = await doer(page, 'Amina');
    itIs('2027-03-11T12:00:00Z');
    expect((await post(`${page}hands/`, { name: 'Kofi', date: '2027-03-20', email: '' })).status).toBe(409);
    itIs('2027-03-15T12:00:00Z');
    expect(words(await read(page))).not.toContain('Amina');
    await doer(page, 'Kofi', { date: '2027-03-20' });
    expect((await sayDone(late)).status).toBe(303);
    expect(await roundNow()).toBe(1);
    expect(words(await read(page))).toContain('Kofi');
  });

  it('taken on and given back over and over can still be taken on, and fills nobody’s box', async () => {
    const { page } = await onTheBoard({ ...sweeping, hands: '1' });
    for (let n = 0; n < 20; n++) {
      const yours = await takeOn(page, { name: `No ${n}` });
      await post(`${yours}withdrawal/`, {});
    }
    await takeOn(page);
    expect((await inbox(dov)).filter(({ subject }) => subject.startsWith('Taken on'))).toHaveLength(13);
  });

  it('is not said to be done by its sender', async () => {
    const { yours } = await onTheBoard(sweeping);
    expect((await visit(`${yours}done/`)).status).toBe(409);
    expect((await post(`${yours}done/`, {})).status).toBe(409);
  });
});

describe('A hand', () => {
  it('that comes back with a question cannot become one that is there already', async () => {
    const { page } = await onTheBoard(sweeping);
    await takeOn(page, { name: 'Amina' });
    const second = await takeOn(page, { name: 'Kofi' });
    await decide(await linkIn('review', ben, 'Kofi'), 'send-back', 'Really?');
    const form = await filledIn(await read(second));
    const clash = await post(second, { ...form, name: 'AMINA' });
    expect(clash.status).toBe(422);
    expect(await clash.text()).toContain('Choose another day or another name');
    expect((await post(second, { ...form, date: '2027-03-06' })).status).toBe(303);
  });

  it('is not approved for a chore whose time is over, nor an offer whose last day is', async () => {
    await onTheBoard({ ...sweeping, until: '2027-03-05' });
    await takeOn(theSteps);
    const hand = await linkIn('review', ben, 'Taken on by');
    await putUp({ until: '2027-03-05' });
    const offer = await linkIn('review', ben, 'Long ladder');
    itIs('2027-03-06T12:00:00Z');
    for (const link of [hand, offer]) expect((await decide(link, 'approve')).status).toBe(422);
    expect((await inbox()).filter(({ subject }) => subject.startsWith('It is up'))).toHaveLength(1);
  });
});

it('the last hand goes to one of those who take it and give it back at once', async () => {
  const { page } = await onTheBoard({ ...sweeping, hands: '1' });
  const first = await takeOn(page, { name: 'Amina' });
  const [back, other] = await Promise.all([
    post(`${first}withdrawal/`, {}),
    post(`${page}hands/`, { name: 'Kofi', date: '2027-03-05', email: '' }),
  ]);
  expect(back.status).toBe(303);
  expect([303, 409]).toContain(other.status);
  expect(await rows('select * from hands where place is not null')).toHaveLength(other.status === 303 ? 1 : 0);
});

describe('Amina takes a chore on', () => {
  it('its sender and the stewards hear at once, everyone when a steward let it through', async () => {
    const { yours, page } = await onTheBoard(sweeping);
    await says('mine', dov);
    const hers = await takeOn(page);
    expect(words(await read(yours))).toContain('Amina');
    expect((await inbox(dov))[0]?.text).toMatch(/Amina takes on your chore for Friday,? 5 March 2027/);
    expect(words(await read(page))).not.toContain('Amina');
    await decide(await linkIn('review', ben, 'Amina'), 'approve');
    expect(words(await read(page))).toMatch(/Friday,? 5 March( 2027)? by\s+Amina/);
    expect((await post(`${hers}withdrawal/`, {})).status).toBe(303);
    expect(words(await read(page))).not.toContain('Amina');
  });

  it('once for a day', async () => {
    const { page } = await onTheBoard(sweeping);
    await takeOn(page, { email: 'amina@example.net' });
    const again = await post(`${page}hands/`, { name: 'Amina', date: '2027-03-05', email: '' });
    expect(again.status).toBe(409);
    expect(words(await again.text())).toContain('You have taken this on before');
    expect(await rows('select * from hands')).toHaveLength(1);
  });

  it('with as many hands as were asked for: of those who press at once the last is told', async () => {
    const { page } = await onTheBoard(sweeping);
    const answers = await Promise.all(
      ['Amina', 'Kofi', 'Jola', 'Zoë'].map((name) => post(`${page}hands/`, { name, date: '2027-03-05', email: '' })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 303, 409, 409]);
    expect((await rows<{ place: number }>('select place from hands order by place')).map(({ place }) => place)).toEqual(
      [1, 2],
    );
    expect(await rows("select * from entries where kind = 'hands'")).toHaveLength(2);
    await decide(await linkIn('review', ben, 'Taken on by'), 'decline');
    expect((await post(`${page}hands/`, { name: 'Emre', date: '2027-03-05', email: '' })).status).toBe(303);
  });

  it('does it, which waits for the ledger, and it is back on the board for next time', async () => {
    const { page } = await onTheBoard({ ...sweeping, hands: '1' });
    const hers = await takeOn(page);
    await decide(await linkIn('review', ben, 'Amina'), 'approve');
    itIs('2027-03-05T18:00:00Z');
    const form = await filledIn(await read(`${hers}done/`));
    expect(form).toMatchObject({ act: 'task', what: 'Sweep the steps', who: 'Amina', when: '2027-03-05' });
    expect((await post(`${hers}done/`, form)).status).toBe(303);
    expect((await post(`${hers}done/`, { ...form, quantity: '2' })).status).toBe(409);
    expect(await rows("select * from entries where kind = 'ledger'")).toHaveLength(1);
    expect(words(await read(page))).not.toContain('Amina');
    expect(words(await read(page))).toContain('Never done it before');
    expect(await read('/ledger/')).not.toContain('Sweep the steps');
    await decide(await linkIn('review', ben, 'Day: Friday'), 'approve');
    expect(await read('/ledger/')).toContain('Sweep the steps');
    await takeOn(page, { name: 'Kofi', date: '2027-03-12' });
  });
});
