/** The turn of a keeper: invited, accepted, kept, given back. */
import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { becomesKeeper, type InTurn, newKey, ola, per, proven, wordFor } from '../keepers.ts';
import { askedAtTheDoor } from '../stewards.ts';
import {
  aMinutePasses,
  ben,
  chandra,
  everything,
  inbox,
  itIs,
  linkIn,
  newTown,
  post,
  read,
  rows,
  subjects,
  visit,
  words,
} from '../town.ts';

beforeEach(newTown);

const turn = (link: string, press: string, more: Record<string, string> = {}) =>
  post(`${link}turn/`, { press, ...more });
const list = async () => words(await read('/circles/keys/'));

describe('Who is invited to open letters', () => {
  it('reads what it means, accepts with a name, and is on the list until when', async () => {
    const desk = await askedAtTheDoor(ben);
    expect(words(await read(desk))).toContain('Keepers of letters, and their keys');
    expect((await post(`${desk}keepers/`, { email: ola })).status).toBe(303);
    expect(words(await read(`${desk}keepers/`))).toContain('ola@example.net until');
    const invitation = await linkIn('invitation', ola);
    const before = await everything();
    expect(words(await read(invitation))).toContain('You are no judge');
    expect(await everything()).toEqual(before);
    expect((await post(invitation, { name: '' })).status).toBe(422);
    const accepted = await post(invitation, { name: 'Ola' });
    expect(accepted.headers.get('Location')).toMatch(/^\/keeper\/[\w-]{43}\/turn\/\?done=accepted$/);
    expect(await list()).toContain('Ola until Sunday, 30 May 2027');
    expect((await inbox(ola))[0]?.subject).toBe('You are a keeper now');
    expect(words(await read(`${await linkIn('keeper', ola)}turn/`))).toContain('You are a keeper as Ola .');
    expect(words(await read(invitation))).toContain('You are a keeper');
    expect((await post(invitation, { name: 'Eve' })).status).toBe(409);
    expect(await rows('select name from keepers')).toEqual([{ name: 'Ola' }]);
    // Nor does it make a steward of them.
    expect(await rows("select 1 from tokens where purpose = 'desk' and steward_id = (select id from keepers)")).toEqual(
      [],
    );
  });

  it('can say no, can be taken back, and is not invited twice', async () => {
    const desk = await askedAtTheDoor(ben);
    await post(`${desk}keepers/`, { email: ola });
    expect((await post(`${desk}keepers/`, { email: ola })).status).toBe(422);
    await post(await linkIn('invitation', ola), { press: 'refuse' });
    await post(`${desk}keepers/`, { email: per });
    const [open] = await rows<{ id: string }>('select id from invitations where answer is null');
    // It is no invitation to the desk of the stewards, whose page takes back others.
    expect((await post(`${desk}stewards/`, { take_back: open?.id ?? '' })).status).toBe(409);
    expect((await post(`${desk}keepers/`, { take_back: open?.id ?? '' })).status).toBe(303);
    expect((await post(await linkIn('invitation', per), { name: 'Per' })).status).toBe(409);
    expect(await rows('select * from keepers')).toEqual([]);
    expect(await list()).toContain('Nobody at present');
  });

  it('needs a name that no other keeper goes by, and is no keeper already', async () => {
    const { link } = await becomesKeeper('Ola', ola);
    const desk = await askedAtTheDoor(chandra);
    const again = await post(`${desk}keepers/`, { email: 'OLA@example.net' });
    expect(words(await again.text())).toContain('They are a keeper already');
    await post(`${desk}keepers/`, { email: per });
    const invitation = await linkIn('invitation', per);
    const refused = await post(invitation, { name: 'oLA' });
    expect(refused.status).toBe(422);
    expect(words(await refused.text())).toContain('A keeper goes by that name already');
    expect(await rows("select answer from invitations where call = 'letters' and answer is null")).toHaveLength(1);
    await turn(link, 'step-down');
    expect((await post(invitation, { name: 'Ola' })).status).toBe(303);
  });
});

describe('A turn of a keeper', () => {
  let keeper: InTurn;
  beforeEach(async () => {
    keeper = await becomesKeeper('Ola', ola);
  });

  it('is asked about once, two weeks before its end, and kept with one press by who has no key', async () => {
    itIs('2027-05-15T11:00:00Z');
    await aMinutePasses();
    expect(await subjects(ola)).not.toContain('Your turn as a keeper ends soon');
    itIs('2027-05-17T12:00:00Z');
    await aMinutePasses();
    await aMinutePasses();
    expect((await subjects(ola)).filter((one) => one === 'Your turn as a keeper ends soon')).toHaveLength(1);
    const link = await linkIn('keeper', ola);
    expect((await turn(link, 'keep')).status).toBe(303);
    expect(await list()).toContain('Ola until Sunday, 15 August 2027');
  });

  it('is kept by who has a key only with what is sealed to it, each time another word', async () => {
    itIs('2027-03-01T13:00:00Z');
    const key = await newKey();
    const desks: [string, string] = [await askedAtTheDoor(ben), await askedAtTheDoor(chandra)];
    await proven(keeper, desks, key);
    itIs('2027-04-10T12:00:00Z');
    const before = await everything();
    for (const word of ['', 'a'.repeat(32), key.identity]) {
      const answer = await turn(keeper.link, 'keep', { word });
      expect(answer.status).toBe(422);
      expect(await answer.text()).not.toContain(key.identity);
    }
    expect(await everything()).toEqual(before);
    const word = await wordFor(keeper.link, 'word', key.identity);
    expect((await turn(keeper.link, 'keep', { word })).status).toBe(303);
    expect(await list()).toContain('Ola until Friday, 9 July 2027');
    expect((await turn(keeper.link, 'keep', { word })).status).toBe(422);
    // Who lost it says so; nothing more is sealed to it, and the turn goes on.
    const [row] = await rows<{ id: string }>('select id from keeper_keys');
    expect((await turn(keeper.link, 'lost', { key: row?.id ?? '' })).status).toBe(303);
    expect((await turn(keeper.link, 'keep')).status).toBe(303);
  });

  it('that ended: the key is sealed to no more, the links say so, the address is forgotten after 30 days', async () => {
    itIs('2027-03-01T13:00:00Z');
    const key = await newKey();
    const desks: [string, string] = [await askedAtTheDoor(ben), await askedAtTheDoor(chandra)];
    await proven(keeper, desks, key);
    itIs('2027-03-10T12:00:00Z');
    expect(await list()).toContain(`Ola until Sunday, 30 May 2027 ${key.recipient}`);
    expect((await turn(keeper.link, 'step-down')).headers.get('Location')).toBe('/keeper/?stepped-down');
    expect(await list()).toContain('Nobody at present');
    expect((await visit(`${keeper.link}turn/`)).status).toBe(410);
    await aMinutePasses();
    expect(await rows('select event from key_log order by seq desc limit 1')).toEqual([{ event: 'ended' }]);
    itIs('2027-04-08T12:00:00Z');
    await aMinutePasses();
    expect(await rows('select address from keepers where address is null')).toEqual([]);
    itIs('2027-04-10T12:00:00Z');
    await aMinutePasses();
    expect(await rows('select name from keepers where address is null')).toEqual([{ name: 'Ola' }]);
    // Invited again: neither the links nor the key of before.
    const again = await becomesKeeper('Ola', ola);
    expect((await visit(`${keeper.link}turn/`)).status).toBe(404);
    expect((await visit(`${again.link}turn/`)).status).toBe(200);
    expect(await list()).toContain('Ola until Friday, 9 July 2027 has no key in use');
  });

  it('that just ends closes its links, and one that begins anew before the clock came by wakes no key', async () => {
    itIs('2027-03-01T13:00:00Z');
    const key = await newKey();
    const desks: [string, string] = [await askedAtTheDoor(ben), await askedAtTheDoor(chandra)];
    await proven(keeper, desks, key);
    await post('/keeper/', { email: ola });
    // Ben keeps his own turn meanwhile.
    itIs('2027-05-20T12:00:00Z');
    await post('/desk/', { email: ben });
    await post(`${await linkIn('desk', ben)}turn/`, { press: 'keep' });
    await env.DB.prepare('update tokens set expires_at = 4e12').run();
    itIs('2027-05-31T12:00:00Z');
    expect((await visit(`${await linkIn('keeper', ola)}turn/`)).status).toBe(403);
    expect(await list()).toContain('Nobody at present');
    await becomesKeeper('Ola', ola);
    expect(await list()).toContain('has no key in use');
    await aMinutePasses();
    expect(await rows('select event from key_log order by seq desc limit 1')).toEqual([{ event: 'ended' }]);
  });

  it('is changed by nothing but what can be pressed', async () => {
    const before = await everything();
    expect((await turn(keeper.link, 'rule')).status).toBe(303);
    for (const press of ['stop', 'lost', 'prove']) {
      expect((await turn(keeper.link, press, { key: 'nothing' })).status, press).toBe(409);
    }
    expect(await everything()).toEqual(before);
  });
});

describe('The door of the keepers', () => {
  it('gives a link to a keeper and nothing to anybody else, and says the same', async () => {
    const keeper = await becomesKeeper('Ola', ola);
    await turn(keeper.link, 'end-links');
    expect((await visit(`${keeper.link}turn/`)).status).toBe(410);
    const mails = async () => (await inbox()).filter(({ subject }) => subject === 'Your way to the letters');
    const answers = [ola, per, ben, 'nobody@example.net'].map((email) => post('/keeper/', { email }));
    const said = await Promise.all((await Promise.all(answers)).map(async (one) => one.headers.get('Location')));
    expect(new Set(said)).toEqual(new Set(['/keeper/?asked']));
    expect((await mails()).map(({ to }) => to)).toEqual([ola]);
    expect((await visit(`${await linkIn('keeper', ola)}turn/`)).status).toBe(200);
    for (let n = 0; n < 8; n++) await post('/keeper/', { email: ola });
    expect(await mails()).toHaveLength(5);
    expect((await post('/keeper/', { email: 'x' })).status).toBe(422);
    expect(words(await read('/keeper/?asked'))).toContain('a fresh link is on its way');
    await turn(await linkIn('keeper', ola), 'step-down');
    itIs('2027-03-02T12:00:00Z');
    await post('/keeper/', { email: ola });
    expect(await mails()).toHaveLength(5);
  });
});
