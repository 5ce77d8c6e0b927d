import type { Town } from './context.ts';
import type { LoadedEntry } from './loaded-entry.ts';

/**
 * What an entry says now, as text; null for a kind that cannot be changed, and where what it says would not be taken
 * any more, as when its day has passed.
 */
export async function asTextNow(
  town: Town,
  { entry, kind: { edit }, loaded }: Pick<LoadedEntry, 'entry' | 'kind' | 'loaded'>,
): Promise<string | null> {
  if (!edit) return null;
  const parsed = await edit.parse(town, loaded, entry, edit.values(loaded));
  return parsed.ok ? parsed.data.asText : null;
}
