import { AskForLink, noteOf } from '../ask.tsx';
import type { Filled } from '../form.tsx';
import type { View } from '../view.ts';

/** The door of the desk, where a steward asks for a fresh link. */
export const askView = (filled: Filled, query: Record<string, string> = {}): View => ({
  title: 'The desk of the stewards',
  description: 'Where stewards ask for a fresh link.',
  parts: {
    form: (
      <AskForLink {...filled} note={noteOf(notes, query)} hint="We answer the same whether or not it is a steward’s." />
    ),
  },
});

/** What stands above the form that asks for a fresh link. */
const notes = {
  asked: 'If this is the address of a steward, a fresh link is on its way to it. It may take a minute or two.',
  'links-ended': 'All your links have ended. Ask for a fresh one below.',
  'stepped-down': 'Your turn is over. Thank you for it. Any steward can invite you again.',
  'stepped-down-last':
    'Your turn is over. Thank you for it. You were the only steward, so those whom the settings of this site name (STEWARDS) count again.',
} as const;
