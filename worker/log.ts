import { DrizzleQueryError } from 'drizzle-orm/errors';

/**
 * Logs an error in full but for what people wrote: a failed query is named without its parameters,
 * because those are their answers.
 */
export function logError(error: unknown): void {
  if (error instanceof DrizzleQueryError) {
    console.error(`Query failed: ${error.query}\n${error.cause?.stack ?? error.cause}`);
    return;
  }
  console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
}
