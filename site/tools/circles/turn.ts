/**
 * What a keeper's page of their key gains where scripts run: what is sealed is opened there. The key is never sent,
 * and never kept.
 */
import { open } from '../../../schema/circles/age.ts';

/** As it is sealed: anything else is no word, and is put nowhere that is sent. */
const wordShape = /^[0-9a-f]{32}$/;

function say(place: HTMLElement, sentence: string, isError: boolean): void {
  place.textContent = sentence;
  place.className = isError ? 'error' : 'hint';
}

async function openHere(challenge: HTMLElement, key: HTMLInputElement, state: HTMLElement): Promise<void> {
  const typed = key.value.replace(/\s+/g, '').toUpperCase();
  const sealed = challenge.querySelector('.sealed')?.textContent ?? '';
  const word = (await open(typed, sealed))?.trim() ?? '';
  const field = challenge.querySelector<HTMLInputElement>(`input[name="${challenge.dataset.field}"]`);
  if (!field || !wordShape.test(word)) {
    return say(state, 'This key does not open it. A letter may be wrong, or it is another key.', true);
  }
  key.value = '';
  field.value = word;
  say(state, 'It is opened: the word stands below. The key was not sent, and is gone from this page.', false);
}

function offer(challenge: HTMLElement): void {
  const id = `key-for-${challenge.dataset.field}`;
  const whole = document.createElement('div');
  whole.className = 'field';
  const label = document.createElement('label');
  label.htmlFor = id;
  label.textContent = 'Or open it here: your secret key';
  const hint = document.createElement('p');
  hint.className = 'hint';
  hint.textContent = 'It stays in this browser. Who can change the scripts of this site could read it.';
  // Without a name it is no part of the form, and never sent.
  const key = document.createElement('input');
  key.id = id;
  key.type = 'password';
  key.autocomplete = 'off';
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'button quiet';
  button.textContent = 'Open it here';
  const state = document.createElement('p');
  state.setAttribute('role', 'status');
  whole.append(label, hint, key, button, state);
  challenge.querySelector('.sealed')?.after(whole);
  button.addEventListener('click', () => void openHere(challenge, key, state));
  key.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    void openHere(challenge, key, state);
  });
  addEventListener('pagehide', () => {
    key.value = '';
  });
}

if (isSecureContext && crypto.subtle) document.querySelectorAll<HTMLElement>('.challenge').forEach(offer);
