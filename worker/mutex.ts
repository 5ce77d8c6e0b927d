/** Until when somebody has the turn, in milliseconds; past when nobody has. */
let takenUntil = 0;

/** Longer than any write takes: should a request end without giving its turn back, the next one goes on then. */
const longestTurn = 3000;
/** After this long one goes on out of turn. */
const longestWait = 20_000;

/**
 * Lets those who write to the end of one list go one after the other, as a courtesy within one isolate:
 * who meets nobody needs no second try. Which of two counts is decided by the database, here or not.
 */
export async function withMutex<Result>(act: () => Promise<Result>): Promise<Result> {
  for (const began = Date.now(); Date.now() < takenUntil && Date.now() - began < longestWait; ) {
    // By chance, so that nobody waits in step with another.
    await new Promise((done) => setTimeout(done, 2 + Math.random() * 20));
  }
  const until = Date.now() + longestTurn;
  takenUntil = until;
  try {
    return await act();
  } finally {
    if (takenUntil === until) takenUntil = 0;
  }
}
