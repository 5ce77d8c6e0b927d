import { copyPath } from './copy.tsx';

interface CommonsToolsProps {
  /** The path of the private link, `/yours/<token>/`. */
  own: string;
  /** True while a date is to come or on. */
  isComing: boolean;
  /** Its public address. */
  slug: string;
  /** True while its holder wants no messages about it. */
  answersStopped: boolean;
}

/** What the steward of a commons that is up can do. */
export const CommonsTools = ({ own, isComing, slug, answersStopped }: CommonsToolsProps) => (
  <section aria-labelledby="steer">
    <h2 id="steer">What you can do</h2>
    <ul class="tools">
      {isComing && (
        <li>
          <a href={`${own}coming/`}>See who is coming</a>
        </li>
      )}
      {isComing && (
        <li>
          <a href={`${own}plan/?act=write&which=all`}>Write to all who come</a>
        </li>
      )}
      <li>
        <a href={`${own}plan/`}>{isComing ? 'Move it, call it off, open it again' : 'Hold it again'}</a>
      </li>
      <li>
        <a href={`${own}edit/`}>Change the text, or the helping hands</a>
      </li>
      {isComing && (
        <li>
          <a href={`${own}answers/`}>{answersStopped ? 'Take questions again' : 'Stop questions'}</a>
        </li>
      )}
      <li>
        <a href={copyPath(slug)}>Copy this one into a new proposal</a>
      </li>
      <li>
        <a href={`${own}invitation/`}>Invite someone to hold the next one</a>
      </li>
      <li>
        <a href={`${own}log/`}>Log what was done</a>
      </li>
      <li>
        <a href={`${own}victory/`}>Tell what came of it</a>
      </li>
    </ul>
  </section>
);
