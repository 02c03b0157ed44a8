/** A neuron of the reference engine, one at a time: what it does in a step, and how a gradient goes back through it. */
import { pseudoDerivative, type Bump, type SpikeSurrogate } from '../../formulas/surrogate.ts'

/** One neuron on one sample; every array has an entry a step. */
export interface Line {
  /** Charge that arrives; its real part where it is complex (rf). */
  readonly current: Float64Array
  readonly imaginary: Float64Array
  /** Synaptic current, of neurons that have one; the imaginary part of a resonator (rf). */
  readonly synaptic: Float64Array
  /** Membrane (or charge) at the fire test. */
  readonly membrane: Float64Array
  /** What the neuron takes into the next step. */
  readonly potential: Float64Array
  /** 1, or the value of a spike that has one (relu). */
  readonly spikes: Float64Array
  /** What spikes before have raised the threshold by, and the refractory response, of neurons that adapt (alif). */
  readonly rise: Float64Array
  readonly refractory: Float64Array
}

/** dE/d(everything in a Line), filled from the last step to the first. */
export interface LineGradient {
  /** Complete for step t before `backFire` of t; dE/d(membrane as the output) of neurons that never fire. */
  readonly spikes: Float64Array
  /** ds/du dE/ds: the part of dE/d(membrane) that comes through the step's own spike. */
  readonly fire: Float64Array
  readonly membrane: Float64Array
  readonly synaptic: Float64Array
  readonly current: Float64Array
  readonly imaginary: Float64Array
}

export interface NeuronModel {
  /** True: a step fires before it takes up what arrives in it. */
  readonly firesFirst: boolean
  /** Takes up the current of step t. */
  integrate(line: Line, t: number): void
  /** Decides on the spike of step t, and resets. */
  fire(line: Line, t: number): void
  backFire(line: Line, gradient: LineGradient, t: number): void
  /** Writes dE/d(current) of step t, and dE/d(imaginary) where it is complex. */
  backIntegrate(line: Line, gradient: LineGradient, t: number): void
  /** dE/d(parameter) by the parameter's name, after the whole way back; the reset and rounding have no gradient. */
  parameters(line: Line, gradient: LineGradient): Readonly<Record<string, number>>
}

export interface ModelContext {
  readonly surrogate: SpikeSurrogate
  readonly stepSeconds: number
  readonly timesteps: number
}

/** ds/du of step t by the surrogate, once the spikes of the steps before are known. */
export const spikeDerivative = (bump: Bump, { membrane, spikes }: Line, t: number, threshold: number): number => {
  if (!bump.since) return pseudoDerivative(bump, membrane[t]!, threshold)
  const before = spikes.subarray(0, t).findLastIndex((spike) => spike > 0)
  const steps = before < 0 ? bump.since.first + t : t - before
  return pseudoDerivative(bump, Math.min(steps, bump.since.most), 0)
}
