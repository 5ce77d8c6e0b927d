import { Hono } from 'hono';
import type { App } from '../town.ts';
import { answersRoutes } from './answers.tsx';
import { handsRoutes } from './hands.tsx';
import { papersRoutes } from './papers.tsx';

export const offersRoutes = new Hono<App>().route('/', answersRoutes).route('/', handsRoutes).route('/', papersRoutes);
