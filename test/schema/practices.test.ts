import { expect, it } from 'vitest';
import { settingNames } from '../../schema/settings.ts';

it('Every setting that a practice declares is read with all others', () => {
  const declared = Object.values(
    import.meta.glob<Record<string, { shape: object }>>('../../schema/*/settings.ts', { eager: true }),
  );
  const names = declared.flatMap((file) => Object.values(file).flatMap(({ shape }) => Object.keys(shape)));
  expect(names).not.toEqual([]);
  expect(names.filter((name) => !settingNames.includes(name))).toEqual([]);
});
