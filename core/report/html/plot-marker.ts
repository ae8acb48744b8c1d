import { html, type Html } from './markup.ts'
import { px } from './scale.ts'

/** Corners of the n-th marker's shape, around the origin; null for a circle. Shapes tell groups apart without colour. */
const shapes: (string | null)[] = [
  null,
  '-4,-4 4,-4 4,4 -4,4',
  '0,-5 4.5,4 -4.5,4',
  '0,-5.5 5.5,0 0,5.5 -5.5,0',
  '0,5 4.5,-4 -4.5,-4',
  '-5,-1.7 -1.7,-1.7 -1.7,-5 1.7,-5 1.7,-1.7 5,-1.7 5,1.7 1.7,1.7 1.7,5 -1.7,5 -1.7,1.7 -5,1.7',
]

export type MarkerLook = { isHollow?: boolean; isMarked?: boolean; title?: string }

/** A point of a chart. Hollow: published. A ring around it: chosen. */
export function marker(index: number, x: number, y: number, { isHollow, isMarked, title }: MarkerLook): Html {
  const shape = shapes[index % shapes.length] ?? null
  const look = `mark c${index % 6}${isHollow ? ' hollow' : ''}`
  const words = title !== undefined && html`<title>${title}</title>`
  const ring = isMarked && html`<circle class="ring" cx="${px(x)}" cy="${px(y)}" r="8" />`
  return shape === null
    ? html`${ring}<circle class="${look}" cx="${px(x)}" cy="${px(y)}" r="4">${words}</circle>`
    : html`${ring}<polygon class="${look}" transform="translate(${px(x)} ${px(y)})" points="${shape}"
          >${words}</polygon
        >`
}
