import { practices } from '../../../worker/practices.ts';
import type { Sample, Samples } from './sample.ts';

const files = import.meta.glob<{ samples: Samples }>(['./*.ts', '!./kinds.ts', '!./sample.ts'], { eager: true });

/** @throws {Error} with the file to write, for a practice that has no samples */
export function samplesOf(name: string): Samples {
  const file = files[`./${name}.ts`];
  if (!file) throw new Error(`The practice ${name} has no samples: write test/worker/conformance/${name}.ts.`);
  return file.samples;
}

/** Every kind of entry that the practices declare, with how one is sent. */
export const kinds = practices.flatMap(({ name, kinds = [] }) =>
  kinds.map(({ kind }): [string, Sample] => {
    const sample = samplesOf(name).kinds[kind];
    if (!sample) throw new Error(`There is no sample of an entry of kind ${kind}.`);
    return [kind, sample];
  }),
);
