import { defineConfig } from 'astro/config';

export default defineConfig({
  srcDir: '.',
  outDir: './dist',
  build: { format: 'directory', inlineStylesheets: 'never' },
  devToolbar: { enabled: false },
  compressHTML: true,
  vite: {
    build: {
      // Without it the minifier writes `width >= 48em`, which phones from before 2023 do not understand.
      cssTarget: ['chrome100', 'safari15.4', 'firefox100'],
      // The CSP forbids scripts in pages, and what is small would be written into them.
      assetsInlineLimit: 0,
    },
  },
});
