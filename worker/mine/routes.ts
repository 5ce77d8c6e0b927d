import { Hono } from 'hono';
import { writeTogether } from '../../schema/database.ts';
import { parseForm } from '../../schema/form.ts';
import { mineForm } from '../../schema/mine/form.ts';
import { requestLinks } from '../../schema/mine/queries.ts';
import { mineView } from '../../site/parts/mine/form.tsx';
import type { App } from '../context.ts';
import { anyone, formPage } from '../form-page.ts';
import { deliverSoon } from '../mail/outbox.ts';
import { sendLinks } from './job.ts';

export const mineRoutes = new Hono<App>().route(
  '/',
  formPage({
    path: '/mine/',
    template: '/mine/',
    load: anyone,
    names: Object.keys(mineForm.shape),
    page: (c, _anyone, { answers, errors }) =>
      mineView({ answers, errors }, Object.keys(errors).length === 0 ? c.req.query() : {}),
    parse: (_c, _anyone, answers) => parseForm(mineForm, answers),
    // The work is the same for every address, and so is the answer: what is known of it is looked up after that.
    async submit(c, _anyone, { email }) {
      const { db, keys, now } = c.var.town;
      await writeTogether(db, await requestLinks(db, keys, email, now));
      deliverSoon(c, sendLinks);
      return { ok: true, path: '/mine/?asked', done: 'itself' };
    },
  }),
);
