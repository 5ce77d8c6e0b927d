/** Letters on a keeper's desk: verbs of the tests of circles. */
import { env } from 'cloudflare:workers';
import { open } from '../../schema/circles/age.ts';
import { readLetter } from '../../schema/circles/letter.ts';
import { rewrapHeader } from '../../schema/circles/rewrap.ts';
import { hashToken, newToken } from '../../schema/tokens.ts';
import { everyLetter, freshCode, letterFields, type TestKeeper } from './circles.ts';
import { decoded, post, read } from './town.ts';

/** A keeper's own link. */
export async function deskOf({ name }: TestKeeper): Promise<string> {
  const token = newToken();
  await env.DB.prepare("insert into tokens (hash, purpose, subject_id, expires_at) values (?, 'keeper', ?, ?)")
    .bind(await hashToken(token), `keeper-${name}`, Date.now() + 400 * 86_400_000)
    .run();
  return `/keeper/${token}/`;
}

/** Farida writes to some of them; what the row of her letter holds, and its answering secret as a keeper reads it. */
export async function written(to: TestKeeper[], changes: Record<string, string> = {}) {
  const before = new Set(((await everyLetter()).letters ?? []).map(({ id }) => id));
  const code = await freshCode();
  const { status } = await post('/grievance/', letterFields(to, code, changes));
  if (status !== 303) throw new Error(`The letter was answered with ${status}.`);
  const row = ((await everyLetter()).letters ?? []).find(({ id }) => !before.has(id));
  const [id, sealed] = [String(row?.id), String(row?.sealed)];
  const secret = readLetter((await open(to[0]?.identity ?? '', sealed)) ?? '')?.answer ?? '';
  return { code, id, sealed, secret, path: `letters/${id}/` };
}

/** All that is sealed of a letter, the letter itself first. */
export async function sealedFiles(letterId: string): Promise<string[]> {
  const { letters, words } = await everyLetter();
  const said = (words ?? []).filter(({ letter_id }) => letter_id === letterId);
  return [letters?.find(({ id }) => id === letterId), ...said].map((row) => String(row?.sealed));
}

/** What a keeper's browser sends to hand a letter on: it opens with `identity`, and puts these keys around it. */
export async function handingFields(
  page: string,
  { id, secret }: { id: string; secret: string },
  identity: string,
  to: TestKeeper[],
  added: TestKeeper[] = [],
) {
  const html = await read(page);
  const value = (pattern: RegExp) => decoded(pattern.exec(html)?.[1] ?? '');
  const replyTo = value(/data-reply-to="([^"]*)"/);
  const keys = [...to, ...added].map(({ recipient }) => recipient);
  const headers = await Promise.all(
    (await sealedFiles(id)).map((file, index) => rewrapHeader(identity, file, index === 0 ? keys : [replyTo, ...keys])),
  );
  return {
    ...{ secret, seen: value(/name="seen" value="([^"]*)"/) },
    // As a browser sends the lines of a form.
    headers: headers.join('').replaceAll('\n', '\r\n'),
    ...Object.fromEntries(added.map(({ keyId }) => [`add-${keyId}`, 'yes'])),
  };
}
