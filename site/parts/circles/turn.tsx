import type { Keeper } from '../../../schema/circles/table.ts';
import { type Filled, Form, TextField } from '../form.tsx';
import { KeeperPage } from '../private.tsx';
import { UserText } from '../text.tsx';
import type { PageContext } from '../view.ts';
import { KeyPress, PublicKey, type ShownKey, Standing, turnDay } from './keepers.tsx';

interface TurnProps extends Filled {
  context: PageContext;
  me: Keeper;
  /** Those of all keepers. */
  keys: ShownKey[];
  trouble?: string | undefined;
}

/** A keeper's own turn and keys, and the keys of others that wait. */
export const KeeperTurn = ({ context, me, keys, trouble, ...filled }: TurnProps) => {
  const own = keys.filter(({ keeperId }) => keeperId === me.id);
  const inUse = own.findLast(({ state }) => state === 'in-use');
  const others = keys.filter(({ keeperId, state }) => keeperId !== me.id && state !== 'in-use');
  return (
    <KeeperPage
      title="Your turn as a keeper, and your key"
      back={{ path: '../', words: 'The letters' }}
      trouble={trouble}
    >
      <section aria-labelledby="turn">
        <h2 id="turn">Your turn</h2>
        <p>
          You are a keeper as <UserText text={me.name} />. Your turn ends on{' '}
          <strong>{turnDay(context, me.until)}</strong> unless you keep it. It is a turn, not an office: hand it on when
          you like.
        </p>
        <Keep inUse={inUse} {...filled} />
        <details class="unfold">
          <summary>Step down</summary>
          <p>
            From that moment no new letter is sealed to your key, and your links open nothing. Letters that you could
            read stay sealed to it until they are forgotten: tell the others, so that none is left with one reader.
          </p>
          <PressForm press="step-down" words="Step down now" grave />
        </details>
        <details class="unfold">
          <summary>A link of yours was lost, or someone else has it</summary>
          <p>
            All your links end at once, this one too. Then ask for a fresh one at <a href="/keeper/">/keeper/</a>. You
            stay a keeper.
          </p>
          <PressForm press="end-links" words="End all my links" grave />
        </details>
      </section>
      <section aria-labelledby="key">
        <h2 id="key">Your key</h2>
        {own.length === 0 && <NoKey />}
        {own.map((one) => (
          <OwnKey context={context} one={one} {...filled} />
        ))}
      </section>
      {others.length > 0 && (
        <section aria-labelledby="others">
          <h2 id="others">Keys of others that wait</h2>
          <p>Is one of them not what its keeper told you? Stop it: one press is enough, and then talk about it.</p>
          {others.map((one) => (
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
              <KeyPress press="stop" one={one} words="Stop this key" />
            </section>
          ))}
        </section>
      )}
    </KeeperPage>
  );
};

const PressForm = ({ press, words, grave }: { press: string; words: string; grave?: boolean }) => (
  <form method="post">
    <input type="hidden" name="press" value={press} />
    <button class={grave ? 'button grave' : 'button'} type="submit">
      {words}
    </button>
  </form>
);

const Keep = ({ inUse, ...filled }: Filled & { inUse: ShownKey | undefined }) =>
  inUse ? (
    <Form {...filled}>
      <p>To keep it, show that you still have your key: so a lost one is noticed while nothing is lost.</p>
      <Challenge challenge={inUse.challenge} name="word" {...filled} />
      <input type="hidden" name="press" value="keep" />
      <button class="button" type="submit">
        Keep it another 90 days
      </button>
    </Form>
  ) : (
    <PressForm press="keep" words="Keep it another 90 days" />
  );

/** What is sealed to a key, and where the word goes that comes out of it. */
const Challenge = ({ challenge, name, ...filled }: Filled & { challenge: string | null; name: string }) => (
  <div class="challenge" data-field={name}>
    <p>
      This is sealed to your key. Save it as <code>sealed.age</code>, open it with{' '}
      <code>age -d -i your-key.txt sealed.age</code>, and paste the word that comes out.
    </p>
    {challenge && <pre class="sealed">{challenge}</pre>}
    <TextField {...filled} name={name} label="The word" hint="32 letters and digits. Never your secret key." />
  </div>
);

const NoKey = () => (
  <>
    <p>You have none yet, so no letter reaches you. This is how you come by one:</p>
    <ol class="steps-list">
      <li>
        Make it at <a href="/circles/key/">/circles/key/</a>, on a device that is yours alone, or with the program{' '}
        <code>age-keygen</code>. Keep the secret part where only you find it.
      </li>
      <li>Give the public part, which begins with age1, to a steward: on paper, or read out. They post it.</li>
      <li>Another steward compares it with you. Then you show here that you have the secret part.</li>
      <li>For 72 hours every keeper and steward can stop it. Then letters are sealed to it.</li>
    </ol>
  </>
);

const OwnKey = ({ context, one, ...filled }: Filled & { context: PageContext; one: ShownKey }) => (
  <div class="keeper-key">
    <p>
      <PublicKey recipient={one.recipient} />
    </p>
    <p>
      <Standing context={context} one={one} />
    </p>
    {one.state === 'to-prove' && (
      <Form {...filled}>
        <Challenge challenge={one.challenge} name="proof" {...filled} />
        <input type="hidden" name="press" value="prove" />
        <input type="hidden" name="key" value={one.id} />
        <button class="button" type="submit">
          I have this key
        </button>
      </Form>
    )}
    {one.state === 'in-use' ? (
      <details class="unfold">
        <summary>It is lost, or somebody else may have it</summary>
        <p>
          No new letter is sealed to it from that moment on. Make another one and give it to a steward. Letters that are
          sealed to it stay so: whoever has the key and the letters can read them.
        </p>
        <KeyPress press="lost" one={one} words="Seal nothing more to it" />
      </details>
    ) : (
      <KeyPress press="stop" one={one} words="Stop this key" />
    )}
  </div>
);
