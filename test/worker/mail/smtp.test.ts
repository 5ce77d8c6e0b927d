import PostalMime from 'postal-mime';
import { beforeEach, describe, expect, inject, it } from 'vitest';
import { aMinutePasses, ben, itIs, linkIn, newTown, propose, read, rows, words } from '../town.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The ports of the mail server on loopback, and of what tells what came in. */
    mailServer: { smtp: number; http: number };
  }
}

beforeEach(newTown);

const { smtp, http } = inject('mailServer');
const bySmtp = { MAIL: 'smtp', SMTP_HOST: '127.0.0.1', SMTP_PORT: String(smtp) };

interface Seen {
  arrived: { to: string; user: string; secure: boolean; source: string }[];
  offered: string[];
}

/** What the mail server has seen of one address. */
async function seenOf(address: string): Promise<Seen> {
  const seen = (await (await fetch(`http://127.0.0.1:${http}/`)).json()) as Seen;
  return {
    arrived: seen.arrived.filter(({ to }) => to === address),
    offered: seen.offered.filter((to) => to === address),
  };
}

interface Row {
  attempts: number;
  trouble: string | null;
  sent_at: number | null;
  failed_at: number | null;
  due_at: number;
}

/** The receipt to whoever proposed. */
async function receipt(): Promise<Row> {
  const [row] = await rows<Row>("select * from outbox where kind = 'receipt'");
  if (!row) throw new Error('No receipt is owed.');
  return row;
}

const idOf = (source = '') => /^Message-ID: (.*)$/im.exec(source)?.[1];
const proposeAs = (steward_email: string, env: Record<string, string> = bySmtp) => propose({ steward_email }, { env });

describe('By a real mail server', () => {
  it('a mail arrives whole', async () => {
    await proposeAs('amina.smtp@example.net');
    const { arrived } = await seenOf('amina.smtp@example.net');
    expect(arrived).toHaveLength(1);
    expect(arrived[0]?.source).toContain('Subject: We have your proposal of Monday, 1 March 2027');
    expect(idOf(arrived[0]?.source)).toMatch(/^<[0-9a-f-]{36}@localhost>$/);
    expect(await receipt()).toMatchObject({ attempts: 1, trouble: null, sent_at: expect.any(Number) });
  });

  it('a mail with letters beyond ASCII in every header is read as it was meant, in lines that every server takes', async () => {
    const title = 'Größere Küche für alle, die über die Brücke müssen';
    const MAIL_FROM = '"Nachbarschaft Müßiggang, Süd" <commons@example.org>';
    await propose({ title, steward_email: 'amina.wide@example.net' }, { env: { ...bySmtp, MAIL_FROM } });
    const { arrived } = await seenOf(ben);
    const source = arrived.findLast(({ source: one }) => one.includes('Br=C3=BCcke'))?.source ?? '';
    const [head = ''] = source.split('\r\n\r\n');
    expect(head).toMatch(/^From: =\?UTF-8\?Q\?[^?"]+\?=\s+<commons@example\.org>$/m);
    for (const line of source.split('\r\n')) expect(line.length, line).toBeLessThanOrEqual(78);
    const { subject, from } = await PostalMime.parse(source);
    expect(subject).toBe(`To decide: ${title}`);
    expect(from?.name).toBe('Nachbarschaft Müßiggang, Süd');
  });

  it('one that is put off is tried again later, and comes once', async () => {
    await proposeAs('busy-once@example.net');
    expect(await receipt()).toMatchObject({ attempts: 1, sent_at: null, failed_at: null });
    expect((await receipt()).trouble).toContain('451 4.7.1 … is greylisted');
    await aMinutePasses(bySmtp);
    expect((await seenOf('busy-once@example.net')).offered).toHaveLength(1);
    itIs('2027-03-01T12:01:30Z');
    await aMinutePasses(bySmtp);
    await aMinutePasses(bySmtp);
    expect((await seenOf('busy-once@example.net')).arrived).toHaveLength(1);
    expect(await receipt()).toMatchObject({ attempts: 2, trouble: null, sent_at: expect.any(Number) });
  });

  it('one that is always put off is given up after thirteen tries', async () => {
    await proposeAs('busy@example.net');
    for (let row = await receipt(); row.failed_at === null; row = await receipt()) {
      itIs(new Date(row.due_at).toISOString());
      await aMinutePasses(bySmtp);
    }
    expect((await seenOf('busy@example.net')).offered).toHaveLength(13);
  });

  for (const [name, says] of [
    ['gone', '550 5.1.1 <…>: there is no … here'],
    ['spam', '554 5.7.1 We do not like it'],
  ]) {
    it(`one that is refused for good (${name}) is tried once, and kept`, async () => {
      await proposeAs(`${name}@example.net`);
      const row = await receipt();
      expect(row).toMatchObject({ attempts: 1, sent_at: null, failed_at: expect.any(Number) });
      expect(row.trouble).toContain(says);
      itIs('2027-03-03T12:00:00Z');
      await aMinutePasses(bySmtp);
      expect((await seenOf(`${name}@example.net`)).offered).toHaveLength(1);
    });
  }

  it('a line that is cut after the mail may bring it twice, under one name', async () => {
    await proposeAs('drop-once@example.net');
    expect((await receipt()).trouble).toContain('closed the line');
    itIs('2027-03-01T12:01:30Z');
    await aMinutePasses(bySmtp);
    const { arrived } = await seenOf('drop-once@example.net');
    expect(arrived).toHaveLength(2);
    expect(idOf(arrived[1]?.source)).toBe(idOf(arrived[0]?.source));
    expect(await receipt()).toMatchObject({ attempts: 2, sent_at: expect.any(Number) });
  });

  it('a server that is silent is left after twenty seconds, and asked again', async () => {
    await proposeAs('hang@example.net');
    const row = await receipt();
    expect(row).toMatchObject({ attempts: 1, sent_at: null, failed_at: null });
    expect(row.trouble).toBe('The mail server was silent for 20 s at RCPT TO.');
    // The stewards’ mails did not wait for it for good.
    expect(await rows("select id from outbox where kind = 'letter' and sent_at is null")).toEqual([]);
  }, 60_000);

  it('signs in where it has a password', async () => {
    await proposeAs('auth@example.net', { ...bySmtp, SMTP_USER: 'town', SMTP_PASS: 'right' });
    expect((await seenOf('auth@example.net')).arrived[0]?.user).toBe('town');
  });

  it('with a wrong password nothing is lost: it is a setting to mend, not a mail to give up', async () => {
    const wrong = { ...bySmtp, SMTP_USER: 'town@example.org', SMTP_PASS: 'wrong' };
    await proposeAs('wrong-auth@example.net', wrong);
    const row = await receipt();
    expect(row).toMatchObject({ attempts: 1, failed_at: null });
    expect(row.trouble).toBe('The mail server answered AUTH with: 535 5.7.8 … may not come in');
    itIs('2027-03-01T12:02:00Z');
    await aMinutePasses({ ...wrong, SMTP_PASS: 'right' });
    expect((await seenOf('wrong-auth@example.net')).arrived).toHaveLength(1);
  });

  it('nothing is said in clear text to a server elsewhere that offers no TLS', async () => {
    // Any name but those of loopback counts as elsewhere; this one leads to the same server.
    await proposeAs('elsewhere@example.net', {
      ...bySmtp,
      SMTP_HOST: '127.0.0.2',
      SMTP_USER: 'town',
      SMTP_PASS: 'right',
    });
    expect((await receipt()).trouble).toContain('offers no STARTTLS on this port, so nothing was sent');
    expect((await seenOf('elsewhere@example.net')).offered).toEqual([]);
  });

  it('the desk tells of what was given up: of stewards by name, of everybody else how many', async () => {
    const STEWARDS = 'ben@example.org, gone.steward@example.org';
    await propose({ steward_email: 'gone.amina@example.net' }, { env: { ...bySmtp, STEWARDS } });
    itIs('2027-03-02T12:00:00Z');
    await propose({ title: 'Another', steward_email: 'amina@example.net' });
    const desk = words(await read(await linkIn('desk', ben), { env: { STEWARDS } }));
    expect(desk).toContain('Undeliverable');
    expect(desk).toContain('A letter to gone.steward@example.org');
    expect(desk).toContain('550 5.1.1 <…>: there is no gone here');
    expect(desk).toContain('1 mail to people who sent something');
    expect(desk).not.toContain('gone.amina');
    itIs('2027-04-01T12:00:00Z');
    expect(words(await read(await linkIn('desk', ben), { env: { STEWARDS } }))).not.toContain('Undeliverable');
  });
});
