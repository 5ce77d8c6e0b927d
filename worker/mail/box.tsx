import { Hono } from 'hono';
import * as z from 'zod';
import { writeTogether } from '../../schema/database.ts';
import { type Answers, choice, type FormErrors, judge } from '../../schema/form.ts';
import { dropWaiting } from '../../schema/outbox.ts';
import { refuse, standingOf, welcome } from '../../schema/recipients.ts';
import { MailBox } from '../../site/parts/mail-box.tsx';
import type { App, AppContext } from '../context.ts';
import { form } from '../form.ts';
import { ownPage } from '../page.ts';
import { unknownLink } from '../problem.tsx';
import { mailBoxIn } from './letter.tsx';

const boxForm = z.object({
  /** Whether the owner of the mail box wants mail from here. */
  press: choice(['never', 'mine'], 'Press one of the buttons'),
});

/** What stands at the end of every mail leads here: the owner of the mail box says what may come into it. */
export const mailBoxRoutes = new Hono<App>()
  .get('/mail/:box/', async (c) => show(c, await box(c)))
  .post('/mail/:box/', ...form(['press'], async (c, answers) => decide(c, await box(c), answers)));

/** @throws {Problem} 404 for a link that we did not make, or that was not copied whole */
async function box(c: AppContext): Promise<string> {
  const recipient = await mailBoxIn(c.var.town.keys, c.req.param('box') ?? '');
  if (!recipient) throw unknownLink();
  return recipient;
}

async function show(c: AppContext, recipient: string, errors: FormErrors = {}): Promise<Response> {
  const { db, settings } = c.var.town;
  const main = <MailBox site={settings.SITE_NAME} standing={await standingOf(db, recipient)} error={errors.press} />;
  return ownPage(c, { title: 'Mail from here', parts: { main } }, { status: errors.press ? 422 : 200 });
}

async function decide(c: AppContext, recipient: string, answers: Answers): Promise<Response> {
  const { db, now } = c.var.town;
  const judged = judge(boxForm, answers);
  if (!judged.ok) return show(c, recipient, judged.errors);
  await writeTogether(
    db,
    judged.data.press === 'mine'
      ? [welcome(db, recipient, now)]
      : [refuse(db, recipient, now), dropWaiting(db, recipient)],
  );
  return c.redirect(c.req.path, 303);
}
