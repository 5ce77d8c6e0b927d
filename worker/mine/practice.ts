import { Hono } from 'hono';
import { sweepAddressChanges } from '../../schema/mine/address.ts';
import { sweepRequests } from '../../schema/mine/queries.ts';
import type { App } from '../context.ts';
import type { Practice } from '../practice.ts';
import { addressRoutes } from './address.tsx';
import { sendLinks } from './job.ts';
import { mineRoutes } from './routes.ts';

/** Everybody's way back to what they sent. */
export const mine: Practice = {
  name: 'mine',
  routes: new Hono<App>().route('/', mineRoutes).route('/', addressRoutes),
  purposes: ['address'],
  parameters: { '/mine/': ['asked'] },
  jobs: [{ name: 'send links', run: sendLinks, asks: 4 }],
  sweeps: [({ db, now }) => [sweepRequests(db, now), sweepAddressChanges(db, now)]],
};
