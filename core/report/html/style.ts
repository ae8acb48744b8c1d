import type { Html } from './markup.ts'

/** The style sheet of a report: light and dark after the reader's system, always light on paper. */
export const style: Html = {
  markup: `
:root { color-scheme: light dark; --page: #fff; --panel: #f6f7f9; --ink: #1a1f24; --ink-2: #56616b; --line: #d9dee3; --line-2: #aeb6be;
  --accent: #1f5fd0; --accent-soft: #dfe9fb; --good: #17743f; --warn: #8a5a00; --warn-soft: #fbf3e0; --bad: #b3261e;
  --s1: #1f5fd0; --s2: #c2571a; --s3: #2a7f62; --s4: #8a4fbf; --s5: #7a6a00; --s6: #56616b; }
@media (prefers-color-scheme: dark) { :root { --page: #15181c; --panel: #1d2126; --ink: #e6e9ec; --ink-2: #a3aeb8; --line: #333a41; --line-2: #5a6570;
  --accent: #6ea0ff; --accent-soft: #22314d; --good: #58c98a; --warn: #e3b04b; --warn-soft: #322a18; --bad: #f2857c;
  --s1: #6ea0ff; --s2: #f0955a; --s3: #57c29c; --s4: #c49aed; --s5: #cdbb4a; --s6: #a3aeb8; } }
@media print { :root { color-scheme: light; --page: #fff; --panel: #f6f7f9; --ink: #000; --ink-2: #444; --line: #ccc; --line-2: #999; --accent: #1f5fd0;
  --accent-soft: #dfe9fb; --good: #17743f; --warn: #8a5a00; --warn-soft: #fbf3e0; --bad: #b3261e; --s1: #1f5fd0; --s2: #c2571a; --s3: #2a7f62; --s4: #8a4fbf;
  --s5: #7a6a00; --s6: #56616b; }
  nav { display: none; } body { font-size: 11px; } main { max-width: none; padding: 0; } section { break-inside: auto; } h2, h3, caption { break-after: avoid; }
  tr, figure, .cards, .note { break-inside: avoid; } thead { display: table-header-group; } * { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
@page { margin: 16mm 14mm; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 14px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif; }
main { max-width: 1000px; margin: 0 auto; padding: 40px 32px 64px; }
header .kind { color: var(--ink-2); font-size: 12px; letter-spacing: .06em; text-transform: uppercase; margin: 0; }
h1 { font-size: 28px; line-height: 1.25; font-weight: 600; margin: 4px 0; overflow-wrap: anywhere; }
header .meta { color: var(--ink-2); margin: 0; }
nav { display: flex; flex-wrap: wrap; gap: 4px 16px; margin: 20px 0 0; padding: 8px 0; border-block: 1px solid var(--line); font-size: 13px; }
a { color: var(--accent); text-decoration: none; } a:hover { text-decoration: underline; }
h2 { font-size: 18px; font-weight: 600; margin: 40px 0 12px; }
h3 { font-size: 14px; font-weight: 600; margin: 24px 0 8px; overflow-wrap: anywhere; }
p { margin: 8px 0; } .muted { color: var(--ink-2); } code { font-family: ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 12px; overflow-wrap: anywhere; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 8px; }
.card { border: 1px solid var(--line); border-radius: 4px; padding: 12px 14px; } .card .label { color: var(--ink-2); font-size: 12px; margin: 0; }
.card .value { font-size: 22px; line-height: 1.3; font-weight: 600; font-variant-numeric: tabular-nums; margin: 2px 0 0; white-space: nowrap; } .card .unit { font-size: 13px; font-weight: 400; }
.card .from { font-size: 12px; margin: 0; color: var(--ink-2); font-variant-numeric: tabular-nums; }
.tag { display: inline-block; font-size: 10px; line-height: 14px; padding: 0 5px; border: 1px solid var(--line-2); border-radius: 3px; color: var(--ink-2); white-space: nowrap; font-weight: 400; }
.good { color: var(--good); } .bad { color: var(--bad); } .warn { color: var(--warn); }
.note { border-left: 3px solid var(--warn); background: var(--warn-soft); padding: 8px 14px; margin: 16px 0; border-radius: 0 4px 4px 0; font-size: 13px; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 13px; font-variant-numeric: tabular-nums; margin: 8px 0 16px; }
caption { text-align: left; color: var(--ink-2); font-size: 12px; padding: 0 0 4px; }
th, td { text-align: left; padding: 4px 10px; border-bottom: 1px solid var(--line); vertical-align: top; } th:first-child, td:first-child { padding-left: 0; }
thead th { font-weight: 600; border-bottom-color: var(--line-2); font-size: 12px; vertical-align: bottom; } tbody th { font-weight: 400; }
.num { text-align: right; white-space: nowrap; } thead .num { white-space: normal; } table.figures tbody th { min-width: 236px; } table.figures thead th { max-width: 160px; overflow-wrap: anywhere; } tfoot td, tfoot th { font-weight: 600; border-bottom: 0; }
table.tight { font-size: 12px; } table.tight th, table.tight td { padding: 3px 7px; } table.tight th:first-child { padding-left: 0; } table.narrow { width: auto; min-width: 40%; } table.pairs { width: auto; min-width: 50%; } table.pairs td { overflow-wrap: anywhere; max-width: 640px; }
td.share { background: color-mix(in srgb, var(--accent) calc(var(--share) * 55%), transparent); text-align: right; } td.hit { outline: 1px solid var(--line-2); outline-offset: -2px; }
figure { margin: 8px 0 16px; } figcaption { color: var(--ink-2); font-size: 12px; margin-bottom: 4px; } .pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(400px, 1fr)); gap: 8px 32px; }
svg { display: block; width: 100%; height: auto; } svg text { font: 11px system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif; fill: var(--ink); font-variant-numeric: tabular-nums; }
svg text.soft { fill: var(--ink-2); } svg text.strong { font-weight: 600; } svg text.end { text-anchor: end; } svg text.middle { text-anchor: middle; }
svg .axis { stroke: var(--line-2); } svg .grid { stroke: var(--line); } svg .block { fill: var(--panel); stroke: var(--line-2); } svg .link { stroke: var(--line-2); fill: none; }
svg .added { stroke: var(--good); stroke-width: 2; } svg .changed { stroke: var(--accent); stroke-width: 2; fill: var(--accent-soft); } svg .removed { stroke: var(--bad); stroke-width: 1.5; stroke-dasharray: 4 3; fill: none; }
svg .c0 { --c: var(--s1); } svg .c1 { --c: var(--s2); } svg .c2 { --c: var(--s3); } svg .c3 { --c: var(--s4); } svg .c4 { --c: var(--s5); } svg .c5 { --c: var(--s6); }
svg .bar { fill: var(--c); } svg .heat { fill: var(--accent); } svg .bar.before { fill: var(--page); stroke: var(--ink-2); } svg .line { fill: none; stroke: var(--c); stroke-width: 1.75; } svg .dot { fill: var(--c); }
.d1 { stroke-dasharray: 7 3; } .d2 { stroke-dasharray: 2 2.5; } .d3 { stroke-dasharray: 9 3 2 3; } .d4 { stroke-dasharray: 4 2; } .d5 { stroke-dasharray: 1 3; }
svg .mark { fill: var(--c); stroke: var(--c); stroke-width: 1.5; } svg .mark.hollow { fill: var(--page); } svg .ring { fill: none; stroke: var(--ink); stroke-width: 1.5; }
.plots.small { display: grid; grid-template-columns: repeat(auto-fill, minmax(280px, 1fr)); gap: 0 16px; }
ol.lineage { padding-left: 20px; } ol.lineage li { margin: 4px 0; } ul.findings { padding: 0; list-style: none; } ul.findings li { border-bottom: 1px solid var(--line); padding: 6px 0; }
footer { margin-top: 48px; padding-top: 12px; border-top: 1px solid var(--line); color: var(--ink-2); font-size: 12px; }
`,
}
