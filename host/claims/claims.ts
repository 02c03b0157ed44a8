/** The claims that this product stands for, as tables: what is compared on which data, and what must come of it. */
import type { DatasetChoice } from '../../core/study/design.ts'
import type { ObjectiveName } from '../../core/study/objectives.ts'
import type { FigureName } from './figures.ts'

interface Claim {
  /** In one sentence. */
  readonly says: string
  /** What is searched, in presets/. */
  readonly design: string
  /** Samples where only a small copy of the data set is at hand. */
  readonly small: Partial<DatasetChoice>
  /** CPU time of the whole on the small copy, on one core of an Intel Xeon. */
  readonly cpuMinutes: number
}

/** A training as others ship it, beside a member of our front, in cases that both share. */
export interface Comparison extends Claim {
  /** What is beaten, in presets/. */
  readonly shipped: string
  /** What the member may cost at most, as shares of what the shipped one costs. */
  readonly most: Partial<Readonly<Record<ObjectiveName, number>>>
  /** What is wanted: of accuracy the least difference, of a cost how many times less. */
  readonly aims: Partial<Readonly<Record<FigureName, number>>>
}

/** Parameters that decide whether anything is learnt at all. */
export interface Sensitivity extends Claim {
  /** Of the accuracies of two neighbours. */
  readonly ratio: number
  /** Trials beside those of the design, each where the insight expects the biggest ratio. */
  readonly guesses: number
  /** With which both are trained again. */
  readonly seeds: readonly number[]
}

export const comparisons = {
  slayer: {
    says: 'SLAYER on N-MNIST: no less accurate than the shipped example, with 5 times less training and inference.',
    shipped: 'train-nmnist-mlp.json',
    design: 'design-slayer-nmnist.json',
    small: { validation: 220, folds: 5 },
    most: { trainSeconds: 1 / 5, latencySteps: 1 / 5 },
    aims: { accuracy: 0, trainSeconds: 5, inferenceSeconds: 5 },
    cpuMinutes: 21,
  },
  hybrid: {
    says: 'HYBRID on CIFAR-10: no less accurate than its defaults, with 30 % fewer timesteps.',
    shipped: 'hybrid-cifar10-shipped.json',
    design: 'design-hybrid-cifar10-steps.json',
    small: { train: 1500, validation: 500, test: 1000 },
    most: { latencySteps: 0.7 },
    aims: { accuracy: 0, latencySteps: 1 / 0.7 },
    cpuMinutes: 13,
  },
} as const satisfies Record<string, Comparison>

export const sensitivities = {
  sensitivity: {
    says: 'SLAYER on N-MNIST: a change of one parameter by at most 10 % of its range alters accuracy 5 times.',
    design: 'design-sensitivity-nmnist.json',
    small: { validation: 220, folds: 5, fold: 1 },
    ratio: 5,
    guesses: 20,
    seeds: [2, 3, 4],
    cpuMinutes: 1,
  },
} as const satisfies Record<string, Sensitivity>

export type ClaimName = keyof typeof comparisons | keyof typeof sensitivities

export const claimNames = [...Object.keys(comparisons), ...Object.keys(sensitivities)] as ClaimName[]
