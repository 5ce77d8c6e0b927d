/**
 * What one run of a worker, be it a request with what goes on after its answer or the work of a minute, may ask
 * of others on the free plan: fewer than 50 times, queries, static files, mails and connections together.
 */
export const mostAsked = 49;

/** Counts what one run asks of others. */
export interface Asking {
  /** Something is asked. */
  note(): void;
  /** How often it was asked so far. */
  times(): number;
  /** How often it may still be. */
  left(): number;
}

export function countAsking(): Asking {
  let times = 0;
  return {
    note() {
      times += 1;
    },
    times: () => times,
    left: () => mostAsked - times,
  };
}
