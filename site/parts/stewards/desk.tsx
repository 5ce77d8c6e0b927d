import type { Waiting } from '../../../schema/stewards/invitations.ts';
import type { Logged, OnTurn } from '../../../schema/stewards/queries.ts';
import { longDate, stamp } from '../dates.ts';
import { type Filled, Form, TextField } from '../form.tsx';
import { StewardPage } from '../private.tsx';
import { UserText } from '../text.tsx';
import type { PageContext } from '../view.ts';

const day = ({ settings }: PageContext, at: OnTurn['until'] & {}) =>
  longDate(settings, { at, zone: settings.TIME_ZONE });

/** What a press on a page of one's turn means. */
export type Press = 'keep' | 'step-down' | 'end-links';

const PressForm = ({ press, words, grave }: { press: Press; words: string; grave?: boolean }) => (
  <form method="post" action="../turn/">
    <input type="hidden" name="press" value={press} />
    <button class={grave ? 'button grave' : 'button'} type="submit">
      {words}
    </button>
  </form>
);

interface StewardsProps extends Filled {
  context: PageContext;
  me: OnTurn;
  others: OnTurn[];
  /** Whose turns are asked to end, by id. */
  ending: Set<string>;
  open: Waiting[];
  trouble?: string | undefined;
}

/** One's own turn, the other stewards, and who is invited. */
export const Stewards = ({ context, me, others, ending, open, trouble, ...filled }: StewardsProps) => (
  <StewardPage narrow title="Your turn, and the other stewards" desk="../" trouble={trouble}>
    <section aria-labelledby="turn">
      <h2 id="turn">Your turn</h2>
      <p>
        {me.until ? (
          <>
            Your turn ends on <strong>{day(context, me.until)}</strong> unless you keep it.
          </>
        ) : (
          'You are a steward because the settings of this site name you. Your turn begins within a minute.'
        )}{' '}
        It is a turn, not an office: hand it on when you like.
      </p>
      {ending.has(me.id) && (
        <p>
          <strong>Somebody asks that it ends before.</strong> <a href={`./${me.id}/`}>Read why, and answer</a>
        </p>
      )}
      <PressForm press="keep" words="Keep it another 90 days" />
      <details class="unfold">
        <summary>Step down</summary>
        <p>
          {others.length === 0
            ? 'You are the only steward. When you step down, those whom the settings of this site name (STEWARDS) count again, so that what people send is still read.'
            : 'You get no more mails, and your links decide nothing any more. Any other steward can invite you again.'}
        </p>
        <PressForm press="step-down" words="Step down now" grave />
      </details>
      <details class="unfold">
        <summary>A link of yours was lost, or someone else has it</summary>
        <p>
          All your links end at once, this one too. Then ask for a fresh one at <a href="/desk/">/desk/</a>. You stay a
          steward.
        </p>
        <PressForm press="end-links" words="End all my links" grave />
      </details>
    </section>
    <section aria-labelledby="others">
      <h2 id="others">The other stewards</h2>
      {others.length === 0 ? (
        <p>There is nobody else at present. Invite someone, so that it does not hang on you alone.</p>
      ) : (
        <ul>
          {others.map(({ id, address, until }) => (
            <li>
              <UserText text={address} />
              {until && <span class="hint"> until {day(context, until)}</span>}{' '}
              <a href={`./${id}/`}>
                {ending.has(id) ? 'Somebody asks that it ends' : 'Should it end before?'}
                <span class="visually-hidden"> The turn of {address}</span>
              </a>
            </li>
          ))}
        </ul>
      )}
    </section>
    <section aria-labelledby="invite">
      <h2 id="invite">Invite another</h2>
      <p>They get a mail with a link that says what it means, and decide themselves.</p>
      <InviteForm {...filled} />
      <OpenInvitations context={context} open={open} />
    </section>
  </StewardPage>
);

/** One address, to which an invitation goes. */
export const InviteForm = (filled: Filled) => (
  <Form {...filled}>
    <TextField
      {...filled}
      name="email"
      label="Their mail address"
      hint="Kept encrypted until they have answered, at most 14 days."
      type="email"
    />
    <button class="button" type="submit">
      Send the invitation
    </button>
  </Form>
);

/** The invitations that wait for an answer, each with a way to take it back. */
export const OpenInvitations = ({ context, open }: { context: PageContext; open: Waiting[] }) =>
  open.length === 0 ? null : (
    <>
      <h2>Waiting for an answer</h2>
      <ul class="invited">
        {open.map(({ id, address, until }) => (
          <li>
            <span>
              <UserText text={address} /> <span class="hint">until {day(context, until)}</span>
            </span>
            <form method="post">
              <input type="hidden" name="take_back" value={id} />
              <button class="button quiet" type="submit">
                Take it back<span class="visually-hidden"> from {address}</span>
              </button>
            </form>
          </li>
        ))}
      </ul>
    </>
  );

export interface LoggedLine extends Logged {
  /** What it was, like `a proposal`. */
  one: string;
  /** What was done with it, in the past tense. */
  did: string;
  /** As stewards know each other. */
  who: string;
}

/** Who decided what and when; of what was declined, never what it said. */
export const DecisionsLog = ({
  context,
  list,
  older,
}: {
  context: PageContext;
  list: LoggedLine[];
  older: string | null;
}) => (
  <StewardPage
    title="What was decided"
    lead="The decisions of all stewards, newest first. Of what is not up, only what kind it was; while its words are kept, you can look at it and decide otherwise."
    desk="../"
  >
    {list.length === 0 ? (
      <p class="empty-lead">Nothing yet.</p>
    ) : (
      <ol class="decisions">
        {list.map(({ entryId, one, did, who, at, title, silent, isKept }) => (
          <li>
            <strong>{silent ? 'removed' : did}</strong> {one}
            {silent && ', without a mail to its sender'}
            {title !== null && (
              <>
                {': '}
                <a href={`../${entryId}/`}>
                  <UserText text={title} />
                </a>
              </>
            )}
            <br />
            <span class="hint">
              by <UserText text={who} />, {stamp(context.settings, { at, zone: context.settings.TIME_ZONE })}
            </span>
            {title === null && isKept && (
              <>
                {' '}
                <a href={`../${entryId}/`}>
                  Look at it<span class="visually-hidden">: {one}</span>
                </a>
              </>
            )}
          </li>
        ))}
      </ol>
    )}
    {older && (
      <p>
        <a href={`?before=${older}`}>Older decisions</a>
      </p>
    )}
  </StewardPage>
);
