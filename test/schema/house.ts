/** A migrated, empty database for each test, and a moment at which the rules are tried. */
import { env } from 'cloudflare:workers';
import { Temporal } from 'temporal-polyfill';
import { openDatabase } from '../../schema/database.ts';
import { deriveKeys } from '../../schema/secrets.ts';
import { emptyDatabase } from '../database.ts';

export const emptyHouse = emptyDatabase;

export const db = openDatabase(env.DB);
export const keys = () => deriveKeys(env.COMMONS_SECRET);

/** Monday 1 March 2027, 13:00 in Berlin. */
export const now = Temporal.Instant.from('2027-03-01T12:00:00Z');
export const at = (moment: string) => Temporal.Instant.from(moment);

export const rows = async <Row = Record<string, unknown>>(query: string): Promise<Row[]> =>
  (await env.DB.prepare(query).all<Row>()).results;
