import { Hono } from 'hono';
import type { App } from '../town.ts';
import { comingRoutes } from './coming.tsx';
import { joinRoutes } from './join.tsx';

export const signupsRoutes = new Hono<App>().route('/', joinRoutes).route('/', comingRoutes);
