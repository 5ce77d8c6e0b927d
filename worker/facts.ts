/**
 * What an entry says, as text for a steward's mail: its facts, a line each, and below them what was written at length.
 *
 * @param facts what each is called, and what it is; left out where it is empty
 * @param text may be empty
 */
export function factsAsText(facts: [name: string, value: string][], text: string): string {
  const lines = facts.filter(([, value]) => value !== '').map(([name, value]) => `${name}: ${value}`);
  return [lines.join('\n'), text].filter(Boolean).join('\n\n');
}
