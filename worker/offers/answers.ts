import type { Answers } from '../../schema/form.ts';
import { parseForm } from '../../schema/form.ts';
import { publicOffer } from '../../schema/offers/queries.ts';
import { answerForm, answerNames } from '../../schema/relays/form.ts';
import { offerView } from '../../site/parts/offers/offer.tsx';
import type { AppContext } from '../context.ts';
import { formPost } from '../form-page.ts';
import { deliverSoon } from '../mail/outbox.ts';
import { nothingHere } from '../page.tsx';
import { takenDown } from '../problem.tsx';
import { addressed, sendAnswer } from '../relays/send.ts';

/** A message to whoever put something up, whose address stays unseen. */
export const answersRoutes = formPost({
  path: '/offers/:slug/answer/',
  load: answerable,
  names: answerNames,
  async page(c, _to, { answers, errors }) {
    const { db, context } = c.var.town;
    const view = await offerView(db, context, c.req.param('slug') ?? '', { answer: { answers, errors } });
    if (!view) throw nothingHere();
    return view;
  },
  parse: (_c, _to, answers) => parseForm(answerForm, answers),
  async submit(c, to, answer, answers) {
    await sendAnswer(c.var.town, to, answer, answers);
    deliverSoon(c);
    return { ok: true, path: '/offers/answered/', done: 'itself' };
  },
});

/** @throws {Problem} 410 for what is off the board, and where nobody would get an answer, or wants one */
async function answerable(c: AppContext, answers: Answers) {
  const found = await publicOffer(c.var.town.db, c.req.param('slug') ?? '');
  if (!found?.onBoard) throw takenDown(answers);
  return addressed(c, found.offer.entryId, answers);
}
