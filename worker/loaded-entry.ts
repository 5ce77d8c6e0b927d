import { type Entry, findEntry } from '../schema/entries.ts';
import { wordOf } from '../schema/form.ts';
import { wholeNumber } from '../schema/numbers.ts';
import type { AppContext } from './context.ts';
import type { EntryKind } from './entry-kind.ts';
import type { Practice } from './practice.ts';
import { expiredLink, unknownLink } from './problem.tsx';

/** The most entries that are decided in one go, each by itself: so many as one request may ask for. */
export const mostTogether = 8;

/** An entry with its kind, and what it says. */
export interface LoadedEntry {
  entry: Entry;
  kind: EntryKind;
  loaded: unknown;
}

/** @throws {Problem} 404 when there never was such an entry, 410 when what it said was erased */
export async function loadEntry(c: AppContext, entryId: string | null): Promise<LoadedEntry> {
  const entry = entryId ? await findEntry(c.var.town.db, entryId) : undefined;
  if (!entry) throw unknownLink();
  const loaded = await loadIfThere(c, entry);
  if (!loaded) throw expiredLink();
  return loaded;
}

/** Gives undefined when what it said was erased. */
export async function loadIfThere(c: AppContext, entry: Entry): Promise<LoadedEntry | undefined> {
  const kind = kindOf(c.var.town.kinds, entry.kind);
  const loaded = await kind.load(c.var.town, entry);
  return loaded === undefined ? undefined : { entry, kind, loaded };
}

/** An entry in the version that somebody read, as their form says; without one, the present version is meant. */
export const asSeen = (entry: Entry, version = ''): Entry => ({
  ...entry,
  version: wordOf(version) ? (wholeNumber(wordOf(version)) ?? 0) : entry.version,
});

/** The kinds of entry of all practices, by their names. */
export type Kinds = ReadonlyMap<string, EntryKind>;

export const kindsOf = (practices: Practice[]): Kinds =>
  new Map(practices.flatMap(({ kinds = [] }) => kinds).map((kind) => [kind.kind, kind]));

/** What a list calls an entry of some kind, which no practice may declare any more. */
export const labelOf = (kinds: Kinds, kind: string): string => kinds.get(kind)?.sentences.label ?? 'entry';

/** @throws {Error} for a kind that no practice declares */
export function kindOf(kinds: Kinds, name: string): EntryKind {
  const kind = kinds.get(name);
  if (!kind) throw new Error(`No practice declares entries of kind ${name}.`);
  return kind;
}
