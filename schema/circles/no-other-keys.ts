/**
 * In the place of what `age-encryption` brings along for keys of other kinds: letters are sealed to X25519 keys alone,
 * which Debian's `age` opens. `readRecipient` refuses the others before they get here.
 */
const none = (): never => {
  throw new Error('Only X25519 keys are used here.');
};
const noKeys = { getPublicKey: none, encapsulate: none, decapsulate: none, keygen: none };

export const MLKEM768P256 = noKeys;
export const MLKEM768X25519 = noKeys;
export const p256 = { Point: { fromBytes: none, fromHex: none } };
