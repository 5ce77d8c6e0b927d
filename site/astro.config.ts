import { defineConfig } from 'astro/config';

export default defineConfig({
  srcDir: '.',
  outDir: './dist',
  build: { format: 'directory', inlineStylesheets: 'never' },
  devToolbar: { enabled: false },
  compressHTML: true,
  // Without it the minifier writes `width >= 48em`, which phones from before 2023 do not understand.
  vite: { build: { cssTarget: ['chrome100', 'safari15.4', 'firefox100'] } },
});
