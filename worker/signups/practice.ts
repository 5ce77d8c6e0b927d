import { Hono } from 'hono';
import * as hooks from '../../schema/signups/hooks.ts';
import type { App } from '../context.ts';
import type { Practice } from '../practice.ts';
import { comingRoutes } from './coming.tsx';
import { joinRoutes } from './join.tsx';
import { signupsKind } from './kind.tsx';
import { fillPlaces, remind } from './notify.ts';
import { summarize } from './summary.ts';

/** Who takes a role at a commons. */
export const signups: Practice = {
  name: 'signups',
  hooks,
  routes: new Hono<App>().route('/', joinRoutes).route('/', comingRoutes),
  kinds: [signupsKind],
  parameters: { '/sign-up/': ['commons', 'date', 'role'] },
  jobs: [
    { name: 'fill places', run: (town) => fillPlaces(town), asks: 24 },
    { name: 'remind', run: remind, asks: 4 },
    { name: 'summarize', run: summarize, asks: 16 },
  ],
};
