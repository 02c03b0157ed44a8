/** The network description every room speaks: a graph in NIR's terms, with neurons of our own where NIR leaves the step open. */

/** Numbers in row-major order. */
export interface Tensor {
  readonly shape: readonly number[]
  readonly data: Float64Array
}

/** Along y and x. */
export type Pair = readonly [number, number]

/** The brightness x of a pixel, from 0 to 1, arrives as (x - mean) / deviation: a number of each a channel. */
export interface Normalisation {
  readonly means: readonly number[]
  readonly deviations: readonly number[]
}

/** What a neuron does to its membrane when it fires. */
export type Reset = 'subtract' | 'zero' | 'none'

/** Windows over [channels, height, width], each channel for itself; a window that does not fit is left out. */
interface Pooling {
  readonly kernelSize: Pair
  readonly stride: Pair
  readonly padding: Pair
}

/** snnTorch's way to fire: strictly above the threshold; the reset follows in the next step, or at once. */
interface Firing {
  readonly neurons: number
  readonly threshold: number
  readonly reset: Reset
  /** True: a spike of step t acts on the membrane of step t + 1. */
  readonly resetDelay: boolean
}

export type NetworkNode =
  | { readonly type: 'Input'; readonly shape: readonly number[]; readonly normalise?: Normalisation }
  | { readonly type: 'Output'; readonly shape: readonly number[] }
  /** y = W x; weight is [out, in]. */
  | { readonly type: 'Linear'; readonly weight: Tensor }
  /** y = W x + b; weight is [out, in], bias [out]. */
  | { readonly type: 'Affine'; readonly weight: Tensor; readonly bias: Tensor }
  /** Cross-correlation of [channels, height, width]; weight is [out, in / groups, height, width], bias [out]. */
  | {
      readonly type: 'Conv2d'
      readonly weight: Tensor
      readonly bias?: Tensor
      readonly stride: Pair
      readonly padding: Pair
      readonly groups: number
    }
  | ({ readonly type: 'SumPool2d' } & Pooling)
  /** Every window divides by the whole kernel's size. */
  | ({ readonly type: 'AvgPool2d' } & Pooling)
  /** [channels, height, width] as one row, in this order. */
  | { readonly type: 'Flatten' }
  /** SLAYER's spike response model with alpha kernels; fires at u >= threshold. Times in seconds. */
  | {
      readonly type: 'srm'
      readonly neurons: number
      readonly threshold: number
      readonly tauSrSeconds: number
      readonly tauRefSeconds: number
      readonly scaleRef: number
    }
  /** Spikes leave `delaySeconds` later, one delay a neuron (or, behind a frame, a channel), rounded down to whole steps. */
  | { readonly type: 'Delay'; readonly delaySeconds: readonly number[] }
  /**
   * µCaspian's integer neuron, leak off. In tick t it first fires if charge > threshold (strictly) and its charge
   * becomes 0; the fire reaches its synapses `delay` ticks later; then it adds the charge that arrives in tick t.
   * One threshold (0..255) and one axonal delay (0..15 ticks) a neuron.
   */
  | { readonly type: 'caspianIf'; readonly threshold: readonly number[]; readonly delay: readonly number[] }
  /** Leaky integrate and fire: u[t] = beta u[t-1] + x[t], then the reset; integrate and fire where beta is 1. */
  | ({ readonly type: 'lif'; readonly beta: number } & Firing)
  /** LIF behind a synaptic current i[t] = alpha i[t-1] + x[t]: u[t] = beta u[t-1] + i[t]. Reset `zero` spares i. */
  | ({ readonly type: 'cubaLif'; readonly alpha: number; readonly beta: number } & Firing)
  /**
   * Loihi's neuron in lava-dl's integers: i = i (4096 - currentDecay) / 4096 + 64 x, u = u (4096 - voltageDecay) / 4096
   * + i, each rounded toward zero; fires when u > 64 threshold, then u becomes 0. Weights and threshold are integers.
   */
  | {
      readonly type: 'cubaLifInteger'
      readonly neurons: number
      readonly threshold: number
      readonly currentDecay: number
      readonly voltageDecay: number
    }
  /**
   * lava-dl's adaptive neuron, current and voltage as those of cubaLifInteger but without a reset: fires at u >= 64
   * (threshold + a) + r; a spike raises a by thresholdStep and r by 128 (threshold + a), which then decay by 4096ths.
   */
  | {
      readonly type: 'alif'
      readonly neurons: number
      readonly threshold: number
      readonly thresholdStep: number
      readonly currentDecay: number
      readonly voltageDecay: number
      readonly thresholdDecay: number
      readonly refractoryDecay: number
    }
  /**
   * lava-dl's resonator: z = (cosDecay + i sinDecay) z / 4096 + 64 x, its products rounded toward zero; fires at
   * Re z >= 64 threshold when Im z rises to 0 or above. What feeds it has two channels (or rows) a neuron: first the real
   * parts of x, behind them the imaginary ones.
   */
  | {
      readonly type: 'rf'
      readonly neurons: number
      readonly threshold: number
      readonly sinDecay: number
      readonly cosDecay: number
    }
  /**
   * HYBRID's neuron (IF where leak is 1): a step first fires if the membrane that the step before left is above the
   * threshold (strictly), then u = leak u + x, less the threshold if it fired: a layer answers a step late.
   */
  | { readonly type: 'stdb'; readonly neurons: number; readonly threshold: number; readonly leak: number }
  /** Rectified linear units: an event of value x where x > 0. They keep nothing from step to step. */
  | { readonly type: 'relu'; readonly neurons: number }
  /** A read-out, u[t] = beta u[t-1] + x[t]: it never fires, its membrane is the network's output. The last layer only. */
  | { readonly type: 'li'; readonly neurons: number; readonly beta: number }

export type NodeType = NetworkNode['type']
export type NodeOf<T extends NodeType> = Extract<NetworkNode, { type: T }>
/** The neurons that a study can choose among. */
export type NeuronType = 'srm' | 'caspianIf' | 'lif' | 'cubaLif' | 'cubaLifInteger' | 'alif' | 'rf'
/** Every node of neurons. */
export type NeuronNode = NodeOf<NeuronType | 'stdb' | 'relu' | 'li'>

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
  readonly neuron: NeuronNode['type']
  readonly neurons: number
  /** Synapses a neuron. */
  readonly fanIn: number
  /** Synapses of the layer. */
  readonly synapses: number
  /** Numbers that are trained, where they are not the synapses: shared weights, biases. */
  readonly parameters?: number
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
  /** Events that crossed a synapse, summed over synapses. */
  readonly synapticOps: number
  /** Those among them of inputs that are numbers, by which weights are multiplied. */
  readonly multiplications?: number
  /** Neurons times timesteps. */
  readonly neuronUpdates: number
}
