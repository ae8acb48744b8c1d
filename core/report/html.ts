import { formatTime } from './format-value.ts'
import { html } from './html/markup.ts'
import { reportSections } from './html/sections.ts'
import { style } from './html/style.ts'
import type { Report } from './types.ts'

/**
 * The report as one HTML file: styles and drawings inside, no script, nothing fetched (its content security policy forbids both), light and
 * dark after the reader's system, printable.
 */
export function renderHtml(report: Report): string {
  const sections = reportSections(report)
  const versions = [...new Set(report.runs.map(({ environment }) => environment.netlathe))].join(', ')
  return (
    '<!doctype html>\n' +
    html`<html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <meta name="generator" content="Netlathe ${versions}" />
        <title>${report.title}</title>
        <style>
          ${style}
        </style>
      </head>
      <body>
        <main>
          <header>
            <p class="kind">Netlathe report</p>
            <h1>${report.title}</h1>
            <p class="meta">
              Project ${report.project.name} · ${formatTime(report.generatedAt)} · ${report.runs.length}
              ${report.runs.length === 1 ? 'run' : 'runs'}
            </p>
          </header>
          <nav aria-label="Sections">${sections.map(({ id, title }) => html`<a href="#${id}">${title}</a> `)}</nav>
          ${sections.map(
            ({ id, title, body }) =>
              html`<section id="${id}" aria-labelledby="${id}-title">
                <h2 id="${id}-title">${title}</h2>
                ${body}
              </section> `,
          )}
          <footer>
            Made by Netlathe ${versions} from the records of the project; every figure can be followed to its run above.
            Akida is a name of BrainChip; Netlathe is independent of it.
          </footer>
        </main>
      </body>
    </html>`.markup +
    '\n'
  )
}
