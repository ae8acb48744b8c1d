import { defineConfig } from 'vitest/config'

/** Comparisons with the vendor's Python packages; run by `npm run test:akida`, which sets their environment up. */
export default defineConfig({
  test: {
    include: ['core/**/*.akida.test.ts'],
    passWithNoTests: true,
    testTimeout: 600_000,
    hookTimeout: 600_000,
    fileParallelism: false,
  },
})
