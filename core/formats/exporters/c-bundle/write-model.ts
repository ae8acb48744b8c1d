import type { AkidaNetwork } from '../../../akida/network.ts'
import type { ClassRule } from './class-rule.ts'
import type { CLayer } from './layers.ts'
import type { PackedWeights } from './pack-weights.ts'
import type { ArenaPlan } from './plan-arena.ts'

/** netlathe_model.h: sizes and the two functions a program calls. */
export function writeModelHeader(network: AkidaNetwork, classes: readonly string[], outputs: number): string {
  const [height, width, channels] = network.inputShape
  return `/* ${inComment(network.name)}, exported by Netlathe. */
#ifndef NETLATHE_MODEL_H
#define NETLATHE_MODEL_H

#include "netlathe_kernels.h"

/* An image: rows, columns, channels, one byte each as in the image file, not scaled. */
#define NETLATHE_INPUT_HEIGHT ${height}
#define NETLATHE_INPUT_WIDTH ${width}
#define NETLATHE_INPUT_CHANNELS ${channels}
#define NETLATHE_INPUT_BYTES ${height * width * channels}
#define NETLATHE_OUTPUTS ${outputs}
#define NETLATHE_CLASSES ${classes.length}

extern const char *const netlathe_class_names[NETLATHE_CLASSES];

/* Outputs of the last layer: potentials, or activation levels where it has an activation. Uses static memory: one call at a time. */
void netlathe_run(const uint8_t image[NETLATHE_INPUT_BYTES], int32_t outputs[NETLATHE_OUTPUTS]);

/* Index of the class with the largest output, in real units; the first of equal ones. */
uint32_t netlathe_class(const int32_t outputs[NETLATHE_OUTPUTS]);

#endif
`
}

/** netlathe_model.c: packed weights, thresholds, steps, the layers, the arena and the two functions of the header. */
export function writeModelSource(
  layers: readonly CLayer[],
  arena: ArenaPlan,
  rule: ClassRule,
  classes: readonly string[],
): string {
  return [
    '#include "netlathe_model.h"',
    ...layers.map(layerArrays),
    `static const netlathe_layer layers[${layers.length}] = {\n${layers.map((layer, index) => layerEntry(layer, index, arena)).join('\n')}\n};`,
    `static int32_t arena[${Math.max(1, arena.sizeBytes / 4)}];`,
    array('int32_t', 'class_threshold', rule.threshold),
    array('uint32_t', 'class_scale', rule.scale),
    `const char *const netlathe_class_names[NETLATHE_CLASSES] = {${classes.map(stringLiteral).join(', ')}};`,
    functions(layers.length, rule.threshold.length),
  ].join('\n\n')
}

function layerArrays({ name, weights, depthwise, threshold, step16 }: CLayer, index: number): string {
  return [
    `/* ${inComment(name)} */`,
    weightArray(`weights_${index}`, weights),
    ...(depthwise ? [weightArray(`depthwise_${index}`, depthwise)] : []),
    ...(step16
      ? [array('int32_t', `threshold_${index}`, threshold), array('uint32_t', `step16_${index}`, step16)]
      : []),
  ].join('\n')
}

function layerEntry(
  { geometry, weights, depthwise, step16, topLevel }: CLayer,
  index: number,
  arena: ArenaPlan,
): string {
  const { input, output, scratch } = arena.layers[index]!
  const none = '{0, 0, 0, 0, 0}'
  const fields = [
    ...Object.entries(geometry).map(([field, value]) => `.${field} = ${value}`),
    `.weights = ${weightFields(`weights_${index}`, weights)}`,
    `.depthwise = ${depthwise ? weightFields(`depthwise_${index}`, depthwise) : none}`,
    `.threshold = ${step16 ? `threshold_${index}` : '0'}`,
    `.step16 = ${step16 ? `step16_${index}` : '0'}`,
    `.top_level = ${topLevel}`,
    `.input_offset = ${input}`,
    `.output_offset = ${output}`,
    `.scratch_offset = ${scratch}`,
  ]
  return `  {${wrapped(fields, '   ').trimStart()}},`
}

function weightFields(name: string, { rows, columns, rowBytes, bits }: PackedWeights): string {
  return `{${name}, ${rows}, ${columns}, ${rowBytes}, ${bits}}`
}

function functions(layers: number, filters: number): string {
  return `void netlathe_run(const uint8_t image[NETLATHE_INPUT_BYTES], int32_t outputs[NETLATHE_OUTPUTS]) {
  netlathe_run_layers(layers, ${layers}, image, arena, outputs);
}

uint32_t netlathe_class(const int32_t outputs[NETLATHE_OUTPUTS]) {
  uint32_t best = 0;
  int64_t best_score = INT64_MIN;
  for (uint32_t i = 0; i < NETLATHE_OUTPUTS; i++) {
    const int64_t score = ((int64_t)outputs[i] - class_threshold[i % ${filters}]) * class_scale[i % ${filters}];
    if (score > best_score) {
      best = i;
      best_score = score;
    }
  }
  return best;
}
`
}

function weightArray(name: string, { data }: PackedWeights): string {
  return data instanceof Uint32Array
    ? array('uint32_t', name, data, (word) => `0x${word.toString(16).padStart(8, '0')}`)
    : array('uint8_t', name, data)
}

function array(
  type: string,
  name: string,
  values: ArrayLike<number>,
  show: (value: number) => string = literal,
): string {
  return `static const ${type} ${name}[${values.length}] = {\n${wrapped(Array.from(values, show), '  ')}\n};`
}

/** The smallest int32 has no literal of its own in C. */
function literal(value: number): string {
  return value === -(2 ** 31) ? 'INT32_MIN' : String(value)
}

const lineWidth = 118

/** Items separated by commas, in lines of limited width. */
function wrapped(items: readonly string[], indent: string): string {
  const lines: string[] = []
  let line = ''
  for (const item of items) {
    if (line !== '' && indent.length + line.length + item.length + 3 > lineWidth) {
      lines.push(line)
      line = ''
    }
    line += line === '' ? item : `, ${item}`
  }
  return [...lines.map((full) => `${indent}${full},`), `${indent}${line}`].join('\n')
}

/** A user's name as it may stand in a comment. */
function inComment(name: string): string {
  return name.replace(/[^\p{L}\p{N} ._:()-]/gu, '_')
}

/** UTF-8 bytes outside printable ASCII as octal escapes; `?` too, so that no trigraph arises. */
function stringLiteral(text: string): string {
  const escaped = Array.from(new TextEncoder().encode(text), (byte) => {
    const isPlain = byte >= 32 && byte < 127 && !'"\\?'.includes(String.fromCharCode(byte))
    return isPlain ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`
  })
  return `"${escaped.join('')}"`
}
