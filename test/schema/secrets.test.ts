import { describe, expect, it } from 'vitest';
import { deriveKeys, keyedHash, seal, unseal } from '../../schema/secrets.ts';
import { keys } from './house.ts';

const otherSecret = 'b3RoZXJvdGhlcm90aGVyb3RoZXJvdGhlcm90aGVyb3Q=';

describe('A sealed text', () => {
  it('opens where it was sealed, whatever its script and length', async () => {
    for (const text of ['', 'amina@example.net', '👩🏽‍🌾 سوق', 'x'.repeat(200_000)]) {
      expect(await unseal(await keys(), 'entries/1', await seal(await keys(), 'entries/1', text))).toBe(text);
    }
  });

  it('does not open in another row', async () => {
    const sealed = await seal(await keys(), 'entries/1', 'amina@example.net');
    await expect(unseal(await keys(), 'entries/2', sealed)).rejects.toThrow();
  });

  it('does not open with the secret of another town', async () => {
    const sealed = await seal(await keys(), 'entries/1', 'amina@example.net');
    await expect(unseal(await deriveKeys(otherSecret), 'entries/1', sealed)).rejects.toThrow();
  });

  it('does not open once a single letter of it was changed', async () => {
    const sealed = await seal(await keys(), 'entries/1', 'amina@example.net');
    const changed = (sealed[20] === 'A' ? 'B' : 'A') + sealed.slice(21);
    await expect(unseal(await keys(), 'entries/1', sealed.slice(0, 20) + changed)).rejects.toThrow();
  });

  it('never looks the same twice', async () => {
    expect(await seal(await keys(), 'entries/1', 'same')).not.toBe(await seal(await keys(), 'entries/1', 'same'));
  });
});

it('a keyed hash knows a text again, and differs with the secret', async () => {
  expect(await keyedHash(await keys(), 'ben')).toBe(await keyedHash(await keys(), 'ben'));
  expect(await keyedHash(await keys(), 'ben')).not.toBe(await keyedHash(await keys(), 'chandra'));
  expect(await keyedHash(await keys(), 'ben')).not.toBe(await keyedHash(await deriveKeys(otherSecret), 'ben'));
});
