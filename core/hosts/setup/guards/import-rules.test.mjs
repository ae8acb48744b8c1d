import { describe, expect, it } from 'vitest'
import { checkFile } from './import-rules.mjs'

describe('import rules', () => {
  it.each([
    ['core/base/id.ts', "import { x } from '../graph/types.ts'", 'core/base must not import core/graph'],
    ['core/quant/q.ts', "import { run } from '../train/run.ts'", 'core/quant may import only types of core/train'],
    [
      'core/transform/a.ts',
      "import { cut } from '../prune/cut.ts'",
      'core/transform may import only types of core/prune',
    ],
    [
      'core/graph/a.ts',
      "import { methods } from '../contract/methods.ts'",
      'core/graph may import only types of core/contract',
    ],
    ['core/graph/a.ts', "import type { Q } from '../quant/q.ts'", 'core/graph must not import core/quant'],
    ['core/akida/a.ts', "export * from '../sparsity/a.ts'", 'core/akida may import only types of core/sparsity'],
    ['core/quant/q.ts', "export { serve } from '../hosts/web/main.ts'", 'core/quant must not import core/hosts'],
    ['core/jobs/a.ts', "import { open } from '../node/sqlite/open.ts'", 'core/jobs must not import core/node'],
    ['core/node/a.ts', "const e = await import('../hosts/engine.ts')", 'core/node must not import core/hosts'],
    ['core/graph/a.ts', "import { readFile } from 'node:fs/promises'", 'must not import node:fs/promises'],
    ['core/graph/a.ts', "import path from 'path'", 'must not import path'],
    ['core/train/a.ts', "import * as tf from '@tensorflow/tfjs-node'", 'the package @tensorflow/tfjs-node'],
    ['core/report/a.ts', "import { ref } from 'vue'", 'the package vue'],
    ['core/akida/a.ts', "import x from '../../renderer/x.ts'", 'core must not import renderer/x.ts'],
    ['core/hosts/web/a.ts', "import { app } from 'electron'", 'must not import electron'],
    ['core/newfolder/a.ts', "import { x } from '../base/id.ts'", 'core/newfolder has no place'],
    ['core/hosts/setup/start.mjs', "import { WebSocket } from 'ws'", 'must not import ws'],
    [
      'renderer/app/App.vue',
      '<script setup lang="ts">\nimport { q } from \'../../core/quant/q.ts\'\n</script>',
      'core/quant/q.ts',
    ],
    [
      'renderer/app/a.ts',
      "import { engine } from '../../core/akida/integer/engine.ts'",
      'core/akida/integer/engine.ts',
    ],
    ['renderer/app/a.ts', "import { readFile } from 'node:fs'", 'the renderer must not import node:fs'],
    ['renderer/app/a.ts', "import * as h5 from 'h5wasm/node'", 'the renderer must not import h5wasm/node'],
    [
      'renderer/features/graph/a.ts',
      "import B from '../runs/B.vue'",
      'the feature "graph" must not import the feature "runs"',
    ],
    [
      'core/jobs/a.ts',
      "const w = new Worker(new URL('../node/w.ts', import.meta.url))",
      'core/jobs must not import core/node',
    ],
  ])('refuses in %s: %s', (path, text, problem) => {
    const found = checkFile(path, text)
    expect(found).toHaveLength(1)
    expect(found[0]).toContain(problem)
    expect(found[0]).toContain('See core/README.md.')
  })

  it.each([
    [
      'core/graph/edit.ts',
      "import { fail } from '../base/errors.ts'\nimport { z } from 'zod'\nimport { x } from './types.ts'",
    ],
    ['core/services/a.ts', "import { cost } from '../akida/cost.ts'\nimport { jobs } from '../contract/jobs.ts'"],
    ['core/node/tfjs/a.ts', "import * as tf from '@tensorflow/tfjs-node'\nimport { join } from 'node:path'"],
    [
      'core/quant/export.ts',
      "import type { AkidaNetwork } from '../akida/network.ts'\nimport type { Run } from '../contract/run.ts'",
    ],
    ['core/train/step.ts', "import { quantise } from '../quant/q.ts'\nimport { penalty } from '../sparsity/p.ts'"],
    ['core/hosts/bench/train.ts', "import { sharedPath } from '../../testing/shared.ts'"],
    ['core/ports/runner.ts', "import type { Transport } from '../rpc/transport.ts'"],
    ['core/akida/integer/kernel/build.mjs', "import { readFile } from 'node:fs/promises'"],
    ['core/quant/q.test.ts', "import { sharedPath } from '../testing/shared.ts'"],
    ['core/akida/device.ts', "import data from '../../resources/devices/akd1000.json' with { type: 'json' }"],
    ['core/base/doc.ts', "// import { x } from '../hosts/engine.ts'\n/* import 'node:fs' */"],
    [
      'renderer/features/graph/a.ts',
      "import { x } from './b.ts'\nimport C from '../../ui/C.vue'\nimport { cost } from '../../../core/akida/cost.ts'",
    ],
    ['renderer/e2e/main-job.spec.ts', "import { spawn } from 'node:child_process'"],
  ])('accepts in %s: %s', (path, text) => {
    expect(checkFile(path, text)).toEqual([])
  })

  it('names the line of a violation', () => {
    expect(checkFile('core/base/a.ts', "const a = 1\n\nimport {\n  b,\n} from '../quant/q.ts'\n")[0]).toMatch(
      /^core\/base\/a\.ts:5: /,
    )
  })
})
