/**
 * Opens a letter on its page, which can send nothing: its policy forbids a script to connect and a form to be sent.
 */
import { forgetOnLeaving, identityIn, openLetter, say, showOpened } from './opening.ts';
import { sealedLetter, sealedWords } from './sealed.ts';

const opener = document.getElementById('opener');
const opened = document.getElementById('opened');
const field = document.querySelector<HTMLTextAreaElement>('#identity');
const links = [...document.querySelectorAll<HTMLAnchorElement>('a[data-with-secret]')];

async function openIt(): Promise<void> {
  if (!field || !opened || !opener) return;
  try {
    const identity = await identityIn(field.value);
    const letter = await openLetter(identity, sealedLetter());
    field.value = '';
    await showOpened(opened, identity, sealedLetter(), letter, sealedWords());
    // After the sign it is never sent, and the page that it leads to takes it off the address at once.
    for (const link of links) link.hash = letter.answer;
    opener.hidden = true;
  } catch (error) {
    say(opener, error);
  }
}

if (opener && field && isSecureContext && crypto.subtle) {
  opener.hidden = false;
  document.getElementById('open')?.addEventListener('click', () => void openIt());
  forgetOnLeaving(field, () => {
    opened?.replaceChildren();
    for (const link of links) link.hash = '';
    opener.hidden = false;
  });
}
