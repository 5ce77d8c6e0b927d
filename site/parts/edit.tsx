import type { Entry } from '../../schema/entries.ts';
import { stamp } from './dates.ts';
import { PrivatePage } from './private.tsx';
import { Raw, UserText } from './text.tsx';
import type { Html, PageContext } from './view.ts';

interface EditPageProps {
  context: PageContext;
  /** What it is called that is changed. */
  lead: string;
  /** What else can be done about it. */
  beside?: Html | undefined;
  /** A change that was sent before and waits, if any: the form begins with it. */
  waiting: Pick<Entry, 'status' | 'createdAt'> | null;
  trouble: string | undefined;
  form: Html;
}

/** Another text for something that is up. */
export const EditPage = ({ context, lead, beside, waiting, trouble, form }: EditPageProps) => (
  <PrivatePage title="Change the text" lead={<UserText text={lead} />} trouble={trouble}>
    <p>
      A steward reads what you change before it is public; until then the page stays as it is.{' '}
      {beside && <Raw html={beside} />}
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
    <Raw html={form} />
  </PrivatePage>
);

/** Above what would be public with a change: which parts of it are another. Nothing once it is up. */
export const WhatChanges = ({ changed }: { changed: string }) =>
  changed ? (
    <p>
      <strong>What changes:</strong> {changed}.
    </p>
  ) : null;

/** Once it is up, a change is no thing of its own any more. */
export const EditTaken = ({ isPart }: { isPart: string }) => (
  <p>{isPart} To change that, or to take it down, use the private link of what it changed.</p>
);
