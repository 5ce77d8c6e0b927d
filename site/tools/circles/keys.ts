/**
 * Hands a letter on to other keys: their headers are made here, and are all that is sent. A key is used on this page,
 * which may send its form and nothing else.
 */
import { rewrapHeader } from '../../../schema/circles/rewrap.ts';
import { forgetOnLeaving, identityIn, openLetter, say, Unusable } from './opening.ts';
import { sealedLetter, sealedWords } from './sealed.ts';

const form = document.querySelector<HTMLFormElement>('main form[method="post"]');
const place = document.getElementById('headers');
const field = document.querySelector<HTMLTextAreaElement>('#identity');

/** Who can read it then: those who stay, and who was ticked. */
function recipients(): string[] {
  const stay = [...document.querySelectorAll<HTMLElement>('li[data-recipient]')];
  const ticked = [...(form?.querySelectorAll<HTMLInputElement>('input[name^="add-"]:checked') ?? [])].map((box) =>
    box.closest('label')?.querySelector<HTMLElement>('[data-recipient]'),
  );
  return [...stay, ...ticked].map((one) => one?.dataset.recipient ?? '');
}

const set = (name: string, value: string) => {
  const input = form?.querySelector<HTMLInputElement>(`input[name="${name}"]`);
  if (input) input.value = value;
};

async function handOn(): Promise<void> {
  if (!form || !place || !field) return;
  try {
    const identity = await identityIn(field.value);
    const letter = await openLetter(identity, sealedLetter());
    const keys = recipients();
    const replyTo = place.dataset.replyTo ?? '';
    const headers = [await rewrapHeader(identity, sealedLetter(), keys)];
    for (const { sealed } of sealedWords()) headers.push(await rewrapHeader(identity, sealed, [replyTo, ...keys]));
    if (headers.includes(null)) {
      throw new Unusable('Something that was said does not open with this key, so nothing was handed on.');
    }
    set('headers', headers.join(''));
    set('secret', letter.answer);
    field.value = '';
    form.submit();
  } catch (error) {
    say(place, error);
  }
}

if (form && place && field && isSecureContext && crypto.subtle) {
  place.hidden = false;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void handOn();
  });
  forgetOnLeaving(field, () => {
    set('secret', '');
    set('headers', '');
  });
}
