/** The turns of keepers and their keys, step by step as people go them. */
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { open } from '../../schema/circles/age.ts';
import { askedAtTheDoor } from './stewards.ts';
import { ben, decoded, linkIn, post, read, rows, sent } from './town.ts';

export const ola = 'ola@example.net';
export const per = 'per@example.net';

/** Somebody who became a keeper, as they know themselves. */
export interface InTurn {
  name: string;
  email: string;
  /** Their private link. */
  link: string;
}

/** Ben invites somebody, who accepts. */
export async function becomesKeeper(name: string, email: string): Promise<InTurn> {
  const desk = await askedAtTheDoor(ben);
  await sent(`${desk}keepers/`, { email });
  const path = await sent(await linkIn('invitation', email), { name });
  return { name, email, link: path.replace(/turn\/$/, '') };
}

export interface KeyPair {
  identity: string;
  recipient: string;
}

export async function newKey(): Promise<KeyPair> {
  const identity = await generateX25519Identity();
  return { identity, recipient: await identityToRecipient(identity) };
}

export interface KeyRow {
  id: string;
  keeper_id: string;
  recipient: string;
  proposed_by: string;
  confirmed_by: string | null;
  confirmed_at: number | null;
  proven_at: number | null;
  active_at: number | null;
  stopped_at: number | null;
  ended_at: number | null;
}

export const keyRows = () => rows<KeyRow>('select * from keeper_keys order by proposed_at, rowid');
export const keyOf = async (recipient: string) => (await keyRows()).findLast((key) => key.recipient === recipient);
export const logLines = async () =>
  (await rows<{ event: string; name: string }>('select event, name from key_log order by seq')).map(
    ({ event, name }) => `${event} ${name}`,
  );

/** A steward posts a key for a keeper. */
export async function postKey(desk: string, { name }: Pick<InTurn, 'name'>, recipient: string) {
  const [keeper] = await rows<{ id: string }>(`select id from keepers where name = '${name}'`);
  return post(`${desk}keepers/key/`, { keeper: keeper?.id ?? '', recipient });
}

/** Presses a button about a key, on the page of a steward. */
export const pressKey = async (desk: string, press: string, recipient: string) =>
  post(`${desk}keepers/`, { press, key: (await keyOf(recipient))?.id ?? '' });

/** What is sealed on a keeper's page for a field, and opened with a key. */
export async function wordFor(link: string, field: 'word' | 'proof', identity: string): Promise<string> {
  const page = await read(`${link}turn/`);
  const [, sealed = ''] = new RegExp(`data-field="${field}".*?<pre class="sealed">(.*?)</pre>`, 's').exec(page) ?? [];
  return (await open(identity, decoded(sealed)))?.trim() ?? '';
}

/** A keeper says a word for a key of theirs. */
export const prove = async (link: string, { recipient }: KeyPair, proof: string) =>
  post(`${link}turn/`, { press: 'prove', key: (await keyOf(recipient))?.id ?? '', proof });

/** Posted by one steward, compared by the other, and opened by its keeper: what is left is to wait. */
export async function proven(keeper: InTurn, desks: [string, string], key: KeyPair): Promise<void> {
  const [bens, chandras] = desks;
  const steps = [
    await postKey(bens, keeper, key.recipient),
    await pressKey(chandras, 'confirm', key.recipient),
    await prove(keeper.link, key, await wordFor(keeper.link, 'proof', key.identity)),
  ];
  for (const [n, { status }] of steps.entries()) if (status !== 303) throw new Error(`Step ${n} gave ${status}.`);
}
