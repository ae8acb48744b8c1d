import type { CBuild } from './c-build.ts'
import type { CSizeReport, LayerSize } from './size-report.ts'

/** README.md of a bundle: how to use it, what it takes, what was checked. `build` is null without a compiler on the exporting machine. */
export function writeReadme(name: string, sizes: CSizeReport, images: number, build: CBuild | null): string {
  return `# ${name}

A network exported by Netlathe as C99 without dependencies: whole numbers only, no allocation, all weights and activations in static memory.

    make test        # builds with warnings as errors, runs ${images} images and compares every output
    make sanitize    # the same under the address and undefined-behaviour sanitizers

In a program of your own, compile \`netlathe_multiply.c\`, \`netlathe_layers.c\` and \`netlathe_model.c\` and call:

    #include "netlathe_model.h"
    int32_t outputs[NETLATHE_OUTPUTS];
    netlathe_run(image, outputs);                       /* image: NETLATHE_INPUT_BYTES bytes, row, column, channel */
    uint32_t class_index = netlathe_class(outputs);     /* name: netlathe_class_names[class_index] */

The outputs are those of Netlathe's integer engine, byte for byte. ${checked(build, images)}

## Size

| memory | bytes | with 8-bit weights |
|---|---|---|
| weights | ${show(sizes.weightBytes)} | ${show(sizes.eightBitWeightBytes)} |
| thresholds and steps | ${show(sizes.tableBytes)} | ${show(sizes.tableBytes)} |
| constants together | ${show(sizes.weightBytes + sizes.tableBytes)} (${saved(sizes)}) | ${show(sizes.eightBitWeightBytes + sizes.tableBytes)} |
| code${build ? `, ${build.compiler} -O2` : ''} | ${sizes.codeBytes === null ? 'not measured: no compiler was found' : show(sizes.codeBytes)} | the same |
| static memory (activations and sums) | ${show(sizes.arenaBytes)} | about the same |

| layer | weight bits | weights | bytes | thresholds and steps, bytes |
|---|---|---|---|---|
${sizes.layers.map(layerRow).join('\n')}
`
}

function layerRow({ layer, bits, depthwiseBits, weights, weightBytes, tableBytes }: LayerSize): string {
  const widths = depthwiseBits === null ? String(bits) : `${bits}, depthwise ${depthwiseBits}`
  return `| ${layer.replace(/[|\n]/g, ' ')} | ${widths} | ${show(weights)} | ${show(weightBytes)} | ${show(tableBytes)} |`
}

function checked(build: CBuild | null, images: number): string {
  if (!build) return 'They were not checked on the exporting machine, which has no C compiler: run `make test`.'
  return images > 0
    ? `Checked when it was exported: ${build.testOutput.trim()} (${build.compiler}).`
    : 'It was exported without test images.'
}

function saved({ weightBytes, tableBytes, eightBitWeightBytes }: CSizeReport): string {
  const ratio = 1 - (weightBytes + tableBytes) / (eightBitWeightBytes + tableBytes)
  return `${(100 * ratio).toFixed(1)} % less`
}

function show(bytes: number): string {
  return bytes.toLocaleString('en-US')
}
