import { hardwareRules } from './registry.ts'

const effects = { software: 'runs in software, silently', refused: 'refused' }

/** The table of all hardware rules in Markdown, made from the texts that the messages use. */
export function rulesTable(): string {
  const rows = hardwareRules.map((rule) => {
    return `| \`${rule.code}\` | ${rule.appliesTo} | ${rule.limit} | ${effects[rule.effect]} | ${rule.remedy} |`
  })
  return [
    '# Hardware rules of Akida 1',
    '',
    'Made from the rules in this folder by `rules-table.test.ts`; run it with `UPDATE_TABLE=1` after a change. Every limit was probed on the',
    "vendor's public runtime (akida 2.19.3, virtual AKD1000 and AKD1500).",
    '',
    '| code | applies to | what is allowed | otherwise | what to do |',
    '|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n')
}
