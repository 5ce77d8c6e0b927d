/**
 * What the page of a circle gains where scripts run: the code stays in this browser, and what is sealed is opened here.
 * The page itself is the one that the site makes for everybody, with nothing opened in it.
 */
import type { LetterSecrets } from '../../../schema/circles/code.ts';
import { openAgreed, openPlan } from '../../../schema/circles/plan.ts';
import { dayWords, element, trouble } from './dom.ts';
import { keepDoor, post, whyNot } from './door.ts';

const main = document.querySelector<HTMLElement>('main [data-live="invited"]');
const door = main?.querySelector<HTMLFormElement>('form[method="post"]');

/** Shows a page of the site in the place of the one that is there, opened. */
async function show(secrets: LetterSecrets, response: Response): Promise<void> {
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  const made = page.querySelector('main [data-live="invited"]');
  if (!main || !made) throw new Error('That is no page of a circle.');
  main.replaceChildren(...[...made.childNodes].map((node) => document.importNode(node, true)));
  await showPlan(secrets);
  await showAgreed(secrets);
  const forms = main.querySelectorAll<HTMLFormElement>('form[method="post"]');
  for (const form of forms) form.addEventListener('submit', (event) => void send(event, form, secrets));
  main.querySelector<HTMLElement>('h1')?.scrollIntoView({ block: 'nearest' });
}

const sealedIn = (id: string) => {
  const sealed = main?.querySelector(`#${id}`)?.textContent?.trim();
  return sealed === undefined ? null : `${sealed}\n`;
};

const notToRely = () =>
  element('p', 'This was changed after it was sealed, or is not for this code. Do not rely on it.', 'error');

async function showPlan({ open }: LetterSecrets): Promise<void> {
  const sealed = sealedIn('plan');
  if (sealed === null) return;
  const plan = await openPlan(open, sealed);
  if (!plan) return main?.querySelector('#plan')?.replaceWith(notToRely());
  const { title, date, start, place, words } = plan;
  const texts = { title, place, words, when: `${dayWords(date)}, ${start}` };
  for (const [name, text] of Object.entries(texts)) main?.querySelector(`[data-plan="${name}"]`)?.append(text);
}

async function showAgreed({ open }: LetterSecrets): Promise<void> {
  const sealed = sealedIn('agreed');
  if (sealed === null) return;
  const agreed = await openAgreed(open, sealed);
  if (!agreed) return main?.querySelector('#agreed')?.replaceWith(notToRely());
  main?.querySelector('[data-agreed]')?.append(element('p', agreed.text, 'word-text'));
  for (const [name, value] of Object.entries(agreed)) set(name, value);
}

function set(name: string, value: string, place: HTMLElement | null = main): void {
  const input = place?.querySelector<HTMLInputElement>(`input[type="hidden"][name="${name}"]`);
  if (input) input.value = value;
}

async function send(event: SubmitEvent, form: HTMLFormElement, secrets: LetterSecrets): Promise<void> {
  event.preventDefault();
  set('act', secrets.act, form);
  const fields = Object.fromEntries(new FormData(form)) as Record<string, string>;
  set('act', '', form);
  const response = await post(new URL(form.action).pathname, fields).catch(() => null);
  // What moved on meanwhile, and what has to be mended, is a page of the circle as well.
  if (response && [200, 409, 422].includes(response.status)) return show(secrets, response);
  trouble(form, await whyNot(response));
}

if (door && main) {
  keepDoor(door, async (secrets) => {
    const response = await post('/invited/', { find: secrets.find }).catch(() => null);
    if (!response?.ok) return trouble(door, await whyNot(response));
    await show(secrets, response);
  });
}
