import type { Mail } from '../../schema/outbox.ts';
import type { Settings } from '../../schema/settings.ts';

/** A mail is made of these, one after the other. */
export type Block = string | { quote: string } | { link: string; label: string };

/**
 * A mail from its blocks, as plain text and as simple HTML that says the same. No image, no
 * tracking; the links are the whole address, so that they can be read before they are followed.
 */
export function letter({ SITE_NAME }: Pick<Settings, 'SITE_NAME'>, to: string, subject: string, blocks: Block[]): Mail {
  const text = [...blocks.map(blockText), `-- \n${SITE_NAME}`].join('\n\n');
  const html = (
    <html lang="en">
      <body>
        {blocks.map((block) => (
          <HtmlBlock block={block} />
        ))}
        <p>{SITE_NAME}</p>
      </body>
    </html>
  );
  return { to, subject: oneLine(subject), text: `${text}\n`, html: `<!doctype html>${html}` };
}

/** A subject is a header: a line break in it would begin another. */
const oneLine = (subject: string) => [...subject.replace(/[\r\n\t]+/g, ' ')].slice(0, 150).join('');

function blockText(block: Block): string {
  if (typeof block === 'string') return block;
  if ('quote' in block) return block.quote.replace(/^/gm, '  ');
  return `${block.label}:\n${block.link}`;
}

const HtmlBlock = ({ block }: { block: Block }) => {
  if (typeof block === 'string') return <p>{block}</p>;
  if ('quote' in block) return <blockquote style="white-space: pre-wrap">{block.quote}</blockquote>;
  return (
    <p>
      {block.label}:<br />
      <a href={block.link}>{block.link}</a>
    </p>
  );
};
