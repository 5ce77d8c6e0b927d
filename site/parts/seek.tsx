import type { Child } from 'hono/jsx';
import type { Answers } from '../../schema/form.ts';
import { Older } from './older.tsx';

/** The form of a search: it asks by the address, so that what was found can be linked to. */
export const SeekForm = ({ path, look = 'seek', children }: { path: string; look?: string; children: Child }) => (
  <search>
    <form class={look} method="get" action={path}>
      {children}
      <button class="button quiet" type="submit">
        Find
      </button>
    </form>
  </search>
);

/** Choices of a list with none of them as the first. */
export const anyOf = (none: string, options: { value: string; label: string }[]) => [
  { value: '', label: none },
  ...options,
];

/** A way to what a search finds further back. */
export const FurtherBack = ({ path, answers, next }: { path: string; answers: Answers; next: number }) => (
  <Older path={`${path}?${new URLSearchParams({ ...answers, before: String(next) })}`} words="Look further back" />
);

/** True where a search asks for something, not just for what is older. */
export const isNarrowed = (answers: Answers) =>
  Object.keys(answers).some((name) => name !== 'before' && answers[name] !== '');

/** Words to look for, no more than anybody types. */
export const soughtWords = (q = '') => q.slice(0, 100);

/** The number before which a search looks; undefined where none was asked for. */
export const soughtBefore = (before = '') => (/^\d{1,12}$/.test(before) ? Number(before) : undefined);

/** What an address asks a search for, of the names that it knows. */
export const askedOf = (query: Record<string, string>, names: readonly string[]): Answers =>
  Object.fromEntries(names.flatMap((name) => (query[name] ? [[name, query[name]]] : [])));
