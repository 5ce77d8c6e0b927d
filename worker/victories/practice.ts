import * as hooks from '../../schema/victories/hooks.ts';
import type { Practice } from '../practice.ts';
import { victoriesKind } from './kind.tsx';
import { victoriesRoutes } from './routes.tsx';

/** What came of it, each with something to join next. */
export const victories: Practice = {
  name: 'victories',
  hooks,
  routes: victoriesRoutes,
  kinds: [victoriesKind],
  deskTools: [{ path: 'victory/', words: 'Tell what came of something' }],
};
