import { Temporal } from 'temporal-polyfill';
import { claimDue, mailFailed, mailsSent, type Owed, openMail, putBack } from '../../schema/outbox.ts';
import type { Town } from '../context.ts';
import { logError } from '../log.ts';
import { Refused } from './smtp.ts';
import type { MailConnection, Transport } from './transport.ts';

/** How much one run hands over: so many mails at most, none begun after so many milliseconds. */
interface Effort {
  most: number;
  within: number;
}

/** After an answer: the platform ends what takes longer than 30 s, and one attempt may take 20. */
export const afterAnswer: Effort = { most: 20, within: 8_000 };

/** Taken by one query. If the worker is killed, so many wait until their lease is over. */
const takenAtOnce = 20;

/** Noted by one query. If the worker is killed, so many that went may go once more, under the same name. */
const notedAtOnce = 10;

/** Mails that go at the same time: one that hangs does not hold up the others. A worker may hold six connections. */
const lines = 3;

/** After so many failures, what is left waits for the next minute. */
const mostFailures = 12;

/** What one mail asks of others at most: to be handed over or to open a line for it, and to note how that went. */
const asksForOne = 2;
/** What comes after the last one: to note those that went, and to put back those that were not tried. */
const asksAtEnd = 2;

/** What the smallest run asks for: to take one mail, to hand it over, and to end. */
export const leastForMail = 1 + asksForOne + asksAtEnd;

/** Every minute. */
export const everyMinute: Effort = { most: 100, within: 40_000 };

/**
 * Hands over what is due. A mail that could not be handed over waits for its next attempt; nothing
 * here throws, because it runs when the answer has long been given.
 */
export async function deliverDue(town: Town, transport: Transport, { most, within }: Effort): Promise<void> {
  const until = performance.now() + within;
  const run = new Run(town, transport, until);
  try {
    for (let left = most; left > 0 && town.asking.left() >= leastForMail && run.goesOn(); left -= takenAtOnce) {
      const taken = await claimDue(town.db, Temporal.Now.instant(), Math.min(takenAtOnce, left));
      await run.handOver(taken);
      if (taken.length < takenAtOnce) break;
    }
  } catch (error) {
    logError(error);
  }
  await run.close();
}

class Run {
  readonly #town: Town;
  readonly #transport: Transport;
  readonly #until: number;
  /** Lines that are open and that no mail is on. */
  readonly #free: MailConnection[] = [];
  #failures = 0;
  /** Mails that are under way. */
  #underWay = 0;
  /** The other side could not be reached: the rest would meet the same. */
  #isDown = false;

  constructor(town: Town, transport: Transport, until: number) {
    this.#town = town;
    this.#transport = transport;
    this.#until = until;
  }

  goesOn = () => !this.#isDown && this.#failures < mostFailures && performance.now() < this.#until && this.#mayAsk();

  /** Whether one more mail, those under way and the end ask no more than the platform allows. */
  #mayAsk = () => this.#town.asking.left() >= asksForOne * (this.#underWay + 1) + asksAtEnd;

  /** Hands over what was taken, a few at a time; what there was no time for is put back. */
  async handOver(taken: Owed[]): Promise<void> {
    const waiting = [...taken];
    const gone: Owed[] = [];
    await Promise.all(Array.from({ length: Math.min(lines, taken.length) }, () => this.#work(waiting, gone)));
    await this.#note(gone);
    await putBack(this.#town.db, waiting, Temporal.Now.instant());
  }

  async #work(waiting: Owed[], gone: Owed[]): Promise<void> {
    let line: MailConnection | undefined = this.#free.pop();
    // The first mail of each line is tried however the others went: who finds nobody there says so.
    let owed = this.#mayAsk() ? waiting.shift() : undefined;
    for (; owed; owed = this.goesOn() ? waiting.shift() : undefined) {
      let to = '';
      this.#underWay += 1;
      try {
        const mail = await openMail(this.#town.keys, owed);
        to = mail.to;
        line ??= await this.#open();
        await line.handOver(owed.id, mail);
        gone.push(owed);
      } catch (error) {
        this.#failures += 1;
        await line?.close();
        line = undefined;
        const forGood = error instanceof Refused;
        // A slow server makes a run take long, so every mail is noted by the clock, not by when it began.
        await mailFailed(this.#town.db, owed, troubleOf(error, to), Temporal.Now.instant(), { forGood });
      }
      if (gone.length >= notedAtOnce) await this.#note(gone);
      this.#underWay -= 1;
    }
    if (line) this.#free.push(line);
  }

  /** Ends the lines that are open. */
  close = () => Promise.all(this.#free.map((line) => line.close()));

  #open = () =>
    this.#transport().catch((error) => {
      this.#isDown = true;
      throw error;
    });

  #note = (gone: Owed[]) => mailsSent(this.#town.db, gone.splice(0), Temporal.Now.instant());
}

/**
 * What went wrong in one line. Mail servers like to repeat the address, or what stands before its @:
 * stewards read this, so both are taken out, and whatever else looks like an address.
 */
function troubleOf(error: unknown, address: string): string {
  const name = address.slice(0, address.lastIndexOf('@')).toLowerCase();
  return (error instanceof Error ? error.message : String(error))
    .slice(0, 2000)
    .replace(/[^\s<>"'(),;:]+@[^\s<>"'(),;:]+/g, '…')
    .replace(/[^\s<>"'(),;:]+/g, (word) => (word.toLowerCase() === name ? '…' : word))
    .replace(/\s+/g, ' ')
    .slice(0, 300);
}
