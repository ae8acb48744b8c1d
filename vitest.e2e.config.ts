import { defineConfig } from 'vitest/config'

/** End-to-end specs in a real browser against the real web host. `NETLATHE_BROWSER` is the browser's program. */
export default defineConfig({
  test: {
    include: ['renderer/e2e/**/*.spec.ts'],
    passWithNoTests: true,
    testTimeout: 300_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
})
