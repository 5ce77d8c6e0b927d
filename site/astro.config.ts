import { defineConfig } from 'astro/config';

export default defineConfig({
  srcDir: '.',
  outDir: './dist',
  build: { format: 'directory', inlineStylesheets: 'never', concurrency: 4 },
  devToolbar: { enabled: false },
  compressHTML: true,
  vite: {
    build: {
      // Without it the minifier writes `width >= 48em`, which phones from before 2023 do not understand.
      cssTarget: ['chrome100', 'safari15.4', 'firefox100'],
      // No script may stand in a page: the policy of the tool pages runs files of this site only.
      assetsInlineLimit: 0,
    },
  },
});
