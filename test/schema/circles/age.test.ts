import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { describe, expect, it } from 'vitest';
import { open, readRecipient, readSealed, recipientOf, seal, sealedBytes } from '../../../schema/circles/age.ts';
import { padded, readLetter, sizeOf } from '../../../schema/circles/letter.ts';

const keys = async (count: number) => {
  const identities = await Promise.all(Array.from({ length: count }, () => generateX25519Identity()));
  return { identities, recipients: await Promise.all(identities.map((one) => identityToRecipient(one))) };
};

describe('A sealed file', () => {
  it('opens with each of its keys and with no other', async () => {
    const { identities, recipients } = await keys(3);
    const armoured = (await seal(recipients.slice(0, 2), 'Grüße 🌻')) ?? '';
    expect(await open(identities[0] ?? '', armoured)).toBe('Grüße 🌻');
    expect(await open(identities[1] ?? '', armoured)).toBe('Grüße 🌻');
    expect(await open(identities[2] ?? '', armoured)).toBeNull();
    expect(await readSealed(armoured)).toMatchObject({ armoured, readers: 2 });
  });

  it('is sealed once to a key that is named twice', async () => {
    const { recipients } = await keys(1);
    expect((await readSealed((await seal([...recipients, ...recipients], 'x')) ?? ''))?.readers).toBe(1);
  });

  it('is taken in the one form that it has, and in no other', async () => {
    const { recipients } = await keys(2);
    const armoured = (await seal(recipients, 'x'.repeat(4096))) ?? '';
    const lines = armoured.trim().split('\n');
    expect(sizeOf(sealedBytes((await readSealed(armoured)) ?? { payload: new Uint8Array() }))).toBe(4096);
    expect(await readSealed(armoured.replaceAll('\n', '\r\n'))).not.toBeNull();
    for (const [what, changed] of Object.entries({
      nothing: '',
      'a plain text': 'Somebody shouts at me.',
      'a blank at the end of a line': lines.map((line, n) => (n === 2 ? `${line} ` : line)).join('\n'),
      'an empty line inside': [...lines.slice(0, 3), '', ...lines.slice(3)].join('\n'),
      'lines of another length': [lines[0], `${lines[1]}${lines[2]}`, ...lines.slice(3)].join('\n'),
      'a cut one': lines.slice(0, -2).join('\n'),
      'two of them': `${armoured}${armoured}`,
      'something before it': `Dear keepers,\n${armoured}`,
      'too much': `${armoured}${' '.repeat(70_000)}`,
    })) {
      expect(await readSealed(changed), what).toBeNull();
    }
  });

  it('has no readers of another kind', async () => {
    const { Encrypter, armor } = await import('age-encryption');
    const byPassphrase = new Encrypter();
    byPassphrase.setPassphrase('correct horse');
    byPassphrase.setScryptWorkFactor(2);
    expect(await readSealed(armor.encode(await byPassphrase.encrypt('x')))).toBeNull();
  });

  it('of which a byte was changed does not open', async () => {
    const { identities, recipients } = await keys(2);
    const { armor } = await import('age-encryption');
    const bytes = armor.decode((await seal(recipients, 'x'.repeat(4096))) ?? '');
    bytes[bytes.length - 100] = 1 ^ (bytes[bytes.length - 100] ?? 0);
    expect(await open(identities[0] ?? '', armor.encode(bytes))).toBeNull();
  });
});

describe('A public key', () => {
  it('is taken as it was pasted', async () => {
    const { recipients } = await keys(1);
    const [recipient = ''] = recipients;
    for (const pasted of [recipient, ` ${recipient}\n`, recipient.toUpperCase()]) {
      expect(await readRecipient(pasted)).toEqual({ ok: true, recipient });
    }
  });

  it('may begin with the letters of another kind, as one in a thousand does', async () => {
    for (const recipient of [
      'age1pqyu4ewylwuatknhmup988rttg0w22wvk2ctfy5jkkkp3yv5zp5qjyzaue',
      'age1tagwfxvfs5yz99uftpqym3tmrqw8tv4h59zhspa6z45dtk7jcd9qqey9ag',
    ]) {
      expect(await readRecipient(recipient)).toEqual({ ok: true, recipient });
    }
  });

  it('that is none, or of another kind, is refused with a sentence that does not repeat it', async () => {
    const { identities, recipients } = await keys(1);
    const [recipient = ''] = recipients;
    const [identity = ''] = identities;
    const zero = 'age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqs3290gq';
    for (const [pasted, sentence] of [
      ['', 'begins with age1'],
      [recipient.slice(0, -1), 'begins with age1'],
      [`${recipient.slice(0, -1)}${recipient.endsWith('q') ? 'p' : 'q'}`, 'begins with age1'],
      [`age1pq1${'q'.repeat(1900)}`, 'another kind'],
      [`age1tag1${'q'.repeat(60)}`, 'another kind'],
      [`age1tagpq1${'q'.repeat(60)}`, 'another kind'],
      [`age1yubikey1${'q'.repeat(60)}`, 'another kind'],
      [identity, 'secret key'],
      [zero, 'begins with age1'],
    ] as const) {
      const read = await readRecipient(pasted);
      expect(read, pasted).toMatchObject({ ok: false, error: expect.stringContaining(sentence) });
      if (pasted) expect(JSON.stringify(read)).not.toContain(pasted.slice(0, 20));
    }
  });

  it('belongs to its identity, and a mistyped identity says nothing of itself', async () => {
    const { identities, recipients } = await keys(1);
    const [identity = ''] = identities;
    expect(await recipientOf(`\n${identity.toLowerCase()} `)).toBe(recipients[0]);
    const mistyped = `${identity.slice(0, -1)}${identity.endsWith('Q') ? 'P' : 'Q'}`;
    expect(await recipientOf(mistyped)).toBeNull();
    expect(await open(mistyped, (await seal(recipients, 'x')) ?? '')).toBeNull();
  });
});

describe('What is sealed', () => {
  const letter = (what: string) => ({
    ...{ version: 1, id: 'a'.repeat(64), what, affected: '', wish: '', urgency: 'soon', name: '', contact: '' },
    ...{ readers: ['age1x', 'age1y'], replyTo: 'age1z', answer: 'b'.repeat(64) },
  });

  it('is as long for thirty letters as for three thousand', async () => {
    const { recipients } = await keys(2);
    const lengths = await Promise.all(
      ['x'.repeat(30), 'x'.repeat(3000), 'ü'.repeat(1000)].map(
        async (what) => ((await seal(recipients, padded(letter(what)) ?? '')) ?? '').length,
      ),
    );
    expect(new Set(lengths).size).toBe(1);
  });

  it('has one of four sizes, and what is longer than the last is not sealed', () => {
    const bytes = (what: string) => new TextEncoder().encode(padded(letter(what)) ?? '').length;
    expect(bytes('x')).toBe(4096);
    expect(bytes('x'.repeat(5000))).toBe(8192);
    expect(bytes('ü'.repeat(5000))).toBe(16_384);
    expect(bytes('🌻'.repeat(5000))).toBe(32_768);
    expect(padded(letter('x'.repeat(40_000)))).toBeNull();
  });

  it('is read again as it was written, and nothing else is', () => {
    const said = letter('What happened');
    expect(readLetter(padded(said) ?? '')).toEqual(said);
    for (const other of [
      '',
      '{}',
      'null',
      JSON.stringify({ ...said, version: 2 }),
      JSON.stringify({ ...said, answer: 'x' }),
    ]) {
      expect(readLetter(other), other).toBeNull();
    }
  });
});
