import { env } from 'cloudflare:workers';
import { beforeEach, expect, it } from 'vitest';
import { writeTogether } from '../../../schema/database.ts';
import {
  beginFirstTurns,
  beginTurn,
  currentStewards,
  endTurn,
  type Stewardship,
  stewardId,
} from '../../../schema/stewards/queries.ts';
import { at, db, emptyHouse, keys, now, rows } from '../house.ts';

beforeEach(emptyHouse);

const town = async (other: Partial<Stewardship> = {}): Promise<Stewardship> => ({
  db,
  keys: await keys(),
  now,
  settings: { STEWARDS: ['ben@example.org', 'chandra@example.org'] },
  ...other,
});

const addresses = async (stewardship: Stewardship) =>
  (await currentStewards(stewardship)).map(({ address }) => address).sort();

it('the id of a steward is what the command in docs/deploy.md prints', async () => {
  expect(await stewardId(await keys(), 'Ben@example.org')).toBe('f6PQh4EFyyRRpTaHRjMS_IlS_HaH_l9PTYS62-Hpgp4');
});

it('first turns begin together, and not while anybody’s is on', async () => {
  await writeTogether(db, await beginFirstTurns(await town()));
  await writeTogether(db, await beginFirstTurns(await town({ settings: { STEWARDS: ['dov@example.net'] } })));
  expect(await addresses(await town())).toEqual(['ben@example.org', 'chandra@example.org']);
  expect(JSON.stringify(await rows('select * from stewards'))).not.toContain('example');
});

it('a turn that was put out by hand is over, and with all of them the settings count', async () => {
  const stewardship = await town();
  const dov = { id: await stewardId(stewardship.keys, 'dov@example.net'), address: 'dov@example.net' };
  await writeTogether(db, [...(await beginFirstTurns(stewardship)), ...(await beginTurn(stewardship, dov))]);
  expect(await addresses(stewardship)).toHaveLength(3);
  await writeTogether(db, [endTurn(db, dov.id, now)]);
  expect(await addresses(stewardship)).toEqual(['ben@example.org', 'chandra@example.org']);
  await env.DB.prepare('update stewards set ended_at = unixepoch() * 1000 where ended_at is null').run();
  const later = await town({ settings: { STEWARDS: ['emre@example.net'] } });
  expect(await addresses(later)).toEqual(['emre@example.net']);
});

it('a turn ends to the millisecond', async () => {
  await writeTogether(db, await beginFirstTurns(await town()));
  const settings = { STEWARDS: ['emre@example.net'] };
  expect(await addresses(await town({ settings, now: at('2027-05-30T11:59:59.999Z') }))).toHaveLength(2);
  expect(await addresses(await town({ settings, now: at('2027-05-30T12:00:00Z') }))).toEqual(['emre@example.net']);
});
