// Who may import whom, as core/README.md tells it. Data only; import-rules.mjs applies it.

const foundation = ['base', 'graph', 'tensor']
const models = ['dataset', 'sparsity', 'akida']
const middle = [...models, 'quant', 'train', 'transform', 'prune']
const upper = ['optimise', 'formats', 'report', 'campaigns']
const edge = ['contract', 'ports']
const services = ['rpc', 'jobs', 'services']
const pure = [...foundation, ...middle, ...upper, ...edge, ...services]

/** For each folder of core: the other folders of core that it may import. */
export const coreLayers = new Map([
  ['base', []],
  ...['graph', 'tensor'].map((name) => [name, foundation]),
  ...models.map((name) => [name, foundation]),
  ['quant', [...foundation, ...models]],
  ['train', [...foundation, ...models, 'quant']],
  ...['transform', 'prune'].map((name) => [name, [...foundation, ...models, 'quant', 'train']]),
  ...upper.map((name) => [name, [...foundation, ...middle]]),
  ['campaigns', [...foundation, ...middle, 'optimise', 'report']],
  ...edge.map((name) => [name, [...foundation, ...middle, ...upper, ...edge]]),
  ...services.map((name) => [name, pure]),
  ['node', pure],
  ['hosts', [...pure, 'node']],
  ['testing', [...pure, 'node', 'hosts']],
])

/**
 * Folders whose types a folder may import besides (`import type` only): `contract` is data and parsers; ports are types throughout; the rooms
 * of the middle meet in plain data, whose shape is a type of one of them.
 */
export const coreTypeLayers = new Map([
  ...[...foundation, ...upper].map((name) => [name, ['contract']]),
  ...middle.map((name) => [name, [...middle, 'contract', 'ports']]),
  ['ports', ['rpc', 'contract']],
])

/** Folders of core that run without Node and without a browser. */
export const pureFolders = new Set(pure)

/** Packages that pure core may use: they run anywhere and touch nothing outside. */
export const purePackages = [
  '@noble/hashes',
  '@tensorflow/tfjs-backend-cpu',
  '@tensorflow/tfjs-core',
  '@tensorflow/tfjs-layers',
  'fflate',
  'ml-matrix',
  'protobufjs',
  'zod',
]

/** What the renderer may import of core: whole folders, or the named parts of one. */
export const rendererCore = new Map([
  ['contract', true],
  ['rpc', true],
  ['base', true],
  ['graph', true],
  [
    'akida',
    [
      'device',
      'rules',
      'check',
      'describe-graph',
      'forecast',
      'layer-description',
      'cost',
      'mapper',
      'profile',
      'simulate',
    ],
  ],
  ['sparsity', ['metrics']],
  ['report', true],
])

/** Packages that must not reach the renderer: they need Node or native code. */
export const rendererForbiddenPackages = [
  '@tensorflow/tfjs-node',
  'better-sqlite3',
  'cac',
  'electron',
  'h5wasm/node',
  'playwright-core',
  'sharp',
  'ws',
]
