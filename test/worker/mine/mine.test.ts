import { beforeEach, describe, expect, it } from 'vitest';
import { onTheBoard } from '../offers.ts';
import { handOn } from '../stewards.ts';
import {
  aMinutePasses,
  amina,
  everything,
  inbox,
  itIs,
  newTown,
  over,
  post,
  propose,
  publish,
  read,
  rows,
  says,
  visit,
  words,
} from '../town.ts';

beforeEach(newTown);

const ask = (email: string, connection = '192.0.2.3') => post('/mine/', { email }, over(connection));

const linksTo = async (who: string) => {
  const mail = (await inbox(who)).find(({ subject }) => subject.startsWith('Your private links'));
  return {
    text: mail?.text ?? '',
    links: [...(mail?.text ?? '').matchAll(/http:\/\/localhost(\/yours\/\S+)/g)].map(([, path]) => path ?? ''),
  };
};

describe('Whoever lost a link', () => {
  it('gets one mail with all that still hold, and the old ones go on working', async () => {
    const { yours } = await publish();
    const { yours: notice } = await onTheBoard({ email: amina });
    expect((await ask(amina)).status).toBe(303);
    const { text, links } = await linksTo(amina);
    expect(links).toHaveLength(2);
    expect(text).toContain('Swap table on the court (proposal');
    expect(text).toContain('Long ladder to lend');
    for (const link of [...links, yours, notice]) expect((await visit(link)).status, link).toBe(200);
    expect(words(await read(links.find((one) => one) ?? ''))).toContain('Your');
  });

  it('reads no words that nobody approved, as long as nobody confirmed the address', async () => {
    await propose({ title: 'Xylophonia for sale' });
    await ask(amina);
    const before = await linksTo(amina);
    expect(before.links).toHaveLength(1);
    expect(before.text).not.toContain('Xylophonia');
    expect(before.text).toMatch(/Your proposal of/);
    await says('mine', amina);
    itIs('2027-03-01T14:30:00Z');
    await ask(amina);
    expect((await linksTo(amina)).text).toContain('Xylophonia for sale');
  });

  it('is not shown what was handed on', async () => {
    const { yours } = await publish();
    await handOn(yours, 'dov@example.net');
    await ask(amina);
    expect((await linksTo(amina)).links).toEqual([]);
    await ask('dov@example.net');
    expect((await linksTo('dov@example.net')).links).toHaveLength(1);
  });
});

describe('The page that sends links', () => {
  it('answers the same for every address, and writes the same', async () => {
    await publish();
    for (const [n, email] of [amina, 'nobody@example.net'].entries()) {
      const response = await ask(email, `198.51.100.${n}`);
      expect([response.status, response.headers.get('Location')]).toEqual([303, '/mine/?asked']);
      expect(await response.text()).toBe('');
    }
    expect(await rows('select address from link_requests')).toEqual([{ address: null }, { address: null }]);
    expect(words(await read('/mine/?asked'))).toContain('If something here was sent with that address');
    expect(await inbox('nobody@example.net')).toEqual([]);
  });

  it('sends one mail an hour to an address, whoever asks', async () => {
    await publish();
    await Promise.all([1, 2, 3].map((n) => ask(amina, `198.51.100.${n}`)));
    for (let n = 0; n < 3; n++) await aMinutePasses();
    const mails = async () => (await inbox(amina)).filter(({ subject }) => subject.startsWith('Your private links'));
    expect(await mails()).toHaveLength(1);
    itIs('2027-03-01T14:30:00Z');
    await ask(amina);
    expect(await mails()).toHaveLength(2);
  });

  it('keeps no address in clear, and after an hour nothing', async () => {
    await publish();
    await ask(amina);
    await ask('nobody@example.net');
    const { inbox: _onThisMachineOnly, ...tables } = await everything();
    expect(JSON.stringify(tables)).not.toMatch(/nobody@|amina@/);
    expect(await rows('select * from link_requests where address is not null')).toEqual([]);
    itIs('2027-03-01T14:30:00Z');
    await aMinutePasses();
    expect(await rows('select * from link_requests')).toEqual([]);
  });

  it('asks for an address that is one', async () => {
    expect((await ask('nobody')).status).toBe(422);
    expect((await ask('')).status).toBe(422);
  });

  it('is named where a link has ended', async () => {
    const answer = await visit(`/yours/${'A'.repeat(43)}/`);
    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain('href="/mine/"');
  });
});
