import { Hono } from 'hono';
import * as hooks from '../../schema/offers/hooks.ts';
import { sweepBoard } from '../../schema/offers/queries.ts';
import { findOffersNames } from '../../site/parts/offers/find.tsx';
import type { App } from '../context.ts';
import type { Practice } from '../practice.ts';
import { answersRoutes } from './answers.ts';
import { boardRoutes } from './board.ts';
import { doneRoutes } from './done.tsx';
import { noticeEditsKind } from './edit-kind.tsx';
import { handsKind } from './hand-kind.tsx';
import { handsRoutes } from './hands.ts';
import { askWhatStands } from './jobs.ts';
import { offersKind } from './kind.tsx';
import { toolRoutes } from './tools.tsx';

/** The board of offers, needs and chores. */
export const offers: Practice = {
  name: 'offers',
  hooks,
  routes: new Hono<App>()
    .route('/', boardRoutes)
    .route('/', answersRoutes)
    .route('/', handsRoutes)
    .route('/', doneRoutes)
    .route('/', toolRoutes),
  kinds: [offersKind, handsKind, noticeEditsKind],
  parameters: {
    '/offers/find/': findOffersNames,
    '/offer/': [
      'direction',
      'category',
      'title',
      'details',
      'quantity',
      'area',
      'until',
      'commons',
      'how_often',
      'hands',
      'wanted_back',
    ],
  },
  jobs: [{ name: 'ask what stands', run: askWhatStands, asks: 2 }],
  sweeps: [({ db, now }) => [sweepBoard(db, now)]],
};
