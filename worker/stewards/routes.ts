import { Hono } from 'hono';
import type { App } from '../town.ts';
import { askingRoutes } from './asking.tsx';
import { deskRoutes } from './desk.tsx';
import { invitationRoutes } from './invitation.tsx';
import { sunriseRoutes } from './sunrise.tsx';

export const stewardsRoutes = new Hono<App>()
  .route('/', askingRoutes)
  .route('/', deskRoutes)
  .route('/', invitationRoutes)
  .route('/', sunriseRoutes);
