import * as z from 'zod';
import type { Purpose, Token } from '../../schema/tokens.ts';
import type { AppContext } from '../context.ts';
import { unknownLink } from '../problem.tsx';

/** A way to the page of one entry, for a steward. */
export interface Way {
  /** As a route. */
  path: string;
  purpose: Purpose;
  /** Which entry it leads to. */
  idOf(c: AppContext, token: Token): string | null;
}

/** The link to one entry in a mail, and the desk's to any. */
export const ways: Way[] = [
  { path: '/review/:token/', purpose: 'review', idOf: (_c, { subjectId }) => subjectId },
  { path: '/desk/:token/:entry/', purpose: 'desk', idOf: fromDesk },
];

function fromDesk(c: AppContext): string {
  const id = c.req.param('entry') ?? '';
  if (!z.uuid().safeParse(id).success) throw unknownLink();
  return id;
}
