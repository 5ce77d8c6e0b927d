import type { Hono } from 'hono';
import type { Statement } from '../schema/database.ts';
import type { Hooks } from '../schema/hooks.ts';
import type { App, Town } from './context.ts';
import type { EntryKind } from './entry-kind.ts';

/** One practice of a town: all that the rest of the worker knows of it. */
export interface Practice {
  /** The same in every folder. */
  name: string;
  /** What it answers: pages, forms, feeds, private pages. */
  routes: Hono<App>;
  /** The kinds of entry that people send; none where nothing is sent. */
  kinds?: EntryKind[];
  /** What it does by the clock, the most urgent first. */
  jobs?: Job[];
  /** What it forgets once its time is over; all of them run as one batch, every minute. */
  sweeps?: ((town: Town) => Statement[])[];
  /** What its private links are good for: each is the first part of their path. */
  purposes?: string[];
  /** What its public pages and feeds are asked for in their address, by their paths. */
  parameters?: Record<string, readonly string[]>;
  /** What it writes when something happens that is not its own. */
  hooks?: Hooks;
  /** What stewards can do beside deciding, by its path below the desk. */
  deskTools?: { path: string; words: string }[];
}

/** Something that is done by the clock, every minute. */
export interface Job {
  /** Named in tests and logs. */
  name: string;
  run(town: Town): Promise<unknown>;
  /** How often it asks the database at most in one run: a batch counts once. */
  asks: number;
}
