import { Problem } from '../problem.tsx';

/** For whoever wants to do something about a notice whose time is over. */
export const offTheBoard = () =>
  new Problem(410, 'It is off the board', 'Its time was over, or it was given. You are welcome to put it up again.');
