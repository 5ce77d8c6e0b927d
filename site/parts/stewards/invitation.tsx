import type { Waiting } from '../../../schema/stewards/invitations.ts';
import { plainDay } from '../dates.ts';
import { type Filled, Form, NameField } from '../form.tsx';
import { PrivatePage } from '../private.tsx';
import { UserText } from '../text.tsx';
import type { PageContext } from '../view.ts';
import { InviteForm, OpenInvitations } from './desk.tsx';
import { ordinal } from './sunrises.tsx';

interface InviteNextProps extends Filled {
  context: PageContext;
  title: string;
  /** Which sunrise whoever is invited would hold. */
  sunrise: number;
  open: Waiting[];
  trouble?: string | undefined;
}

/** Where the steward of a commons invites who holds it next. */
export const InviteNext = ({ context, title, sunrise, open, trouble, ...filled }: InviteNextProps) => (
  <PrivatePage title={`Who holds the ${ordinal(sunrise)} sunrise?`} lead={<UserText text={title} />} trouble={trouble}>
    <p>
      Invite whoever should look after it next. They get a mail with a link that says what it means. If they accept,
      they can move it, call it off, change it and invite the next one, and your link steers it no more. Until then it
      is yours, and you can take the invitation back.
    </p>
    <InviteForm {...filled} />
    <OpenInvitations context={context} open={open} />
  </PrivatePage>
);

interface InvitedProps extends Filled {
  context: PageContext;
  title: string;
  /** Its public page. */
  path: string;
  sunrise: number;
  /** The local day of its next date, `YYYY-MM-DD`; null once all are over. */
  next: string | null;
}

/** What it means to hold a commons next, for whoever is invited to. */
export const InvitedToCommons = ({ context, title, path, sunrise, next, ...filled }: InvitedProps) => (
  <PrivatePage
    {...invitationBanner}
    title={`Will you hold the ${ordinal(sunrise)} sunrise?`}
    lead={
      <a href={path}>
        <UserText text={title} />
      </a>
    }
  >
    <p>
      {next
        ? `It is held next on ${plainDay(context, next)}.`
        : 'Its dates are over. You say when it is held again, if you like.'}{' '}
      Whoever accepts first looks after it from then on.
    </p>
    <h2>What it means</h2>
    <ul>
      <li>You are the one to ask. You need not do it all, and not alone.</li>
      <li>You get a private link: move it, call it off, change its text, see who is coming.</li>
      <li>Whoever held it before can change nothing any more.</li>
      <li>You hand it on whenever you like, in the same way.</li>
    </ul>
    <Form {...filled}>
      <NameField
        {...filled}
        label="Your name, as it is shown"
        hint="A first name or a nickname will do. It is shown once a steward of the site let it through; your address never."
      />
      <button class="button" type="submit">
        Accept
      </button>
    </Form>
    <NotNow />
  </PrivatePage>
);

/** What it means to be a steward of the site, for whoever is invited to. */
export const InvitedToDesk = ({ context }: { context: PageContext }) => (
  <PrivatePage {...invitationBanner} title={`Will you be a steward of ${context.settings.SITE_NAME} for a while?`}>
    <h2>What it means</h2>
    <ul>
      <li>
        You get a mail when somebody sends something. You read it, and put it up, send it back with a question, or
        decline.
      </li>
      <li>Others do the same: whoever is first decides, and nobody has to be.</li>
      <li>The other stewards see your mail address and what you decided. Nobody else does.</li>
      <li>It is for 90 days. You can keep it on with one press, or step down at any time.</li>
    </ul>
    <form method="post">
      <button class="button" type="submit">
        Accept
      </button>
    </form>
    <NotNow />
  </PrivatePage>
);

/** What stands above an invitation. */
export const invitationBanner = {
  what: 'This invitation is for you alone.',
  means: 'Whoever has its address can accept it. Opening it changes nothing.',
  back: null,
};

/** The other answer to an invitation. */
export const NotNow = () => (
  <form method="post">
    <input type="hidden" name="press" value="refuse" />
    <button class="button quiet" type="submit">
      Not now
    </button>
  </form>
);

/** What became of an invitation that is answered. */
export const Answered = ({ title, lead }: { title: string; lead: string }) => (
  <div class="narrow">
    <h1>{title}</h1>
    <p class="lead">{lead}</p>
    <p class="onward">
      <a href="/">See what’s on</a>
    </p>
  </div>
);
