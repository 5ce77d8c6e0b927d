import type { Mail } from '../../schema/outbox.ts';
import { recipientHash } from '../../schema/recipients.ts';
import { type Keys, keyedHash } from '../../schema/secrets.ts';
import type { Settings } from '../../schema/settings.ts';

/** A mail is made of these, one after the other. */
export type Block = string | { quote: string } | { link: string; label: string };

/**
 * A mail from its blocks, as plain text and as simple HTML that says the same. No image, no
 * tracking; the links are the whole address, so that they can be read before they are followed.
 */
export function letter({ SITE_NAME }: Pick<Settings, 'SITE_NAME'>, to: string, subject: string, blocks: Block[]): Mail {
  const text = asText([...blocks, `-- \n${SITE_NAME}`]);
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

/** What a link about a mail box is signed with. */
const signature = (keys: Keys, recipient: string) => keyedHash(keys, `mail/${recipient}`);

/** The mail box that a path of the page about it names; null for one that we did not make. */
export async function mailBoxIn(keys: Keys, named: string): Promise<string | null> {
  const [recipient, signed] = [named.slice(0, 43), named.slice(43)];
  // Compared as hashes: how long that takes tells nothing about the right one.
  const isOurs = (await signature(keys, signed)) === (await signature(keys, await signature(keys, recipient)));
  return isOurs ? recipient : null;
}

/**
 * A mail to somebody who takes part, or whose address was typed by somebody else: it ends with how to have no
 * more of them. Nothing is written for that link, so it works in the oldest mail.
 */
export async function letterTo(
  { settings, keys }: { settings: Settings; keys: Keys },
  to: string,
  subject: string,
  blocks: Block[],
  { replyTo }: Pick<Mail, 'replyTo'> = {},
): Promise<Mail> {
  const recipient = await recipientHash(keys, to);
  const mail = letter(settings, to, subject, [
    ...blocks,
    ...(replyTo ? [] : ['Answering this mail itself reaches nobody.']),
    {
      label: 'This was not me, never write to me',
      link: `${settings.SITE_URL}/mail/${recipient}${await signature(keys, recipient)}/`,
    },
  ]);
  return replyTo ? { ...mail, replyTo } : mail;
}

/** A subject is a header: a line break in it would begin another. */
const oneLine = (subject: string) => [...subject.replace(/[\r\n\t]+/g, ' ')].slice(0, 150).join('');

/** What a mail says in plain text. */
export const asText = (blocks: Block[]) => blocks.map(blockText).join('\n\n');

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
