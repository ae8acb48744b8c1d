import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { EngineInfo } from '../../core/contract/methods.ts'
import type { ConnectionState } from '../../core/rpc/client.ts'
import { engine } from '../engine/client.ts'

/** The engine and the connection to it. */
export const useEngineStore = defineStore('engine', () => {
  const connection = ref<ConnectionState>('connecting')
  const info = shallowRef<EngineInfo | null>(null)
  const devices = computed(() => info.value?.devices ?? [])

  async function refresh(): Promise<void> {
    info.value = await engine().call('engine.info', {})
  }
  function watchConnection(): () => void {
    connection.value = engine().state
    return engine().onState((state) => (connection.value = state))
  }
  return { connection, info, devices, refresh, watchConnection }
})
