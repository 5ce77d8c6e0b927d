import type { Temporal } from 'temporal-polyfill';
import type { Entry } from '../../schema/entries.ts';
import type { Owed } from '../../schema/outbox.ts';
import { before } from '../../schema/time.ts';
import { mostCounted, type Waiting } from '../../schema/waiting.ts';
import { longDate, stamp } from './dates.ts';
import { StewardPage } from './private.tsx';
import { UserText } from './text.tsx';
import type { PageContext } from './view.ts';

const count = (number: number) => number.toLocaleString('en');

/** How many of one kind wait. */
export interface KindWaiting {
  kind: string;
  /** What people call one of them. */
  label: string;
  count: number;
}

/** One that waits, with what people call one of its kind, and whether it has a day. */
export interface WaitingRow extends Waiting {
  label: string;
  dated: boolean;
}

interface DeskProps {
  context: PageContext;
  /** A page of what waits, each with what people call one of its kind. */
  waiting: WaitingRow[];
  kinds: KindWaiting[];
  /** The kind that is listed alone. */
  kind: string | undefined;
  /** The id of the entry whose sender's are listed alone. */
  from: string | undefined;
  /** Whether the boxes are ticked to begin with. */
  ticked: boolean;
  /** Where the next page goes on; null on the last one. */
  next: string | null;
  /** True on a page after the first. */
  isLater: boolean;
  /** How many about one commons are read together in one go. */
  together: number;
  /** What else stewards can do. */
  tools: { path: string; words: string }[];
  gaveUp: GaveUp;
  trouble: string | undefined;
}

/** Mails that could not be delivered. */
export interface GaveUp {
  /** Those to stewards, newest first. */
  toStewards: { to: string; kind: Owed['kind']; trouble: string; failedAt: Temporal.Instant }[];
  /** How many there are to anyone else: whose they are is nobody's business. */
  toSenders: number;
  /** True when there may be still more. */
  more: boolean;
}

const Undeliverable = ({ context, gaveUp }: { context: PageContext; gaveUp: GaveUp }) => (
  <section aria-labelledby="undeliverable">
    <h2 id="undeliverable">Undeliverable</h2>
    <p>Mails of the last 30 days that did not reach anyone. They are not tried again.</p>
    {gaveUp.toStewards.length > 0 && (
      <ul>
        {gaveUp.toStewards.map(({ to, kind, trouble, failedAt }) => (
          <li>
            A {kind} to <UserText text={to} />,{' '}
            <span class="hint">{stamp(context.settings, { at: failedAt, zone: context.settings.TIME_ZONE })}</span>
            <br />
            <UserText text={trouble} />
          </li>
        ))}
      </ul>
    )}
    {gaveUp.toSenders > 0 && (
      <p>
        {gaveUp.more ? `${gaveUp.toSenders} or more` : gaveUp.toSenders} {gaveUp.toSenders === 1 ? 'mail' : 'mails'} to
        people who sent something. An address may have been mistyped.
      </p>
    )}
  </section>
);

/** Before the id of an entry, in the name of the box that removes it. */
export const removeField = 'remove-';

/** What waits, in turns of its senders, each with a way to decide on it; and what is junk, to remove many at once. */
export const Desk = (props: DeskProps) => {
  const { context, waiting, kind, from, next, isLater, tools, gaveUp, trouble } = props;
  return (
    <StewardPage title="What waits for a decision" desk={null} trouble={trouble}>
      <Kinds {...props} />
      {from && (
        <p class="prose">
          These came from one sender: over one connection, or from one address. More than one person may share a
          connection. <a href="./">See everything that waits</a>
        </p>
      )}
      {!from && <FromOneCommons {...props} />}
      {waiting.length === 0 ? (
        <p class="empty-lead">{isLater ? 'Nothing waits after these.' : 'Nothing waits. Thank you.'}</p>
      ) : (
        <Pile {...props} />
      )}
      {(next || isLater) && (
        <p class="ways">
          {isLater && <a href={kind ? `./?kind=${kind}` : './'}>The first ones</a>}
          {next && <a href={`./?${kind ? `kind=${kind}&` : ''}after=${next}`}>The next ones</a>}
        </p>
      )}
      <ul class="tools">
        {tools.map(({ path, words }) => (
          <li>
            <a href={`./${path}`}>{words}</a>
          </li>
        ))}
      </ul>
      {(gaveUp.toStewards.length > 0 || gaveUp.toSenders > 0) && <Undeliverable context={context} gaveUp={gaveUp} />}
    </StewardPage>
  );
};

/** How many of each kind wait, each with a way to see them alone; nothing where there is one kind. */
const Kinds = ({ kinds, kind }: DeskProps) =>
  kinds.length < 2 && !kind ? null : (
    <nav aria-label="By kind">
      <ul class="ways kinds">
        <li>
          <a href="./" aria-current={kind ? undefined : 'page'}>
            All
          </a>
        </li>
        {kinds.map((one) => (
          <li>
            <a href={`./?kind=${one.kind}`} aria-current={one.kind === kind ? 'page' : undefined}>
              {one.label}: {one.count < mostCounted ? one.count : `${count(mostCounted)} or more`}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );

const FromOneCommons = ({ waiting, together }: DeskProps) => (
  <>
    {[...Map.groupBy(waiting, ({ entry }) => entry.about)].map(
      ([about, ones]) =>
        about !== null &&
        ones.length > 1 && (
          <p class="ways">
            <a class="button" href={`./together/${about}/`}>
              Read {Math.min(ones.length, together)} from one commons together
            </a>{' '}
            <span class="hint">
              <UserText text={ones[0]?.entry.title ?? ''} /> and {ones.length - 1} more
            </span>
          </p>
        ),
    )}
  </>
);

/** The address of this very page with all its boxes ticked. */
const tickAll = ({ kind, from, isLater, waiting }: DeskProps) => {
  const first = isLater ? waiting[0]?.entry.id : undefined;
  const query = [from && `from=${from}`, kind && `kind=${kind}`, first && `begin=${first}`, 'tick'].filter(Boolean);
  return `./?${query.join('&')}`;
};

const Pile = (props: DeskProps) => {
  const { context, waiting, from, ticked, together } = props;
  // One way to all of a sender's is enough.
  const firstOf = new Set([...Map.groupBy(waiting, ({ entry }) => entry.sender).values()].map(([first]) => first));
  return (
    <form method="post" action="./remove/">
      <ol class="desk">
        {waiting.map((one) => (
          <Row context={context} one={one} ticked={ticked} isFirst={!from && firstOf.has(one)} />
        ))}
      </ol>
      <p class="ways">
        <button class="button" type="submit" formaction="./together/ticked/">
          Read together what is ticked
        </button>{' '}
        <span class="hint">Up to {together}, to approve with one press.</span>
      </p>
      <details class="unfold" open={ticked}>
        <summary>Remove junk</summary>
        <p class="prose">
          Tick what is junk: its senders get no mail, and it is noted under your name in what was decided. You are asked
          once more before anything goes. <a href={tickAll(props)}>Tick all on this page</a>
        </p>
        <button class="button grave" type="submit">
          Remove what is ticked, without a mail …
        </button>
      </details>
    </form>
  );
};

interface RowProps extends Pick<DeskProps, 'context' | 'ticked'> {
  one: DeskProps['waiting'][number];
  /** Whether it is the first of its sender on the page. */
  isFirst: boolean;
}

/** So long before something begins its decision is urgent. */
const soon = { hours: 48 };

/** What presses about something that waits, in a few words; empty where nothing does. */
export function urgency({ now }: PageContext, { dueAt }: Pick<Entry, 'dueAt'>, dated: boolean): string {
  if (before(dueAt, now)) return dated ? 'It has begun' : 'Waits for days';
  return dated && before(dueAt, now.add(soon)) ? 'Urgent: it is soon' : '';
}

/** By when a decision is of use: the day of what has one. */
export const Due = ({ context, entry, dated }: { context: PageContext; entry: Entry; dated: boolean }) => {
  const { settings } = context;
  const urgent = urgency(context, entry, dated);
  return (
    <>
      {dated && <>for {longDate(settings, { at: entry.dueAt, zone: settings.TIME_ZONE })}</>}
      {dated && urgent && ' '}
      {urgent && <strong class="urgent">{urgent}</strong>}
    </>
  );
};

const Row = ({ context, one: { entry, label, alike, dated }, ticked, isFirst }: RowProps) => (
  <li>
    <label>
      <input type="checkbox" name={`${removeField}${entry.id}`} value={String(entry.version)} checked={ticked} />
      <span class="visually-hidden">Tick {entry.title}</span>
    </label>
    <span>
      <a href={`./${entry.id}/`}>
        <UserText text={entry.title} />
      </a>{' '}
      <span class="hint">
        {label} <Due context={context} entry={entry} dated={dated} />
      </span>
      <span class="hint">
        came {stamp(context.settings, { at: entry.createdAt, zone: context.settings.TIME_ZONE })}
      </span>
      {alike > 1 && isFirst && (
        <span class="hint">
          <a class="alike" href={`./?from=${entry.id}&tick`}>
            See the {alike} from this sender<span class="visually-hidden">: {entry.title}</span>
          </a>
        </span>
      )}
    </span>
  </li>
);

interface RemoveProps {
  list: { id: string; version: number; title: string; label: string }[];
}

/** Asks once more before what was ticked is removed. */
export const RemoveTogether = ({ list }: RemoveProps) => (
  <StewardPage
    title={list.length === 1 ? 'Remove this without a mail?' : `Remove these ${list.length} without a mail?`}
    lead="Nobody is written to, and their words are erased like those of anything that was declined. This cannot be taken back."
    desk="../"
  >
    <form method="post">
      <input type="hidden" name="press" value="remove" />
      <ol class="desk">
        {list.map(({ id, version, title, label }) => (
          <li>
            <input type="hidden" name={`${removeField}${id}`} value={String(version)} />
            <span>
              <strong>
                <UserText text={title} />
              </strong>{' '}
              <span class="hint">{label}</span>
            </span>
          </li>
        ))}
      </ol>
      <p class="ways">
        <button class="button grave" type="submit">
          {list.length === 1 ? 'Remove it for good' : `Remove these ${list.length} for good`}
        </button>
        <a href="../">Remove nothing</a>
      </p>
    </form>
  </StewardPage>
);
