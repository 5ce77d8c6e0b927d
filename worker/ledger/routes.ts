import { Hono } from 'hono';
import type { App } from '../town.ts';
import { takeBackRoutes } from './back.tsx';
import { logRoutes } from './log.tsx';
import { readRoutes } from './pages.ts';

export const ledgerRoutes = new Hono<App>().route('/', readRoutes).route('/', logRoutes).route('/', takeBackRoutes);
