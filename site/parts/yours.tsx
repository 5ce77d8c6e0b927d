import type { Child } from 'hono/jsx';
import type { Entry, Status } from '../../schema/entries.ts';
import { Changed } from './changed.tsx';
import { type Filled, Form, TextArea } from './form.tsx';
import { PrivateBanner, PrivatePage, Trouble } from './private.tsx';
import { Prose, Raw, UserText } from './text.tsx';
import type { Html, PageContext } from './view.ts';

/** What each status means to the person who sent the entry. */
const standing: Record<Status, string> = {
  pending: 'Waiting for a steward to read it.',
  'sent-back': 'A steward has a question. Answer it below, or change the text: it goes to the stewards again.',
  approved: 'It is up, for everyone to see.',
  declined: 'A steward decided not to put it up.',
  withdrawn: 'You took it back.',
  lapsed: 'Nobody decided on it before its time had passed.',
  'taken-down': 'A steward took it down. Nobody sees it any more.',
};

/** A text as it was, and as it is. */
export interface Mended {
  was: string;
  is: string;
}

/** The name of the field that answers a steward's question. */
export const answerName = 'to_stewards';

/** Answers what a steward asked: for them alone, beside what is to be public. */
export const AnswerField = (filled: Filled) => (
  <TextArea
    {...filled}
    name={answerName}
    label="Your answer to the stewards"
    hint="Only they read it. What everybody is to read goes into the fields below."
    rows={3}
    optional
  />
);

interface YoursProps {
  context: PageContext;
  title: string;
  /** Who reads it, and when. */
  readNext: string;
  /** Where another one can be sent. */
  another: { path: string; words: string };
  entry: Pick<Entry, 'status'>;
  preview: Html;
  path: string | null;
  /** What the steward wrote, if it was sent back or declined. */
  note: string | null;
  /** Who wrote that, as a heading. */
  noteBy: string;
  /** What a steward mended in it. */
  mended: Mended | null;
  /** The form to change it, while it may be changed. */
  form: Html | null;
  /** The link itself, shown right after sending and never again. */
  link: string | null;
  /** Where their address is changed; null once none is kept. */
  address: string | null;
  /** Whether the sender left an address. */
  byMail: boolean;
  /** That address, right after it was typed. */
  to: string | null;
  withdrawal: string;
  /** What else the sender can do. */
  tools: Html | null;
  /** True where the tools change what is up. */
  changesWhileUp: boolean;
  /** Where it stands, where its status alone does not say so. */
  standing: string | undefined;
  /** What happens next, where no steward has to read it first. */
  next: string[] | undefined;
  mayTakeBack: boolean;
  /** How taking back is called, where it is no public page that goes. */
  takeBackWords: { title: string; button: string; means: string } | undefined;
  /** What is asked when it is taken back in parts; null when it is taken back as a whole. */
  takeBack: Html | null;
  errors: Filled['errors'];
  trouble?: string;
}

/** Where the sender's own entry stands, and what they can do. */
export const Yours = ({
  context,
  title,
  readNext,
  another,
  entry,
  preview,
  path,
  note,
  noteBy,
  mended,
  address,
  form,
  link,
  byMail,
  to,
  withdrawal,
  tools,
  changesWhileUp,
  standing: ownStanding,
  next,
  mayTakeBack,
  takeBackWords,
  takeBack,
  errors,
  trouble,
}: YoursProps) => (
  <>
    {link ? (
      <WhatHappensNext readNext={readNext} link={link} byMail={byMail} to={to} next={next} />
    ) : (
      <h1 class="quiet-title">{title}</h1>
    )}
    {!link && (
      <PrivateBanner
        means={
          <>
            {(changesWhileUp && path && 'Whoever has its address can do all that you can do here.') ||
              (form && 'Whoever has its address can change or take back what you sent.') ||
              (path && 'Whoever has its address can take back what you sent.')}{' '}
            {path ? 'To tell others, share the public page below.' : 'Do not share it.'}
          </>
        }
        back={null}
      />
    )}
    <Trouble trouble={trouble} />
    <h2>Where it stands</h2>
    <p class={`standing ${entry.status}`}>
      <strong>{ownStanding ?? standing[entry.status]}</strong>
    </p>
    {note && (
      <>
        <h3>{noteBy}</h3>
        <Prose text={note} />
      </>
    )}
    {mended && (
      <>
        <h3>A steward mended a slip</h3>
        <Changed {...mended} />
      </>
    )}
    {path && (
      <p>
        The public page, to share: <a href={path}>{context.settings.SITE_URL + path}</a>
      </p>
    )}
    {tools && <Raw html={tools} />}
    <section class="preview" aria-label="As it would appear">
      <Raw html={preview} />
    </section>
    {form && (
      <details class="unfold" open={Object.keys(errors).length > 0 || entry.status === 'sent-back'}>
        <summary>{entry.status === 'sent-back' ? 'Answer, or change it' : 'Change it'}</summary>
        <div class="narrow">
          <Raw html={form} />
        </div>
      </details>
    )}
    {entry.status === 'approved' && !takeBack && !changesWhileUp && !takeBackWords && (
      <p>To change something, take it back and send it again.</p>
    )}
    {!form && entry.status !== 'approved' && (
      <p>
        <a class="button" href={another.path}>
          {another.words}
        </a>
      </p>
    )}
    {address && !link && (
      <p>
        <a href={address}>Change the mail address</a>
      </p>
    )}
    {mayTakeBack && (
      <details class="unfold" open={takeBack !== null && Object.keys(errors).length > 0}>
        <summary>{takeBackWords?.title ?? 'Take it back'}</summary>
        {takeBack ? (
          <Form action={withdrawal} errors={errors}>
            <Raw html={takeBack} />
          </Form>
        ) : (
          <TakeBackWhole withdrawal={withdrawal} isUp={entry.status === 'approved'} words={takeBackWords} />
        )}
      </details>
    )}
  </>
);

/** A private page with one button, which posts to where it is: a link in a mail never acts by itself. */
export const OnePress = ({
  title,
  lead,
  button,
  means,
  grave = false,
  back = { path: '../', words: 'Your private page' },
  trouble,
  children,
}: {
  title: string;
  /** What it is about, in somebody's words. */
  lead: string;
  button: string;
  /** What the form says that was pressed, where it can be one of two. */
  means?: string | undefined;
  grave?: boolean;
  /** The page to turn back to, where it is not the sender's own. */
  back?: { path: string; words: string } | null;
  trouble?: string | undefined;
  children: Child;
}) => (
  <PrivatePage wide title={title} lead={<UserText text={lead} />} back={back} trouble={trouble}>
    {children}
    <form method="post">
      {means && <input type="hidden" name="press" value={means} />}
      <button class={grave ? 'button grave' : 'button'} type="submit">
        {button}
      </button>
    </form>
  </PrivatePage>
);

const goesWhenUp =
  'It is gone from every page and feed at once, for good. Only while our database cannot be reached may an older copy be seen, until the site is built again.';
const goesUnseen = 'No steward will see it any more. You can send another at any time.';

interface TakeBackWholeProps {
  withdrawal: string;
  isUp: boolean;
  words: YoursProps['takeBackWords'];
}

const TakeBackWhole = ({ withdrawal, isUp, words }: TakeBackWholeProps) => (
  <>
    <p>{words?.means ?? (isUp ? goesWhenUp : goesUnseen)}</p>
    <form method="post" action={withdrawal}>
      <button class="button grave" type="submit">
        {words?.button ?? 'Take it back for good'}
      </button>
    </form>
  </>
);

interface NextProps {
  readNext: string;
  link: string;
  byMail: boolean;
  to: string | null;
  next: string[] | undefined;
}

const WhatHappensNext = ({ readNext, link, byMail, to, next }: NextProps) => (
  <>
    <h1>Thank you. What happens next</h1>
    <ol class="steps-list">
      {(next ?? readFirst(readNext, byMail)).map((step) => (
        <li>{step}</li>
      ))}
    </ol>
    <div class="private-link">
      <h2>Your private link</h2>
      <p>
        <strong>Keep it to yourself.</strong> Whoever has it can change or take back what you sent. It is shown this
        once
        {byMail
          ? '; we also send it by mail, unless very many went to your address lately.'
          : ', and we have nowhere to send it: keep the address of this page.'}
      </p>
      <p class="address">
        <a href={link}>{link}</a>
      </p>
      {to && (
        <p>
          We also wrote to{' '}
          <strong>
            <UserText text={to} />
          </strong>
          . Is a letter of it wrong? Take this back below, and send it again.
        </p>
      )}
    </div>
  </>
);

const readFirst = (readNext: string, byMail: boolean) => [
  readNext,
  ...(byMail
    ? ['When it is up, you get a mail with its address.', 'If something is unclear, you get a mail with a question.']
    : ['You left no mail address: look here again to see whether it is up, or whether a steward has a question.']),
];
