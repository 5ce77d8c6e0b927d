import type { KeyState, NamedKey } from '../../../schema/circles/keys.ts';
import type { Keeper } from '../../../schema/circles/table.ts';
import type { Waiting } from '../../../schema/stewards/invitations.ts';
import { longDate, stamp } from '../dates.ts';
import { type Filled, Form, Select, TextArea } from '../form.tsx';
import { StewardPage } from '../private.tsx';
import { InviteForm, OpenInvitations } from '../stewards/desk.tsx';
import { UserText } from '../text.tsx';
import type { PageContext } from '../view.ts';

/** A day of a turn, as it is said. */
export const turnDay = ({ settings }: PageContext, at: Keeper['until']) =>
  longDate(settings, { at, zone: settings.TIME_ZONE });

const moment = ({ settings }: PageContext, at: Keeper['until']) => stamp(settings, { at, zone: settings.TIME_ZONE });

/** A key with where it stands. */
export interface ShownKey extends NamedKey {
  state: KeyState;
}

/** A public key, in full, so that it can be compared. */
export const PublicKey = ({ recipient }: { recipient: string }) => <code class="public-key">{recipient}</code>;

/** What is to happen with a key next. */
export const Standing = ({ context, one }: { context: PageContext; one: ShownKey }) => {
  switch (one.state) {
    case 'to-confirm':
      return <>Waits for another steward, who compares it with what the keeper says.</>;
    case 'to-prove':
      return <>Compared by two stewards. Waits for its keeper to show that they have it.</>;
    case 'waits':
      return one.activeAt ? (
        <>
          Letters are sealed to it from <strong>{moment(context, one.activeAt)}</strong> on, unless somebody stops it.
        </>
      ) : null;
    default:
      return <>In use: letters are sealed to it.</>;
  }
};

/** One press about one key. */
export const KeyPress = ({ press, one, words }: { press: string; one: ShownKey; words: string }) => (
  <form method="post">
    <input type="hidden" name="press" value={press} />
    <input type="hidden" name="key" value={one.id} />
    <button class={press === 'stop' ? 'button grave' : 'button'} type="submit">
      {words}
      <span class="visually-hidden"> of {one.name}</span>
    </button>
  </form>
);

interface KeepersProps extends Filled {
  context: PageContext;
  keepers: Keeper[];
  keys: ShownKey[];
  /** The steward who looks. */
  me: string;
  open: Waiting[];
  trouble?: string | undefined;
}

/** What a steward does for the keepers: inviting them, and their keys. */
export const Keepers = ({ context, keepers, keys, me, open, trouble, ...filled }: KeepersProps) => (
  <StewardPage narrow title="Keepers of letters, and their keys" desk="../" trouble={trouble}>
    <p>
      Keepers open the letters that people write to <a href="/grievance/">the letter box</a>. It opens once two of them
      have a key. Everybody can read <a href="/circles/keys/">who they are, and every step of every key</a>.
    </p>
    <section aria-labelledby="keepers">
      <h2 id="keepers">Whose turn it is</h2>
      {keepers.length === 0 ? (
        <p>There is nobody yet. Invite two people whom others trust, and who are no close friends of each other.</p>
      ) : (
        <ul>
          {keepers.map(({ id, name, until }) => (
            <li>
              <UserText text={name} />{' '}
              <span class="hint">
                until {turnDay(context, until)}
                {keys.some((one) => one.keeperId === id && one.state === 'in-use') ? ', has a key' : ', has no key yet'}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
    <section aria-labelledby="keys">
      <h2 id="keys">Their keys</h2>
      <p>
        A key goes through four hands: one steward posts it, another compares it, its keeper shows that they have it,
        and for 72 hours everybody can stop it.
      </p>
      {keepers.length > 0 && (
        <p>
          <a class="button" href="key/">
            Post a key
          </a>
        </p>
      )}
      {keys.map((one) => (
        <StewardKey context={context} one={one} me={me} />
      ))}
    </section>
    <section aria-labelledby="invite">
      <h2 id="invite">Invite another</h2>
      <p>They get a mail with a link that says what it means, and decide themselves.</p>
      <InviteForm {...filled} />
      <OpenInvitations context={context} open={open} />
    </section>
  </StewardPage>
);

const StewardKey = ({ context, one, me }: { context: PageContext; one: ShownKey; me: string }) => (
  <section class="keeper-key" aria-label={`A key of ${one.name}`}>
    <h3>
      <UserText text={one.name} />
    </h3>
    <p>
      <PublicKey recipient={one.recipient} />
    </p>
    <p>
      <Standing context={context} one={one} />
    </p>
    {one.state === 'to-confirm' &&
      (one.proposedBy === me ? (
        <p class="hint">You posted it. Another steward has to compare it.</p>
      ) : (
        <>
          <p>
            Ask them yourself, face to face or on the phone, and compare it letter by letter. A mail will not do:
            whoever wrote it may not be them.
          </p>
          <KeyPress press="confirm" one={one} words="I compared it, it is the key" />
        </>
      ))}
    {one.state !== 'in-use' && <KeyPress press="stop" one={one} words="Stop this key" />}
  </section>
);

interface PostKeyProps extends Filled {
  keepers: Keeper[];
}

/** Where a steward posts the key that a keeper told them. */
export const PostKey = ({ keepers, ...filled }: PostKeyProps) => (
  <StewardPage
    narrow
    title="Post a key"
    lead="The public one, which begins with age1, as its keeper gave it to you."
    desk="../../"
  >
    <p>
      <a href="../">All keepers and keys</a>
    </p>
    <Form {...filled}>
      <Select
        {...filled}
        name="keeper"
        label="Whose key is it?"
        options={[{ value: '', label: 'Choose' }, ...keepers.map(({ id, name }) => ({ value: id, label: name }))]}
      />
      <TextArea
        {...filled}
        name="recipient"
        label="The public key"
        hint="62 letters. Keepers make one at /circles/key/, or with the program age-keygen."
        rows={2}
      />
      <button class="button" type="submit">
        Post it
      </button>
    </Form>
  </StewardPage>
);
