import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'

/** The renderer alone, as the web shell serves it. Electron's build uses the same settings (electron.vite.config.ts). */
export default defineConfig({
  root: 'renderer',
  base: './',
  plugins: [vue()],
  build: {
    outDir: '../out/renderer',
    emptyOutDir: true,
    target: 'es2023',
    chunkSizeWarningLimit: 2000,
  },
})
