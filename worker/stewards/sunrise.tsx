import { Hono } from 'hono';
import { commonsChoices } from '../../schema/commons/choices.ts';
import type { Plan } from '../../schema/commons/plan.ts';
import { writeTogether } from '../../schema/database.ts';
import { type Answers, type ParsedForm, wordOf } from '../../schema/form.ts';
import { manyNames, mostLines } from '../../schema/ledger/form.ts';
import { namesOfHands } from '../../schema/signups/hands.ts';
import { openInvitations } from '../../schema/stewards/invitations.ts';
import { steered, sunriseNow } from '../../schema/stewards/sunrises.ts';
import { before } from '../../schema/time.ts';
import { localDate, today } from '../../site/parts/dates.ts';
import type { Filled } from '../../site/parts/form.tsx';
import { ManyForm, manyAnswers } from '../../site/parts/ledger/form.tsx';
import { PrivatePage } from '../../site/parts/private.tsx';
import { InviteNext } from '../../site/parts/stewards/invitation.tsx';
import { ordinal } from '../../site/parts/stewards/sunrises.tsx';
import type { View } from '../../site/parts/view.ts';
import { steer } from '../commons/steer.ts';
import type { App, AppContext, Town } from '../context.ts';
import { manyLines } from '../form.ts';
import { formPage } from '../form-page.ts';
import { sendLog } from '../ledger/log.tsx';
import { readLog } from '../ledger/parse.ts';
import { deliverSoon } from '../mail/outbox.ts';
import { contactOf } from '../submission.ts';
import { invite, inviteNames, readInviting, submitInviting } from './invite.ts';

/** What the steward of a commons does after it: inviting who holds the next one, and logging what was done. */
export const sunriseRoutes = new Hono<App>()
  .route(
    '/',
    formPage({
      path: '/yours/:token/invitation/',
      load: steer,
      names: inviteNames,
      async page(c, { commons }, shown) {
        const { db, keys, context, now } = c.var.town;
        const [last, open] = await Promise.all([
          sunriseNow(db, commons.entryId),
          openInvitations(db, keys, { call: 'commons', commonsId: commons.entryId }, now),
        ]);
        const sunrise = (last?.number ?? 0) + 1;
        const main = <InviteNext {...shown} context={context} title={commons.title} sunrise={sunrise} open={open} />;
        return { title: `Who holds the ${ordinal(sunrise)} sunrise?`, parts: { main } };
      },
      parse: (_c, _plan, answers) => readInviting(answers),
      submit(c, plan, asked) {
        const about = { call: 'commons', commonsId: plan.commons.entryId } as const;
        return submitInviting(c, asked, about, (email) => inviteNext(c.var.town, plan, email));
      },
    }),
  )
  .route(
    '/',
    formPage({
      path: '/yours/:token/log/',
      load: steer,
      names: manyNames,
      size: manyLines,
      fresh: whatWasDone,
      page: (c, _plan, { answers, errors }) => logView(c.var.town, { answers, errors }),
      async parse(c, { entry }, answers) {
        // Their box is known: they need not type the address again.
        const email = (await contactOf(c.var.town, entry)) ?? '';
        return readLog(c.var.town, { ...answers, email }, true);
      },
      async submit(c, { commons }, read, answers) {
        const { town } = c.var;
        const { path } = await sendLog(town, read, answers, [steered(town.db, commons.entryId, town.now)]);
        deliverSoon(c);
        return { ok: true, path, done: 'itself' };
      },
    }),
  );

async function inviteNext(town: Town, { entry, commons }: Plan, email: string): Promise<ParsedForm<null>> {
  const { title, entryId: commonsId } = commons;
  const own = (await contactOf(town, entry))?.toLowerCase();
  const sunrise = ((await sunriseNow(town.db, commonsId))?.number ?? 0) + 1;
  const invited = await invite(town, { call: 'commons', by: 'sender', commonsId, sunrise }, email, {
    taken: (address) => (address === own ? 'That is your own address. Enter somebody else’s' : null),
    subject: `Will you hold the next one? ${title}`,
    lead: `Whoever looks after “${title}” asks whether you would hold the next one.`,
  });
  if (invited.ok) await writeTogether(town.db, [steered(town.db, commonsId, town.now)]);
  return invited;
}

/** The lines of those who had a place at the last date that was held, to be put right and sent. */
async function whatWasDone({ var: { town } }: AppContext, { commons, dates }: Plan): Promise<Answers> {
  const last = dates.findLast(({ startsAt, calledOff }) => !calledOff && before(startsAt, town.now));
  const hands = last ? await namesOfHands(town.db, commons.entryId, last.dateNumber, mostLines) : [];
  const lines = hands.map(({ title, name }) => ({ act: 'task', what: title, who: name ?? '' }));
  const when = last ? localDate({ at: last.startsAt, zone: commons.zone }) : today(town.context);
  return { ...manyAnswers(lines), when: when.toString(), commons: commons.slug, once: crypto.randomUUID() };
}

async function logView({ db, context, now }: Town, filled: Filled): Promise<View> {
  const choices = await commonsChoices(db, now, wordOf(filled.answers.commons));
  const shared = { context, choices, today: today(context).toString(), submit: 'Send all lines', askEmail: false };
  const main = (
    <PrivatePage
      wide
      title="Log what was done"
      lead={`Whoever had signed up has a line already (of very many, the first ${mostLines}). Take out what was not so, add what is missing, and send it: a steward of the site reads it before it stands in the ledger.`}
    >
      <ManyForm {...shared} {...filled} />
    </PrivatePage>
  );
  return { title: 'Log what was done', parts: { main } };
}
