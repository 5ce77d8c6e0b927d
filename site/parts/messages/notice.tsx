import type { ReadMessage } from '../../../schema/messages/queries.ts';
import { Fact } from '../facts.tsx';
import { Prose, UserText } from '../text.tsx';
import { reasonWord } from './words.ts';

/** A message to the stewards, as its sender and the stewards read it. */
export const MessageNotice = ({ message: { reason, page, message, name, others } }: { message: ReadMessage }) => (
  <article>
    <h2>{reasonWord[reason]}</h2>
    <dl class="facts">
      {page && (
        <Fact name="Page">
          <a href={page}>
            <UserText text={page} />
          </a>
        </Fact>
      )}
      {name && (
        <Fact name="From">
          <UserText text={name} />
        </Fact>
      )}
      {others > 0 && (
        <Fact name="About the same page">
          {others === 1 ? 'One other person' : `${others} others`} wrote, and wait for an answer, too.
        </Fact>
      )}
    </dl>
    <Prose text={message} />
  </article>
);
