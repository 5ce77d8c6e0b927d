/** A file is a screen or a few, so that whoever changes it can read it before. */
import { expect, it } from 'vitest';

const mostLines = 300;

/** What people write: neither what is generated nor what a build leaves. */
const found = import.meta.glob<string>(
  [
    '../../*.{ts,tsx,astro,css}',
    '../../{schema,scripts,site,test,worker}/**/*.{ts,tsx,astro,css}',
    '!../../schema/migrations/**',
    '!../../site/dist/**',
  ],
  { query: '?raw', import: 'default', eager: true },
);

/** Each file by its path in the project, with the number of its lines. */
const files = Object.entries(found).map(([file, text]) => ({
  path: new URL(file, 'file:///test/schema/').pathname.slice(1),
  lines: text.replace(/\n$/, '').split('\n').length,
}));

it(`no file has more than ${mostLines} lines: one with two subjects becomes two`, () => {
  const rooms = new Set(files.map(({ path }) => path.split('/')[0]));
  for (const room of ['schema', 'scripts', 'site', 'test', 'worker']) expect(rooms).toContain(room);
  expect(files.filter(({ lines }) => lines > mostLines)).toEqual([]);
});
