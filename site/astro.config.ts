import { defineConfig } from 'astro/config';

export default defineConfig({
  srcDir: '.',
  outDir: './dist',
  build: { format: 'directory', inlineStylesheets: 'never' },
  devToolbar: { enabled: false },
  compressHTML: true,
});
