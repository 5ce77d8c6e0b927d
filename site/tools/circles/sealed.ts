/** What is sealed in a page of a keeper. */
import { dayWords } from './dom.ts';
import type { SealedWord } from './opening.ts';

export const sealedLetter = () => `${document.getElementById('sealed')?.textContent?.trim() ?? ''}\n`;

export const sealedWords = (): SealedWord[] =>
  [...document.querySelectorAll<HTMLElement>('pre[data-number]')].map(({ dataset, textContent }) => ({
    number: Number(dataset.number),
    sealed: `${textContent?.trim()}\n`,
    head: `${dataset.by === 'writer' ? 'The writer' : 'Keepers'}, ${dayWords(dataset.day ?? '', 'long')}`,
  }));
