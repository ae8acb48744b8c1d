import { chartTableToCsv } from './chart-csv.ts'
import type { ChartTable } from './chart-model.ts'
import { fileStem, saveFile } from './save-file.ts'

export type ChartFormat = 'svg' | 'png' | 'csv'

/** `isSimulated`: the word is drawn into the picture, which may travel without its page. */
export type ExportLook = { title: string; background: string; ink: string; isSimulated: boolean }

/** The drawn chart as a file of its own: namespace, size, background and title included. */
export function standaloneSvg(drawn: SVGSVGElement, look: ExportLook): string {
  const { title, background, ink, isSimulated } = look
  const svg = drawn.cloneNode(true) as SVGSVGElement
  const { width, height } = drawn.getBoundingClientRect()
  svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  svg.setAttribute('width', String(Math.round(width)))
  svg.setAttribute('height', String(Math.round(height)))
  svg.setAttribute('viewBox', `0 0 ${Math.round(width)} ${Math.round(height)}`)
  const paper = document.createElementNS('http://www.w3.org/2000/svg', 'rect')
  paper.setAttribute('width', '100%')
  paper.setAttribute('height', '100%')
  paper.setAttribute('fill', background)
  const name = document.createElementNS('http://www.w3.org/2000/svg', 'title')
  name.textContent = title
  svg.prepend(name, paper)
  if (isSimulated) {
    const mark = document.createElementNS('http://www.w3.org/2000/svg', 'text')
    const attributes = {
      x: Math.round(width) - 8,
      y: Math.round(height) - 6,
      'text-anchor': 'end',
      'font-size': 10,
      'font-family': 'sans-serif',
      fill: ink,
    }
    for (const [key, value] of Object.entries(attributes)) mark.setAttribute(key, String(value))
    mark.textContent = 'simulated'
    svg.append(mark)
  }
  return new XMLSerializer().serializeToString(svg)
}

/** Draws the SVG on a canvas of twice its size. */
async function toPng(svg: string, width: number, height: number): Promise<Blob> {
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(width * 2)
  canvas.height = Math.round(height * 2)
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve, reject) =>
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error('The chart could not be drawn as PNG.'))),
      'image/png',
    ),
  )
}

/** Saves a chart in the format the user chose. */
export async function exportChart(
  format: ChartFormat,
  chart: ExportLook & { svg: SVGSVGElement | null; table: ChartTable },
): Promise<void> {
  const stem = fileStem(chart.title)
  if (format === 'csv') return saveFile(chartTableToCsv(chart.table), `${stem}.csv`, 'text/csv')
  if (!chart.svg) return
  const svg = standaloneSvg(chart.svg, chart)
  if (format === 'svg') return saveFile(svg, `${stem}.svg`, 'image/svg+xml')
  const { width, height } = chart.svg.getBoundingClientRect()
  saveFile(await toPng(svg, width, height), `${stem}.png`, 'image/png')
}
