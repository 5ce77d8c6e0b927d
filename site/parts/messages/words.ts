import type { Reason } from '../../../schema/messages/table.ts';

export const reasonWord: Record<Reason, string> = {
  wrong: 'Something is wrong here',
  named: 'My name stands here against my will',
  link: 'I lost my link',
  other: 'Something else',
};
