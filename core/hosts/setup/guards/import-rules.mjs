import { findImports, resolveImport } from './imports.mjs'
import {
  coreLayers,
  coreTypeLayers,
  pureFolders,
  purePackages,
  rendererCore,
  rendererForbiddenPackages,
} from './layers.mjs'

const page = 'See core/README.md.'
/** Scripts that make something at set-up time lie beside what they make. */
const isBuildScript = (path) => path.endsWith('/build.mjs')
const isTest = (path) => /\.(test|spec)\.(ts|mjs)$/.test(path) || path.startsWith('renderer/e2e/')

/**
 * The import rules that a file breaks, as lines of text that name file, line, rule and page.
 *
 * @param path path below the checkout with forward slashes
 * @param text the file's content
 */
export function checkFile(path, text) {
  return findImports(text).flatMap(({ specifier, isType, line }) => {
    const problem = checkImport(path, resolveImport(path, specifier), isType)
    return problem ? [`${path}:${line}: ${problem} ${page}`] : []
  })
}

function checkImport(path, target, isType) {
  if (path.startsWith('core/hosts/setup/')) return isTest(path) ? null : checkSetup(target)
  if (path.startsWith('core/')) return isTest(path) || isBuildScript(path) ? null : checkCore(path, target, isType)
  if (path.startsWith('renderer/')) return isTest(path) ? null : checkRenderer(path, target)
  return null
}

function checkSetup(target) {
  if (target.builtin || target.path?.startsWith('core/hosts/setup/')) return null
  return `set-up runs before anything is installed and must not import ${nameOf(target)}.`
}

function checkCore(path, target, isType) {
  const folder = path.split('/')[1]
  // Benchmarks draw on the same helpers as tests.
  const allowed = path.startsWith('core/hosts/bench/') ? [...coreLayers.keys()] : coreLayers.get(folder)
  if (!allowed) return folder.includes('.') ? null : `core/${folder} has no place in the layering.`
  if (target.path !== undefined) {
    const [top, other] = target.path.split('/')
    if (top === 'resources') return null
    if (top !== 'core')
      return folder === 'hosts' && top === 'package.json' ? null : `core must not import ${target.path}.`
    if (other === folder || other === undefined || allowed.includes(other)) return null
    if (coreTypeLayers.get(folder)?.includes(other)) {
      return isType ? null : `core/${folder} may import only types of core/${other} (import type).`
    }
    return `core/${folder} must not import core/${other}.`
  }
  if (!pureFolders.has(folder)) return target.package === 'electron' ? `core/${folder} must not import electron.` : null
  if (target.builtin) return `core/${folder} is pure and must not import ${nameOf(target)}.`
  return purePackages.includes(target.package)
    ? null
    : `core/${folder} is pure and must not import the package ${target.package}.`
}

function checkRenderer(path, target) {
  if (target.builtin) return `the renderer must not import ${nameOf(target)}.`
  if (target.package !== undefined) {
    const forbidden =
      rendererForbiddenPackages.includes(target.package) || rendererForbiddenPackages.includes(target.specifier)
    return forbidden ? `the renderer must not import ${target.specifier}.` : null
  }
  const [top, folder, part = ''] = target.path.split('/')
  if (top === 'core') {
    const allowed = rendererCore.get(folder)
    if (allowed === true || (Array.isArray(allowed) && allowed.includes(part.replace(/\.ts$/, '')))) return null
    return `the renderer must not import ${target.path}.`
  }
  if (top === 'electron') return 'the renderer must not import electron/.'
  const feature = /^renderer\/features\/([^/]+)\//
  const from = feature.exec(path)?.[1]
  const to = feature.exec(`${target.path}/`)?.[1]
  return from !== undefined && to !== undefined && from !== to
    ? `the feature "${from}" must not import the feature "${to}".`
    : null
}

const nameOf = (target) => target.path ?? target.builtin ?? target.specifier
