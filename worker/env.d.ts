/** The bindings that wrangler.toml declares. Settings and secrets are read by `readSettings`. */
declare namespace Cloudflare {
  interface Env {
    DB: D1Database;
    /** Letters to keepers, which the town's database never holds. */
    LETTERS: D1Database;
    ASSETS: Fetcher;
    RATE_LIMIT?: RateLimit;
    RATE_LIMIT_WIDE?: RateLimit;
    EMAIL?: SendEmail;
  }
}
