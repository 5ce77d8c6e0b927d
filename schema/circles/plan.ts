import { open, seal } from './age.ts';
import { hashOfSecret, newSecret } from './code.ts';
import { fromJson, isText, padded } from './letter.ts';
import type { CircleRole } from './letters.ts';

/**
 * The plan of a circle, and what it agreed on: each sealed to whoever is in it, so that a copy of the database holds
 * neither. The same in the browser and in the worker.
 */

/** How much may be written, in characters. */
export const planLimits = { title: 80, place: 120, words: 1500, agreed: 1500 } as const;
/** The most people of one circle, the writer among them. */
export const mostPeople = 12;

export interface PlanPerson {
  number: number;
  role: CircleRole;
}

/** What everybody who is asked reads. */
export interface Plan {
  /** Of nothing that happened, and of nobody. */
  title: string;
  /** `2027-03-28`, and `18:00`, in the zone of the town. */
  date: string;
  start: string;
  place: string;
  /** What it is about, in words that the writer agrees to. */
  words: string;
  people: PlanPerson[];
}

/** Seals a plan; null where it is too long. */
export function sealPlan(recipients: readonly string[], plan: Plan): Promise<string | null> {
  const whole = padded({ version: 1, plan });
  return whole ? seal(recipients, whole) : Promise.resolve(null);
}

/** Reads a plan; null for whom it is not sealed to, or where it was changed. */
export async function openPlan(identity: string, sealed: string): Promise<Plan | null> {
  const said = fromJson(await open(identity, sealed));
  const plan = said?.version === 1 ? (said.plan as Record<string, unknown> | null) : null;
  return plan && isPlan(plan) ? plan : null;
}

function isPlan(plan: Record<string, unknown>): plan is Plan & Record<string, unknown> {
  const { title, date, start, place, words, people } = plan;
  return (
    isText(title, planLimits.title * 4) &&
    isText(place, planLimits.place * 4) &&
    isText(words, planLimits.words * 4) &&
    isText(date, 10) &&
    isText(start, 5) &&
    Array.isArray(people) &&
    people.length <= mostPeople &&
    people.every((one) => Number.isInteger(one?.number) && isText(one?.role, 20))
  );
}

/** What was agreed, with what its hash is made of beside. */
export interface Agreed {
  text: string;
  /** 64 hex digits: whoever has the hash alone cannot try out what may have been agreed. */
  salt: string;
}

export const hashOfAgreed = ({ text, salt }: Agreed): Promise<string> => hashOfSecret(`${salt} ${text}`);

/** Seals what was agreed; null where it is too long. */
export async function sealAgreed(recipients: readonly string[], text: string) {
  const agreed: Agreed = { text, salt: newSecret() };
  const whole = padded({ version: 1, ...agreed });
  const sealed = whole && (await seal(recipients, whole));
  return sealed ? { sealed, hash: await hashOfAgreed(agreed) } : null;
}

/** Reads what was agreed; null for whom it is not sealed to, or where it was changed. */
export async function openAgreed(identity: string, sealed: string): Promise<Agreed | null> {
  const said = fromJson(await open(identity, sealed));
  const { text, salt } = said ?? {};
  return said?.version === 1 && isText(text, planLimits.agreed * 4) && isText(salt, 64) ? { text, salt } : null;
}
