import { Hono } from 'hono';
import { writeTogether } from '../../schema/database.ts';
import { type Answers, wordOf } from '../../schema/form.ts';
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
import { endLinks } from '../../schema/tokens.ts';
import { longDate } from '../../site/parts/dates.ts';
import type { Filled } from '../../site/parts/form.tsx';
import { DecisionsLog, Stewards } from '../../site/parts/stewards/desk.tsx';
import { OnePress } from '../../site/parts/yours.tsx';
import type { App, AppContext } from '../context.ts';
import { form } from '../form.ts';
import { followLink, stewardOf } from '../link.ts';
import { nounOf } from '../loaded-entry.ts';
import { deliverSoon } from '../mail/outbox.ts';
import { ownPage } from '../page.ts';
import { invite, takeInvitationBack } from './invite.ts';

const mostLogged = 50;

/** What stewards do about their own turn, each other's, and what they decided. */
export const deskRoutes = new Hono<App>()
  .get('/desk/:token/stewards/', async (c) => showStewards(c, await me(c)))
  .post(
    '/desk/:token/stewards/',
    ...form(['email', 'take_back'], async (c, answers) => {
      const steward = await me(c);
      return answers.take_back ? takeBack(c, steward, answers) : inviteAnother(c, steward, answers);
    }),
  )
  .get('/desk/:token/turn/', async (c) => showTurn(c, await me(c)))
  .post('/desk/:token/turn/', ...form(['press'], async (c, { press }) => pressed(c, await me(c), press)))
  .get('/desk/:token/decisions/', async (c) => showDecisions(c, await me(c)));

const me = async (c: AppContext) => stewardOf(c.var.town, await followLink(c, 'desk'));

const toDesk = { call: 'desk', commonsId: null } as const;
const nothingTyped: Filled = { answers: {}, errors: {} };

async function showStewards(c: AppContext, steward: OnTurn, filled = nothingTyped, trouble?: string) {
  const { town } = c.var;
  const { here, db, keys, now } = town;
  const others = (await currentStewards(town)).filter(({ id }) => id !== steward.id);
  const open = await openInvitations(db, keys, toDesk, now);
  const main = <Stewards {...filled} here={here} me={steward} others={others} open={open} trouble={trouble} />;
  const failed = Object.keys(filled.errors).length > 0;
  const title = 'Your turn, and the other stewards';
  return ownPage(c, { title, parts: { main } }, { status: failed ? 422 : trouble ? 409 : 200 });
}

async function inviteAnother(c: AppContext, { id: by }: OnTurn, answers: Answers): Promise<Response> {
  const { town } = c.var;
  const isHere = (await currentStewards(town)).map(({ address }) => address);
  const invited = await invite(town, { ...toDesk, by, sunrise: null }, answers, {
    taken: (address) => (isHere.includes(address) ? 'They are a steward already. Enter another address' : null),
    subject: `Will you be a steward of ${town.settings.SITE_NAME}?`,
    lead: `A steward of ${town.settings.SITE_NAME} asks whether you would be one, too, for 90 days: reading what people send and deciding what goes up.`,
  });
  if (!invited.ok) return showStewards(c, await me(c), { answers, errors: invited.errors });
  deliverSoon(c);
  return c.redirect(c.req.path, 303);
}

async function takeBack(c: AppContext, steward: OnTurn, { take_back = '' }: Answers): Promise<Response> {
  const taken = await takeInvitationBack(c.var.town, wordOf(take_back), toDesk);
  return taken ? c.redirect(c.req.path, 303) : showStewards(c, steward, nothingTyped, tooLate);
}

/** Said to whoever takes an invitation back that was answered. */
export const tooLate = 'That invitation was answered or over before, so nothing was taken back.';

function showTurn(c: AppContext, { until }: OnTurn): Promise<Response> {
  const { settings } = c.var.town;
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
  return ownPage(c, { title: 'Do you keep your turn?', parts: { main } });
}

/** What one press does: to keep the turn, to end it, or to end the links. */
async function pressed(c: AppContext, { id }: OnTurn, press = ''): Promise<Response> {
  const { town } = c.var;
  const { db, now } = town;
  const first = await beginFirstTurns(town);
  switch (press) {
    case 'keep':
      await writeTogether(db, [...first, renewTurn(db, id, now)]);
      return c.redirect('../stewards/', 303);
    case 'step-down': {
      await writeTogether(db, [...first, endTurn(db, id, now), endLinksOfLast(db, id, now)]);
      const left = await currentStewards(town);
      // With nobody left the settings count again, so somebody is always there to read.
      return c.redirect(left.some(({ until }) => until) ? '/desk/?stepped-down' : '/desk/?stepped-down-last', 303);
    }
    case 'end-links':
      await writeTogether(db, [endLinks(db, id, now)]);
      return c.redirect('/desk/?links-ended', 303);
    default:
      return c.redirect('../stewards/', 303);
  }
}

async function showDecisions(c: AppContext, steward: OnTurn): Promise<Response> {
  const { town } = c.var;
  const { here, db } = town;
  const stewards = new Map((await currentStewards(town)).map(({ id, address }) => [id, address]));
  const nameOf = (by: string) => (by === steward.id ? 'you' : (stewards.get(by) ?? 'a former steward'));
  const page = await decisionsLog(db, c.req.query('before'), mostLogged + 1);
  const list = page
    .slice(0, mostLogged)
    .map((one) => ({ ...one, noun: nounOf(c.var.kinds, one.kind), who: nameOf(one.by) }));
  const older = page.length > mostLogged ? (list.at(-1)?.key ?? null) : null;
  const main = <DecisionsLog here={here} list={list} older={older} />;
  return ownPage(c, { title: 'What was decided', parts: { main } });
}
