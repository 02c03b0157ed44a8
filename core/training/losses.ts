/** The losses that a study can choose among. */
import type { Network } from '../contract/network.ts'
import { layersOf } from '../network/layers.ts'
import type { Parameters } from '../search/space.ts'
import { decayKernel, deltaKernel, pspKernel, type Kernel } from './losses/kernel.ts'
import type { LossFunction, Output } from './losses/output.ts'
import { readouts, winners, type ReadoutName } from './losses/readouts.ts'
import { crossEntropy, spikeRate } from './losses/scores.ts'
import { numSpikes, regularSpikes, spikeTime, type WantedSpikes } from './losses/spike-trains.ts'
import { numberOf, windowSteps } from './parameters.ts'

interface Setting {
  readonly parameters: Parameters
  readonly timesteps: number
  /** The first in which an output can answer. */
  readonly firstStep: number
  readonly stepMs: number
  readonly wanted: WantedSpikes
  /** Of the output neurons, where they have one. */
  readonly psp: Kernel | undefined
}

interface LossKind {
  readonly title: string
  readonly sentence: string
  create(setting: Setting): LossFunction
}

/** The losses by the word users write. */
export const losses = {
  numSpikes: {
    title: 'Spike counts',
    sentence: 'Squared distance from the wanted number of spikes, whenever they come (SLAYER).',
    create: ({ wanted, timesteps, psp = deltaKernel, stepMs }) => {
      const target = { ...wanted, region: [0, timesteps] as const }
      return (output, labels) => numSpikes(output, labels, target, psp, stepMs)
    },
  },
  spikeTime: {
    title: 'Spike times',
    sentence: 'Squared distance from regular spike trains, both smoothed by a kernel (SLAYER).',
    create:
      ({ wanted, firstStep, psp = decayKernel, stepMs }) =>
      (output, labels) =>
        spikeTime(output, regularSpikes(output, labels, wanted, firstStep), psp, stepMs),
  },
  spikeRate: {
    title: 'Spike rates',
    sentence: 'Squared distance from the wanted rates (lava-dl).',
    create: ({ wanted, timesteps }) => spikeRate(wanted.trueSpikes / timesteps, wanted.falseSpikes / timesteps),
  },
  spikeMax: {
    title: 'Cross entropy of rates',
    sentence: 'The output of the true class is to fire most (lava-dl, snnTorch).',
    create: ({ parameters }) => crossEntropy('mean', numberOf(parameters, 'lossScale')),
  },
  membrane: {
    title: 'Cross entropy of membranes',
    sentence: 'Outputs only integrate, and that of the true class is to be highest (snnTorch).',
    create: ({ parameters }) =>
      crossEntropy(readoutOf(parameters), numberOf(parameters, 'lossScale') / numberOf(parameters, 'threshold')),
  },
} as const satisfies Record<string, LossKind>

export type LossName = keyof typeof losses

/** By what the classes are told apart: spikes are counted, membranes read as the loss reads them. */
const readoutOf = (parameters: Parameters): ReadoutName =>
  parameters['loss'] === 'membrane' ? (parameters['readout'] as ReadoutName) : 'mean'

/** The loss that these parameters ask for, of a network's outputs. */
export const lossOf = (parameters: Parameters, network: Network): LossFunction => {
  const { timesteps, stepSeconds } = network
  const output = layersOf(network).at(-1)!.neuron
  const steps = windowSteps(parameters)
  return losses[parameters['loss'] as LossName].create({
    parameters,
    timesteps,
    firstStep: timesteps - steps,
    stepMs: numberOf(parameters, 'stepMs'),
    wanted: {
      trueSpikes: numberOf(parameters, 'targetTrue') * steps,
      falseSpikes: numberOf(parameters, 'targetFalse') * steps,
    },
    psp: output.type === 'srm' ? pspKernel(output.tauSrSeconds / stepSeconds, timesteps) : undefined,
  })
}

/** Tells the class of each sample by its outputs: the highest score, the lowest index of equals. */
export type Predict = (output: Output) => Uint32Array

const predictBy =
  (readout: ReadoutName): Predict =>
  (output) =>
    winners(readouts[readout].scores(output), output.samples, output.outputs)

/** By the outputs' membranes after the last step. */
export const predictByMembranes = predictBy('last')

/** As the loss of these parameters reads the outputs. */
export const predictorOf = (parameters: Parameters): Predict => predictBy(readoutOf(parameters))
