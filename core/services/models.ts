import { findFieldFaults } from '../akida/rules/field-faults.ts'
import { AppError, assert } from '../base/errors.ts'
import type { ModelVersion } from '../contract/models.ts'
import { findModel } from '../jobs/references.ts'
import { checkAkidaBits } from '../quant/akida-bits.ts'
import { toAkidaNetwork } from '../quant/export.ts'
import type { Handlers } from '../rpc/handlers.ts'
import type { ServiceDependencies } from './dependencies.ts'

type Methods = 'models.list' | 'models.get' | 'models.rename' | 'models.checkExport'

export function createModelsService({ session, publish, readWeights }: ServiceDependencies): Pick<Handlers, Methods> {
  const get = (ref: string): ModelVersion => {
    const { store } = session.project()
    const model = store.getModel(findModel(store, ref).id)
    assert(model !== null, `model ${ref} is listed but not stored`)
    return model
  }
  return {
    'models.list': () => session.project().store.listModels(),
    'models.get': ({ model }) => get(model),

    'models.rename'({ model, name }) {
      const { store } = session.project()
      const found = findModel(store, model)
      const holder = store.listModels().find((each) => each.name === name)
      if (holder !== undefined && holder.id !== found.id) {
        throw new AppError('model.name-taken', `Another model is called "${name}" already. Choose another name.`, {
          name,
        })
      }
      store.renameModel(found.id, name)
      publish('project', { changed: ['models'] })
      return { ...found, name }
    },

    'models.checkExport'({ model }) {
      const version = get(model)
      const blob = session.project().store.getBlob(version.weightsSha256)
      const weights = blob === null ? {} : readWeights(blob.bytes)
      const { network, diagnostics } = toAkidaNetwork(version.graph, weights, version.name)
      return {
        isConvertible: network !== null,
        diagnostics,
        akida: checkAkidaBits(version.graph),
        filters: network === null ? [] : findFieldFaults(network),
      }
    },
  }
}
