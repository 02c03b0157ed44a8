/** What a study and a single run share: the data, the algorithm, the neuron and the chip, and how parameters become a task. */
import { inputError } from '../contract/errors.ts'
import type { Network, NetworkShape, NeuronType } from '../contract/network.ts'
import type { NetworkChoice } from '../contract/plan.ts'
import type { SpikeSet } from '../contract/spikes.ts'
import type { Target } from '../contract/target.ts'
import type { Dataset } from '../data/dataset.ts'
import { normalisationOf } from '../data/brightness.ts'
import { augmented, isAugmented } from '../data/augment.ts'
import { encode, frameOf, type EncodingSettings, type InputFit } from '../data/encode.ts'
import { inputOf, withNormalisation } from '../network/input.ts'
import type { Problem } from '../search/problem.ts'
import { canBe, type Parameters, type ParameterSpec, type ParameterValue } from '../search/space.ts'
import type { Random } from '../random.ts'
import type { Algorithm, Labelled, Substrate, Task } from '../training/algorithm.ts'
import { algorithms } from '../training/algorithms.ts'
import {
  checkConditions,
  checkParameters,
  completed,
  numberOf,
  searchSpace,
  type DataTraits,
  type ParameterDocs,
} from '../training/parameters.ts'
import { limitsIn, type Design, type Run } from './design.ts'
import { foresee, isKnown, type Foreseen } from './objectives.ts'

export interface Setting {
  readonly dataset: Dataset
  readonly algorithm: Algorithm
  readonly network: NetworkChoice
  readonly neuron: NeuronType
  readonly target: Target | undefined
  /** Every parameter there is here. */
  readonly docs: ParameterDocs
}

/** What the default space needs to know of a data set. */
export const traitsOf = (dataset: Dataset): DataTraits => ({
  kind: dataset.kind,
  side: Math.max(dataset.width, dataset.height),
  durationMs: dataset.kind === 'events' ? Math.ceil(dataset.durationUs / 1000) : 0,
})

/** The neuron that is asked for, or the first that the algorithm trains and the target executes. */
export const neuronOf = (
  { name, neurons }: Algorithm,
  asked: NeuronType | undefined,
  target: Target | undefined,
): NeuronType => {
  const possible = target ? neurons.filter((neuron) => target.neurons.includes(neuron)) : neurons
  const first = possible[0]
  if (first === undefined) {
    throw inputError(
      `algorithm is ${name}, whose neurons (${neurons.join(', ')}) ${target!.name} cannot execute`,
      'Use another algorithm, or leave the target out.',
    )
  }
  if (asked !== undefined && !possible.includes(asked)) {
    throw target && neurons.includes(asked)
      ? inputError(
          `network.neuron is ${asked}, which ${target.name} cannot execute`,
          `Use ${possible.join(' or ')}, or leave the target out.`,
        )
      : inputError(`network.neuron is ${asked}, which ${name} does not train`, `Use ${possible.join(' or ')}.`)
  }
  return asked ?? first
}

export const settingOf = (
  { algorithm: name, network }: Pick<Design | Run, 'algorithm' | 'network'>,
  dataset: Dataset,
  target: Target | undefined,
): Setting => {
  const algorithm = algorithms[name]
  const neuron = neuronOf(algorithm, network.neuron, target)
  if (target && !target.kinds.includes(network.kind)) {
    throw inputError(
      `network.kind is ${network.kind}, which is not mapped to ${target.name} yet`,
      `Use ${target.kinds.join(' or ')}, or leave the target out.`,
    )
  }
  const docs = algorithm.parameters({ neuron, network }, traitsOf(dataset))
  return { dataset, algorithm, network, neuron, target, docs }
}

/** Inputs and classes as these parameters make them. */
export const taskOf = ({ dataset, neuron, network }: Setting, parameters: Parameters): Task => ({
  frame: frameOf(dataset, numberOf(parameters, 'inputSize'), parameters['inputFit'] as InputFit),
  classes: dataset.classes.length,
  neuron,
  network,
})

export const substrateOf = ({ neuron, target }: Setting): Substrate => ({
  neuron,
  ...(target && { weightRange: target.weightRange }),
})

export const shapeFor = (setting: Setting, parameters: Parameters): NetworkShape =>
  setting.algorithm.shape(parameters, taskOf(setting, parameters))

const stepSecondsOf = (parameters: Parameters): number => numberOf(parameters, 'stepMs') / 1000

/** @param steps where others than the parameters say. */
export const foreseenFor = (setting: Setting, parameters: Parameters, steps?: number): Foreseen => {
  const shape = shapeFor(setting, parameters)
  return foresee({ ...shape, timesteps: steps ?? shape.timesteps }, stepSecondsOf(parameters), setting.target)
}

/** How the brightness of images arrives at a network made for these parameters. */
const normalisationFor = ({ algorithm, dataset }: Setting, parameters: Parameters, random: Random) =>
  dataset.kind === 'images'
    ? normalisationOf(dataset, algorithm.presentation(parameters, random).brightness)
    : undefined

/** The untrained network; how its inputs are normalised stands in it, so that it is what every later run takes. */
export const buildFor = (setting: Setting, parameters: Parameters, random: Random): Network =>
  withNormalisation(
    setting.algorithm.build(parameters, taskOf(setting, parameters), random),
    normalisationFor(setting, parameters, random),
  )

const encodingNames = ['inputSize', 'inputFit', 'binning', 'binBy'] as const

/** What samples were encoded to last: trials differ in their encoding seldom. */
const encoded = new WeakMap<
  Uint32Array,
  { readonly key: string; readonly dataset: Dataset; readonly spikes: SpikeSet }
>()

/**
 * Labels of samples, and what is encoded of them as these parameters say, of which `show` makes their steps if there is one.
 * @param network whose inputs they are: by what it says itself images are normalised.
 */
export const valuesFor = (
  setting: Setting,
  parameters: Parameters,
  network: Network,
  samples: Uint32Array,
  random: Random,
): Labelled => {
  const { show, isAnalog, encoding, windowSteps } = setting.algorithm.presentation(parameters, random)
  const normalisation = inputOf(network).normalise
  const settings = {
    ...Object.fromEntries(encodingNames.flatMap((name) => (name in parameters ? [[name, parameters[name]]] : []))),
    encoding,
    windowSteps,
    ...(normalisation && { normalisation }),
    timesteps: show ? windowSteps : shapeFor(setting, parameters).timesteps,
    stepSeconds: stepSecondsOf(parameters),
  } as EncodingSettings
  const key = JSON.stringify([settings, random.fork('key').integer(2 ** 32)])
  const before = encoded.get(samples)
  const isSame = before?.key === key && before.dataset === setting.dataset
  const spikes = isSame ? before.spikes : encode(setting.dataset, samples, settings, random)
  encoded.set(samples, { key, dataset: setting.dataset, spikes })
  const labels = Uint8Array.from(samples, (sample) => setting.dataset.labels[sample]!)
  return { spikes, labels, isAnalog, ...(show && { show }) }
}

/** Spikes and labels of samples, encoded as these parameters say, for as many steps as the network has. */
export const encodeFor = (...of: globalThis.Parameters<typeof valuesFor>): Labelled => {
  const { spikes, labels, show } = valuesFor(...of)
  const [, , { timesteps }] = of
  return { labels, spikes: show ? show(spikes, [...labels.keys()], timesteps) : spikes }
}

/** What each epoch makes of the training samples; undefined where they stay as they are. */
export const augmentationFor = (
  setting: Setting,
  parameters: Parameters,
  { spikes }: Labelled,
  random: Random,
): ((epoch: number) => SpikeSet) | undefined => {
  const { shiftPixels = 0, dropEvents = 0, jitterMs = 0, cropMs = 0 } = parameters as Record<string, number>
  const stepMs = numberOf(parameters, 'stepMs')
  const augmentation = {
    shiftPixels,
    flip: parameters['flip'] === true,
    dropShare: dropEvents,
    jitterSteps: jitterMs / stepMs,
    cropSteps: Math.round(cropMs / stepMs),
  }
  if (!isAugmented(augmentation)) return undefined
  const { frame } = taskOf(setting, parameters)
  const { windowSteps } = setting.algorithm.presentation(parameters, random)
  return (epoch) => augmented(spikes, frame, windowSteps, augmentation, random.fork(epoch))
}

/** What an epoch's step costs, in updates of a neuron: measured on the engine, on networks of 900 to 200,000 synapses. */
const stepCost = { step: 50, synapsesOfNeuron: 400 }

/** What a training costs, up to a factor: the updates of its neurons and synapses, without and with spikes. */
const trainingCost = ({ layers, timesteps }: NetworkShape, { epochs, annEpochs = 0 }: Parameters): number => {
  const neurons = layers.reduce((sum, layer) => sum + layer.neurons + layer.synapses / stepCost.synapsesOfNeuron, 0)
  return (Number(epochs) * timesteps + Number(annEpochs)) * (stepCost.step + neurons)
}

/** All parameters of a trial: those searched, those fixed, the defaults of the rest. */
export const trialParameters = (setting: Setting, design: Design, searched: Parameters): Parameters =>
  completed(setting.docs, { ...design.fixed, ...searched })

/** Those of a trial that asks of an engine all that a trial of this design may. */
export const demandingParameters = (setting: Setting, design: Design): Parameters => {
  const possible = Object.entries(setting.algorithm.demanding).filter(([name, choice]) => {
    const spec = design.space[name]
    return spec && canBe(spec, choice)
  })
  return trialParameters(setting, design, Object.fromEntries(possible))
}

const endsOf = (spec: ParameterSpec): readonly ParameterValue[] =>
  spec.type === 'categorical' ? spec.choices : [spec.low, spec.high]

/**
 * The search that a design asks for.
 * @throws UserError naming a parameter that does not exist here or leaves its range, or a layer that cannot be.
 * @param source the design's file.
 */
export const problemOf = (setting: Setting, design: Design, source: string): Problem => {
  checkParameters(setting.docs, design.fixed, `${source}: fixed`)
  for (const [name, spec] of Object.entries(design.space)) {
    if (setting.docs[name]?.onlyFixed)
      throw inputError(`${source}: space: ${name} cannot be searched`, 'Give it in "fixed".')
    for (const value of endsOf(spec)) checkParameters(setting.docs, { [name]: value }, `${source}: space`)
  }
  const space = searchSpace(setting.docs, design.space, design.fixed)
  const given = Object.keys({ ...design.space, ...design.fixed })
  checkConditions(setting.docs, given, space, completed(setting.docs, design.fixed), source)
  // what fits the smallest frame fits every other
  const smallest = space['inputSize'] && { inputSize: Math.min(...endsOf(space['inputSize']).map(Number)) }
  shapeFor(setting, trialParameters(setting, design, { ...smallest }))
  const isAnytime = design.fixed['anytime'] === true
  const limits = limitsIn(design.constraints)
  return {
    space,
    objectives: design.objectives.map((objective) => ({
      ...objective,
      direction: 'minimize',
      known: isKnown(objective.name, isAnytime),
    })),
    limits: limits.filter(({ name }) => !isKnown(name, isAnytime)),
    costAware: design.costAware,
    ...(design.budget.trials !== undefined && { trials: design.budget.trials }),
    foresee: (searched) => {
      const parameters = trialParameters(setting, design, searched)
      const values = { ...foreseenFor(setting, parameters) }
      const shape = shapeFor(setting, parameters)
      const fits = !design.constraints.fits || setting.target!.check(shape).every(({ ok }) => ok)
      const isWithin = limits.every(
        ({ name, max }) => !isKnown(name, isAnytime) || values[name as keyof Foreseen]! <= max,
      )
      return { values, feasible: fits && isWithin, cost: trainingCost(shape, parameters) }
    },
  }
}
