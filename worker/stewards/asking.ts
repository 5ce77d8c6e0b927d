import { beginFirstTurns, hasTurn, stewardId } from '../../schema/stewards/queries.ts';
import { askView } from '../../site/parts/stewards/views.tsx';
import { door } from '../door.ts';

/** The door of the desk. */
export const askingRoutes = door({
  purpose: 'desk',
  column: 'stewardId',
  view: askView,
  idOf: stewardId,
  hasTurn,
  subject: 'Your way to the desk',
  ways: (link) => [{ label: 'Everything that waits for a decision', link }],
  first: beginFirstTurns,
});
