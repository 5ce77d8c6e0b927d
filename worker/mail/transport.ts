import { Email } from 'worker-mailer';
import { openDatabase } from '../../schema/database.ts';
import { receive } from '../../schema/inbox.ts';
import type { Mail } from '../../schema/outbox.ts';
import type { Settings } from '../../schema/settings.ts';
import type { Town } from '../context.ts';
import { addressHeader, textHeader } from './headers.ts';
import { openLine } from './smtp.ts';

/** On which mails go one after the other. */
export interface MailConnection {
  /** Returns when the other side has taken the mail; throws when it has not, and is of no more use then. */
  handOver(id: string, mail: Mail): Promise<void>;
  /** Never throws. */
  close(): Promise<void>;
}

/** Opens a line; throws when nobody is reached. */
export type Transport = () => Promise<MailConnection>;

/** The way mail leaves, as the setting MAIL says. */
export function transportOf(env: Cloudflare.Env, { asking, settings, now }: Town): Transport {
  switch (settings.MAIL) {
    case 'inbox':
      // On one's own machine, where nothing is counted and no mail has to wait for the next minute.
      return oneByOne((id, mail) => receive(openDatabase(env.DB), id, mail, now));
    case 'smtp':
      return () => {
        asking.note();
        return openSmtp(settings);
      };
    case 'cloudflare':
      return oneByOne((id, mail) => {
        asking.note();
        return sendByCloudflare(env, settings, id, mail);
      });
  }
}

/** Where every mail stands alone, there is nothing to open. */
const oneByOne = (handOver: MailConnection['handOver']): Transport => {
  return async () => ({ handOver, close: async () => {} });
};

/** Keeps holiday replies from answering (RFC 3834). */
const automatic = { 'Auto-Submitted': 'auto-generated' };

/** The same for every attempt at one mail, so that whoever gets it twice can tell. */
const messageId = ({ SITE_URL }: Settings, id: string) => `<${id}@${new URL(SITE_URL).hostname}>`;

/** `Name <address>` as the two things it says. */
export function sender(from: string): { name?: string; email: string } {
  const match = /^(.*?)\s*<([^<>]+)>$/.exec(from.trim());
  if (!match?.[2]) return { email: from.trim() };
  const [, quoted] = /^"(.*)"$/.exec(match[1] ?? '') ?? [];
  const name = quoted?.replace(/\\(.)/g, '$1') ?? match[1];
  return { name: name || undefined, email: match[2].trim() };
}

async function openSmtp(settings: Settings): Promise<MailConnection> {
  const { SMTP_HOST: host, SMTP_PORT: port, SMTP_USER: user, SMTP_PASS: pass, MAIL_FROM, SITE_URL } = settings;
  const line = await openLine({ host, port, user, pass, name: new URL(SITE_URL).hostname });
  return {
    close: () => line.close(),
    handOver(id, mail) {
      const from = sender(MAIL_FROM);
      const written = new Email({
        from,
        to: mail.to,
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        // The library writes no header that is here: its own are encoded in one piece, and within quotes.
        headers: {
          From: addressHeader('From', from),
          To: addressHeader('To', { email: mail.to }),
          ...(mail.replyTo ? { 'Reply-To': addressHeader('Reply-To', { email: mail.replyTo }) } : {}),
          Subject: textHeader('Subject', mail.subject),
          'Message-ID': messageId(settings, id),
          ...automatic,
        },
      });
      return line.handOver(written, mail.to);
    },
  };
}

async function sendByCloudflare(env: Cloudflare.Env, settings: Settings, id: string, mail: Mail): Promise<void> {
  if (!env.EMAIL) throw new Error('MAIL is cloudflare, but the worker has no send_email binding named EMAIL.');
  const { name, email } = sender(settings.MAIL_FROM);
  await env.EMAIL.send({
    from: name ? { name, email } : email,
    to: mail.to,
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    ...(mail.replyTo ? { replyTo: mail.replyTo } : {}),
    // Cloudflare makes the Message-ID itself and refuses a mail that brings one; ours goes beside it.
    headers: { 'X-Entity-Ref-ID': messageId(settings, id), ...automatic },
  });
}
