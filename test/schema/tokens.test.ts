import { beforeEach, describe, expect, it } from 'vitest';
import { writeTogether } from '../../schema/database.ts';
import { findToken, hashToken, newToken, sweepTokens, tokens } from '../../schema/tokens.ts';
import { db, emptyHouse, now, rows } from './house.ts';

beforeEach(emptyHouse);

const expiresAt = now.add({ hours: 1 });

async function linkTo(subjectId: string) {
  const token = newToken();
  await db.insert(tokens).values({ hash: await hashToken(token), purpose: 'yours', subjectId, expiresAt });
  return token;
}

const unknown = { ok: false, why: 'unknown' };

describe('A private link', () => {
  it('opens its one entry', async () => {
    const [first, second] = [await linkTo('first'), await linkTo('second')];
    expect(await findToken(db, first, 'yours', now)).toMatchObject({ ok: true, token: { subjectId: 'first' } });
    expect(await findToken(db, second, 'yours', now)).toMatchObject({ ok: true, token: { subjectId: 'second' } });
  });

  it('opens nothing for another purpose, forged, cut short or made longer', async () => {
    const token = await linkTo('first');
    expect(await findToken(db, token, 'review', now)).toEqual(unknown);
    expect(await findToken(db, token, 'desk', now)).toEqual(unknown);
    for (const wrong of [newToken(), token.slice(0, -1), `${token}a`, '', "' or 1=1 --", token.toLowerCase()]) {
      expect(await findToken(db, wrong, 'yours', now), wrong).toEqual(unknown);
    }
  });

  it('does not open by what the database keeps of it', async () => {
    const token = await linkTo('first');
    const [row] = await rows<{ hash: string }>('select * from tokens');
    expect(JSON.stringify(row)).not.toContain(token);
    expect(await findToken(db, row?.hash ?? '', 'yours', now)).toEqual(unknown);
  });

  it('has ended the moment it expires, says so for a month, and is then forgotten', async () => {
    const token = await linkTo('first');
    expect(await findToken(db, token, 'yours', expiresAt.subtract({ milliseconds: 1 }))).toMatchObject({ ok: true });
    expect(await findToken(db, token, 'yours', expiresAt)).toEqual({ ok: false, why: 'expired' });
    await writeTogether(db, [sweepTokens(db, expiresAt.add({ hours: 24 * 30 }))]);
    expect(await findToken(db, token, 'yours', expiresAt)).toEqual({ ok: false, why: 'expired' });
    await writeTogether(db, [sweepTokens(db, expiresAt.add({ hours: 24 * 30, milliseconds: 1 }))]);
    expect(await findToken(db, token, 'yours', expiresAt)).toEqual(unknown);
  });

  it('is 256 bits that nobody had before', () => {
    const many = new Set(Array.from({ length: 1000 }, newToken));
    expect(many.size).toBe(1000);
    for (const token of many) expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });
});
