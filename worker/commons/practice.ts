import { Hono } from 'hono';
import * as hooks from '../../schema/commons/hooks.ts';
import { forgetWords } from '../../schema/commons/host-words.ts';
import { forgetQuietPlaces } from '../../schema/commons/queries.ts';
import type { App } from '../context.ts';
import type { Practice } from '../practice.ts';
import { askRoutes } from './ask.ts';
import { editsKind } from './edit-kind.tsx';
import { commonsKind } from './kind.tsx';
import { pagesRoutes } from './pages.ts';
import { planRoutes } from './plan.tsx';

/** One-day commons: the calendar, the form to propose, and their plans. */
export const commons: Practice = {
  name: 'commons',
  hooks,
  routes: new Hono<App>().route('/', pagesRoutes).route('/', planRoutes).route('/', askRoutes),
  kinds: [commonsKind, editsKind],
  parameters: { '/propose/': ['copy'] },
  sweeps: [({ db, now }) => [forgetQuietPlaces(db, now), forgetWords(db, now)]],
};
