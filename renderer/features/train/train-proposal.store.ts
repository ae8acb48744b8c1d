import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { Bits, LayerBitsChoice } from '../../../core/contract/jobs/common.ts'

/** Bits that another page found for a model and hands to the recipe. */
export type TrainProposal = { modelId: string; bits: Bits; layerBits: LayerBitsChoice }

/** What the recipe takes over when the training page is next shown; taken once. */
export const useTrainProposalStore = defineStore('train-proposal', () => {
  const proposal = shallowRef<TrainProposal | null>(null)
  function propose(next: TrainProposal): void {
    proposal.value = next
  }
  function take(): TrainProposal | null {
    const taken = proposal.value
    proposal.value = null
    return taken
  }
  return { proposal, propose, take }
})
