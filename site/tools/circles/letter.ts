/**
 * What the page of a letter gains where scripts run: the code stays in this browser, and so do the words.
 */
import { type Code, type LetterSecrets, readCode, secretsOf } from '../../../schema/circles/code.ts';
import { openWords, sealWord } from '../../../schema/circles/words.ts';

interface Word {
  number: number;
  by: 'keepers' | 'writer';
  day: string;
  sealed: string;
}

interface Answered {
  day: string;
  readDay: string | null;
  ending: string | null;
  /** The day on which it goes, where that is near. */
  goesOn: string | null;
  /** The names of who can read it now. */
  readers: string[];
  letter: string;
  words: Word[];
  recipients: string[];
  /** Says which keys those are. */
  to: string;
  error?: string;
}

const main = document.querySelector<HTMLElement>('main [data-live="letter"]');
const door = main?.querySelector<HTMLFormElement>('form[method="post"]');

function element(tag: string, text = '', className = ''): HTMLElement {
  const made = document.createElement(tag);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

const post = (path: string, fields: Record<string, string>) =>
  fetch(path, { method: 'POST', body: new URLSearchParams(fields) });

const locale = main?.querySelector<HTMLElement>('[data-locale]')?.dataset.locale;

const dayWords = (day: string) =>
  new Date(`${day}T12:00Z`).toLocaleDateString(locale, { dateStyle: 'full', timeZone: 'UTC' });

/** Says what went wrong beside the form, where it is read at once. */
function trouble(place: HTMLElement | null | undefined, sentence: string): void {
  place?.querySelector('.error')?.remove();
  const said = element('p', sentence, 'error');
  said.setAttribute('role', 'alert');
  place?.prepend(said);
}

async function openWith(code: Code): Promise<void> {
  const secrets = await secretsOf(code);
  const response = await post('/letter/sealed/', { find: secrets.find });
  const answered = (await response.json()) as Answered;
  if (!response.ok) return trouble(door, answered.error ?? 'The letters cannot be reached. Try again a little later.');
  await show(secrets, answered);
}

async function show(secrets: LetterSecrets, answered: Answered): Promise<void> {
  const texts = await openWords(secrets.open, answered.letter, answered.words);
  const page = element('div', '', 'narrow');
  const read = answered.readDay ? `A keeper read it on ${dayWords(answered.readDay)}.` : 'No keeper has read it yet.';
  page.append(
    element('h1', 'Your letter'),
    element('p', `It came on ${dayWords(answered.day)}. ${read}`, 'standing'),
    element(
      'p',
      `Who can read it now: ${answered.readers.join(', ')}. Where a turn ends, it is handed on to who came after.`,
    ),
    ...(answered.goesOn
      ? [
          element(
            'p',
            `It goes on ${dayWords(answered.goesOn)}, with all that was said about it: letters stay for 90 days after the last word, and for a year at most. What you want to keep, copy.`,
            'standing',
          ),
        ]
      : []),
    wordList(answered.words, texts),
    writeOn(secrets, answered),
    takeBack(secrets),
    element('p', 'Opened in this browser: the code was not sent. Close the page when you are done.', 'hint'),
  );
  main?.replaceChildren(page);
}

function wordList(words: Word[], texts: (string | null)[]): HTMLElement {
  const list = element('ol', '', 'words');
  for (const [index, { by, day }] of words.entries()) {
    const item = element('li', '', `word ${by}`);
    const text = texts[index] ?? null;
    item.append(element('p', `${by === 'writer' ? 'You' : 'The keepers'}, ${dayWords(day)}`, 'word-head'));
    if (text === null) {
      item.append(
        element('p', 'This one was changed after it was sealed, or is out of its place. Do not rely on it.', 'error'),
      );
    } else {
      item.append(element('p', text, 'prose word-text'));
    }
    list.append(item);
  }
  return list;
}

function field(form: HTMLElement, label: string): HTMLTextAreaElement {
  const area = document.createElement('textarea');
  area.rows = 5;
  area.id = 'more';
  const named = element('label', label);
  named.setAttribute('for', area.id);
  const whole = element('div', '', 'field');
  whole.append(named, area);
  form.append(whole);
  return area;
}

function button(form: HTMLElement, words: string, className: string): void {
  const made = element('button', words, className);
  made.setAttribute('type', 'submit');
  form.append(made);
}

function writeOn(secrets: LetterSecrets, answered: Answered): HTMLElement {
  const form = element('form');
  form.append(element('h2', 'Write on'));
  const area = field(form, 'What do you want to add?');
  button(form, 'Send it', 'button');
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const text = area.value.trim();
    if (text === '') return trouble(form, 'Write what you want to add.');
    const word = await sealWord(answered.recipients, answered.letter, answered.words, text);
    if (!word) return trouble(form, 'It could not be sealed, so nothing was sent. Say it in fewer words.');
    const fields = { find: secrets.find, number: String(word.number), to: answered.to, sealed: word.sealed };
    const response = await post('/letter/sealed/say/', fields);
    if (!response.ok) return trouble(form, ((await response.json()) as Answered).error ?? 'It was not sent.');
    const again = await post('/letter/sealed/', { find: secrets.find });
    await show(secrets, (await again.json()) as Answered);
  });
  return form;
}

function takeBack(secrets: LetterSecrets): HTMLElement {
  const fold = element('details', '', 'unfold');
  const form = element('form');
  form.append(
    element(
      'p',
      'It is gone from this site at once, and from the host’s backups within 30 days. What a keeper copied cannot be called back.',
    ),
  );
  button(form, 'Take it back', 'button grave');
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const response = await post('/letter/sealed/withdrawal/', { find: secrets.find, act: secrets.act });
    if (!response.ok) return trouble(form, 'It was not taken back. Try again a little later.');
    const page = element('div', '', 'narrow');
    page.append(
      element('h1', 'It is gone'),
      element(
        'p',
        'Your letter and all that was said about it is no longer here. The code opens nothing any more.',
        'lead',
      ),
    );
    main?.replaceChildren(page);
  });
  fold.append(element('summary', 'Take it back'), form);
  return fold;
}

function begin(): void {
  const typed = decodeURIComponent(location.hash.slice(1));
  // The fragment is never sent, and stays in no address bar that somebody looks at.
  if (location.hash) history.replaceState(null, '', location.pathname + location.search);
  if (!isSecureContext || !crypto.subtle || !door) return;
  const isSent = location.search === '?sent';
  const read = readCode(typed);
  // Right after it was sent there is nothing to read yet: what is said there should be.
  if (read.ok && !isSent) void openWith(read.code).catch(() => {});
  door.addEventListener('submit', (event) => {
    const input = door.querySelector<HTMLInputElement>('[name="code"]');
    const now = readCode(input?.value ?? '');
    event.preventDefault();
    if (!now.ok) return trouble(door, `${now.error}.`);
    openWith(now.code).catch(() => {
      // Whatever the script cannot do, the site does with the code.
      door.submit();
    });
  });
}

begin();
