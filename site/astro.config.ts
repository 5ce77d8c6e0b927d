import { resolve } from 'node:path';
import { defineConfig } from 'astro/config';

const otherKeys = resolve(import.meta.dirname, '../schema/circles/no-other-keys.ts');

export default defineConfig({
  srcDir: '.',
  outDir: './dist',
  build: { format: 'directory', inlineStylesheets: 'never', concurrency: 4 },
  devToolbar: { enabled: false },
  compressHTML: true,
  vite: {
    resolve: {
      // Letters are sealed to X25519 keys alone; the same is left out of the worker (wrangler.toml).
      alias: Object.fromEntries(
        ['@noble/post-quantum/hybrid.js', '@noble/curves/nist.js'].map((name) => [name, otherKeys]),
      ),
    },
    build: {
      // Without it the minifier writes `width >= 48em`, which phones from before 2023 do not understand.
      cssTarget: ['chrome100', 'safari15.4', 'firefox100'],
      // No script may stand in a page: the policy of the tool pages runs files of this site only.
      assetsInlineLimit: 0,
    },
  },
});
