import { beforeEach, describe, expect, it } from 'vitest';
import { writeTogether } from '../../schema/database.ts';
import { claimDue, dropWaiting, enqueueMail, type Owed, openMail } from '../../schema/outbox.ts';
import {
  confirm,
  hasConfirmed,
  mailBoxOf,
  recipientHash,
  refuse,
  standingOf,
  sweepRecipients,
  welcome,
} from '../../schema/recipients.ts';
import { db, emptyHouse, keys, now, rows } from './house.ts';

beforeEach(emptyHouse);

describe('The mail box behind a spelling', () => {
  it.each([
    ['Amina@Example.net', 'amina@example.net'],
    ['a.mi.na+soup@gmail.com', 'amina@gmail.com'],
    ['AMINA@GoogleMail.com', 'amina@gmail.com'],
    ['amina+a+b@outlook.com', 'amina@outlook.com'],
    ['amina+x@hotmail.co.uk', 'amina@hotmail.co.uk'],
    ['a.mina+x@live.fr', 'a.mina@live.fr'],
    ['amina+x@fastmail.com', 'amina@fastmail.com'],
    ['a_mi-na+x@protonmail.com', 'amina@proton.me'],
    ['amina+x@me.com', 'amina@icloud.com'],
    ['amina-soup@yahoo.de', 'amina@yahoo.de'],
    ['soup@amina.fastmail.com', 'amina@fastmail.com'],
    ['amina+x@ya.ru', 'amina@yandex.com'],
    ['amina+x@posteo.net', 'amina@posteo.net'],
    ['amina+x@mailbox.org', 'amina@mailbox.org'],
    // Who knows what other servers do: two spellings may be two people.
    ['amina+soup@example.net', 'amina+soup@example.net'],
    ['a.mina@example.net', 'a.mina@example.net'],
    ['amina@notgmail.com', 'amina@notgmail.com'],
    ['amina@outlook.example', 'amina@outlook.example'],
    ['+soup@gmail.com', '+soup@gmail.com'],
    ['...@gmail.com', '...@gmail.com'],
    ['nothing', 'nothing'],
  ])('%s is %s', (address, box) => {
    expect(mailBoxOf(address)).toBe(box);
  });

  it('is one of forty-five spellings', async () => {
    const spellings = Array.from(
      { length: 45 },
      (_, n) => `${'amina'.split('').join(n % 2 ? '.' : '')}+${n}@gmail.com`,
    );
    const hashes = await Promise.all(spellings.map(async (one) => recipientHash(await keys(), one)));
    expect(new Set(hashes).size).toBe(1);
  });
});

const zoe = 'zoe@example.net';
const letterTo = (to: string, subject = 'Hello') => ({ to, subject, text: 'x', html: 'x' });
const owed = async (kind: Owed['kind'], to = zoe, when = now) =>
  writeTogether(
    db,
    await enqueueMail(
      db,
      await keys(),
      letterTo(to, kind),
      when,
      kind === 'receipt' ? { kind, budget: 240 } : { kind },
    ),
  );
const written = async (kind = '%') => (await rows(`select id from outbox where kind like '${kind}'`)).length;

/** Owes so many at the same moment. */
const atOnce = (many: number, kind: Owed['kind'], to = (_: number) => zoe) =>
  Promise.all(Array.from({ length: many }, (_, n) => owed(kind, to(n))));

describe('To an address that nobody has confirmed', () => {
  it('ten receipts go in an hour, of a hundred that are owed at once, and twenty in a day', async () => {
    await atOnce(100, 'receipt');
    expect(await written()).toBe(10);
    for (let hour = 1; hour < 24; hour++) await owed('receipt', zoe, now.add({ hours: hour, minutes: 1 }));
    expect(await written()).toBe(20);
  });

  it('and what was decided goes all the same: receipts leave room for it', async () => {
    await atOnce(100, 'receipt');
    await owed('notice');
    expect(await written('notice')).toBe(1);
    await atOnce(100, 'notice');
    expect(await written()).toBe(20);
    for (let hour = 1; hour < 24; hour++) await owed('notice', zoe, now.add({ hours: hour, minutes: 1 }));
    expect(await written()).toBe(30);
  });

  it('spelled in a hundred ways goes no more', async () => {
    await atOnce(100, 'receipt', (n) => `z.o.e+${n}@gmail.com`);
    expect(await written()).toBe(10);
  });

  it('all together get 240 receipts an hour, so that a flood uses up neither the mail server’s day nor the stewards’', async () => {
    for (let turn = 0; turn < 5; turn++) await atOnce(60, 'receipt', (n) => `n${turn}-${n}@example.net`);
    expect(await written()).toBe(240);
    await owed('letter', 'ben@example.org');
    await owed('notice', 'last@example.net');
    expect(await written()).toBe(242);
    await owed('receipt', 'last@example.net', now.add({ hours: 1, minutes: 1 }));
    expect(await written('receipt')).toBe(241);
  });
});

describe('To whoever followed a link of ours', () => {
  it('go thirty receipts an hour, which anybody can ask for, and sixty mails in all', async () => {
    await writeTogether(db, [confirm(db, await recipientHash(await keys(), zoe), now)]);
    await atOnce(100, 'receipt');
    expect(await written()).toBe(30);
    await atOnce(100, 'notice');
    expect(await written()).toBe(60);
    await atOnce(100, 'letter');
    expect(await written('letter')).toBe(100);
  });

  it('no flood of receipts to others keeps one away', async () => {
    await writeTogether(db, [confirm(db, await recipientHash(await keys(), zoe), now)]);
    for (let turn = 0; turn < 5; turn++) await atOnce(60, 'receipt', (n) => `n${turn}-${n}@example.net`);
    await owed('receipt');
    expect(await written()).toBe(241);
  });

  it('it is known for a year after the last time', async () => {
    const hash = await recipientHash(await keys(), zoe);
    await writeTogether(db, [confirm(db, hash, now)]);
    const later = now.add({ hours: 24 * 300 });
    await writeTogether(db, [confirm(db, hash, later), sweepRecipients(db, now.add({ hours: 24 * 366 }))]);
    expect(await hasConfirmed(db, await keys(), 'ZOE@example.net')).toBe(true);
    await writeTogether(db, [sweepRecipients(db, later.add({ hours: 24 * 366 }))]);
    expect(await rows('select * from recipients')).toEqual([]);
  });
});

describe('To whoever refused mail from here', () => {
  it('nothing goes, not what waits, in no spelling, and it is not forgotten', async () => {
    const hash = await recipientHash(await keys(), 'zoe@gmail.com');
    await owed('notice', 'zoe@gmail.com');
    await owed('receipt', 'ben@example.org');
    await writeTogether(db, [refuse(db, hash, now), dropWaiting(db, hash)]);
    for (const kind of ['notice', 'receipt'] as const) await owed(kind, 'Z.oe+x@googlemail.com');
    expect(await written()).toBe(1);
    await writeTogether(db, [confirm(db, hash, now), sweepRecipients(db, now.add({ hours: 24 * 4000 }))]);
    expect(await standingOf(db, hash)).toBe('refused');
    expect(JSON.stringify(await rows('select * from recipients'))).not.toMatch(/zoe|gmail/);
  });

  it('until they want it again', async () => {
    const hash = await recipientHash(await keys(), zoe);
    await writeTogether(db, [refuse(db, hash, now)]);
    await writeTogether(db, [welcome(db, hash, now)]);
    await owed('notice');
    expect(await written()).toBe(1);
  });

  it('what a steward has to decide still goes', async () => {
    await writeTogether(db, [refuse(db, await recipientHash(await keys(), 'ben@example.org'), now)]);
    await owed('letter', 'ben@example.org');
    expect(await written()).toBe(1);
  });
});

it('stewards and people who are known go first, then what else is due, then receipts', async () => {
  await writeTogether(db, [confirm(db, await recipientHash(await keys(), 'known@example.net'), now)]);
  await owed('receipt');
  await owed('notice');
  await owed('receipt', 'known@example.net', now.add({ seconds: 1 }));
  await owed('letter', 'ben@example.org', now.add({ seconds: 2 }));
  const order: string[] = [];
  for (let turn = 0; turn < 4; turn++) {
    for (const mail of await claimDue(db, now.add({ minutes: 1 }), 1)) {
      const { to, subject } = await openMail(await keys(), mail);
      order.push(`${subject} to ${to}`);
    }
  }
  expect(order).toEqual([
    'receipt to known@example.net',
    'letter to ben@example.org',
    `notice to ${zoe}`,
    `receipt to ${zoe}`,
  ]);
});
