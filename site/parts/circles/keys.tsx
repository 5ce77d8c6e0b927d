import type { Temporal } from 'temporal-polyfill';
import { isExampleKeeper } from '../../../schema/circles/example.ts';
import { keepersOnTurn } from '../../../schema/circles/keepers.ts';
import {
  hashedText,
  type KeyLogVerdict,
  keyLines,
  momentOf,
  notInLog,
  verifyKeyLog,
} from '../../../schema/circles/key-log.ts';
import { type Reader, readersNow } from '../../../schema/circles/queries.ts';
import type { Keeper, KeyEvent, KeyLine } from '../../../schema/circles/table.ts';
import type { Database } from '../../../schema/database.ts';
import { isLoopback } from '../../../schema/settings.ts';
import { stamp } from '../dates.ts';
import { UserText } from '../text.tsx';
import type { PageContext, View } from '../view.ts';
import { PublicKey, turnDay } from './keepers.tsx';

const title = 'The keepers, and their keys';

/** Who opens letters, until when, and every step of every key. */
export async function keysView(db: Database, context: PageContext): Promise<View> {
  const [keepers, readers, lines] = await Promise.all([
    keepersOnTurn(db, context.now),
    readersNow(db, context.now),
    keyLines(db),
  ]);
  const verdict = await verifyKeyLog(lines);
  const main = (
    <div class="narrow">
      <h1>{title}</h1>
      <p class="lead">
        Letters are sealed to the keys of these people and to nobody else’s. What happens to a key stands here for good.
      </p>
      <section aria-labelledby="keepers">
        <h2 id="keepers">Who opens letters</h2>
        <KeeperList context={context} keepers={keepers} readers={readers} />
      </section>
      <section aria-labelledby="log">
        <h2 id="log">Every step of every key</h2>
        <Verdict
          verdict={verdict}
          strange={notInLog(readers, lines, context.now)}
          isPractice={isLoopback(context.settings.SITE_URL)}
        />
        {lines.length === 0 ? <p>Nothing yet.</p> : <Lines context={context} lines={lines} />}
      </section>
      <Explanation example={lines.at(-1)} />
    </div>
  );
  return {
    title,
    description: 'Who opens letters, until when, and every step of every key that letters are sealed to.',
    path: '/circles/keys/',
    parts: { main },
  };
}

/** Keepers and until when they are, with the keys that letters are sealed to. */
export const KeeperList = ({
  context,
  keepers,
  readers,
}: {
  context: PageContext;
  keepers: Pick<Keeper, 'id' | 'name' | 'until'>[];
  readers: Reader[];
}) =>
  keepers.length === 0 ? (
    <p>Nobody at present, so no letter is taken.</p>
  ) : (
    <ul class="keepers">
      {keepers.map(({ id, name, until }) => (
        <li>
          <strong>
            <UserText text={name} />
          </strong>{' '}
          <span class="hint">until {turnDay(context, until)}</span>
          <br />
          <Keys readers={readers.filter(({ keeperId }) => keeperId === id)} />
        </li>
      ))}
    </ul>
  );

const Keys = ({ readers }: { readers: Reader[] }) =>
  readers.length === 0 ? (
    <span class="hint">has no key in use</span>
  ) : (
    <span>
      {readers.map(({ recipient }) => (
        <PublicKey recipient={recipient} />
      ))}
    </span>
  );

interface VerdictProps {
  verdict: KeyLogVerdict;
  /** Readers whose keys the log knows nothing of. */
  strange: Reader[];
  /** True of a site on this machine, which may have keepers to try things out with: nowhere else are they believed. */
  isPractice: boolean;
}

/** What this site found when it checked its own log, just now. */
const Verdict = ({ verdict, strange, isPractice }: VerdictProps) => (
  <>
    {verdict.ok ? (
      <p class="standing">
        Checked as this page was made: each line follows the one before it. To see later that nothing was taken out,
        note the last one: <strong>{verdict.head.seq}</strong> <code>{verdict.head.hash.slice(0, 16)}</code>
      </p>
    ) : (
      <p class="error" role="alert">
        <strong>This log was changed. {verdict.message}</strong> Write no letter here, and tell a steward.
      </p>
    )}
    {strange.map(({ keeperId, name, recipient }) =>
      isPractice && isExampleKeeper(keeperId) ? (
        <p>
          The key of <UserText text={name} /> is one to try things out with, on this machine only. It is in no log.
        </p>
      ) : (
        <p class="error" role="alert">
          <strong>
            Letters are sealed to a key of <UserText text={name} /> of which the log does not say how it came here.
          </strong>{' '}
          Write no letter here, and tell a steward: <PublicKey recipient={recipient} />
        </p>
      ),
    )}
  </>
);

const eventWords: Record<KeyEvent, string> = {
  proposed: 'Posted by a steward',
  confirmed: 'Compared by another steward',
  proven: 'Its keeper showed that they have it; in use 72 hours later, unless it is stopped',
  stopped: 'Stopped before it was used',
  ended: 'Ended: no new letter is sealed to it',
};

const Lines = ({ context, lines }: { context: PageContext; lines: KeyLine[] }) => (
  <ol class="key-log">
    {lines.toReversed().map((line) => (
      <li value={line.seq}>
        <strong>{eventWords[line.event]}</strong>
        <br />
        <UserText text={line.name} />, <Moment context={context} line={line} />
        <br />
        <PublicKey recipient={line.recipient} />
        <br />
        <span class="hint">
          Fingerprint <code>{line.hash}</code>
        </span>
      </li>
    ))}
  </ol>
);

const Moment = ({ context, line }: { context: PageContext; line: { at: Temporal.Instant } }) => (
  <time datetime={momentOf(line)}>{stamp(context.settings, { at: line.at, zone: context.settings.TIME_ZONE })}</time>
);

const Explanation = ({ example }: { example: KeyLine | undefined }) => (
  <section aria-labelledby="means">
    <h2 id="means">What this is for</h2>
    <p>
      Whoever could slip in a key of their own could read the letters that are written from then on. So none is used
      because one person said so: a steward posts it, another compares it with its keeper, the keeper shows that they
      have its secret part, everybody hears of it, and for 72 hours any keeper or steward can stop it.
    </p>
    <p>
      Each line has a fingerprint of itself and of the line before it. Where somebody changes a line, or takes one out,
      it and all after it have another fingerprint. What this cannot tell is whether all of it was made anew: for that,
      keep the number and the fingerprint of the last line, and look whether they still stand here.
    </p>
    <p>
      To check it with a program that trusts none of ours: the fingerprint is the SHA-256 of the line, as canonical JSON
      (RFC 8785).{example && ' The newest line is the fingerprint of this text:'}
    </p>
    {example && <pre class="sealed">{hashedText(example)}</pre>}
    <p>
      Are you a keeper? <a href="/circles/key/">Make a key</a>, or <a href="/keeper/">ask for your link</a>.
    </p>
  </section>
);
