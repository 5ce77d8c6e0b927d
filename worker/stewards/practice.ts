import { Hono } from 'hono';
import { sweepEndings } from '../../schema/stewards/endings.ts';
import * as hooks from '../../schema/stewards/hooks.ts';
import type { App } from '../context.ts';
import type { Practice } from '../practice.ts';
import { askingRoutes } from './asking.ts';
import { deskRoutes } from './desk.tsx';
import { endingRoutes } from './ending.tsx';
import { invitationRoutes } from './invitation.tsx';
import { askAfterwards, askWhoGoesOn, forgetTurns, keepSomeoneOnTurn, offerWhatIsSilent } from './jobs.ts';
import { sunriseRoutes } from './sunrise.tsx';

/** Turns: who reads for the site, and who holds the next sunrise of a commons. */
export const stewards: Practice = {
  name: 'stewards',
  hooks,
  routes: new Hono<App>()
    .route('/', askingRoutes)
    .route('/', deskRoutes)
    .route('/', endingRoutes)
    .route('/', invitationRoutes)
    .route('/', sunriseRoutes),
  parameters: { '/desk/': ['asked', 'stepped-down', 'stepped-down-last', 'links-ended'] },
  purposes: ['invitation'],
  jobs: [
    { name: 'keep someone on turn', run: keepSomeoneOnTurn, asks: 1 },
    { name: 'ask afterwards', run: askAfterwards, asks: 2 },
    { name: 'ask who goes on', run: askWhoGoesOn, asks: 2 },
    { name: 'offer what is silent', run: offerWhatIsSilent, asks: 9 },
  ],
  sweeps: [forgetTurns, ({ db, now }) => [sweepEndings(db, now)]],
  deskTools: [{ path: 'stewards/', words: 'Your turn, and the other stewards' }],
};
