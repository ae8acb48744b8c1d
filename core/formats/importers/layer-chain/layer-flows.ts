import { branched, branchesAllowed } from './branched.ts'
import { quoted } from './joining.ts'
import type { SourceLayer } from './source-layer.ts'
import type { Flow } from './state.ts'

/** What flows from layer to layer of a file, each behind those it reads. */
export class LayerFlows {
  private readonly flows = new Map<SourceLayer, Flow>()
  private readonly readers = new Map<SourceLayer, SourceLayer[]>()
  private readonly sources = new Map<SourceLayer, readonly SourceLayer[]>()

  constructor(layers: readonly SourceLayer[]) {
    layers.forEach((layer, index) => {
      const sources = layer.reads ?? layers.slice(Math.max(index - 1, 0), index)
      this.sources.set(layer, sources)
      for (const source of sources) this.readers.set(source, [...(this.readers.get(source) ?? []), layer])
    })
  }

  /** What flows into a layer, by the order it reads. AppError `import.branched` when several layers read the image. */
  into(layer: SourceLayer): Flow[] {
    return this.sources.get(layer)!.map((source) => {
      const flow = this.flows.get(source)!
      const beside = this.readers.get(source)!.filter((reader) => reader !== layer)
      const others = [...flow.others, ...beside.map(({ name }) => name)]
      if (flow.parts.length === 0 && !flow.depthwise && others.length > 0)
        throw branched(
          source.name,
          `gives the image to several layers (${quoted([layer.name, ...others])})`,
          branchesAllowed,
        )
      return { ...flow, others }
    })
  }

  /** Keeps what flows out of a layer. */
  keep(layer: SourceLayer, flow: Flow): void {
    this.flows.set(layer, flow)
  }
}
