/** What a training algorithm is to the rest: parameters, a network made from them, epochs until it is trained. */
import type { Activity, Network, NetworkShape, NeuronType } from '../contract/network.ts'
import type { NetworkChoice } from '../contract/plan.ts'
import type { CpuClock, StopSignal } from '../contract/platform.ts'
import type { SpikeSet } from '../contract/spikes.ts'
import type { Phase } from '../contract/views.ts'
import type { Brightness } from '../data/brightness.ts'
import type { EncodingSettings } from '../data/encode.ts'
import type { Engine } from '../engine/engine.ts'
import type { CompileOptions, ProgramState } from '../engine/program.ts'
import type { Frame } from '../network/geometry.ts'
import type { Random } from '../random.ts'
import type { Parameters } from '../search/space.ts'
import type { Predict } from './losses.ts'
import type { DataTraits, ParameterDocs } from './parameters.ts'

/**
 * So many steps of some samples, numbered from 0 in their order, made of their values: the steps that are drawn, by
 * `random`. Fewer steps are the first of more.
 */
export type Show = (values: SpikeSet, samples: ArrayLike<number>, timesteps: number, random?: Random) => SpikeSet

/** Encoded samples and their class each. */
export interface Labelled {
  /** What a network takes; where there is `show`, a step of values a sample of which it makes that. */
  readonly spikes: SpikeSet
  readonly labels: Uint8Array
  readonly show?: Show
  /** Whether weights are multiplied by the inputs: numbers, not spikes. */
  readonly isAnalog?: boolean
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

/** A training as it stands after an epoch. */
export interface Checkpoint {
  /** By which it was trained: the same go on from it, bit for bit. */
  readonly backend: string
  readonly threads: number
  /** Of all epochs so far. */
  readonly reports: readonly Pick<EpochReport, 'epoch' | 'trainLoss' | 'validation' | 'trainSeconds'>[]
  readonly state: ProgramState
}

/** Where trainings without spikes are kept, each by all that it depends on within a study. */
export interface Checkpoints {
  /** Undefined where there is none. */
  read(key: string): Checkpoint | undefined
  write(key: string, checkpoint: Checkpoint): void
}

export interface TrainOptions extends Substrate {
  readonly engine: Engine
  readonly signal: StopSignal
  readonly random: Random
  readonly cpuSeconds: CpuClock
  /** Nothing is kept where absent. */
  readonly checkpoints?: Checkpoints
}

/** How well a network does on labelled samples. */
export interface Evaluation {
  /** Share of samples not told right. */
  readonly error: number
  /** Class told of each sample. */
  readonly predictions: Uint32Array
  readonly activity: Activity
}

/** A network without spikes and what it was converted to, before any further training. */
export interface Origins {
  readonly ann: Network
  readonly converted: Network
}

export interface Conversion {
  readonly origins: Origins
  /** On the validation samples. */
  readonly errors: { readonly annError: number; readonly conversionError: number }
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
  /** Of an algorithm that converts a network without spikes: what is trained. */
  readonly phase?: Phase
  readonly conversion?: Conversion
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

/** How a data set's samples become what a network takes. */
export interface Presentation extends Pick<EncodingSettings, 'encoding' | 'windowSteps'> {
  /** Of images that arrive as currents; a network that is made for them keeps the numbers of it. */
  readonly brightness: Brightness
  /** Where what is encoded is one step of values, of which batches are made only when they are due. */
  readonly show?: Show
  /** As Labelled has it. */
  readonly isAnalog: boolean
}

export interface Algorithm {
  readonly name: string
  readonly title: string
  readonly sentence: string
  /** Those that its networks may consist of; the first one where nobody says. */
  readonly neurons: readonly NeuronType[]
  /** The parameters that mean something to such networks and these data. */
  parameters(model: Model, data: DataTraits): ParameterDocs
  /** What the network will be; known before training. @throws UserError naming a layer that cannot be. */
  shape(parameters: Parameters, task: Task): NetworkShape
  /** @param random draws what is drawn of an input, a stream a sample. */
  presentation(parameters: Parameters, random: Random): Presentation
  /** By what the classes are told apart. */
  predictor(parameters: Parameters): Predict
  /** Whether outputs can be read after any step, before the last one too. */
  readonly isAnytime: boolean
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
