import type { HostWord } from '../../../schema/commons/table.ts';
import { plainDate } from '../dates.ts';
import { UserText } from '../text.tsx';
import type { PageContext } from '../view.ts';

interface HostWordsProps {
  context: PageContext;
  zone: string;
  title: string;
  /** Newest first; nothing is shown where there are none. */
  words: HostWord[];
}

/** What whoever holds a commons wrote to those who come. */
export const HostWords = ({ context, zone, title, words }: HostWordsProps) =>
  words.length > 0 && (
    <section aria-labelledby="host-words">
      <h2 id="host-words">
        <UserText text={title} />
      </h2>
      {words.map(({ at, said }) => (
        <div class="standing">
          <p class="hint">{plainDate(context, { at, zone })}</p>
          <p class="typed">
            <UserText text={said} />
          </p>
        </div>
      ))}
    </section>
  );
