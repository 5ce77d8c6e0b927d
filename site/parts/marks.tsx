import { raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import type { Kind } from '../../schema/commons/table.ts';
import type { Html } from './view.ts';

/** What each kind is called, and the strokes of its mark on a 24 by 24 grid. */
const marks: Record<Kind, { word: string; strokes: string }> = {
  'free-store': { word: 'Free store', strokes: 'M8 4 3 7l2 4 2-1v10h10V10l2 1 2-4-5-3a4 4 0 0 1-8 0Z' },
  kitchen: {
    word: 'Kitchen',
    strokes: 'M5 11h14v5a4 4 0 0 1-4 4H9a4 4 0 0 1-4-4v-5Zm-3 0h20M9 8c-2-2 2-3 0-5m6 5c-2-2 2-3 0-5',
  },
  repair: { word: 'Repair', strokes: 'M4 4h10c3 0 5 2 6 5-2-1-4-1-6-1H4V4Zm4 4v13h4V8' },
  'clean-up': { word: 'Clean-up', strokes: 'M12 2v8m-4 0h8v4H8v-4Zm0 4-2 7h12l-2-7m-6 7 1-4m4 4-1-4' },
  care: { word: 'Care', strokes: 'M12 20c-6-4-9-7-9-11a4 4 0 0 1 9-2 4 4 0 0 1 9 2c0 4-3 7-9 11Z' },
  'skill-share': { word: 'Skill share', strokes: 'M9 18h6m-5 3h4m-5-3c0-2-3-4-3-8a6 6 0 0 1 12 0c0 4-3 6-3 8' },
  assembly: { word: 'Assembly', strokes: 'M3 4h12v8H9l-3 3v-3H3V4Zm15 4h3v8h-2v3l-3-3h-6v-1' },
  circle: {
    word: 'Circle',
    strokes:
      'M12 3a2 2 0 1 1 0 4 2 2 0 0 1 0-4Zm7 5a2 2 0 1 1 0 4 2 2 0 0 1 0-4Zm-3 8a2 2 0 1 1 0 4 2 2 0 0 1 0-4Zm-8 0a2 2 0 1 1 0 4 2 2 0 0 1 0-4ZM5 8a2 2 0 1 1 0 4 2 2 0 0 1 0-4Z',
  },
  other: { word: 'Something else', strokes: 'M12 3v18M4 8l16 8M4 16l16-8' },
};

export const kindWord = (kind: Kind) => marks[kind].word;

/** Strokes on a 24 by 24 grid; it stands beside words and is nothing without them. */
export const Mark = ({ strokes }: { strokes: string }) => (
  <svg class="mark" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
    <path d={strokes} />
  </svg>
);

/** Written once: a list shows many of the same, and drawing one takes as long as the rest of its line. */
const written = new Map<string, HtmlEscapedString>();

function once(name: string, mark: () => Html): HtmlEscapedString {
  const known = written.get(name) ?? raw(String(mark()));
  written.set(name, known);
  return known;
}

/** The mark of a kind beside its word: never one without the other. */
export const KindMark = ({ kind }: { kind: Kind }) => once(kind, () => <KindMarkOf kind={kind} />);

const KindMarkOf = ({ kind }: { kind: Kind }) => (
  <span class="kind">
    <Mark strokes={marks[kind].strokes} /> {marks[kind].word}
  </span>
);

const repeat = 'M4 12a8 8 0 0 1 14-5l2 2m0-5v5h-5m5 3a8 8 0 0 1-14 5l-2-2m0 5v-5h5';

/** Beside the words that say how something repeats. */
export const RepeatMark = () => once('repeat', () => <Mark strokes={repeat} />);
