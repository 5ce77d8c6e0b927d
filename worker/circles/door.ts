import { keeperHasTurn, keeperId } from '../../schema/circles/keepers.ts';
import { keeperDoorView } from '../../site/parts/circles/keeper-door.tsx';
import { door } from '../door.ts';

/** The door of the keepers. */
export const keeperDoorRoutes = door({
  purpose: 'keeper',
  column: 'subjectId',
  view: keeperDoorView,
  idOf: keeperId,
  hasTurn: keeperHasTurn,
  subject: 'Your way to the letters',
  ways: (link) => [
    { label: 'The letters', link },
    { label: 'Your turn, and your key', link: `${link}turn/` },
  ],
});
