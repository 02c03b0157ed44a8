/** The engine's interface: a network compiled for a batch, run forward and backward; the same spikes on every backend. */
import { workError, type UserError } from '../contract/errors.ts'
import type { Network } from '../contract/network.ts'
import type { SpikeSet } from '../contract/spikes.ts'
import type { SpikeSurrogate } from '../formulas/surrogate.ts'
import type { Floats } from './floats.ts'
import type { DelayTraining, NeuronTraining, Optimiser, Share } from './update.ts'

export type { Floats }

/** Bytes that a program may take where nobody says otherwise. */
export const usualMemoryLimit = 2 ** 31

/** That a network takes `bytes`, more than the limit. */
export const memoryError = (bytes: number, limit: number): UserError => {
  const [asked, allowed] = [bytes, limit].map((n) => Math.ceil(n / 2 ** 20))
  return workError(
    `engine: the network takes ${asked} MiB of memory, and ${allowed} MiB are allowed`,
    'Use a smaller batch, fewer timesteps or fewer neurons.',
  )
}

export interface CompileOptions {
  /** Samples run at once, at most. */
  readonly batch: number
  readonly surrogate: SpikeSurrogate
  /** For `learn` and `step`. */
  readonly optimiser?: Optimiser
  /** The delays of Delay nodes are trained too, by the same rule: dE/d(delay) in steps; they stay where absent. */
  readonly delays?: DelayTraining
  /**
   * Thresholds (and leaks) of stdb and lif neurons that have weights are trained too, one number each a layer; they stay
   * where absent.
   */
  readonly neurons?: NeuronTraining
  /** True: forward takes masks. */
  readonly dropout?: boolean
  /**
   * How dE/d(current) passes convolutions: `exact` (where absent); `sparse`, only its largest numbers; `stochastic`,
   * those and some of the others by chance, so that the expectation is exact. A program may always be exact.
   */
  readonly gradient?: 'exact' | 'sparse' | 'stochastic'
  /** Share of the numbers that pass where the gradient is sparse; 0.07 where absent. */
  readonly gradientShare?: number
  /** Bytes that the program may take at most; `usualMemoryLimit` where absent. */
  readonly memoryLimit?: number
}

/** What a forward run left behind; its arrays are the program's own and hold until the next forward. */
export interface ForwardRecord {
  readonly samples: number
  /**
   * [sample][timestep][output]: 1 (of relu its value) where an output neuron fired, after its delay, or the membrane of a
   * read-out (li).
   */
  readonly output: Floats
  /** Spikes of each layer, summed over samples. */
  readonly spikesByLayer: readonly number[]
  /** Events that entered, summed over samples. */
  readonly inputSpikes: number
  /** Spikes times the synapses they reached (a weight of 0 is no synapse), summed over samples. */
  readonly synapticOps: number
  /** Spikes of layer `l`, [sample][neuron], before its delay. */
  spikesOf(l: number): Floats
}

/** What a layer's neurons did in the last forward, [sample][timestep][neuron]. */
export interface LayerTrace {
  /** Membrane (srm: refractory response included) or charge at the fire test. */
  readonly membrane: Floats
  /** 1 where a neuron fired, before its delay; of relu its value. */
  readonly spikes: Floats
}

/**
 * Dropout: for a layer, the factor on each of its inputs, [sample][input]; the same in every step. A factor of 0 drops
 * the input; the layers without a mask take everything.
 */
export type Masks = readonly (Floats | undefined)[]

/** For a layer, what a spike of each neuron adds to the loss, [sample][neuron], the same in every step; nothing where absent. */
export type HiddenGradients = readonly (Floats | undefined)[]

/** What the next steps of a training depend on beside the data; it fits programs of the same engine, network and options. */
export interface ProgramState {
  /** Taken by the optimiser. */
  readonly steps: number
  /** Weights as they run, latent ones, moments: what the program keeps, in an order and layout of its own. */
  readonly arrays: readonly Floats[]
}

export interface Program {
  readonly backend: string
  /** Of this machine's CPU; 1 where a device of its own does the work. */
  readonly threads: number
  readonly timesteps: number
  readonly outputs: number
  /**
   * The trainable numbers as the program computes with them, in the order of `trainablesOf` and in its own layout
   * (padding is 0 and stays so); not to be written.
   */
  readonly weights: readonly Floats[]
  /** Runs the chosen samples of `spikes`, at most `batch` of them. */
  forward(spikes: SpikeSet, samples: ArrayLike<number>, masks?: Masks): ForwardRecord
  /** Layer `l` in the last forward. */
  layerTrace(l: number): LayerTrace
  /**
   * Gradients of the loss by the weights, in the layout of `weights`, for the samples of the last forward.
   * @param outputGradient dE/d(output), [sample][timestep][output].
   * @param hidden what the loss makes of spikes themselves, before their delay.
   */
  backward(outputGradient: Floats, hidden?: HiddenGradients): readonly Floats[]
  /**
   * One step of the optimiser that the program was compiled with.
   * @param gradients to be summed, each in the layout of `weights`: of parts of a batch, or of a whole one.
   * @param share of the weights to which it is applied, the same in every step; all where absent, or where the step
   * needs the gradients of all (`stepsAsWhole`).
   */
  step(gradients: readonly (readonly Floats[])[], learningRate: number, share?: Share): void
  /** As backward and step, fused. */
  learn(outputGradient: Floats, learningRate: number, hidden?: HiddenGradients): void
  /** A copy of what training goes on from. The chance of stochastic gradients is not in it. */
  state(): ProgramState
  /** Goes on as the program would that gave the state, to the last bit. */
  restore(state: ProgramState): void
  /** Arrays in the layout of `weights` brought to that of the network's own tensors, copied. */
  asTensors(arrays: readonly Floats[]): Float64Array[]
  /** The network as it is now, or was when the program was disposed. */
  network(): Network
  /** Gives back what the program holds; views of its arrays must not be used any more. */
  dispose(): void
}

export type Compile = (network: Network, options: CompileOptions) => Program
