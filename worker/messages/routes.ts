import { Hono } from 'hono';
import { wordOf } from '../../schema/form.ts';
import { messageNames, parseMessage, type Written } from '../../schema/messages/form.ts';
import { insertMessage } from '../../schema/messages/queries.ts';
import { writeView } from '../../site/parts/messages/form.tsx';
import type { App, Town } from '../context.ts';
import { anyone, formPage } from '../form-page.ts';
import { deliverSoon } from '../mail/outbox.ts';
import { type Sent, send } from '../submission.ts';
import { asText, contactFor, messagesKind, titleOf } from './kind.tsx';

export const messagesRoutes = new Hono<App>().route(
  '/',
  formPage({
    path: '/write/',
    template: '/write/',
    load: anyone,
    names: messageNames,
    // Which page it is about, as the link on that page says.
    fresh: (c) => ({ page: wordOf(c.req.query('page')) }),
    page: (_c, _anyone, { answers, errors }) => writeView({ answers, errors }),
    parse: (_c, _anyone, answers) => parseMessage(answers),
    async submit(c, _anyone, written) {
      const { path } = await sendMessage(c.var.town, written);
      deliverSoon(c);
      return { ok: true, path, done: 'itself' };
    },
  }),
);

async function sendMessage(town: Town, { email: contact, ...written }: Written & { email: string }): Promise<Sent> {
  const entryId = crypto.randomUUID();
  return send(town, messagesKind, {
    entryId,
    title: titleOf(written),
    asText: asText(written),
    answers: { ...written, contact },
    contact,
    contactUntil: town.now.add(contactFor),
    statements: [insertMessage(town.db, entryId, written)],
  });
}
