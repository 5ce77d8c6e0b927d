import { expect, it } from 'vitest';
import { settingNames } from '../../schema/settings.ts';

const [readme = ''] = Object.values(
  import.meta.glob<string>('../../README.md', { query: '?raw', import: 'default', eager: true }),
);

it('README.md names every setting', () => {
  expect(settingNames.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
});

it('README.md names every address that the worker answers or the site is built of', () => {
  const [wrangler = ''] = Object.values(
    import.meta.glob<string>('../../wrangler.toml', { query: '?raw', import: 'default', eager: true }),
  );
  const live = /run_worker_first = \[(.*?)\]/s.exec(wrangler)?.[1] ?? '';
  const pages = Object.keys(import.meta.glob('../../site/pages/*/*.astro'));
  const addresses = [
    ...[...live.matchAll(/"(\/[^"*]*)/g)].map(([, path = '']) => path),
    ...pages.map((file) => `/${file.split('/').at(-2)}/`),
  ];
  expect(addresses.length).toBeGreaterThan(15);
  // The blank pages are answered with 404: they are there to be filled, not to be read.
  const named = (path: string) => path.startsWith('/blank/') || readme.includes(`\`${path}`);
  expect([...new Set(addresses)].filter((path) => !named(path))).toEqual([]);
});

it('docs/deploy.md moves every table but those that the new database makes itself', () => {
  const [deploy = ''] = Object.values(
    import.meta.glob<string>('../../docs/deploy.md', { query: '?raw', import: 'default', eager: true }),
  );
  const migrations = Object.values(
    import.meta.glob<string>('../../schema/migrations/*.sql', { query: '?raw', import: 'default', eager: true }),
  ).join('\n');
  const made = ['tallies', 'act_names', 'signup_tallies', 'tag_versions', 'inbox'];
  const tables = [...migrations.matchAll(/CREATE TABLE `(\w+)`/g)].map(([, name = '']) => name);
  expect(tables.length).toBeGreaterThan(12);
  expect(tables.filter((name) => !made.includes(name) && !deploy.includes(`--table ${name}`))).toEqual([]);
});
