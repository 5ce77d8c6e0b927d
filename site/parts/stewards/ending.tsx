import type { Ending } from '../../../schema/stewards/endings.ts';
import { type Filled, Form, TextArea } from '../form.tsx';
import { StewardPage } from '../private.tsx';
import { Prose, UserText } from '../text.tsx';

/** What whoever reads the page can do: ask, agree, take back what they asked, or say something to it. */
export type EndingPart = 'ask' | 'agree' | 'take-back' | 'answer';

interface EndTurnProps extends Filled {
  part: EndingPart;
  /** Whose turn it is, by address. */
  whose: string;
  /** Who asked that it ends, by address. */
  who: string;
  ending: Ending | undefined;
  trouble?: string | undefined;
}

/** That the turn of a steward ends before its time: one asks, a second one agrees, and they may say something to it. */
export const EndTurn = ({ part, whose, who, ending, trouble, ...filled }: EndTurnProps) => (
  <StewardPage
    narrow
    title={part === 'answer' ? 'Your turn is asked to end' : 'End a turn before its time'}
    lead={<UserText text={whose} />}
    desk="../../"
    trouble={trouble}
  >
    {ending && (
      <>
        <h2>
          <UserText text={who} /> asks for it
        </h2>
        <Prose text={ending.reason} />
        {ending.answer && (
          <>
            <h2>
              <UserText text={whose} /> says to it
            </h2>
            <Prose text={ending.answer} />
          </>
        )}
      </>
    )}
    {part === 'ask' && (
      <>
        <p>
          It takes two of you. All stewards get your reason by mail, the one it is about as well, and they can answer.
        </p>
        <Words {...filled} label="Why?" press="ask" button="Ask that it ends" />
      </>
    )}
    {part === 'agree' && (
      <>
        <p>If you agree, their turn ends now, and their links decide nothing any more. All of you get a mail.</p>
        <Press press="agree" button="I agree: it ends now" grave />
      </>
    )}
    {part === 'take-back' && (
      <>
        <p>It waits for a second steward, for 14 days. Then it comes to nothing.</p>
        <Press press="take-back" button="Take back what I asked" />
      </>
    )}
    {part === 'answer' && (
      <>
        <p>Your turn goes on until a second steward agrees. What you write here goes to all stewards.</p>
        <Words {...filled} label="What do you say to it?" press="answer" button="Send it to all" />
      </>
    )}
  </StewardPage>
);

const Words = ({ label, press, button, ...filled }: Filled & { label: string; press: EndingPart; button: string }) => (
  <Form {...filled}>
    <input type="hidden" name="press" value={press} />
    <TextArea {...filled} name="text" label={label} rows={5} />
    <button class="button" type="submit">
      {button}
    </button>
  </Form>
);

const Press = ({ press, button, grave = false }: { press: EndingPart; button: string; grave?: boolean }) => (
  <form method="post">
    <input type="hidden" name="press" value={press} />
    <button class={grave ? 'button grave' : 'button'} type="submit">
      {button}
    </button>
  </form>
);
