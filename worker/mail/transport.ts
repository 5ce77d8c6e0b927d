import { Email } from 'worker-mailer';
import { receive } from '../../schema/inbox.ts';
import type { Mail } from '../../schema/outbox.ts';
import type { Settings } from '../../schema/settings.ts';
import type { Town } from '../town.ts';
import { handOver } from './smtp.ts';

/** Hands one mail over. Returns when the other side has taken it; throws when it has not. */
export type Transport = (id: string, mail: Mail) => Promise<void>;

/** The way mail leaves, as the setting MAIL says. */
export function transportOf(env: Cloudflare.Env, { db, settings, now }: Town): Transport {
  switch (settings.MAIL) {
    case 'inbox':
      return (id, mail) => receive(db, id, mail, now);
    case 'smtp':
      return (id, mail) => sendBySmtp(settings, id, mail);
    case 'cloudflare':
      return (id, mail) => sendByCloudflare(env, settings, id, mail);
  }
}

/** Keeps holiday replies from answering (RFC 3834). */
const automatic = { 'Auto-Submitted': 'auto-generated' };

/** The same for every attempt at one mail, so that whoever gets it twice can tell. */
const messageId = ({ SITE_URL }: Settings, id: string) => `<${id}@${new URL(SITE_URL).hostname}>`;

/** `Name <address>` as the two things it says. */
export function sender(from: string): { name?: string; email: string } {
  const match = /^(.*?)\s*<([^<>]+)>$/.exec(from.trim());
  return match?.[2]
    ? { name: match[1]?.replace(/^"|"$/g, '') || undefined, email: match[2].trim() }
    : { email: from.trim() };
}

function sendBySmtp(settings: Settings, id: string, mail: Mail): Promise<void> {
  const { SMTP_HOST: host, SMTP_PORT: port, SMTP_USER: user, SMTP_PASS: pass, MAIL_FROM, SITE_URL } = settings;
  const written = new Email({
    ...{ from: sender(MAIL_FROM), to: mail.to, subject: mail.subject, text: mail.text, html: mail.html },
    ...(mail.replyTo ? { reply: mail.replyTo } : {}),
    headers: { 'Message-ID': messageId(settings, id), ...automatic },
  });
  return handOver({ host, port, user, pass, name: new URL(SITE_URL).hostname }, written, mail.to);
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
