import { PrivatePage } from './private.tsx';

interface MailBoxProps {
  site: string;
  standing: 'unknown' | 'confirmed' | 'refused';
  /** What to do, when nothing was chosen. */
  error: string | undefined;
}

/** The page at the end of every mail: for whoever never asked for one, and for whoever did. */
export const MailBox = ({ site, standing, error }: MailBoxProps) => (
  <PrivatePage title="Mail from here" back={null} trouble={error}>
    <p class="lead">{standings[standing]}</p>
    {standing === 'refused' ? (
      <Press means="mine" button="Write to me again" />
    ) : (
      <>
        <h2>This was not me</h2>
        <p>
          Someone typed your address, by mistake or not. We write to it nothing more from {site}, whoever types it. Only
          what a steward has to decide still comes to a steward.
        </p>
        <Press means="never" button="Never write to me" grave />
      </>
    )}
    {standing === 'unknown' && (
      <>
        <h2>This was me</h2>
        <p>
          Until we know that, mails say only that somebody answered, and you read the words here. A form that you send
          through a link in a mail tells us, too.
        </p>
        <Press means="mine" button="This is my address" />
      </>
    )}
  </PrivatePage>
);

const standings = {
  unknown: 'Someone typed your mail address into a form here. Was it you?',
  confirmed: 'We know that this address is yours, and write to you about what you take part in.',
  refused:
    'You said that we may not write to you, so nothing comes any more. We keep only a fingerprint of the address.',
};

interface PressProps {
  means: 'never' | 'mine';
  button: string;
  grave?: boolean;
}

const Press = ({ means, button, grave = false }: PressProps) => (
  <form method="post">
    <input type="hidden" name="press" value={means} />
    <button class={grave ? 'button grave' : 'button'} type="submit">
      {button}
    </button>
  </form>
);
