import type { CommonsChoice } from '../../../schema/commons/choices.ts';
import { today } from '../dates.ts';
import type { Filled } from '../form.tsx';
import type { PageContext, View } from '../view.ts';
import { LogForm, ManyForm } from './form.tsx';

const nav = '/ledger/';

/** A form for the ledger: what may be chosen, and how it is filled in. */
export interface LogPage extends Filled {
  choices: CommonsChoice[];
}

/** The form for one act: empty, or as it was sent with what is to be mended. */
export const logView = (context: PageContext, page: LogPage): View => ({
  title: 'Log what you did',
  description: 'Write down what was done or given. No account needed.',
  path: '/log/',
  nav,
  parts: {
    form: <LogForm {...page} context={context} today={today(context).toString()} submit="Send it" askEmail />,
  },
});

/** The form for many acts of one day. */
export const manyView = (context: PageContext, page: LogPage): View => ({
  title: 'Log many at once',
  description: 'Write down what was done and given at a commons, in one go.',
  path: '/log/many/',
  nav,
  parts: {
    form: <ManyForm {...page} context={context} today={today(context).toString()} submit="Send all lines" askEmail />,
  },
});
