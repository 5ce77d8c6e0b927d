import * as z from 'zod';
import { email, personName, prose, singleLine, word } from '../form.ts';

/** Answering somebody through the site. */
export const answerForm = z.object({
  name: personName('Enter your name, a first name or a nickname will do'),
  email: email('Enter your mail address, so that you can be answered'),
  message: prose({ missing: 'Write what you want to say', most: 2000, called: 'The message' }),
  /** Ticked: the other may see the address and write to it. */
  show_email: word(),
});

export const answerNames = Object.keys(answerForm.shape);

const replyFields = z.object({
  message: prose({ missing: 'Write what you want to say', most: 2000, called: 'The message' }),
  /** What may stand on the page, as everybody reads it; both or neither. */
  question: singleLine({ most: 300, called: 'The question' }),
  answer: prose({ most: 1000, called: 'The answer' }),
});

export const replyNames = Object.keys(replyFields.shape);

/** Writing back through the site, and what may be put up of it. */
export const replyForm = replyFields.refine(({ question, answer }) => (question === '') === (answer === ''), {
  path: ['answer'],
  error: 'Enter both the question and the answer, or leave both empty',
});
