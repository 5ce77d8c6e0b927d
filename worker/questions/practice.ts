import * as hooks from '../../schema/questions/hooks.ts';
import type { Practice } from '../practice.ts';
import { agreeRoutes } from './agree.tsx';
import { questionsKind } from './kind.tsx';

/** What was asked about a commons and answered, put up for everybody when both sides say yes. */
export const questions: Practice = {
  name: 'questions',
  hooks,
  routes: agreeRoutes,
  kinds: [questionsKind],
};
