/**
 * Activation sparsity of one layer, 0..1: zeros / size of its output, mean over the images. Of the integers where the model is quantised:
 * the activations that the chip would see.
 */
export type LayerSparsity = { layer: string; sparsityRatio: number }

/** Activation sparsity of a model, 0..1: the unweighted mean over its layers with an activation (MetaTF's definition); 0 without layers. */
export function meanSparsity(layers: readonly Pick<LayerSparsity, 'sparsityRatio'>[]): number {
  return layers.length === 0 ? 0 : layers.reduce((sum, { sparsityRatio }) => sum + sparsityRatio, 0) / layers.length
}
