/** What a member of a team does when it is asked: a share of each batch, in a program of its own. */
import type { SpikeSet } from '../../core/contract/spikes.ts'
import type { Floats, ForwardRecord, LayerTrace, Masks, Program } from '../../core/engine/program.ts'
import { spanOf, whole, type Share } from '../../core/engine/update.ts'

export type Request =
  | {
      readonly type: 'forward'
      /** The leader's, where they have changed. */
      readonly weights?: readonly Floats[]
      /** The number of a spike set, and the set itself where it is a new one: the number's old set is forgotten. */
      readonly set: number
      readonly spikes?: SpikeSet
      readonly samples: Uint32Array
      readonly masks: Masks
    }
  | { readonly type: 'backward'; readonly outputGradient: Floats }
  | {
      readonly type: 'step'
      /** To be summed; those of the members in their order, or one that the caller brings. */
      readonly gradients: readonly (readonly Floats[])[]
      readonly learningRate: number
      /** Of the weights that are to be brought up to date. */
      readonly share: Share
    }
  | { readonly type: 'synapticOps' }
  | { readonly type: 'layerTrace'; readonly layer: number }

/** Answers by the request's type. */
export interface Answers {
  readonly forward: Omit<ForwardRecord, 'samples' | 'synapticOps'>
  readonly backward: readonly Floats[]
  /** The weights, the share up to date. */
  readonly step: readonly Floats[]
  readonly synapticOps: number
  readonly layerTrace: LayerTrace
}

export type Answer = Answers[Request['type']]

/** Adds the share of the others' arrays to that of `sums`, one after the other. */
export const addShares = (sums: readonly Floats[], others: readonly (readonly Floats[])[], share: Share): void => {
  for (const other of others) {
    sums.forEach((sum, i) => {
      const added = other[i]!
      const [from, to] = spanOf(share, sum.length)
      for (let k = from; k < to; k++) sum[k]! += added[k]!
    })
  }
}

/** Answers requests by `program`. */
export const createMember = (program: Program): ((request: Request) => Answer) => {
  const sets: SpikeSet[] = []
  let record: ForwardRecord | undefined
  let gradients: readonly Floats[] = []
  /** Of the weights, brought up to date by the last step. */
  let own: Share = whole
  const takeOthers = (to: Floats, from: Floats): void => {
    const [begin, end] = spanOf(own, to.length)
    to.set(from.subarray(0, begin))
    to.set(from.subarray(end), end)
  }
  return (request) => {
    switch (request.type) {
      case 'forward': {
        const { set, spikes, samples, masks } = request
        if (spikes) sets[set] = spikes
        request.weights?.forEach(
          (weights, i) => program.weights[i] !== weights && takeOthers(program.weights[i]!, weights),
        )
        record = program.forward(sets[set]!, samples, masks)
        const { outputSpikes, spikesByLayer, inputSpikes } = record
        return { outputSpikes, spikesByLayer, inputSpikes }
      }
      case 'backward':
        return (gradients = program.backward(request.outputGradient))
      case 'step': {
        const { learningRate, share } = request
        own = share
        const [given, ...more] = request.gradients
        if (more.length > 0) {
          // nobody else reads this share of the own gradients
          addShares(gradients, request.gradients.toSpliced(share.index, 1), share)
        }
        program.step(more.length > 0 ? gradients : given!, learningRate, share)
        return program.weights
      }
      case 'synapticOps':
        return record!.synapticOps
      case 'layerTrace':
        return program.layerTrace(request.layer)
    }
  }
}
