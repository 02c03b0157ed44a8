/** Constants of a layer's neurons that are trained, one number each: the threshold, and where asked for the leak. */
import { inputError } from '../../contract/errors.ts'
import type { NeuronNode, NodeOf } from '../../contract/network.ts'
import { bumpOf } from '../../formulas/surrogate.ts'
import { constantsOf } from '../../network/neuron.ts'
import type { CompileOptions } from '../program.ts'
import { descentOf } from '../update.ts'
import type { Arrangement } from './arrangement.ts'
import type { Kernels } from './compiled-kernels.ts'
import { rowBytes, type Arena, type ProgramMemory } from './memory.ts'
import type { Neurons } from './neurons.ts'
import { placeMatrix, type WeightMatrix } from './weights.ts'

export interface Constants {
  /** In the order of `trainablesOf`. */
  readonly matrices: readonly WeightMatrix[]
  /** Gives the neurons their constants as they are now. */
  startForward(memory: ProgramMemory): void
  startBack(kernels: Kernels): void
  /** Takes dE/d(current) of samples `from .. to`. */
  backward(kernels: Kernels, gradient: number, from: number, to: number): void
  /** After all samples: dE/d(constants) is there, made of dE/d(weights) too. */
  finishBack(memory: ProgramMemory, weights: readonly WeightMatrix[]): void
}

/**
 * Places for the constants of neurons that have weights; undefined where they have none that are trained.
 *
 * Where weights and threshold grow alike the spikes stay, as they are functions of u / threshold: thus
 * threshold dE/d(threshold) = -sum of w dE/dw over the layer's weights and biases, whatever the surrogate.
 * @throws UserError where the surrogate is no function of u / threshold.
 */
export const placeConstants = (
  arena: Arena,
  neuron: NeuronNode,
  neurons: Neurons,
  { stride }: Arrangement,
  { surrogate, optimiser, neurons: training }: CompileOptions,
): Constants | undefined => {
  const trained = constantsOf(neuron, training!.trained)
  if (trained.length === 0) return undefined
  if (!bumpOf(surrogate, 1).isRelative) {
    throw inputError(
      'training: thresholds are trained with a surrogate that is told relative to them',
      'Use the surrogate linear.',
    )
  }
  let node = neuron as NodeOf<'stdb' | 'lif'>
  const places = trained.map(([field, value]) => {
    const tensor = { shape: [1], data: Float64Array.of(value) }
    const descent = optimiser && descentOf(optimiser, { field, tensor }, { neurons: training! })
    return { field, matrix: placeMatrix(arena, tensor, 1, rowBytes(1), Uint32Array.of(0), descent) }
  })
  const [threshold, leak] = places.map(({ matrix }) => matrix)
  const sums = leak && arena.take(stride)
  return {
    matrices: places.map(({ matrix }) => matrix),
    startForward(memory) {
      const now = places.map(({ field, matrix }) => [field, memory.floats(matrix.at, 1)[0]!])
      node = { ...node, ...(Object.fromEntries(now) as Partial<typeof node>) } as typeof node
      neurons.prepare(memory, node)
    },
    startBack(k) {
      if (sums) k.clear(sums, stride)
    },
    backward(k, gradient, from, to) {
      if (sums) neurons.addLeak!(k, gradient, sums, from, to)
    },
    finishBack(memory, weights) {
      const total = weights.reduce(
        (sum, { at, gradient, rows, stride }) => sum + memory.kernels.dot(at, gradient, rows * stride),
        0,
      )
      memory.floats(threshold!.gradient, 1)[0] = -total / node.threshold
      if (!leak) return
      memory.floats(leak.gradient, 1)[0] = memory.floats(sums!, stride / 4).reduce((sum, part) => sum + part, 0)
    },
  }
}
