import { commonsPractice } from './commons.tsx';
import type { Practice } from './practice.ts';

/** Every kind of entry that people send and stewards decide on. */
const practices: Practice[] = [commonsPractice];

/** @throws {Error} for a kind that no practice declares */
export function practiceOf(kind: string): Practice {
  const practice = practices.find((one) => one.kind === kind);
  if (!practice) throw new Error(`No practice declares entries of kind ${kind}.`);
  return practice;
}
