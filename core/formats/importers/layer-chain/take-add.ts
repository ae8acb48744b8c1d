import { namesOf, readDrafts } from './joining.ts'
import type { SourceLayer } from './source-layer.ts'
import { isConvolutional, note, type Draft, type Flow, type State } from './state.ts'
import { refusePadding } from './take-pooling.ts'

/** An input of a sum: the output of one draft. */
type Addend = { draft: Draft; flow: Flow }

/**
 * Add: the outputs of the other blocks become the residual of one of them, whose output nothing else reads; best one without an activation, so
 * that the one behind the sum finds its place.
 */
export function takeAdd(state: State, layer: SourceLayer, inputs: readonly Flow[]): void {
  const addends = inputs.map((flow): Addend => ({ draft: onlyDraft(flow, layer), flow }))
  refuseUnlike(layer, inputs)
  const free = addends.filter((addend) => canTakeSum(addend, addends))
  const { draft, flow } =
    free.findLast((addend) => placeOf(addend.draft) === 'before-activation') ?? free.at(-1) ?? refuseAll(layer, inputs)
  const others = addends.map((addend) => addend.draft).filter((other) => other !== draft)
  const place = placeOf(draft)
  draft.residual = { from: [...(draft.residual?.from ?? []), ...others], place }
  putBehind(state.drafts, draft, others)
  Object.assign(state, flow)
  note(state, layer, 'folded', draft, `adds the output of ${namesOf(others)} ${place.replace('-', ' the ')}`)
}

function onlyDraft(flow: Flow, layer: SourceLayer): Draft {
  refusePadding(flow)
  const [draft, other] = readDrafts(flow, layer)
  if (other)
    layer.refuse(`adds a concatenation (of ${namesOf(flow.parts)})`, 'Sums of blocks, and sums of sums, are allowed.')
  return draft!
}

function refuseUnlike(layer: SourceLayer, inputs: readonly Flow[]): void {
  const shapes = inputs.map(({ map, isFlat }) => {
    const { height, width, channels } = map
    return isFlat ? `[${height * width * channels}]` : `${height}x${width}x${channels}`
  })
  if (inputs.length < 2 || new Set(shapes).size > 1)
    layer.refuse(`adds ${shapes.join(', ')}`, 'Two or more maps of equal height, width and channels are allowed.')
}

/** Whether the sum can be part of this block: a convolution that nothing else reads, with nothing behind the place of the sum. */
function canTakeSum({ draft, flow }: Addend, addends: readonly Addend[]): boolean {
  return (
    isConvolutional(draft) &&
    flow.others.length === 0 &&
    addends.filter((addend) => addend.draft === draft).length === 1 &&
    draft.layer.globalAverage !== 'after-activation' &&
    (draft.residual?.place ?? placeOf(draft)) === placeOf(draft)
  )
}

function placeOf({ layer }: Draft): 'before-activation' | 'after-activation' {
  return layer.activation === 'none' ? 'before-activation' : 'after-activation'
}

function refuseAll(layer: SourceLayer, inputs: readonly Flow[]): never {
  return layer.refuse(
    `adds the outputs of ${namesOf(inputs.flatMap(({ parts }) => parts))}, none of which can take in the sum`,
    'One of them has to be a block of a convolution whose output no other layer reads, with no global average behind its activation and no activation behind an earlier sum.',
  )
}

/** Moves a draft behind those whose outputs it adds; nothing has read it yet, so it may. */
function putBehind(drafts: Draft[], draft: Draft, others: readonly Draft[]): void {
  const at = drafts.indexOf(draft)
  if (others.every((other) => drafts.indexOf(other) < at)) return
  drafts.splice(at, 1)
  drafts.push(draft)
}
