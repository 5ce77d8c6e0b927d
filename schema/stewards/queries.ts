import { type Keys, mark } from '../secrets.ts';
import type { Settings } from '../settings.ts';

/** Someone who decides what is published. Only the id is ever stored. */
export interface Steward {
  /** A keyed hash of the address: without the secret nobody can tell whose it is. */
  id: string;
  /** Where mail for them goes, from the settings. */
  address: string;
}

/** All who decide at present, in the order of the settings. */
export function stewardsOf(settings: Settings, keys: Keys): Promise<Steward[]> {
  return Promise.all(
    settings.STEWARDS.map(async (address) => ({ id: await mark(keys, `steward/${address}`), address })),
  );
}
