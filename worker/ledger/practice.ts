import { Hono } from 'hono';
import * as hooks from '../../schema/ledger/hooks.ts';
import { findNames } from '../../site/parts/ledger/find.tsx';
import type { App } from '../context.ts';
import type { Practice } from '../practice.ts';
import { takeBackRoutes } from './back.tsx';
import { ledgerKind } from './kind.tsx';
import { logRoutes } from './log.tsx';
import { readRoutes } from './pages.ts';

/** The open ledger of what was done and given. */
export const ledger: Practice = {
  name: 'ledger',
  hooks,
  routes: new Hono<App>().route('/', readRoutes).route('/', logRoutes).route('/', takeBackRoutes),
  kinds: [ledgerKind],
  parameters: {
    '/ledger/find/': findNames,
    '/ledger.json': ['after'],
    '/ledger.csv': ['after'],
    '/log/': ['commons', 'corrects', 'act'],
    '/log/many/': ['commons', 'act'],
  },
  deskTools: [{ path: 'ledger/', words: 'Take a name back from the ledger' }],
};
