import type { Tally } from '../../../schema/ledger/table.ts';
import type { Here } from '../view.ts';

export const ActsChart = (_: { here: Here; tallies: Tally[]; since: string }) => null;
