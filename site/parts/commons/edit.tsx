import type { PublicCommons } from '../../../schema/commons/queries.ts';
import type { Commons, Occurrence } from '../../../schema/commons/table.ts';
import type { Entry } from '../../../schema/entries.ts';
import { stamp } from '../dates.ts';
import type { Filled } from '../form.tsx';
import { PrivatePage } from '../private.tsx';
import { UserText } from '../text.tsx';
import type { PageContext } from '../view.ts';
import { TextForm } from './form.tsx';
import { CommonsNotice } from './notice.tsx';

interface EditPageProps extends Filled {
  context: PageContext;
  commons: PublicCommons;
  /** One that was sent before and waits, if any: the form begins with it. */
  waiting: Pick<Entry, 'status' | 'createdAt'> | null;
  trouble: string | undefined;
}

/** Another text for a commons that is up. */
export const EditPage = ({ context, commons, waiting, trouble, ...filled }: EditPageProps) => (
  <PrivatePage title="Change the text" lead={<UserText text={commons.title} />} trouble={trouble}>
    <p>
      A steward reads what you change before it is public; until then the page stays as it is. To move it or call it
      off, which is public at once, <a href="../plan/">change the plan</a>.
    </p>
    {waiting && (
      <p class="standing sent-back">
        What you sent on {stamp(context.settings, { at: waiting.createdAt, zone: context.settings.TIME_ZONE })}{' '}
        {waiting.status === 'pending'
          ? 'waits for a steward.'
          : 'was sent back with a question, which you have by mail.'}{' '}
        It is below, and what you send now replaces it.
      </p>
    )}
    <TextForm {...filled} submit="Send the changes" />
  </PrivatePage>
);

interface EditPreviewProps {
  context: PageContext;
  commons: Commons;
  /** What would be its text. */
  text: Omit<Partial<Commons>, 'entryId'>;
  dates: Occurrence[];
  /** Which parts of it differ, in words; empty once it is up. */
  changed: string;
}

/** A commons as it would be with another text. */
export const EditPreview = ({ context, commons, text, dates, changed }: EditPreviewProps) => {
  const next = { ...commons, ...text, entryId: commons.entryId };
  return (
    <>
      {changed && (
        <p>
          <strong>What changes:</strong> {changed}.
        </p>
      )}
      <CommonsNotice context={context} commons={next} dates={dates} slug={null} />
    </>
  );
};

/** Once it is up, a change is no thing of its own any more. */
export const EditTaken = () => (
  <p>
    This change is part of the commons now. To change that, or to take it down, use the private link of the commons.
  </p>
);
