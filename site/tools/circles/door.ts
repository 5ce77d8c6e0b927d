/** The door of whatever a code opens: the code stays in this browser, unless its owner says otherwise. */
import { type Code, type LetterSecrets, readCode, secretsOf } from '../../../schema/circles/code.ts';
import { trouble } from './dom.ts';

export const post = (path: string, fields: Record<string, string>) =>
  fetch(path, { method: 'POST', body: new URLSearchParams(fields), redirect: 'error' });

/** What the site said of a form, where it did not take it; a sentence of ours where it said nothing that can be read. */
export async function whyNot(response: Response | null): Promise<string> {
  if (!response) return 'The site cannot be reached. Try again a little later.';
  const text = await response.text().catch(() => '');
  const isData = response.headers.get('Content-Type')?.startsWith('application/json') ?? false;
  if (isData) return (JSON.parse(text) as { error?: string }).error ?? 'It was not taken.';
  const page = new DOMParser().parseFromString(text, 'text/html');
  // What is wrong stands below what the page is about, so the first that is there of these is no answer.
  const places = ['.error-summary li', '.error-summary p', 'main .lead'];
  const why = places.map((place) => page.querySelector(place)?.textContent?.trim()).find(Boolean);
  return why ?? 'It was not taken. Try again a little later.';
}

/**
 * Opens with the code in the address, or the one that is typed. What goes wrong is said, and then the code can be sent
 * all the same, by a button of its own.
 *
 * @param open throws whatever a person should not have to read, and says the rest by itself
 * @param waits true while nothing should be opened by itself
 */
export function keepDoor(
  door: HTMLFormElement,
  open: (secrets: LetterSecrets, code: Code) => Promise<void>,
  waits = false,
): void {
  const given = readCode(fragment());
  // The fragment is never sent, and stays in no address bar that somebody looks at.
  if (location.hash) history.replaceState(null, '', location.pathname + location.search);
  if (!isSecureContext || !crypto.subtle) {
    const input = door.querySelector<HTMLInputElement>('[name="code"]');
    if (input && given.ok) input.value = given.code;
    return;
  }
  const openWith = (code: Code) =>
    secretsOf(code)
      .then((secrets) => open(secrets, code))
      .catch(() => {
        trouble(door, 'It could not be opened in this browser. The code was not sent.');
        offerOtherWay(door, code);
      });
  if (given.ok && !waits) void openWith(given.code);
  door.addEventListener('submit', (event) => {
    const typed = readCode(door.querySelector<HTMLInputElement>('[name="code"]')?.value ?? '');
    event.preventDefault();
    if (!typed.ok) return trouble(door, `${typed.error}.`);
    void openWith(typed.code);
  });
}

function fragment(): string {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return '';
  }
}

/** The code leaves this browser by another button for it, or not at all. */
function offerOtherWay(door: HTMLFormElement, code: Code): void {
  if (door.querySelector('[name="send-code"]')) return;
  const other = document.createElement('button');
  other.type = 'button';
  other.name = 'send-code';
  other.className = 'button quiet';
  other.textContent = 'Send the code all the same: the site opens it, and forgets it';
  other.addEventListener('click', () => {
    const input = door.querySelector<HTMLInputElement>('[name="code"]');
    if (input) input.value = code;
    door.submit();
  });
  door.querySelector('button[type="submit"]')?.after(' ', other);
}
