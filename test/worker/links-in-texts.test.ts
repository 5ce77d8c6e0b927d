import { beforeEach, describe, expect, it } from 'vitest';
import { newTown, publish, read } from './town.ts';

beforeEach(newTown);

const linksIn = async (summary: string) => {
  const { page } = await publish({ summary });
  const [, prose = ''] = /<div class="prose"[^>]*>(.*?)<\/div>/s.exec(await read(page)) ?? [];
  return [...prose.matchAll(/href="([^"]*)"/g)].map(([, href]) => href);
};

describe('What people write', () => {
  it('has links where they name a web or a mail address', async () => {
    expect(await linksIn('See https://a.example/x, or write to amina@a.example.')).toEqual([
      'https://a.example/x',
      'mailto:amina@a.example',
    ]);
  });

  it.each(['ftp://a.example/x', '//a.example/x', 'javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd'])(
    'has none where they name %s',
    async (address) => {
      expect(await linksIn(`Look at ${address} now.`)).toEqual([]);
    },
  );
});
