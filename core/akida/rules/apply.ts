import type { Diagnostic } from '../../base/diagnostic.ts'
import type { AkidaDevice } from '../device.ts'
import type { LayerDescription } from '../layer-description.ts'
import { hardwareRules } from './registry.ts'
import type { HardwareRule, RuleContext, Violation } from './rule.ts'

const effects = {
  software: 'The runtime would run this layer in software, silently, unless hardware is demanded.',
  refused: 'The network cannot be converted or mapped like this.',
}

function contextOf(layers: readonly LayerDescription[], index: number, device: AkidaDevice): RuleContext {
  return { device, previous: layers[index - 1] ?? null, next: layers[index + 1] ?? null }
}

/** The message of a violation: what was found, what is allowed. */
function violationMessage(rule: HardwareRule, violation: Violation): string {
  return `${violation.found} ${rule.limit}`
}

/** All rules over all layers, as diagnostics that point at their layer. */
export function applyRules(layers: readonly LayerDescription[], device: AkidaDevice): Diagnostic[] {
  return layers.flatMap((layer, index) =>
    hardwareRules.flatMap((rule): Diagnostic[] => {
      const violation = rule.check(layer, contextOf(layers, index, device))
      if (violation === null) return []
      return [
        {
          code: rule.code,
          severity: 'error',
          subject: layer.name,
          message: violationMessage(rule, violation),
          hint: `${rule.remedy} ${effects[rule.effect]}`,
          values: { ...violation.values, effect: rule.effect },
          ...(violation.fix === undefined ? {} : { fix: { ...violation.fix, params: { ...violation.fix.params } } }),
        },
      ]
    }),
  )
}

/**
 * For each layer the first rule that keeps it off the chip whatever the sharing of filters, as its message; null where no rule does.
 */
export function softwareReasons(layers: readonly LayerDescription[], device: AkidaDevice): (string | null)[] {
  return layers.map((layer, index) => {
    for (const rule of hardwareRules) {
      if (rule.dependsOnSharing === true) continue
      const violation = rule.check(layer, contextOf(layers, index, device))
      if (violation !== null) return violationMessage(rule, violation)
    }
    return null
  })
}
