import { LinkifyIt } from 'linkify-it';
import type { Html } from './view.ts';

const linkify = new LinkifyIt();
// Only what names its scheme or clearly is a web or mail address: "e.g.so" is a slip, not a link.
linkify.set({ fuzzyLink: false, fuzzyEmail: true });

/** One line of people's own text: kept from turning the direction of what stands around it. */
export const UserText = ({ text }: { text: string }) => <bdi>{text}</bdi>;

/** People's plain text with its paragraphs, line breaks and links; everything else is just text. */
export const Prose = ({ text }: { text: string }) => (
  <div class="prose" dir="auto">
    {text.split(/\n{2,}/).map((paragraph) => (
      <p dir="auto">
        {paragraph.split('\n').map((row, index) => (
          <>
            {index > 0 && <br />}
            <Linked text={row} />
          </>
        ))}
      </p>
    ))}
  </div>
);

const Linked = ({ text }: { text: string }) => {
  const pieces = [];
  let end = 0;
  for (const match of linkify.match(text) ?? []) {
    if (!/^(https?|mailto):/i.test(match.url)) continue;
    pieces.push(text.slice(end, match.index));
    pieces.push(
      <a href={match.url} rel="nofollow ugc noopener">
        {match.text}
      </a>,
    );
    end = match.lastIndex;
  }
  pieces.push(text.slice(end));
  return <>{pieces}</>;
};

/** The first words of a text on one line, cut at a word. */
export function shortLine(text: string, most = 140): string {
  // Of a long text no more is read than can be shown, however many blanks are in it.
  const flat = text
    .slice(0, 20 * most)
    .replace(/\s+/g, ' ')
    .trim();
  // A letter is two units at most: no more of a long text is taken apart than is shown.
  const letters = [...flat.slice(0, 2 * most + 2)];
  if (letters.length <= most) return flat;
  const cut = letters.slice(0, most).join('');
  const space = cut.lastIndexOf(' ');
  return `${space > most / 2 ? cut.slice(0, space) : cut}…`;
}

/** Markup that another part has made already. */
export const Raw = ({ html }: { html: Html }) => <>{html}</>;
