/** A list of layers as people write it. */
import type { LayerPlan } from '../../core/contract/plan.ts'

/** 16c5, pool 2, 512, 256 recurrent */
export const layerWords = (layer: LayerPlan): string => {
  if ('conv' in layer) return `${layer.conv}c${layer.kernel}`
  if ('pool' in layer) return `pool ${layer.pool}`
  return 'dense' in layer ? String(layer.dense) : `${layer.recurrent} recurrent`
}
