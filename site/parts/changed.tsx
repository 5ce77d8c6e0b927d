import { diffWordsWithSpace } from 'diff';

/** A part of a line: as it was and is, or only the one. */
interface Part {
  text: string;
  did: 'stayed' | 'went' | 'came';
}

/** Beyond so many words that differ, two texts are shown one below the other: finding the fewest takes the square of it. */
const mostDiffering = 200;

/** The lines in which two texts differ, word by word. */
export function changedLines(was: string, is: string): Part[][] {
  const found = diffWordsWithSpace(was, is, { maxEditLength: mostDiffering }) ?? [
    { value: `${was}\n`, removed: true, added: false },
    { value: is, removed: false, added: true },
  ];
  const lines: Part[][] = [[]];
  for (const { value, added, removed } of found) {
    const did = added ? 'came' : removed ? 'went' : 'stayed';
    value.split('\n').forEach((text, index) => {
      if (index > 0) lines.push([]);
      if (text !== '') lines.at(-1)?.push({ text, did });
    });
  }
  return lines.filter((line) => line.some(({ did, text }) => did !== 'stayed' && text.trim() !== ''));
}

const marks = {
  stayed: ({ text }: Part) => <>{text}</>,
  went: ({ text }: Part) => (
    <del>
      <span class="visually-hidden">Before: </span>
      {text}
    </del>
  ),
  came: ({ text }: Part) => (
    <ins>
      <span class="visually-hidden">Now: </span>
      {text}
    </ins>
  ),
};

/** What is another in a text: the lines that changed, with what went struck out and what came underlined. */
export const Changed = ({ was, is }: { was: string; is: string }) => {
  const lines = changedLines(was, is);
  if (lines.length === 0) return <p>The text is as it was.</p>;
  return (
    <ul class="changed">
      {lines.map((line) => (
        <li dir="auto">{line.map((part) => marks[part.did](part))}</li>
      ))}
    </ul>
  );
};

/** The same as text: each line as it was, and as it is. */
export const changedAsText = (was: string, is: string): string =>
  changedLines(was, is)
    .map((line) => {
      const only = (left: Part['did']) =>
        line
          .filter(({ did }) => did !== left)
          .map(({ text }) => text)
          .join('')
          .trim();
      const [before, now] = [only('came'), only('went')];
      return [before && `Before: ${before}`, now && `Now: ${now}`].filter(Boolean).join('\n');
    })
    .join('\n\n');
