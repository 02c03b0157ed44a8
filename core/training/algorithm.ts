/** What a training algorithm is to the rest: parameters, a network made from them, epochs until it is trained. */
import type { Activity, Network, NetworkShape, NeuronType } from '../contract/network.ts'
import type { NetworkChoice } from '../contract/plan.ts'
import type { CpuClock, StopSignal } from '../contract/platform.ts'
import type { SpikeSet } from '../contract/spikes.ts'
import type { Engine } from '../engine/engine.ts'
import type { CompileOptions } from '../engine/program.ts'
import type { Frame } from '../network/geometry.ts'
import type { Random } from '../random.ts'
import type { Parameters } from '../search/space.ts'
import type { DataTraits, ParameterDocs } from './parameters.ts'

/** Encoded samples and their class each. */
export interface Labelled {
  readonly spikes: SpikeSet
  readonly labels: Uint8Array
}

export interface TrainingData {
  readonly train: Labelled
  /** The training samples as an epoch (from 1) changes them; as they are where absent. */
  readonly trainIn?: (epoch: number) => SpikeSet
  readonly validation: Labelled
}

/** What a network is trained to run on. */
export interface Substrate {
  readonly neuron: NeuronType
  /** Integers the target can hold; where absent, weights are what the neuron has. */
  readonly weightRange?: { readonly low: number; readonly high: number }
}

export interface TrainOptions extends Substrate {
  readonly engine: Engine
  readonly signal: StopSignal
  readonly random: Random
  readonly cpuSeconds: CpuClock
}

/** How well a network does on labelled samples. */
export interface Evaluation {
  /** Share of samples not told right. */
  readonly error: number
  /** Class told of each sample. */
  readonly predictions: Uint32Array
  readonly activity: Activity
}

export interface EpochReport {
  /** From 1. */
  readonly epoch: number
  /** Mean loss a training sample. */
  readonly trainLoss: number
  readonly validation: Evaluation
  /** CPU seconds of training so far, evaluation left out. */
  readonly trainSeconds: number
  /** The network as it is now. */
  readonly network: () => Promise<Network>
  /** The engine's back end and build. */
  readonly backend: string
  /** Among which each batch is shared. */
  readonly threads: number
}

/** What a network is to consist of. */
export interface Model {
  readonly neuron: NeuronType
  readonly network: NetworkChoice
}

/** What arrives at a network and leaves it, and what it is to consist of. */
export interface Task extends Model {
  /** Inputs as [planes, height, width]. */
  readonly frame: Frame
  readonly classes: number
}

export interface Algorithm {
  readonly name: string
  readonly title: string
  readonly sentence: string
  /** The parameters that mean something to such networks and these data. */
  parameters(model: Model, data: DataTraits): ParameterDocs
  /** What the network will be; known before training. @throws UserError naming a layer that cannot be. */
  shape(parameters: Parameters, task: Task): NetworkShape
  /** The untrained network. */
  build(parameters: Parameters, task: Task, random: Random): Network
  /** What its programs are compiled with. */
  compileOptions(parameters: Parameters, substrate: Substrate): CompileOptions
  /** Choices of parameters that not every engine can train. */
  readonly demanding: Parameters
  /** Trains; ends early without a further report when the signal says so. */
  train(network: Network, parameters: Parameters, data: TrainingData, options: TrainOptions): AsyncIterable<EpochReport>
}

/** Training came to nothing for a reason of its own: the trial failed, the study goes on. */
export class TrainingFailed extends Error {
  override readonly name = 'TrainingFailed'
}
