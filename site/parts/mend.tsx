import { StewardPage } from './private.tsx';
import { Raw, UserText } from './text.tsx';
import type { Html } from './view.ts';

interface MendPageProps {
  /** What it is about, in its sender's words. */
  title: string;
  /** What becomes of it. */
  means: string;
  form: Html;
  trouble: string | undefined;
}

/** The form in which a steward mends a slip in what somebody else wrote. */
export const MendPage = ({ title, means, form, trouble }: MendPageProps) => (
  <StewardPage title="Mend a slip" lead={<UserText text={title} />} desk={null} trouble={trouble} narrow>
    <p>
      <a href="../">Back without a change</a>
    </p>
    <p>{means} For more than a slip, send it back with a question.</p>
    <Raw html={form} />
  </StewardPage>
);
