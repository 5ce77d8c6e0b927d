import { Hono } from 'hono';
import * as hooks from '../../schema/relays/hooks.ts';
import { sweepRelays } from '../../schema/relays/queries.ts';
import type { App } from '../context.ts';
import type { Practice } from '../practice.ts';
import { repliesRoutes } from './replies.tsx';
import { stopRoutes } from './stop.tsx';

/** Writing to each other through the site, without seeing an address. */
export const relays: Practice = {
  name: 'relays',
  hooks,
  routes: new Hono<App>().route('/', repliesRoutes).route('/', stopRoutes),
  purposes: ['reply'],
  sweeps: [({ db, now }) => [sweepRelays(db, now)]],
};
