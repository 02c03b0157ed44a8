/** What a network is asked to be, before it has sizes or weights. */
import type { Network, NeuronType } from './network.ts'

interface Delayed {
  /** By which the layer's spikes leave late, rounded to whole steps. */
  readonly delayMs?: number
}

/** A convolution of so many channels. */
export interface ConvPlan extends Delayed {
  readonly conv: number
  readonly kernel: number
  /** 1 where absent. */
  readonly stride?: number
  /** 0 where absent. */
  readonly padding?: number
  /** 1 where absent. */
  readonly groups?: number
}

/** Windows of so many pixels a side, in front of the next layer's weights. */
export interface PoolPlan {
  readonly pool: number
  /** `sum` where absent. */
  readonly kind?: 'sum' | 'average'
}

/** SLAYER's pool: a layer of neurons, each fed by a window through weights of 1.1 thresholds. */
export interface SpikingPoolPlan extends Delayed {
  readonly pool: number
  readonly spiking: true
}

/** So many neurons, each fed by all there is before. */
export interface DensePlan extends Delayed {
  readonly dense: number
}

/** As dense, and each fed by all of its own layer a step later. */
export interface RecurrentPlan extends Delayed {
  readonly recurrent: number
}

export type LayerPlan = ConvPlan | PoolPlan | SpikingPoolPlan | DensePlan | RecurrentPlan

export type NetworkKind = 'dense' | 'conv' | 'vgg' | 'recurrent' | 'layers' | 'file'

/**
 * The network of a study: a family whose sizes are parameters, its layers one by one (outputs follow by themselves), or
 * one that was trained without spikes.
 */
export type NetworkChoice = { readonly neuron?: NeuronType } & (
  | { readonly kind: Exclude<NetworkKind, 'layers' | 'file'> }
  | { readonly kind: 'layers'; readonly layers: readonly LayerPlan[] }
  /** `read` is what the file holds, once somebody has read it. */
  | { readonly kind: 'file'; readonly path: string; readonly read?: Network }
)
