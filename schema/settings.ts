import * as z from 'zod';
import { readAddress } from './address.ts';
import { circlesSettings } from './circles/settings.ts';
import { ledgerSettings } from './ledger/settings.ts';
import { wholeNumber } from './numbers.ts';
import { zoneNamed } from './time.ts';

const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

/** True where mail may be shown in a browser instead of being sent: on this machine only. */
export const isLoopback = (url: string) => loopback.has(new URL(url).hostname);

/** `Name <address>` or a bare address, the address in its one spelling; null for anything else. */
function senderOf(from: string): string | null {
  const [, name = '', inBrackets] = /^([^<>]*)<([^<>]+)>$/.exec(from.trim()) ?? [];
  const read = readAddress(inBrackets ?? from);
  if (!read.ok) return null;
  return inBrackets === undefined ? read.address : `${name.trim()} <${read.address}>`.trim();
}

const noZone = 'Set TIME_ZONE to an IANA time zone, like Europe/Berlin. An offset, like +02:00, knows no summer time.';

/** What stands at the foot of every page; addresses in it become links. */
const atFoot = () => z.string().trim().max(500).default('');

/** The settings of the practices that have some, each in their `settings.ts`: none of them is secret. */
const ofPractices = ledgerSettings.extend(circlesSettings.shape);

const shared = z.object({
  /** The name on every page and in every mail. */
  SITE_NAME: z.string('Set SITE_NAME to the name of your site.').trim().min(1).max(80),
  /** The public origin, without a path: links in mails and feeds begin with it. */
  SITE_URL: z
    .url({
      protocol: /^https?$/,
      error: 'Set SITE_URL to the address of the site, like https://commons.example.org.',
    })
    .transform((url) => new URL(url).origin),
  /** One line of welcome on the front page. */
  WELCOME: z.string().trim().max(300).default(''),
  /** How else the stewards are reached, at the foot of every page. Empty for none. */
  CONTACT: atFoot(),
  /** Who runs the site, as the law of some countries wants it, at the foot of every page. Empty for none. */
  IMPRINT: atFoot(),
  /** The one colour of the site, as #rrggbb. Its lightness is adjusted so that text stays readable. */
  ACCENT: z
    .string()
    .regex(/^#[0-9a-f]{6}$/i, 'Set ACCENT to a colour like #d9583b.')
    .default('#d9583b'),
  /** The IANA zone in which people read and type times. */
  TIME_ZONE: z.string(noZone).transform((text, context) => {
    const zone = zoneNamed(text.trim());
    if (zone === null) context.addIssue({ code: 'custom', message: noZone });
    return zone ?? z.NEVER;
  }),
  /** A BCP 47 tag for dates and numbers. */
  LOCALE: z.string().refine((tag) => {
    try {
      return Intl.getCanonicalLocales(tag).length === 1;
    } catch {
      return false;
    }
  }, 'Set LOCALE to a language tag, like en-GB.'),
  /** Addresses of the first stewards, separated by commas. */
  STEWARDS: z
    .string('Set STEWARDS to at least one mail address.')
    .transform((list, context) => {
      const named = list.split(',').filter((one) => one.trim() !== '');
      const addresses = named.flatMap((one) => {
        const read = readAddress(one);
        if (read.ok) return read.address.toLowerCase();
        const message = `Set STEWARDS to mail addresses with commas between them: “${one.trim()}” is none that mail reaches.`;
        context.addIssue({ code: 'custom', message });
        return [];
      });
      return [...new Set(addresses)];
    })
    .pipe(z.array(z.string()).min(1, 'Set STEWARDS to at least one mail address.')),
  /** How mail leaves: `inbox` shows it on this machine, `smtp` and `cloudflare` send it. */
  MAIL: z.enum(['inbox', 'smtp', 'cloudflare'], 'Set MAIL to inbox, smtp or cloudflare.'),
  MAIL_FROM: z.string().transform((from, context) => {
    const sender = senderOf(from);
    if (sender) return sender;
    const message = 'Set MAIL_FROM to the address that mail comes from, like Commons <hello@example.org>.';
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  }),
  /** How many receipts an hour go to addresses that nobody has confirmed, so that a flood leaves room for the rest. */
  RECEIPTS_AN_HOUR: z.coerce
    .string()
    .transform((typed) => wholeNumber(typed) ?? 0)
    .refine((number) => number >= 1, 'Set RECEIPTS_AN_HOUR to a whole number from 1 on, like 240.')
    .default(240),
  SMTP_HOST: z.string().trim().default(''),
  SMTP_PORT: z.coerce
    .string()
    .trim()
    .regex(/^\d{1,5}$/, 'Set SMTP_PORT to a port number.')
    .transform(Number)
    .refine((port) => port >= 1 && port <= 65535, 'Set SMTP_PORT to a port number.')
    .default(587),
  SMTP_USER: z.string().default(''),
  SMTP_PASS: z.string().default(''),
  /** 32 random bytes, base64: `npm start` makes one for this machine. */
  COMMONS_SECRET: z
    .string('Set the secret COMMONS_SECRET to 32 random bytes in base64.')
    .refine(
      (secret) => /^[A-Za-z0-9+/_-]{43}=?$/.test(secret),
      'Set the secret COMMONS_SECRET to 32 random bytes in base64.',
    ),
});

const shape = shared.extend(ofPractices.shape);

const settingsSchema = shape
  .refine((settings) => settings.MAIL !== 'smtp' || settings.SMTP_HOST !== '', {
    path: ['SMTP_HOST'],
    error: 'Set SMTP_HOST, because MAIL is smtp.',
  })
  // The inbox shows everybody's private links: on a public address it would give them all away.
  .refine((settings) => settings.MAIL !== 'inbox' || isLoopback(settings.SITE_URL), {
    path: ['MAIL'],
    error: 'Set MAIL to smtp or cloudflare: inbox is for this machine only, and SITE_URL is public.',
  });

const publicShape = shared
  .pick({
    SITE_NAME: true,
    SITE_URL: true,
    WELCOME: true,
    CONTACT: true,
    IMPRINT: true,
    ACCENT: true,
    TIME_ZONE: true,
    LOCALE: true,
  })
  .extend(ofPractices.shape);

/** What the build needs to know: nothing in it is secret. */
export type PublicSettings = z.output<typeof publicShape>;

/** The settings of one town, as the rest of the code reads them. */
export type Settings = z.output<typeof settingsSchema>;

/** The names of all settings and secrets; a test holds README.md to it. */
export const settingNames = Object.keys(shape.shape);

/** A setting is missing or wrong. The message says what to set, one sentence a setting. */
export class SettingsError extends Error {}

function read<Schema extends z.ZodType>(schema: Schema, env: Record<string, unknown>): z.output<Schema> {
  const result = schema.safeParse(env);
  if (result.success) return result.data;
  const sentences = result.error.issues.map((issue) => {
    const name = String(issue.path[0]);
    return issue.message.startsWith('Set ') ? issue.message : `Set ${name}: ${issue.message}.`;
  });
  throw new SettingsError(sentences.join(' '));
}

/** What was read last, and from what: a worker has the same settings all its life, and each request asks for them. */
let lastRead: { given: unknown[]; settings: Settings } | undefined;

/**
 * Reads the settings from the bindings of the worker.
 *
 * @throws {SettingsError} with a sentence for each setting that is missing or wrong
 */
export function readSettings(env: object): Settings {
  const values = env as Record<string, unknown>;
  const given = settingNames.map((name) => values[name]);
  if (lastRead?.given.every((value, at) => value === given[at])) return lastRead.settings;
  const settings = read(settingsSchema, { ...env });
  lastRead = { given, settings };
  return settings;
}

/**
 * Reads the settings that the build may know.
 *
 * @throws {SettingsError} with a sentence for each setting that is missing or wrong
 */
export const readPublicSettings = (env: object): PublicSettings => read(publicShape, { ...env });
