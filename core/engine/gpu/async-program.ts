/** The engine's interface where answers come later: a Program on a device of its own. */
import type { Network } from '../../contract/network.ts'
import type { SpikeSet } from '../../contract/spikes.ts'
import type { Floats, ForwardRecord, HiddenGradients, LayerTrace, Masks } from '../program.ts'

/** As ForwardRecord; what comes later is counted when it is asked for, before the next forward or learn. */
export type AsyncForwardRecord = Omit<ForwardRecord, 'synapticOps' | 'spikesOf'> & {
  readonly synapticOps: Promise<number>
  spikesOf(l: number): Promise<Floats>
}

/** A Program that answers later (engine/program.ts has what each does); one call at a time. */
export interface AsyncProgram {
  readonly backend: string
  readonly threads: number
  readonly timesteps: number
  readonly outputs: number
  forward(spikes: SpikeSet, samples: ArrayLike<number>, masks?: Masks): Promise<AsyncForwardRecord>
  layerTrace(l: number): Promise<LayerTrace>
  backward(outputGradient: Floats, hidden?: HiddenGradients): Promise<readonly Floats[]>
  step(gradients: readonly (readonly Floats[])[], learningRate: number): Promise<void>
  learn(outputGradient: Floats, learningRate: number, hidden?: HiddenGradients): Promise<void>
  asTensors(arrays: readonly Floats[]): Float64Array[]
  network(): Promise<Network>
  dispose(): Promise<void>
}
