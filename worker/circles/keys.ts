import { Hono } from 'hono';
import { keysView } from '../../site/parts/circles/keys.tsx';
import type { App } from '../context.ts';
import { asBuilt, livePage } from '../page.tsx';
import { circlesTag } from './tags.ts';

/** Who the keepers are, with the log of their keys; and where one is made. */
export const keyRoutes = new Hono<App>()
  // Made anew each time: what it says of the log has to be found in the log.
  .get('/circles/keys/', (c) =>
    livePage(c, ({ db, context }) => keysView(db, context), { template: '/circles/keys/', tag: circlesTag }),
  )
  .get('/circles/key/', (c) => asBuilt(c, '/circles/key/'));
