/** Labelled samples as a program takes them. */
import type { SpikeSet } from '../contract/spikes.ts'
import type { Random } from '../random.ts'
import type { Labelled } from './algorithm.ts'

/** As a network without steps takes them. */
export const withoutSteps = ({ spikes, labels }: Labelled): Labelled => ({ spikes, labels })

/** What a program of so many steps takes for some samples: their steps, made now where the samples have only values. */
export const shownOf = (
  { spikes, show }: Pick<Labelled, 'spikes' | 'show'>,
  samples: ArrayLike<number>,
  timesteps: number,
  random?: Random,
): [SpikeSet, ArrayLike<number>] =>
  show
    ? [show(spikes, samples, timesteps, random), Uint32Array.from({ length: samples.length }, (_, i) => i)]
    : [spikes, samples]
