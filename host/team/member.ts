/** What a member of a team does when it is asked: a share of each batch, in a program of its own. */
import type { SpikeSet } from '../../core/contract/spikes.ts'
import type {
  Floats,
  ForwardRecord,
  HiddenGradients,
  LayerTrace,
  Masks,
  Program,
  ProgramState,
} from '../../core/engine/program.ts'
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
  | { readonly type: 'backward'; readonly outputGradient: Floats; readonly hidden: HiddenGradients }
  | {
      readonly type: 'step'
      /** To be summed. */
      readonly gradients: readonly (readonly Floats[])[]
      /** Whether those that the member found last are added. */
      readonly addsOwn: boolean
      readonly learningRate: number
      /** Of the weights that are to be brought up to date. */
      readonly share: Share
    }
  | { readonly type: 'synapticOps' }
  | { readonly type: 'spikesOf'; readonly layer: number }
  | { readonly type: 'layerTrace'; readonly layer: number }
  | { readonly type: 'state' }
  | { readonly type: 'restore'; readonly state: ProgramState }

/** Answers by the request's type. */
export interface Answers {
  readonly forward: Omit<ForwardRecord, 'samples' | 'synapticOps' | 'spikesOf'>
  readonly backward: readonly Floats[]
  /** The weights, the share up to date. */
  readonly step: readonly Floats[]
  readonly synapticOps: number
  readonly spikesOf: Floats
  readonly layerTrace: LayerTrace
  readonly state: ProgramState
  readonly restore: undefined
}

export type Answer = Answers[Request['type']]

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
        const { output, spikesByLayer, inputSpikes } = record
        return { output, spikesByLayer, inputSpikes }
      }
      case 'backward':
        return (gradients = program.backward(request.outputGradient, request.hidden))
      case 'step': {
        const { addsOwn, learningRate, share } = request
        own = share
        // the sum is made in the own ones, of which the others read other shares
        program.step([...(addsOwn ? [gradients] : []), ...request.gradients], learningRate, share)
        return program.weights
      }
      case 'synapticOps':
        return record!.synapticOps
      case 'spikesOf':
        return record!.spikesOf(request.layer)
      case 'layerTrace':
        return program.layerTrace(request.layer)
      case 'state':
        return program.state()
      case 'restore':
        program.restore(request.state)
        return undefined
    }
  }
}
