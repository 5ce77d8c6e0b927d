import { expect, it } from 'vitest';
import { settingNames } from '../../schema/settings.ts';

const [readme = ''] = Object.values(
  import.meta.glob<string>('../../README.md', { query: '?raw', import: 'default', eager: true }),
);

it('README.md names every setting', () => {
  expect(settingNames.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
});
