import { Hono } from 'hono';
import { forgetAgreements } from '../../schema/circles/agreements.ts';
import { forgetLetters } from '../../schema/circles/desk.ts';
import * as hooks from '../../schema/circles/hooks.ts';
import { writeTogether } from '../../schema/database.ts';
import type { App } from '../context.ts';
import type { Practice } from '../practice.ts';
import { agreementRoutes } from './agreements.tsx';
import { answerRoutes } from './answer.tsx';
import { calledRoutes } from './called.tsx';
import { circlesRoutes } from './circles.tsx';
import { asideRoutes, deskRoutes, openerRoutes } from './desk.tsx';
import { keeperDoorRoutes } from './door.ts';
import { grievanceRoutes } from './grievance.tsx';
import { handingRoutes } from './handing.tsx';
import { invitedRoutes } from './invited.tsx';
import { askKeepers, endOldKeys, forgetFormerKeepers, tellNews } from './jobs.ts';
import { keeperRoutes } from './keepers.tsx';
import { keyRoutes } from './keys.ts';
import { letterRoutes, sealedRoutes } from './letter.tsx';
import { turnRoutes } from './turn.tsx';

/** Letters to keepers, and the circles in which what they are about is said in the presence of those affected. */
export const circles: Practice = {
  name: 'circles',
  hooks,
  routes: [
    ...[
      circlesRoutes,
      grievanceRoutes,
      letterRoutes,
      sealedRoutes,
      keyRoutes,
      keeperDoorRoutes,
      turnRoutes,
      keeperRoutes,
    ],
    ...[
      deskRoutes,
      answerRoutes,
      asideRoutes,
      handingRoutes,
      openerRoutes,
      calledRoutes,
      invitedRoutes,
      agreementRoutes,
    ],
  ].reduce((all, routes) => all.route('/', routes), new Hono<App>()),
  // All of them hold what is for one person only, without a link: kept by no cache, told to no other site.
  purposes: ['keeper', 'grievance', 'letter', 'invited'],
  parameters: { '/keeper/': ['asked', 'stepped-down', 'links-ended'] },
  jobs: [
    { name: 'end old keys', run: endOldKeys, asks: 3 },
    { name: 'tell keepers', run: tellNews, asks: 3 },
    { name: 'ask keepers', run: askKeepers, asks: 2 },
    // Letters are kept in a database of their own, which no sweep of the town's reaches.
    {
      name: 'forget letters',
      asks: 1,
      run: ({ letters, now }) =>
        writeTogether(letters, [...forgetLetters(letters, now), ...forgetAgreements(letters, now)]),
    },
  ],
  sweeps: [forgetFormerKeepers],
  deskTools: [
    { path: 'keepers/', words: 'Keepers of letters, and their keys' },
    { path: 'circle/', words: 'The standing circle' },
  ],
};
