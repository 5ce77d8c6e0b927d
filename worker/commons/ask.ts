import { publicCommons } from '../../schema/commons/queries.ts';
import { type Answers, parseForm } from '../../schema/form.ts';
import { answerForm, answerNames } from '../../schema/relays/form.ts';
import { commonsView } from '../../site/parts/commons/views.tsx';
import type { AppContext } from '../context.ts';
import { formPost } from '../form-page.ts';
import { deliverSoon } from '../mail/outbox.ts';
import { nothingHere } from '../page.tsx';
import { takenDown } from '../problem.tsx';
import { addressed, sendAnswer } from '../relays/send.ts';

/** A question to whoever looks after a commons, whose address stays unseen. */
export const askRoutes = formPost({
  path: '/commons/:slug/ask/',
  load: askable,
  names: answerNames,
  async page(c, _to, { answers, errors }) {
    const { db, context } = c.var.town;
    const view = await commonsView(db, context, c.req.param('slug') ?? '', { answers, errors });
    if (!view) throw nothingHere();
    return view;
  },
  parse: (_c, _to, answers) => parseForm(answerForm, answers),
  async submit(c, to, question, answers) {
    await sendAnswer(c.var.town, to, question, answers);
    deliverSoon(c);
    return { ok: true, path: '/offers/answered/', done: 'itself' };
  },
});

/** @throws {Problem} 410 for what is not up, and where nobody would get a question, or wants one */
async function askable(c: AppContext, answers: Answers) {
  const found = await publicCommons(c.var.town.db, c.req.param('slug') ?? '');
  if (!found) throw takenDown(answers);
  return addressed(c, found.commons.entryId, answers);
}
