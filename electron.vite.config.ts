import { resolve } from 'node:path'
import { defineConfig } from 'electron-vite'
import renderer from './vite.config.ts'

const root = import.meta.dirname
const entry = (...parts: string[]): string => resolve(root, 'electron', ...parts)

/** Builds Electron's four entries and the renderer into out/. Packages stay outside the bundles, except in the preload script. */
export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      rollupOptions: {
        input: {
          index: entry('main', 'index.ts'),
          engine: entry('engine', 'index.ts'),
          runner: entry('runner', 'index.ts'),
        },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      // A sandboxed preload script is one CommonJS file without packages.
      externalizeDeps: false,
      rollupOptions: {
        input: { index: entry('preload', 'index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    ...renderer,
    root: resolve(root, 'renderer'),
    build: {
      ...renderer.build,
      outDir: resolve(root, 'out', 'renderer'),
      rollupOptions: { input: resolve(root, 'renderer', 'index.html') },
    },
  },
})
