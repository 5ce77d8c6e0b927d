/** What the scripts of letters and circles make of a page. */

export function element(tag: string, text = '', className = ''): HTMLElement {
  const made = document.createElement(tag);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

/** Says what went wrong at the top of a place, where a reader of screens hears it at once. */
export function trouble(place: HTMLElement | null | undefined, sentence: string): void {
  place?.querySelector(':scope > [role="alert"]')?.remove();
  const said = element('p', sentence, 'error');
  said.setAttribute('role', 'alert');
  place?.prepend(said);
  said.scrollIntoView({ block: 'nearest' });
}

/** A UTC day, `2027-03-28`, as the site writes it elsewhere: in the place's own way. */
export const dayWords = (day: string, dateStyle: 'full' | 'long' = 'full') =>
  new Date(`${day}T12:00Z`).toLocaleDateString(document.documentElement.dataset.locale, { dateStyle, timeZone: 'UTC' });
