import { Hono } from 'hono';
import type { App } from '../town.ts';
import { editsRoutes } from './edits.tsx';
import { pagesRoutes } from './pages.ts';
import { planRoutes } from './plan.tsx';

export const commonsRoutes = new Hono<App>().route('/', pagesRoutes).route('/', planRoutes).route('/', editsRoutes);
