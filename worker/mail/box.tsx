import * as z from 'zod';
import { writeTogether } from '../../schema/database.ts';
import { choice, parseForm } from '../../schema/form.ts';
import { dropWaiting } from '../../schema/outbox.ts';
import { refuse, standingOf, welcome } from '../../schema/recipients.ts';
import { MailBox } from '../../site/parts/mail-box.tsx';
import type { AppContext } from '../context.ts';
import { formPage } from '../form-page.ts';
import { unknownLink } from '../problem.tsx';
import { mailBoxIn } from './letter.tsx';

const boxForm = z.object({
  /** Whether the owner of the mail box wants mail from here. */
  press: choice(['never', 'mine'], 'Press one of the buttons'),
});

/** What stands at the end of every mail leads here: the owner of the mail box says what may come into it. */
export const mailBoxRoutes = formPage({
  path: '/mail/:box/',
  load: box,
  names: ['press'],
  async page(c, recipient, { errors }) {
    const { db, settings } = c.var.town;
    const standing = await standingOf(db, recipient);
    const main = <MailBox site={settings.SITE_NAME} standing={standing} error={errors.press} />;
    return { title: 'Mail from here', parts: { main } };
  },
  parse: (_c, _recipient, answers) => parseForm(boxForm, answers),
  async submit(c, recipient, { press }) {
    const { db, now } = c.var.town;
    const refused = () => [refuse(db, recipient, now), dropWaiting(db, recipient)];
    await writeTogether(db, press === 'mine' ? [welcome(db, recipient, now)] : refused());
    return { ok: true, path: c.req.path, done: 'done' };
  },
});

/** @throws {Problem} 404 for a link that we did not make, or that was not copied whole */
async function box(c: AppContext): Promise<string> {
  const recipient = await mailBoxIn(c.var.town.keys, c.req.param('box') ?? '');
  if (!recipient) throw unknownLink();
  return recipient;
}
