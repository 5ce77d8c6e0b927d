/// <reference types="@cloudflare/vitest-plugin/types" />
/// <reference types="vite/types/importMeta" />

/** What only the tests bind or set themselves. */
declare namespace Cloudflare {
  interface Env {
    TEST_MIGRATIONS: import('cloudflare:test').D1Migration[];
    TEST_LETTERS_MIGRATIONS: import('cloudflare:test').D1Migration[];
    COMMONS_SECRET: string;
    STEWARDS: string;
  }
  interface GlobalProps {
    mainModule: typeof import('../worker/index.ts');
  }
}
