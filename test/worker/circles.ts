/** Keepers with keys of their own, and letters to them: verbs of the tests of circles. */
import { env } from 'cloudflare:workers';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { read } from './town.ts';

export interface TestKeeper {
  name: string;
  keyId: string;
  identity: string;
  recipient: string;
}

/** Keepers whose keys were proven a week ago. */
export async function withKeepers(...names: string[]): Promise<TestKeeper[]> {
  const keepers: TestKeeper[] = [];
  for (const name of names) {
    const identity = await generateX25519Identity();
    const recipient = await identityToRecipient(identity);
    const keyId = crypto.randomUUID();
    const id = `keeper-${name}`;
    const [week, long] = [Date.now() - 7 * 86_400_000, Date.now() + 60 * 86_400_000];
    await env.DB.batch([
      env.DB.prepare('insert into keepers (id, name, since, until) values (?, ?, ?, ?)').bind(id, name, week, long),
      env.DB.prepare(
        'insert into keeper_keys (id, keeper_id, recipient, proposed_by, proposed_at, proven_at, active_at) values (?, ?, ?, ?, ?, ?, ?)',
      ).bind(keyId, id, recipient, 'ben', week, week, week),
    ]);
    keepers.push({ name, keyId, identity, recipient });
  }
  return keepers;
}

/** The code that a fresh form shows. */
export async function freshCode(): Promise<string> {
  const code = /<code id="code">([^<]+)<\/code>/.exec(await read('/grievance/'))?.[1];
  if (!code) throw new Error('The form shows no code.');
  return code;
}

/** A letter as the form takes it, to all of some keepers. */
export const letterFields = (keepers: TestKeeper[], code: string, changes: Record<string, string> = {}) => ({
  ...{ what: 'Somebody shouts at the newcomers.', affected: 'Two of us', wish: 'That it stops', urgency: 'soon' },
  ...{ name: '', contact: '', code, kept: 'yes' },
  ...Object.fromEntries(keepers.map(({ keyId }) => [`reader-${keyId}`, 'yes'])),
  ...changes,
});

const tables = [
  'letters',
  'letter_readers',
  'letter_kept_from',
  'words',
  'called_circles',
  'circle_people',
  'agreements',
];

/** Everything that the database of letters holds. */
export async function everyLetter(): Promise<Record<string, Record<string, unknown>[]>> {
  const all: Record<string, Record<string, unknown>[]> = {};
  for (const table of tables) {
    all[table] = (await env.LETTERS.prepare(`select * from ${table}`).all()).results;
  }
  return all;
}
