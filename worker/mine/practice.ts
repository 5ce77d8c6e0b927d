import { sweepRequests } from '../../schema/mine/queries.ts';
import type { Practice } from '../practice.ts';
import { sendLinks } from './job.ts';
import { mineRoutes } from './routes.ts';

/** Everybody's way back to what they sent. */
export const mine: Practice = {
  name: 'mine',
  routes: mineRoutes,
  parameters: { '/mine/': ['asked'] },
  jobs: [{ name: 'send links', run: sendLinks, asks: 4 }],
  sweeps: [({ db, now }) => [sweepRequests(db, now)]],
};
