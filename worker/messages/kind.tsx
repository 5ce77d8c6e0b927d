import { messageNames, parseChanged, type Written } from '../../schema/messages/form.ts';
import { eraseMessage, findMessage, type ReadMessage, updateMessage } from '../../schema/messages/queries.ts';
import { days } from '../../schema/time.ts';
import { MessageForm } from '../../site/parts/messages/form.tsx';
import { MessageNotice } from '../../site/parts/messages/notice.tsx';
import { reasonWord } from '../../site/parts/messages/words.ts';
import { shortLine } from '../../site/parts/text.tsx';
import type { EntryKind } from '../entry-kind.ts';
import { factsAsText } from '../facts.ts';
import { contactOf } from '../submission.ts';
import { messagesSentences } from './sentences.ts';

/** An address is kept this long at most, and the message with it; it is answered well before. */
export const contactFor = days(60);

export const titleOf = ({ reason, message }: Written) => shortLine(`${reasonWord[reason]}: ${message}`, 80);

export const asText = ({ reason, page, message, name }: Written) =>
  factsAsText(
    [
      ['About', reasonWord[reason]],
      ['Page', page],
      ['From', name],
    ],
    message,
  );

/** What somebody wrote to the stewards. Nothing of it is ever public, and it is erased once its time is over. */
export const messagesKind: EntryKind<ReadMessage> = {
  kind: 'messages',
  sentences: messagesSentences,
  tag: 'messages',
  another: { path: '/write/', words: 'Write again' },
  linkGrace: { hours: 0 },
  passes: true,
  load: ({ db }, entry) => findMessage(db, entry.id),
  show: (_town, message) => ({
    title: titleOf(message),
    // How many others wrote is for who decides: nobody learns from their own page what others said.
    preview: <MessageNotice message={{ ...message, others: 0 }} />,
    forStewards: <MessageNotice message={message} />,
    path: null,
  }),
  review: { publish: () => ({ ok: true, data: { path: null, statements: [] } }) },
  sender: {
    async page(town, _message, entry) {
      const comes = (await contactOf(town, entry)) ? 'The answer comes by mail.' : lookAgain;
      return { next: [messagesSentences.readNext, comes] };
    },
    withdrawal: () => ({ statements: [], words: takeBack }),
  },
  edit: {
    names: messageNames,
    values: ({ reason, page, message, name }) => ({ reason, page, message, name }),
    form: (_town, _message, filled) => <MessageForm {...filled} submit="Send the changes" askEmail={false} />,
    parse({ db, now }, _message, entry, answers) {
      const read = parseChanged(answers);
      if (!read.ok) return read;
      const written = read.data;
      const data = {
        title: titleOf(written),
        contactUntil: now.add(contactFor),
        asText: asText(written),
        statements: [updateMessage(db, entry.id, written)],
      };
      return { ok: true, data };
    },
  },
  erase: ({ db }, entryId) => [eraseMessage(db, entryId)],
};

const lookAgain = 'You left no mail address: look here again for the answer.';

const takeBack = {
  title: 'Take it back',
  button: 'Take it back for good',
  means: 'No steward will read it any more. You can write again at any time.',
};
