import * as hooks from '../../schema/messages/hooks.ts';
import type { Practice } from '../practice.ts';
import { messagesKind } from './kind.tsx';
import { messagesRoutes } from './routes.ts';

/** What people write to the stewards. */
export const messages: Practice = {
  name: 'messages',
  hooks,
  routes: messagesRoutes,
  kinds: [messagesKind],
  parameters: { '/write/': ['page'] },
};
