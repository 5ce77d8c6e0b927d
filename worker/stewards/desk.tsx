import { Hono } from 'hono';
import { type Statement, writeTogether } from '../../schema/database.ts';
import type { ParsedForm } from '../../schema/form.ts';
import { dropWaitingToSteward, enqueueMail, isWrittenTo } from '../../schema/outbox.ts';
import { recipientHash } from '../../schema/recipients.ts';
import { openEndings } from '../../schema/stewards/endings.ts';
import { openInvitations } from '../../schema/stewards/invitations.ts';
import {
  beginFirstTurns,
  currentStewards,
  decisionsLog,
  endLinksOfLast,
  endTurn,
  type OnTurn,
  renewTurn,
} from '../../schema/stewards/queries.ts';
import { days } from '../../schema/time.ts';
import { endLinks } from '../../schema/tokens.ts';
import { longDate } from '../../site/parts/dates.ts';
import { DecisionsLog, Stewards } from '../../site/parts/stewards/desk.tsx';
import type { PageContext, View } from '../../site/parts/view.ts';
import { OnePress } from '../../site/parts/yours.tsx';
import type { App, AppContext, Town } from '../context.ts';
import { formPage } from '../form-page.ts';
import { asSteward } from '../link.ts';
import { letter } from '../mail/letter.tsx';
import { ownPage } from '../page.tsx';
import { newLink } from '../submission.ts';
import { invite, inviteNames, readInviting, submitInviting } from './invite.ts';

const mostLogged = 50;

/** What stewards do about their own turn, each other's, and what they decided. */
export const deskRoutes = new Hono<App>()
  .route(
    '/',
    formPage({
      path: '/desk/:token/stewards/',
      load: asSteward,
      names: inviteNames,
      async page(c, steward, shown) {
        const { town } = c.var;
        const { context, db, keys, now } = town;
        const others = (await currentStewards(town)).filter(({ id }) => id !== steward.id);
        const open = await openInvitations(db, keys, toDesk, now);
        const ending = await openEndings(db, now);
        const main = <Stewards {...shown} context={context} me={steward} others={others} ending={ending} open={open} />;
        return { title: 'Your turn, and the other stewards', parts: { main } };
      },
      parse: (_c, _steward, answers) => readInviting(answers),
      submit: (c, steward, asked) =>
        submitInviting(c, asked, toDesk, (email) => inviteAnother(c.var.town, steward, email)),
    }),
  )
  .route(
    '/',
    formPage({
      path: '/desk/:token/turn/',
      load: asSteward,
      names: ['press'],
      page: (c, steward) => turnView(c.var.town.context, steward),
      parse: (_c, _steward, { press = '' }) => ({ ok: true, data: press }),
      async submit(c, steward, press) {
        const path = await pressed(c.var.town, steward, press);
        return { ok: true, path, done: press === 'keep' ? 'turn' : 'itself' };
      },
    }),
  )
  .get('/desk/:token/decisions/', async (c) => showDecisions(c, await asSteward(c)));

const toDesk = { call: 'desk', commonsId: null } as const;

async function inviteAnother(town: Town, { id: by }: OnTurn, email: string): Promise<ParsedForm<null>> {
  const isHere = (await currentStewards(town)).map(({ address }) => address);
  return invite(town, { ...toDesk, by, sunrise: null }, email, {
    taken: (address) => (isHere.includes(address) ? 'They are a steward already. Enter another address' : null),
    subject: `Will you be a steward of ${town.settings.SITE_NAME}?`,
    lead: `A steward of ${town.settings.SITE_NAME} asks whether you would be one, too, for 90 days: reading what people send and deciding what goes up.`,
  });
}

function turnView({ settings }: PageContext, { until }: OnTurn): View {
  const main = (
    <OnePress
      title="Do you keep your turn?"
      lead="It is a turn, not an office."
      button="Keep it another 90 days"
      means="keep"
      back={{ path: '../stewards/', words: 'Your turn, and the other stewards' }}
    >
      <p>
        {until && `It ends on ${longDate(settings, { at: until, zone: settings.TIME_ZONE })}. `}
        If you do nothing, it just ends then, and your links decide nothing any more.
      </p>
    </OnePress>
  );
  return { title: 'Do you keep your turn?', parts: { main } };
}

/**
 * What one press does: to keep the turn, to end it, or to end the links.
 *
 * @returns where it leads
 */
async function pressed(town: Town, steward: OnTurn, press: string): Promise<string> {
  const { id } = steward;
  const { db, now } = town;
  const first = await beginFirstTurns(town);
  switch (press) {
    case 'keep':
      await writeTogether(db, [...first, renewTurn(db, id, now)]);
      return '../stewards/';
    case 'step-down': {
      await writeTogether(db, [...first, endTurn(db, id, now), endLinksOfLast(db, id, now)]);
      const left = await currentStewards(town);
      // With nobody left the settings count again, so somebody is always there to read.
      return left.some(({ until }) => until) ? '/desk/?stepped-down' : '/desk/?stepped-down-last';
    }
    case 'end-links':
      await writeTogether(db, await endAllLinks(town, steward));
      return '/desk/?links-ended';
    default:
      return '../stewards/';
  }
}

/** Ends the links of a steward. What still waits to go to them would bring dead ones: one mail with a live one goes instead. */
async function endAllLinks(town: Town, { id: stewardId, address }: OnTurn): Promise<Statement[]> {
  const { db, keys, settings, now } = town;
  const recipient = await recipientHash(keys, address);
  const ended = [endLinks(db, stewardId, now), dropWaitingToSteward(db, recipient)];
  if (!(await isWrittenTo(db, recipient))) return ended;
  const { link, statement } = await newLink(town, 'desk', { stewardId, expiresAt: now.add(days(60)) });
  const mail = letter(settings, address, 'What waits for a decision', [
    'You ended your links while mails to you still waited to go out. This one goes in their place.',
    { label: 'Everything that waits', link },
    'This link is yours alone. Opening it changes nothing.',
  ]);
  return [...ended, statement, ...(await enqueueMail(db, keys, mail, now, { kind: 'digest' }))];
}

async function showDecisions(c: AppContext, steward: OnTurn): Promise<Response> {
  const { town } = c.var;
  const { context, db } = town;
  const stewards = new Map((await currentStewards(town)).map(({ id, address }) => [id, address]));
  const nameOf = (by: string) => (by === steward.id ? 'you' : (stewards.get(by) ?? 'a former steward'));
  const page = await decisionsLog(db, c.req.query('before'), mostLogged + 1);
  const list = page.slice(0, mostLogged).map((one) => {
    const sentences = c.var.town.kinds.get(one.kind)?.sentences;
    const words = { pending: 'mended', approved: sentences?.closes?.closed } as Record<string, string | undefined>;
    const did = words[one.to] ?? one.to.replace('-', ' ');
    return { ...one, one: sentences?.one ?? 'an entry', did, who: nameOf(one.by) };
  });
  const older = page.length > mostLogged ? (list.at(-1)?.key ?? null) : null;
  const main = <DecisionsLog context={context} list={list} older={older} />;
  return ownPage(c, { title: 'What was decided', parts: { main } });
}
