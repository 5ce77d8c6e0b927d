/** Makes a keeper's key in the browser, for the page /circles/key/. Nothing of it is sent, and nothing is kept. */
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { qrPath } from '../../parts/qr-path.ts';

function part<Kind extends Element>(selector: string, within: ParentNode = document): Kind {
  const found = within.querySelector<Kind>(selector);
  if (!found) throw new Error(`The page has no ${selector}.`);
  return found;
}

const whole = part<HTMLElement>('.make-key');
const made = part<HTMLElement>('.secret-key', whole);
const groupList = part<HTMLElement>('.groups', made);
const code = part<SVGElement>('svg', made);
const form = part<HTMLFormElement>('.kept-key', whole);
const asked = part<HTMLElement>('.asked', form);
const wrong = part<HTMLElement>('.error', form);
const trouble = part<HTMLElement>(':scope > .error', whole);
const open = part<HTMLElement>('.public', whole);

const pressed = (name: string, then: () => unknown) =>
  part<HTMLButtonElement>(`[name="${name}"]`, whole).addEventListener('click', then);

const begins = 'AGE-SECRET-KEY-';
const askedGroups = 4;

let identity = '';
/** The places of the groups that are asked for, from 0. */
let places: number[] = [];

/** The letters of the key after its beginning, by four. */
const groupsOf = (key: string) => key.slice(begins.length).match(/.{1,4}/g) ?? [];

/** Some places that nobody can guess, each once, in their order. */
function drawn(count: number, of: number): number[] {
  const left = Array.from({ length: of }, (_, place) => place);
  const taken: number[] = [];
  while (taken.length < count) {
    const [random = 0] = crypto.getRandomValues(new Uint32Array(1));
    taken.push(...left.splice(random % left.length, 1));
  }
  return taken.sort((a, b) => a - b);
}

function listItem(text: string): HTMLElement {
  const item = document.createElement('li');
  const letters = document.createElement('code');
  letters.textContent = text;
  item.append(letters);
  return item;
}

function field(place: number): HTMLElement {
  const whole = document.createElement('div');
  whole.className = 'field';
  const label = document.createElement('label');
  label.htmlFor = `group-${place}`;
  label.textContent = `Group ${place + 1}`;
  const input = document.createElement('input');
  input.id = label.htmlFor;
  input.className = 'short';
  input.autocomplete = 'off';
  input.spellcheck = false;
  input.maxLength = 12;
  whole.append(label, input);
  return whole;
}

/** Shows the key to be kept, or hides it while it is asked for. */
function showSecret(isShown: boolean): void {
  groupList.hidden = !isShown;
  code.toggleAttribute('hidden', !isShown);
}

function showKey(): void {
  const groups = groupsOf(identity);
  groupList.replaceChildren(...groups.map(listItem));
  const { path, width } = qrPath(identity);
  code.setAttribute('viewBox', `0 0 ${width} ${width}`);
  part('path', code).setAttribute('d', path);
  places = drawn(askedGroups, groups.length);
  asked.replaceChildren(...places.map(field));
  made.hidden = false;
  form.hidden = false;
  showSecret(true);
}

async function make(): Promise<void> {
  trouble.hidden = true;
  open.hidden = true;
  try {
    identity = await generateX25519Identity();
    showKey();
  } catch {
    // Of a message nobody knows what it says of the key.
    trouble.textContent = 'This browser cannot make a key. Use the program age, as below.';
    trouble.hidden = false;
  }
}

function say(sentence: string): void {
  wrong.textContent = sentence;
  wrong.hidden = sentence === '';
}

async function compare(): Promise<void> {
  const groups = groupsOf(identity);
  const typed = (place: number) =>
    part<HTMLInputElement>(`#group-${place}`, form)
      .value.replace(/[\s-]+/g, '')
      .toUpperCase();
  const other = places.filter((place) => typed(place) !== groups[place]);
  if (other.length > 0) {
    const which = other.map((place) => place + 1).join(', ');
    return say(
      other.length === 1
        ? `Group ${which} is another one. Compare it with what you wrote down.`
        : `Groups ${which} are others. Compare them with what you wrote down.`,
    );
  }
  say('');
  part('.public-key', open).textContent = await identityToRecipient(identity);
  form.hidden = true;
  made.hidden = true;
  open.hidden = false;
  open.scrollIntoView({ block: 'center' });
}

function save(): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([`${identity}\n`], { type: 'text/plain' }));
  link.download = 'your-key.txt';
  link.click();
  URL.revokeObjectURL(link.href);
}

/** Nothing of it is left on the page, nor for who goes back to it. */
function clear(): void {
  identity = '';
  groupList.replaceChildren();
  asked.replaceChildren();
  part('path', code).removeAttribute('d');
  part('.public-key', open).textContent = '';
  for (const one of [made, form, open]) one.hidden = true;
}

pressed('make', make);
pressed('print', () => print());
pressed('save', save);
pressed('look', () => showSecret(true));
pressed('clear', clear);
form.addEventListener('focusin', ({ target }) => {
  if (target instanceof HTMLInputElement) showSecret(false);
});
form.addEventListener('submit', (event) => {
  event.preventDefault();
  void compare();
});
addEventListener('pagehide', clear);
whole.hidden = false;
