import type { Evaluation } from '../../contract/jobs/common.ts'
import type { LayerTable } from '../../contract/run.ts'
import { formatError, formatQuantity, formatRowChange, formatValue } from '../format-value.ts'
import type { ComparisonRow, Report } from '../types.ts'
import { html, type Html } from './markup.ts'

export const simulatedTag = html`<span class="tag">simulated</span>`

/** Better or worse, in a word and a colour; nothing where neither applies. */
export function verdict(change: number | null, better: ComparisonRow['better']): Html | null {
  if (change === null || better === null || Math.abs(change) < 5e-4) return null
  const isBetter = change > 0 === (better === 'higher')
  return html`<span class="${isBetter ? 'good' : 'bad'}">${isBetter ? 'better' : 'worse'}</span>`
}

export function comparisonTable(report: Report): Html {
  const { runs, rows } = report.comparison
  const isMany = runs.length > 1
  return html`<div class="scroll">
    <table class="figures">
      <caption>
        ${isMany ? 'Figures of every run, oldest first. Change: last value against first; accuracies and losses on the same images only.' : 'Figures of the run.'}
      </caption>
      <thead>
        <tr>
          <th scope="col">Figure</th>
          ${runs.map((run) => html`<th scope="col" class="num">${run.name}<br /><span class="muted">${run.type}</span></th>`)}${isMany && html`<th scope="col" class="num">Change</th>`}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              <th scope="row">
                ${row.label}
                ${row.isSimulated && simulatedTag}${row.expectedErrorRatio !== null && html` <span class="muted">${formatError(row.expectedErrorRatio)}</span>`}
              </th>
              ${row.values.map((value, index) => html`<td class="num">${value === null ? '' : formatQuantity(value, row.unit)}${row.measuredOn?.[index] && html`<br /><span class="muted">${row.measuredOn[index]}</span>`}</td>`)}${isMany && html`<td class="num">${formatRowChange(row.unit, row.change, row.changeRatio)} ${verdict(row.changeRatio, row.better)}</td>`}
            </tr> `,
        )}
      </tbody>
    </table>
  </div>`
}

export function layerTable(caption: string, { columns, rows }: LayerTable): Html {
  const isNumeric = (key: string) => rows.some(({ values }) => typeof values[key] === 'number')
  const unitOf = (unit: string) =>
    unit === '' ? null : html`<br /><span class="muted">${unit === 'ratio' ? '%' : unit}</span>`
  return html`<div class="scroll">
    <table class="tight${columns.length <= 3 && ' narrow'}">
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          <th scope="col">Layer</th>
          ${columns.map(({ key, label, unit }) => html`<th scope="col" ${isNumeric(key) && html` class="num"`}>${label}${unitOf(unit)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ({ layer, values }) =>
            html`<tr>
              <th scope="row">${layer}</th>
              ${columns.map(({ key, unit }) => {
                const value = values[key] ?? null
                return typeof value === 'number'
                  ? html`<td class="num">${formatValue(value, unit).replace(/ %$/, '')}</td>`
                  : html`<td>${value}</td>`
              })}
            </tr> `,
        )}
      </tbody>
    </table>
  </div>`
}

/** Accuracy per class and the confusion of classes; beyond 20 classes only the accuracies. */
export function evaluationTable(title: string, evaluation: Evaluation): Html {
  const { split, count, correct, accuracyRatio, loss, perClass, confusion } = evaluation
  const hasConfusion = perClass.length <= 20
  return html`<div class="scroll">
    <table class="pairs">
      <caption>
        ${title}: ${correct} of ${count} images of the ${split} split correct, ${formatValue(accuracyRatio, 'ratio')},
        loss ${formatValue(loss, 'nats')}.${hasConfusion && ' Rows: true class; columns: predicted class.'}
      </caption>
      <thead>
        <tr>
          <th scope="col">Class</th>
          ${hasConfusion && perClass.map(({ name }) => html`<th scope="col" class="num">${name}</th>`)}
          <th scope="col" class="num">Images</th>
          <th scope="col" class="num">Accuracy</th>
        </tr>
      </thead>
      <tbody>
        ${perClass.map(
          (row, label) =>
            html`<tr>
              <th scope="row">${row.name}</th>
              ${
                hasConfusion &&
                perClass.map((_, predicted) => {
                  const images = confusion[label]?.[predicted] ?? 0
                  return html`<td
                    class="share${label === predicted ? ' hit' : ''}"
                    style="--share:${(images / Math.max(1, row.count)).toFixed(3)}"
                  >
                    ${images}
                  </td>`
                })
              }
              <td class="num">${row.count}</td>
              <td class="num">${formatValue(row.accuracyRatio, 'ratio')}</td>
            </tr> `,
        )}
      </tbody>
    </table>
  </div>`
}

export function pairTable(caption: string, pairs: readonly { key: string; value: string }[]): Html {
  return html`<table class="pairs tight">
    <caption>
      ${caption}
    </caption>
    <tbody>
      ${pairs.map(
        ({ key, value }) =>
          html`<tr>
            <th scope="row">${key}</th>
            <td>${value}</td>
          </tr> `,
      )}
    </tbody>
  </table>`
}
