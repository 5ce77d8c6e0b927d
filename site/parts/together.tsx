import type { Entry } from '../../schema/entries.ts';
import { Form } from './form.tsx';
import { StewardPage } from './private.tsx';
import { Raw } from './text.tsx';
import type { Html } from './view.ts';

interface TogetherProps {
  list: { entry: Pick<Entry, 'id' | 'version' | 'title'>; approve: string; preview: Html }[];
  most: number;
  trouble: string | undefined;
}

/** Several entries about one thing, to approve in one go. */
export const Together = ({ list, most, trouble }: TogetherProps) => (
  <StewardPage title="What waits, together" desk="../../" trouble={trouble}>
    {list.length === 0 ? (
      <p class="empty-lead">Nothing waits here any more.</p>
    ) : (
      <Form errors={{}}>
        <p class="prose">
          What is ticked goes up at once when you press the button below. Untick what you want to leave for later.
        </p>
        {list.map(({ entry, approve, preview }) => (
          <section class="together" aria-label={entry.title}>
            <label class="choice">
              <input type="checkbox" name={`approve-${entry.id}`} value={String(entry.version)} checked />
              <span>
                {approve}
                <span class="visually-hidden">: {entry.title}</span>
              </span>
            </label>
            <Raw html={preview} />
            <p class="onward">
              <a href={`../../${entry.id}/`}>
                Decide on it alone<span class="visually-hidden">: {entry.title}</span>
              </a>
            </p>
          </section>
        ))}
        {list.length === most && <p>These are {most}, as many as go at once. All others stay on the desk.</p>}
        <button class="button" type="submit">
          Approve what is ticked
        </button>
      </Form>
    )}
  </StewardPage>
);
