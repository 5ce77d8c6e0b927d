/**
 * What the page of a letter gains where scripts run: the code stays in this browser, and so do the words.
 */
import type { Code, LetterSecrets } from '../../../schema/circles/code.ts';
import { openWords, sealWord } from '../../../schema/circles/words.ts';
import { dayWords, element, trouble } from './dom.ts';
import { keepDoor, post, whyNot } from './door.ts';

interface Word {
  number: number;
  by: 'keepers' | 'writer';
  day: string;
  sealed: string;
}

interface Answered {
  day: string;
  readDay: string | null;
  /** How it ended, in a sentence; null while it has not. */
  ended: string | null;
  /** The day on which it goes, where that is near. */
  goesOn: string | null;
  /** The names of who can read it now. */
  readers: string[];
  letter: string;
  words: Word[];
  recipients: string[];
  /** Says which keys those are. */
  to: string;
  /** True where keepers called a circle about it. */
  circle: boolean;
}

const main = document.querySelector<HTMLElement>('main [data-live="letter"]');
const door = main?.querySelector<HTMLFormElement>('form[method="post"]');

/** @param place where it is said when it does not work */
async function openWith(secrets: LetterSecrets, code: Code, place = door): Promise<void> {
  const response = await post('/letter/sealed/', { find: secrets.find }).catch(() => null);
  if (!response?.ok) return trouble(place, await whyNot(response));
  await show(secrets, (await response.json()) as Answered, code);
}

async function show(secrets: LetterSecrets, answered: Answered, code: Code): Promise<void> {
  const texts = await openWords(secrets.open, answered.letter, answered.words);
  const page = element('div', '', 'narrow');
  const read = answered.readDay ? `A keeper read it on ${dayWords(answered.readDay)}.` : 'No keeper has read it yet.';
  page.append(
    element('h1', 'Your letter'),
    element('p', [`It came on ${dayWords(answered.day)}.`, read, answered.ended].filter(Boolean).join(' '), 'standing'),
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
    ...(answered.circle ? [toCircle(code)] : []),
    wordList(answered.words, texts),
    writeOn(secrets, answered, code),
    takeBack(secrets),
    element('p', 'Opened in this browser: the code was not sent. Close the page when you are done.', 'hint'),
  );
  main?.replaceChildren(page);
}

/** The way to the circle, with the code after the sign: it is not sent. */
function toCircle(code: Code): HTMLElement {
  const said = element('p', 'The keepers called a circle about it. ', 'standing');
  const link = document.createElement('a');
  link.href = `/invited/#${code}`;
  link.textContent = 'Read the plan, and say whether you agree, or stop it';
  said.append(link, '.');
  return said;
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

function writeOn(secrets: LetterSecrets, answered: Answered, code: Code): HTMLElement {
  const form = document.createElement('form');
  form.append(element('h2', 'Write on'));
  const area = field(form, 'What do you want to add?');
  button(form, 'Send it', 'button');
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const text = area.value.trim();
    if (text === '') return trouble(form, 'Write what you want to add.');
    const word = await sealWord(answered.recipients, answered.letter, answered.words, text).catch(() => null);
    if (!word) return trouble(form, 'It could not be sealed, so nothing was sent. Say it in fewer words.');
    const fields = { find: secrets.find, number: String(word.number), to: answered.to, sealed: word.sealed };
    const response = await post('/letter/sealed/say/', fields).catch(() => null);
    if (!response?.ok) return trouble(form, `${await whyNot(response)} What you wrote is still here.`);
    area.value = '';
    await openWith(secrets, code, form);
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
    const fields = { find: secrets.find, act: secrets.act };
    const response = await post('/letter/sealed/withdrawal/', fields).catch(() => null);
    if (!response?.ok) return trouble(form, `It was not taken back. ${await whyNot(response)}`);
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

// Right after it was sent there is nothing to read yet: what is said there should be.
if (door) keepDoor(door, openWith, location.search === '?sent');
