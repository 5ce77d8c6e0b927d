import { describe, expect, it } from 'vitest';
import { settingNames } from '../../schema/settings.ts';

const [readme = ''] = Object.values(
  import.meta.glob<string>('../../README.md', { query: '?raw', import: 'default', eager: true }),
);

describe('README.md names every setting', () => {
  it.each(settingNames)('%s', (name) => {
    expect(readme).toContain(`\`${name}\``);
  });
});
