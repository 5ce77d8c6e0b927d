import { anotherWord, isSecretKey, readChallenge } from '../../schema/circles/keeper-form.ts';
import { endKeeperLinks, endKeeperTurn } from '../../schema/circles/keepers.ts';
import {
  loseKey,
  type NamedKey,
  presentKeys,
  proveKey,
  renewWithKey,
  stateOfKey,
  stopKey,
} from '../../schema/circles/keys.ts';
import type { Keeper } from '../../schema/circles/table.ts';
import { writeTogether } from '../../schema/database.ts';
import { type Answers, type ParsedForm, wordOf } from '../../schema/form.ts';
import { KeeperTurn } from '../../site/parts/circles/turn.tsx';
import type { AppContext, Town } from '../context.ts';
import { formPage, type Outcome, type Refusal } from '../form-page.ts';
import { deliverSoon } from '../mail/outbox.ts';
import { purge } from '../page.tsx';
import { asKeeper } from './keeper.ts';
import { circlesTag } from './tags.ts';
import { tellProven, tellStopped } from './tell.ts';

/** What was decided about a key before this was pressed. */
export const keyMovedOn =
  'Something was done with this key meanwhile, so nothing was changed. Below is how it stands now.';

interface Loaded {
  me: Keeper;
  keys: NamedKey[];
}

type Pressed =
  | { press: 'keep' | 'prove'; key: NamedKey | undefined; word: string }
  | { press: 'stop' | 'lost'; key: NamedKey | undefined }
  | { press: 'step-down' | 'end-links' | 'nothing' };

/** A keeper's own turn and keys. */
export const turnRoutes = formPage<Loaded, Pressed>({
  path: '/keeper/:token/turn/',
  template: '/blank/turn/',
  names: ['press', 'key', 'word', 'proof'],
  async load(c) {
    const me = await asKeeper(c);
    return { me, keys: await presentKeys(c.var.town.db) };
  },
  page(c, { me, keys }, { answers, errors, trouble }) {
    const { context } = c.var.town;
    const shown = keys.map((key) => ({ ...key, state: stateOfKey(key, context.now) }));
    const main = (
      <KeeperTurn
        context={context}
        me={me}
        keys={shown}
        answers={withoutSecrets(answers)}
        errors={errors}
        trouble={trouble}
      />
    );
    return { title: 'Your turn as a keeper, and your key', parts: { main } };
  },
  parse: (c, loaded, answers) => parsePress(c.var.town, loaded, answers),
  submit: (c, loaded, pressed) => act(c, loaded, pressed),
});

const withoutSecrets = ({ word = '', proof = '', ...answers }: Answers): Answers => ({
  ...answers,
  word: isSecretKey(word) ? '' : wordOf(word),
  proof: isSecretKey(proof) ? '' : wordOf(proof),
});

/** The key of a keeper that letters are sealed to; the newest, while one takes the place of another. */
const keyInUse = ({ now }: Town, { me, keys }: Loaded) =>
  keys.findLast((key) => key.keeperId === me.id && stateOfKey(key, now) === 'in-use');

function parsePress(town: Town, loaded: Loaded, answers: Answers): ParsedForm<Pressed> | Refusal {
  const press = wordOf(answers.press);
  const key = loaded.keys.find(({ id }) => id === wordOf(answers.key));
  switch (press) {
    case 'keep': {
      const used = keyInUse(town, loaded);
      if (!used) return { ok: true, data: { press, key: undefined, word: '' } };
      const read = readChallenge(answers.word);
      return read.ok
        ? { ok: true, data: { press, key: used, word: read.word } }
        : { ok: false, errors: { word: read.error } };
    }
    case 'prove': {
      if (key?.keeperId !== loaded.me.id || stateOfKey(key, town.now) !== 'to-prove') {
        return { ok: false, trouble: keyMovedOn };
      }
      const read = readChallenge(answers.proof);
      return read.ok
        ? { ok: true, data: { press, key, word: read.word } }
        : { ok: false, errors: { proof: read.error } };
    }
    case 'stop':
    case 'lost':
      return { ok: true, data: { press, key } };
    case 'step-down':
    case 'end-links':
      return { ok: true, data: { press } };
    default:
      return { ok: true, data: { press: 'nothing' } };
  }
}

async function act(c: AppContext, { me }: Loaded, pressed: Pressed): Promise<Outcome> {
  const { town } = c.var;
  const { db, now } = town;
  const here = { ok: true, path: c.req.path, done: 'done' } as const;
  switch (pressed.press) {
    case 'keep': {
      const { key, word } = pressed;
      if (!(await renewWithKey(db, me.id, key, word, now))) {
        return key ? { ok: false, errors: { word: anotherWord } } : { ok: false, trouble: keyMovedOn };
      }
      break;
    }
    case 'prove': {
      const { key, word } = pressed;
      const isProven = key && (await proveKey(db, key, word, await tellProven(town, key), now));
      if (!isProven) return { ok: false, errors: { proof: anotherWord } };
      break;
    }
    case 'stop':
      return stop(c, pressed.key);
    case 'lost': {
      const { key } = pressed;
      if (key?.keeperId !== me.id || !(await loseKey(db, key, now))) return { ok: false, trouble: keyMovedOn };
      break;
    }
    case 'step-down':
      await writeTogether(db, [endKeeperTurn(db, me.id, now), endKeeperLinks(db, me.id, now)]);
      await purge(c, circlesTag);
      return { ok: true, path: '/keeper/?stepped-down', done: 'itself' };
    case 'end-links':
      await writeTogether(db, [endKeeperLinks(db, me.id, now)]);
      return { ok: true, path: '/keeper/?links-ended', done: 'itself' };
    default:
      return here;
  }
  deliverSoon(c);
  await purge(c, circlesTag);
  return here;
}

/** Stops a key that is not in use yet, as any keeper or steward may. */
export async function stop(c: AppContext, key: NamedKey | undefined): Promise<Outcome> {
  const { town } = c.var;
  if (!key || !(await stopKey(town.db, key, await tellStopped(town, key), town.now))) {
    return { ok: false, trouble: keyMovedOn };
  }
  deliverSoon(c);
  await purge(c, circlesTag);
  return { ok: true, path: c.req.path, done: 'done' };
}
