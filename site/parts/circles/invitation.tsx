import { type Filled, Form, NameField } from '../form.tsx';
import { PrivatePage } from '../private.tsx';
import { invitationBanner, NotNow } from '../stewards/invitation.tsx';
import type { PageContext } from '../view.ts';
import { keeperMeans } from './keeper-door.tsx';

/** What it means to be a keeper, for whoever is invited to. */
export const InvitedToLetters = ({ context, ...filled }: Filled & { context: PageContext }) => (
  <PrivatePage {...invitationBanner} title={`Will you be a keeper of ${context.settings.SITE_NAME} for a while?`}>
    <h2>What it means</h2>
    <ul>
      {keeperMeans(context).map((line) => (
        <li>{line}</li>
      ))}
    </ul>
    <Form {...filled}>
      <NameField
        {...filled}
        label="Your name, as everyone reads it"
        hint="A first name or a nickname will do. Whoever writes a letter sees it, and can choose that it does not reach you."
      />
      <button class="button" type="submit">
        Accept
      </button>
    </Form>
    <NotNow />
  </PrivatePage>
);
