import { Hono } from 'hono';
import * as z from 'zod';
import { refusedBy, type Statement, writeTogether } from '../../schema/database.ts';
import { findEntry, isStillOf } from '../../schema/entries.ts';
import { email, parseForm } from '../../schema/form.ts';
import {
  answeredWithin,
  askAddress,
  askedAddress,
  isAsked,
  isReachable,
  type Reachable,
  setAddress,
  wasAskedLately,
} from '../../schema/mine/address.ts';
import { enqueueMail } from '../../schema/outbox.ts';
import { recipientHash } from '../../schema/recipients.ts';
import { seal } from '../../schema/secrets.ts';
import type { Token } from '../../schema/tokens.ts';
import { ChangeAddress } from '../../site/parts/mine/address.tsx';
import { OnePress } from '../../site/parts/yours.tsx';
import type { App, AppContext, Town } from '../context.ts';
import { formPage } from '../form-page.ts';
import { followLink } from '../link.ts';
import { loadEntry } from '../loaded-entry.ts';
import { letterTo } from '../mail/letter.tsx';
import { deliverSoon } from '../mail/outbox.ts';
import { expiredLink, movedOn } from '../problem.tsx';
import { contactOf, contactPlace, daySent, newLink, senderLink } from '../submission.ts';

const addressForm = z.object({ email: email('Enter the new mail address') });

/** Somebody's own entry, whose address can be another, and the link that leads to it. */
interface Own {
  token: Token;
  entry: Reachable;
}

async function own(c: AppContext, purpose: 'yours' | 'address'): Promise<Own> {
  const token = await followLink(c, purpose);
  const { entry } = await loadEntry(c, token.subjectId);
  if (!isReachable(entry)) throw expiredLink();
  return { token, entry };
}

const tooSoon = 'A mail went to another new address minutes ago. Wait ten minutes before you enter one more.';

const twice =
  'Under that address somebody signed up for the same already, so nothing was changed. Take one of the two back, and ask again.';

/** Whoever sent something gives another address: asked for here, and taken once its owner says so. */
export const addressRoutes = new Hono<App>()
  .route(
    '/',
    formPage({
      path: '/yours/:token/address/',
      load: (c) => own(c, 'yours'),
      names: Object.keys(addressForm.shape),
      page: (_c, { entry }, { answers, errors, trouble }) => ({
        title: 'Change the mail address',
        parts: {
          main: <ChangeAddress title={entry.title} answers={answers} errors={errors} trouble={trouble} />,
        },
      }),
      parse: (_c, _own, answers) => parseForm(addressForm, answers),
      async submit(c, { entry }, said) {
        const { town } = c.var;
        if (await wasAskedLately(town.db, entry.id, town.now)) return { ok: false, errors: { email: tooSoon } };
        await writeTogether(town.db, await ask(town, entry, said.email));
        deliverSoon(c);
        return { ok: true, path: c.req.path, done: 'address' };
      },
    }),
  )
  .route(
    '/',
    formPage({
      path: '/address/:token/',
      async load(c) {
        const { token, entry } = await own(c, 'address');
        const { db, keys } = c.var.town;
        const address = await askedAddress(db, keys, entry);
        // The link of one address says no yes for another that was asked for since.
        if (address === null || token.mailedTo !== (await recipientHash(keys, address))) throw expiredLink();
        return { entry, address };
      },
      names: ['press'],
      page: (c, { entry, address }, { trouble }) => ({
        title: 'Is this your address?',
        parts: {
          main: (
            <OnePress
              title="Is this your address?"
              lead={address}
              button="Yes, write to me here"
              back={null}
              trouble={trouble}
            >
              <p>
                Somebody wants the mails about what they sent on {daySent(c.var.town, entry.createdAt)} to come here. If
                it was not you, just close this page.
              </p>
            </OnePress>
          ),
        },
      }),
      parse: () => ({ ok: true, data: null }),
      async submit(c, { entry, address }) {
        const { town } = c.var;
        const path = await readdress(town, entry, address).catch((error) => {
          if (refusedBy(error, 'UNIQUE')) return 'twice';
          throw error;
        });
        if (path === 'twice') return { ok: false, trouble: twice };
        if (!path) return { ok: false, trouble: movedOn };
        deliverSoon(c);
        return { ok: true, path, done: 'readdressed' };
      },
    }),
  );

/** Notes the new address, and asks whoever reads it. */
async function ask(town: Town, entry: Reachable, address: string): Promise<Statement[]> {
  const { db, keys, now, settings } = town;
  const about = { subjectId: entry.id, expiresAt: now.add(answeredWithin), to: address };
  const when = isAsked(entry.id, now);
  const { link, statement } = await newLink(town, 'address', about, when);
  const mail = await letterTo(town, address, 'Is this your address?', [
    `Somebody who sent something to ${settings.SITE_NAME} wants the mails about it to come here. Nothing changes until you say so.`,
    { label: 'If it was you, open this and press the button', link },
    'If it was not you, you need not do anything.',
  ]);
  const budget = settings.RECEIPTS_AN_HOUR;
  return [
    ...(await askAddress(db, keys, entry, address, now)),
    ...(await enqueueMail(db, keys, mail, now, { kind: 'receipt', budget, when })),
    statement,
  ];
}

/** @returns the private page, by a link of its own; null where it was handed on or forgotten meanwhile */
async function readdress(town: Town, entry: Reachable, address: string): Promise<string | null> {
  const { db, keys, now, settings } = town;
  const kind = town.kinds.get(entry.kind);
  if (!kind) return null;
  const contact = await seal(keys, contactPlace(entry.id), address);
  const isTheirs = isStillOf({ id: entry.id, contact });
  const day = daySent(town, entry.createdAt);
  const link = await senderLink(town, kind, entry.id, entry.contactUntil, { to: address, when: isTheirs });
  const welcome = await letterTo(town, address, `Your address for what you sent on ${day}`, [
    'From now on the mails about it come here.',
    { label: 'Your private link', link: link.link },
    'Keep this link to yourself. Those of earlier mails still work.',
  ]);
  const former = await contactOf(town, entry);
  const news =
    former &&
    (await letterTo(town, former, `Another address for what you sent on ${day}`, [
      'From now on the mails about it go to another address, which was confirmed. Your private link still works.',
      { label: 'If that was not you, tell the stewards', link: `${settings.SITE_URL}/write/` },
    ]));
  const owing = { room: 'decision', when: isTheirs } as const;
  await writeTogether(db, [
    ...setAddress(db, entry, contact),
    ...((await kind.readdressed?.(town, entry.id, address, isTheirs)) ?? []),
    link.statement,
    ...(await enqueueMail(db, keys, welcome, now, owing)),
    ...(news ? await enqueueMail(db, keys, news, now, owing) : []),
  ]);
  return (await findEntry(db, entry.id))?.contact === contact ? link.path : null;
}
