/**
 * What the form for a letter gains where scripts run: it is sealed before it leaves. The page says so only once that
 * was proved; until then, and where no script runs, it is sealed the moment it arrives.
 */
import { open, recipientOf, seal } from '../../../schema/circles/age.ts';
import { type Code, hashOfSecret, newCode, newSecret, readCode, secretsOf } from '../../../schema/circles/code.ts';
import { padded } from '../../../schema/circles/letter.ts';

const form = document.querySelector<HTMLFormElement>('main form[method="post"]');
const state = document.getElementById('sealed-state');
const shown = document.getElementById('code');

const named = (name: string) => form?.querySelector<HTMLInputElement | HTMLTextAreaElement>(`[name="${name}"]`);
const value = (name: string) => named(name)?.value.trim() ?? '';
const boxes = () => [...(form?.querySelectorAll<HTMLInputElement>('input[name^="reader-"]') ?? [])];
const recipientOfBox = (box: HTMLInputElement) =>
  box.closest('label')?.querySelector<HTMLElement>('[data-recipient]')?.dataset.recipient ?? '';

/** A code of one's own, if sealing works in this browser: nothing is promised before it did. */
async function proven(): Promise<Code | null> {
  if (!isSecureContext || !crypto.subtle) return null;
  const code = newCode();
  const { open: identity } = await secretsOf(code);
  const recipient = await recipientOf(identity);
  const sealed = recipient && (await seal([recipient], 'trial'));
  return sealed && (await open(identity, sealed)) === 'trial' ? code : null;
}

function showCode(code: Code): void {
  shown?.replaceChildren(code);
  const drawing = form?.querySelector<HTMLElement>('.code-qr');
  const svg = drawing?.querySelector('svg');
  // That of the code which came with the page; one of this code is drawn for who wants it.
  if (drawing) drawing.hidden = true;
  const hidden = named('code');
  // It is not sent: only who typed it has it.
  if (hidden) hidden.value = '';
  const tools = form?.querySelector<HTMLElement>('.code-tools');
  if (!tools) return;
  tools.hidden = false;
  const pressed = (name: string, then: (button: HTMLButtonElement) => unknown) => {
    const button = tools.querySelector<HTMLButtonElement>(`[name="${name}"]`);
    button?.addEventListener('click', () => then(button));
  };
  pressed('copy', async (button) => {
    await navigator.clipboard.writeText(code);
    button.textContent = 'Copied';
  });
  pressed('draw', async (button) => {
    const { qrPath } = await import('../../parts/qr-path.ts');
    const { path, width } = qrPath(`${location.origin}/letter/#${code}`);
    svg?.setAttribute('viewBox', `0 0 ${width} ${width}`);
    svg?.querySelector('path')?.setAttribute('d', path);
    if (drawing) drawing.hidden = false;
    button.remove();
  });
  pressed('save', () => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([`${code}\n${location.origin}/letter/\n`], { type: 'text/plain' }));
    link.download = 'code.txt';
    link.click();
    URL.revokeObjectURL(link.href);
  });
}

function say(strong: string, rest: string, isAlert = false): void {
  if (!state) return;
  const bold = document.createElement('strong');
  bold.textContent = strong;
  state.replaceChildren(bold, ` ${rest}`);
  state.classList.toggle('error', isAlert);
  if (isAlert) state.scrollIntoView({ block: 'center' });
}

/** What is missing, in a sentence; empty while all is well. Said before anything is sealed, and nothing is lost. */
function missing(): string {
  if (value('what') === '') return 'Say what happened, in a few words.';
  if (boxes().filter(({ checked }) => checked).length < 2) return 'Two keepers at least have to read it.';
  if (!(named('kept') as HTMLInputElement | null)?.checked) return 'Keep the code, then tick that you have.';
  return '';
}

async function sealed(code: Code): Promise<URLSearchParams | null> {
  const secrets = await secretsOf(code);
  const ticked = boxes().filter(({ checked }) => checked);
  const recipients = ticked.map(recipientOfBox);
  const replyTo = await recipientOf(secrets.open);
  const answer = newSecret();
  const urgency = form?.querySelector<HTMLInputElement>('input[name="urgency"]:checked')?.value ?? 'next-circle';
  const text = padded({
    version: 1,
    id: newSecret(),
    ...Object.fromEntries(['what', 'affected', 'wish', 'name', 'contact'].map((name) => [name, value(name)])),
    ...{ urgency, readers: recipients, replyTo, answer },
  });
  const armoured = text && replyTo && (await seal(recipients, text));
  if (!armoured || !replyTo) return null;
  const [find, act, answerHash] = await Promise.all([secrets.find, secrets.act, answer].map(hashOfSecret));
  const body = new URLSearchParams({ sealed: armoured, reply_to: replyTo, kept: 'yes' });
  body.set('find_hash', find ?? '');
  body.set('act_hash', act ?? '');
  body.set('answer_hash', answerHash ?? '');
  for (const { name } of ticked) body.set(name, 'yes');
  return body;
}

async function send(code: Code): Promise<void> {
  const lacking = missing();
  if (lacking) return say(lacking, 'Everything you wrote is still here.', true);
  const body = await sealed(code).catch(() => null);
  if (!body) return offerOtherWay(code);
  const answer = await fetch('/grievance/', { method: 'POST', body, redirect: 'manual' }).catch(() => null);
  if (answer?.type === 'opaqueredirect') return location.assign(`/letter/?sent#${code}`);
  const page = answer && new DOMParser().parseFromString(await answer.text(), 'text/html');
  // What is wrong stands before what the page is about.
  const said = page?.querySelector('.error-summary li') ?? page?.querySelector('main .lead');
  const why = said?.textContent?.trim();
  say(
    'It was not sent.',
    `${why ?? 'The site cannot be reached.'} Everything you wrote is still here: try again.`,
    true,
  );
}

/** Nothing plain leaves without another button for it. */
function offerOtherWay(code: Code): void {
  say('It could not be sealed here, so nothing was sent.', 'Everything you wrote is still here.', true);
  if (form?.querySelector('[name="sealed-on-arrival"]')) return;
  const other = document.createElement('button');
  other.type = 'button';
  other.name = 'sealed-on-arrival';
  other.className = 'button quiet';
  other.textContent = 'Send it all the same: it is sealed the moment it arrives';
  other.addEventListener('click', () => {
    const hidden = named('code');
    if (hidden) hidden.value = code;
    form?.submit();
  });
  form?.querySelector('button[type="submit"]')?.after(' ', other);
}

async function begin(): Promise<void> {
  // The fragment is there where a page of ours came back; it is taken off the bar at once.
  const read = readCode(decodeURIComponent(location.hash.slice(1)));
  if (location.hash) history.replaceState(null, '', location.pathname);
  const own = await proven();
  if (!own || !form) return;
  const code = read.ok ? read.code : own;
  showCode(code);
  say(
    'Sealed here, before it leaves.',
    'Your words are closed with the keepers’ keys in this browser. Who can change the scripts that this site serves could read what is written from then on.',
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void send(code);
  });
}

// A page that came back with something to mend holds a code that its writer has kept already: it stays as it is.
if (!form?.querySelector('[aria-invalid="true"]')) begin().catch(() => {});
