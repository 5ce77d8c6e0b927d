import type { Commons, Occurrence } from '../../../schema/commons/table.ts';
import { WhatChanges } from '../edit.tsx';
import type { PageContext } from '../view.ts';
import { CommonsNotice } from './notice.tsx';

/** Beside the form: what is changed elsewhere. */
export const PlanInstead = () => (
  <>
    To move it or call it off, which is public at once, <a href="../plan/">change the plan</a>.
  </>
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
      <WhatChanges changed={changed} />
      <CommonsNotice context={context} commons={next} dates={dates} slug={null} />
    </>
  );
};
