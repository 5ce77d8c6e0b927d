/**
 * What answering a letter gains where scripts run: the secret comes along from the opened letter, and what is said is
 * sealed before it leaves.
 */
import { sealNext } from '../../../schema/circles/words.ts';
import { element } from './dom.ts';
import { whyNot } from './door.ts';

const form = document.querySelector<HTMLFormElement>('main form[method="post"]');
const sealing = document.getElementById('sealing');
const state = document.getElementById('sealed-state');
const secret = form?.querySelector<HTMLInputElement>('[name="secret"]');
const text = form?.querySelector<HTMLTextAreaElement>('[name="text"]');

/** The secret came after the sign in the address, which is never sent; it is taken off the bar at once. */
function takeSecret(): void {
  const given = location.hash.slice(1);
  if (location.hash) history.replaceState(null, '', location.pathname);
  if (secret && /^[0-9a-f]{64}$/.test(given)) secret.value = given;
}

function say(sentence: string): void {
  if (!state) return;
  state.replaceChildren(element('span', sentence, 'error'));
  state.scrollIntoView({ block: 'center' });
}

async function sealed(said: string): Promise<Record<string, string> | null> {
  const { letter = '', number = '', prev = '', recipients = '', to = '' } = sealing?.dataset ?? {};
  const word = await sealNext(recipients.split(' '), { letter, number: Number(number), prev }, said);
  return word ? { sealed: word.sealed, number, to } : null;
}

async function send(): Promise<void> {
  const step = form?.querySelector<HTMLInputElement>('[name="step"]:checked')?.value;
  if (!step) return say('Choose what you do with it.');
  const said = text?.value.trim() ?? '';
  if (step !== 'read' && said === '') return say('Write to whoever sent the letter.');
  const word = step === 'read' ? {} : await sealed(said);
  if (!word) return say('It could not be sealed here, so nothing was sent. Say it in fewer words.');
  const body = new URLSearchParams({ step, secret: secret?.value ?? '', ...word });
  const answer = await fetch(location.pathname, { method: 'POST', body, redirect: 'manual' }).catch(() => null);
  if (answer?.type === 'opaqueredirect') return location.assign('../');
  say(`It was not sent. ${await whyNot(answer)} What you wrote is still here.`);
}

takeSecret();
if (form && sealing && isSecureContext && crypto.subtle) {
  state?.replaceChildren(element('strong', 'Sealed here, before it leaves.'));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    send().catch(() => say('It could not be sealed here, so nothing was sent.'));
  });
}
