import { AskForLink, noteOf } from '../ask.tsx';
import type { Filled } from '../form.tsx';
import type { PageContext, View } from '../view.ts';

/** What stands above the form that asks for a fresh link. */
const notes = {
  asked: 'If this is the address of a keeper, a fresh link is on its way to it. It may take a minute or two.',
  'links-ended': 'All your links have ended. Ask for a fresh one below.',
  'stepped-down': 'Your turn is over. Thank you for it. Any steward can invite you again.',
} as const;

/** The door of the keepers: the same for everybody, whoever asks. */
export const keeperDoorView = (filled: Filled, query: Record<string, string> = {}): View => ({
  title: 'The desk of the keepers',
  description: 'Where keepers ask for a fresh link.',
  parts: {
    form: (
      <AskForLink {...filled} note={noteOf(notes, query)} hint="We answer the same whether or not it is a keeper’s." />
    ),
  },
});

/** What it means to be a keeper, for whoever is invited to. */
export const keeperMeans = ({ settings }: PageContext): string[] => [
  `People write letters to the keepers of ${settings.SITE_NAME} about what should not stay unsaid. They are sealed: only keepers can open them, each with a key of their own.`,
  'You hold letters. You are no judge, you decide nothing about anybody who is absent, and you keep no file on anyone.',
  'Two keepers at least read each letter. You say within two days that it was read, and answer within seven.',
  'You can promise no silence where a child or somebody’s life is at risk, and a court can make you speak.',
  'The name that you give is public while your turn lasts, and stands in the public log of keys for good. Your address is not.',
  'It is for 90 days. You can keep it on, or step down at any time.',
];
