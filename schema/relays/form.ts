import * as z from 'zod';
import { email, personName, prose, word } from '../form.ts';

/** Answering somebody through the site. */
export const answerForm = z.object({
  name: personName('Enter your name, a first name or a nickname will do'),
  email: email('Enter your mail address, so that you can be answered'),
  message: prose({ missing: 'Write what you want to say', most: 2000, called: 'The message' }),
  /** Ticked: the other may see the address and write to it. */
  show_email: word(),
});

export const answerNames = Object.keys(answerForm.shape);

/** Writing back through the site. */
export const replyForm = z.object({
  message: prose({ missing: 'Write what you want to say', most: 2000, called: 'The message' }),
});
