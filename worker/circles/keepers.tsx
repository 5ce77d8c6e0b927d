import { Hono } from 'hono';
import { isSecretKey, keyForm, parseKey } from '../../schema/circles/keeper-form.ts';
import { keeperAddress, keepersOnTurn } from '../../schema/circles/keepers.ts';
import {
  confirmKey,
  type NamedKey,
  presentKeys,
  proposeKey,
  stateOfKey,
  type WhyNotProposed,
} from '../../schema/circles/keys.ts';
import type { Keeper } from '../../schema/circles/table.ts';
import { type ParsedForm, wordOf } from '../../schema/form.ts';
import { openInvitations } from '../../schema/stewards/invitations.ts';
import type { OnTurn } from '../../schema/stewards/queries.ts';
import { Keepers, PostKey } from '../../site/parts/circles/keepers.tsx';
import type { App, AppContext, Town } from '../context.ts';
import { formPage, type Outcome, type Refusal } from '../form-page.ts';
import { asSteward } from '../link.ts';
import { deliverSoon } from '../mail/outbox.ts';
import { purge } from '../page.tsx';
import { type InvitationRequest, invite, inviteNames, readInviting, submitInviting } from '../stewards/invite.ts';
import { circlesTag } from './tags.ts';
import { askToCompare, askToProve } from './tell.ts';
import { keyMovedOn, stop } from './turn.tsx';

interface Loaded {
  me: OnTurn;
  keepers: Keeper[];
  keys: NamedKey[];
}

async function asStewardOfKeepers(c: AppContext): Promise<Loaded> {
  const { db, now } = c.var.town;
  const me = await asSteward(c);
  const [keepers, keys] = [await keepersOnTurn(db, now), await presentKeys(db)];
  return { me, keepers, keys };
}

type Asked =
  | { asks: 'invitation'; request: InvitationRequest }
  | { asks: 'confirm'; key: NamedKey | undefined }
  | { asks: 'stop'; key: NamedKey | undefined };

const toLetters = { call: 'letters', commonsId: null } as const;

/** What stewards do for keepers: they invite them, and post and compare their keys. */
export const keeperRoutes = new Hono<App>()
  .route(
    '/',
    formPage<Loaded, Asked>({
      path: '/desk/:token/keepers/',
      names: [...inviteNames, 'press', 'key'],
      load: asStewardOfKeepers,
      async page(c, { me, keepers, keys }, shown) {
        const { context, db, keys: secrets, now } = c.var.town;
        const open = await openInvitations(db, secrets, toLetters, now);
        const standing = keys.map((key) => ({ ...key, state: stateOfKey(key, now) }));
        const main = <Keepers {...shown} context={context} keepers={keepers} keys={standing} me={me.id} open={open} />;
        return { title: 'Keepers of letters, and their keys', parts: { main } };
      },
      parse(_c, { keys }, answers): ParsedForm<Asked> | Refusal {
        const press = wordOf(answers.press);
        if (press === 'confirm' || press === 'stop') {
          return { ok: true, data: { asks: press, key: keys.find(({ id }) => id === wordOf(answers.key)) } };
        }
        const read = readInviting(answers);
        return read.ok ? { ok: true, data: { asks: 'invitation', request: read.data } } : read;
      },
      submit(c, loaded, asked) {
        if (asked.asks === 'stop') return stop(c, asked.key);
        if (asked.asks === 'confirm') return confirm(c, loaded, asked.key);
        return submitInviting(c, asked.request, toLetters, (email) => inviteKeeper(c.var.town, loaded, email));
      },
    }),
  )
  .route(
    '/',
    formPage<Loaded, { keeper: string; recipient: string }>({
      path: '/desk/:token/keepers/key/',
      names: Object.keys(keyForm.shape),
      load: asStewardOfKeepers,
      page: (_c, { keepers }, { answers, errors }) => {
        const recipient = isSecretKey(answers.recipient) ? '' : (answers.recipient ?? '');
        const main = <PostKey keepers={keepers} answers={{ ...answers, recipient }} errors={errors} />;
        return { title: 'Post a key', parts: { main } };
      },
      parse: (_c, _loaded, answers) => parseKey(answers),
      submit: (c, loaded, key) => propose(c, loaded, key),
    }),
  );

async function inviteKeeper(town: Town, { me, keepers }: Loaded, email: string): Promise<ParsedForm<null>> {
  const { settings, keys } = town;
  const present = await Promise.all(keepers.map((one) => keeperAddress(keys, one)));
  return invite(town, { ...toLetters, by: me.id, sunrise: null }, email, {
    taken: (address) => (present.includes(address) ? 'They are a keeper already. Enter another address' : null),
    subject: `Will you be a keeper of ${settings.SITE_NAME}?`,
    lead: `A steward of ${settings.SITE_NAME} asks whether you would be a keeper for 90 days: one of those who open the letters that people write about what should not stay unsaid.`,
  });
}

const refusals: Record<WhyNotProposed, Record<string, string>> = {
  'one-waits': { keeper: 'A key of theirs waits already. Stop it first, if it is not the right one' },
  'turn-over': { keeper: 'They are no keeper any more. Choose somebody else' },
  known: { recipient: 'This key is known here already. Every keeper needs one of their own, made anew' },
};

async function propose(
  c: AppContext,
  { me, keepers }: Loaded,
  asked: { keeper: string; recipient: string },
): Promise<Outcome> {
  const { town } = c.var;
  const keeper = keepers.find(({ id }) => id === asked.keeper);
  if (!keeper) return { ok: false, errors: refusals['turn-over'] };
  const { recipient } = asked;
  const mails = await askToCompare(town, { name: keeper.name, recipient }, me.id);
  const proposed = await proposeKey(town.db, { keeper, recipient, by: me.id }, mails, town.now);
  if (!proposed.ok) return { ok: false, errors: refusals[proposed.why] };
  deliverSoon(c);
  await purge(c, circlesTag);
  return { ok: true, path: '../', done: 'done' };
}

async function confirm(c: AppContext, { me, keepers }: Loaded, key: NamedKey | undefined): Promise<Outcome> {
  const { town } = c.var;
  if (key?.proposedBy === me.id)
    return { ok: false, trouble: 'You posted this key. Another steward has to compare it.' };
  const keeper = keepers.find(({ id }) => id === key?.keeperId);
  if (!key || !keeper) return { ok: false, trouble: keyMovedOn };
  const mails = await askToProve(town, keeper, key);
  if (!(await confirmKey(town.db, key, me.id, mails, town.now))) return { ok: false, trouble: keyMovedOn };
  deliverSoon(c);
  await purge(c, circlesTag);
  return { ok: true, path: c.req.path, done: 'done' };
}
