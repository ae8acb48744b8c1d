import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

// Training and process tests share two cores with each other: generous limits, so that only a hang fails.
const limits = { testTimeout: 120_000, hookTimeout: 120_000 }

/**
 * `core`: everything in Node, on the fastest engine installed. `engine-wasm`: the engine-dependent tests (`*.engine.test.ts`) again
 * on the WebAssembly engine. `renderer`: components and stores in happy-dom.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'core',
          environment: 'node',
          include: ['core/**/*.test.ts', 'core/hosts/setup/**/*.test.mjs', 'electron/**/*.test.ts'],
          exclude: ['**/node_modules/**', '**/*.akida.test.ts'],
          ...limits,
        },
      },
      {
        test: {
          name: 'engine-wasm',
          environment: 'node',
          include: ['core/**/*.engine.test.ts'],
          env: { NETLATHE_ENGINE: 'wasm' },
          ...limits,
        },
      },
      {
        plugins: [vue()],
        test: {
          name: 'renderer',
          environment: 'happy-dom',
          include: ['renderer/**/*.test.ts'],
          ...limits,
        },
      },
    ],
  },
})
