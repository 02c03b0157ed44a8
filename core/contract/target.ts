/** What a chip tells about itself: limits as data, a verdict before training, integers, costs. One file a chip in hardware/targets. */
import type { Activity, Network, NetworkShape, NeuronType } from './network.ts'
import type { NetworkKind } from './plan.ts'
import type { SpikeSet } from './spikes.ts'

/** A number and where it is from; `verified` says against what it was checked, absent if it was not. */
export interface Sourced {
  readonly value: number
  readonly unit: string
  readonly source: string
  readonly verified?: string
}

export interface TargetLimit extends Sourced {
  readonly name: string
  /** One sentence: what it limits. */
  readonly sentence: string
}

/** How much of one limit a network uses. */
export interface LimitUse {
  readonly name: string
  readonly used: number
  readonly limit: number
  readonly ok: boolean
  readonly source: string
  /** Where, how much and what helps, as a sentence; empty when ok. */
  readonly remedy: string
}

export interface EnergyTerm {
  readonly term: string
  readonly joules: number
  readonly source: string
  /** True where no published figure for this chip was found. */
  readonly assumed: boolean
}

export interface LayerQuantisation {
  readonly layer: string
  /** Integer = round(weight * scale). */
  readonly scale: number
  /** Largest |weight - integer / scale|, in the weight's own unit. */
  readonly maxError: number
}

export interface QuantisedNetwork {
  readonly network: Network
  readonly layers: readonly LayerQuantisation[]
}

export interface Target {
  /** The word users write, e.g. `ucaspian`. */
  readonly name: string
  readonly title: string
  readonly sentence: string
  /** The neurons the chip executes; a study for it trains these only. */
  readonly neurons: readonly NeuronType[]
  /** The kinds of network that can be mapped to it. */
  readonly kinds: readonly NetworkKind[]
  readonly limits: readonly TargetLimit[]
  /** Range of the trained weights, integers that the chip holds. */
  readonly weightRange: { readonly low: number; readonly high: number }
  readonly thresholdRange: { readonly low: number; readonly high: number }
  readonly delayRange: { readonly low: number; readonly high: number }
  /** Cores needed; computed before training. */
  cores(shape: NetworkShape): number
  /** Each limit with what the network uses of it, before training. It fits when all are ok. */
  check(shape: NetworkShape): readonly LimitUse[]
  /** Integers the chip can hold; throws a UserError naming the node that it cannot execute. */
  quantize(network: Network): QuantisedNetwork
  /** Runs a quantised network as the chip does: the class told of each sample, and activity a sample. */
  run(network: Network, spikes: SpikeSet): { readonly predictions: Uint32Array; readonly activity: Activity }
  /** Energy of one inference by term. */
  energy(activity: Activity): readonly EnergyTerm[]
}

/** What a mapped network takes of the chip, loses and costs. */
export interface Mapping {
  readonly target: string
  readonly limits: readonly LimitUse[]
  readonly cores: readonly {
    readonly id: number
    readonly neurons: number
    readonly synapses: number
    /** The greater of the shares of neurons and synapses, 0 to 1. */
    readonly utilisation: number
  }[]
  readonly quantisation: readonly LayerQuantisation[]
  /** Of one inference; empty where no samples were given. */
  readonly energy: readonly EnergyTerm[]
  /** One inference; seconds at the network's step. */
  readonly latency: { readonly steps: number; readonly seconds: number }
}
