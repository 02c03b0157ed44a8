/** The network description every room speaks: a graph in NIR's terms, with the extensions `srm` and `caspianIf`. */

/** Numbers in row-major order. */
export interface Tensor {
  readonly shape: readonly number[]
  readonly data: Float64Array
}

export type NetworkNode =
  | { readonly type: 'Input'; readonly shape: readonly number[] }
  | { readonly type: 'Output'; readonly shape: readonly number[] }
  /** y = W x; weight is [out, in]. */
  | { readonly type: 'Linear'; readonly weight: Tensor }
  /** SLAYER's spike response model with alpha kernels; fires at u >= threshold. Times in seconds. */
  | {
      readonly type: 'srm'
      readonly neurons: number
      readonly threshold: number
      readonly tauSrSeconds: number
      readonly tauRefSeconds: number
      readonly scaleRef: number
    }
  /** Spikes leave `delaySeconds` later, one delay a neuron, rounded down to whole steps. */
  | { readonly type: 'Delay'; readonly delaySeconds: readonly number[] }
  /**
   * µCaspian's integer neuron, leak off. In tick t it first fires if charge > threshold (strictly) and its charge
   * becomes 0; the fire reaches its synapses `delay` ticks later; then it adds the charge that arrives in tick t.
   * One threshold (0..255) and one axonal delay (0..15 ticks) a neuron.
   */
  | { readonly type: 'caspianIf'; readonly threshold: readonly number[]; readonly delay: readonly number[] }

export type NodeType = NetworkNode['type']
/** The node types that spike. */
export type NeuronType = 'srm' | 'caspianIf'

export interface Network {
  readonly nodes: Readonly<Record<string, NetworkNode>>
  /** [from, to], by node name. */
  readonly edges: readonly (readonly [string, string])[]
  /** Duration of one timestep. Chips without a fixed tick (caspianIf) count 1 ms by convention. */
  readonly stepSeconds: number
  /** Steps of one inference, the pipeline's depth included. */
  readonly timesteps: number
}

/** What is known of a layer before it has weights. The input neurons of a chip are a layer too, with fanIn 0. */
export interface LayerShape {
  readonly name: string
  readonly neuron: NeuronType
  readonly neurons: number
  /** Synapses a neuron. */
  readonly fanIn: number
  /** Synapses of the layer. */
  readonly synapses: number
}

export interface NetworkShape {
  readonly inputs: number
  readonly outputs: number
  readonly layers: readonly LayerShape[]
  readonly timesteps: number
}

/** What one inference did, averaged over samples: the ground of every energy figure. */
export interface Activity {
  readonly timesteps: number
  /** Spikes of each layer, in the order of the shape's layers. */
  readonly spikesByLayer: readonly number[]
  /** Input events. */
  readonly inputSpikes: number
  /** Spikes that crossed a synapse, summed over synapses. */
  readonly synapticOps: number
  /** Neurons times timesteps. */
  readonly neuronUpdates: number
}
