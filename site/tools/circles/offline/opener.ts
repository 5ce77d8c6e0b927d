/** Opens a letter and what was said about it in one file that loads nothing: for who trusts no page of a site with a key. */
import { armor } from 'age-encryption';
import { openFile } from '../../../../schema/circles/age.ts';
import { fromJson } from '../../../../schema/circles/letter.ts';
import { forgetOnLeaving, identityIn, openLetter, type SealedWord, say, showOpened, Unusable } from '../opening.ts';

const form = document.getElementById('form');
const files = document.querySelector<HTMLInputElement>('#files');
const pasted = document.querySelector<HTMLTextAreaElement>('#pasted');
const field = document.querySelector<HTMLTextAreaElement>('#identity');
const opened = document.getElementById('opened');

const block = /-----BEGIN AGE ENCRYPTED FILE-----[A-Za-z0-9+/=\s]*-----END AGE ENCRYPTED FILE-----/g;
/** More than a letter with all that may be said about it. */
const longest = 4_000_000;

/** Everything sealed that was given, each in armour, also what was kept without it. */
async function given(): Promise<string[]> {
  const chosen = [...(files?.files ?? [])].map(async (file) => {
    if (file.size > longest) return '';
    const bytes = new Uint8Array(await file.arrayBuffer());
    const text = new TextDecoder().decode(bytes);
    return text.startsWith('age-encryption.org/v1\n') ? armor.encode(bytes) : text;
  });
  const texts = [...(await Promise.all(chosen)), (pasted?.value ?? '').slice(0, longest)];
  const found = texts.flatMap((text) => text.replaceAll('\r\n', '\n').match(block) ?? []);
  return [...new Set(found.map((one) => `${one.trim()}\n`))];
}

/** Which of the files is the letter, and the words in the order that each says of itself. */
async function sorted(identity: string, sealed: string[]): Promise<{ letter: string; words: SealedWord[] }> {
  const words: SealedWord[] = [];
  const letters: string[] = [];
  for (const one of sealed) {
    const result = await openFile(identity, one);
    const number = result.ok ? fromJson(result.text)?.number : undefined;
    if (typeof number === 'number') words.push({ number, sealed: one, head: `${number}.` });
    else letters.push(one);
  }
  const [letter, another] = letters;
  if (letter === undefined) throw new Unusable('The letter itself is missing: choose or paste it as well.');
  if (another !== undefined) await Promise.all(letters.map((one) => openLetter(identity, one)));
  if (another !== undefined) throw new Unusable('Those are several letters. Open one after the other.');
  return { letter, words: words.sort((a, b) => a.number - b.number) };
}

async function openThem(): Promise<void> {
  if (!form || !field || !opened) return;
  try {
    opened.replaceChildren();
    const identity = await identityIn(field.value);
    const sealed = await given();
    if (sealed.length === 0) {
      throw new Unusable('Choose a sealed letter, or paste all of it, with its first and its last line.');
    }
    const { letter, words } = await sorted(identity, sealed);
    const read = await openLetter(identity, letter);
    field.value = '';
    await showOpened(opened, identity, letter, read, words);
    form.querySelector('[role="alert"]')?.remove();
  } catch (error) {
    say(form, error);
  }
}

document.getElementById('open')?.addEventListener('click', () => void openThem());
if (field) forgetOnLeaving(field, () => opened?.replaceChildren());
