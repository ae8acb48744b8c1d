/** A piece of HTML or SVG in which every text is escaped. Only `html` makes one. */
export type Html = { readonly markup: string }
export type HtmlValue = Html | string | number | null | false | undefined | readonly HtmlValue[]

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
}

/** Text for element content and for quoted attributes. Control characters, which no HTML file may hold, become the replacement character. */
function escapeHtml(text: string): string {
  return text
    .replaceAll(/[&<>"'`]/g, (sign) => entities[sign]!)

    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g, '\ufffd')
}

/** Template for markup: values are escaped unless they are markup themselves; lists are joined; null, undefined and false leave nothing. */
export function html(strings: TemplateStringsArray, ...values: HtmlValue[]): Html {
  return { markup: strings.reduce((text, part, index) => text + toMarkup(values[index - 1]) + part) }
}

function toMarkup(value: HtmlValue): string {
  if (value === null || value === undefined || value === false) return ''
  if (typeof value === 'string') return escapeHtml(value)
  if (typeof value === 'number') return String(value)
  return 'markup' in value ? value.markup : value.map(toMarkup).join('')
}
