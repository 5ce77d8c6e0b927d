import { circles } from './circles/practice.ts';
import { commons } from './commons/practice.ts';
import { ledger } from './ledger/practice.ts';
import { messages } from './messages/practice.ts';
import { mine } from './mine/practice.ts';
import { offers } from './offers/practice.ts';
import type { Practice } from './practice.ts';
import { questions } from './questions/practice.ts';
import { relays } from './relays/practice.ts';
import { signups } from './signups/practice.ts';
import { stewards } from './stewards/practice.ts';
import { victories } from './victories/practice.ts';

/** The practices of a town: the only list of them. */
export const practices: Practice[] = [
  commons,
  ledger,
  offers,
  victories,
  signups,
  stewards,
  circles,
  messages,
  relays,
  questions,
  mine,
];
