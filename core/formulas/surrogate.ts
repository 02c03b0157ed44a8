/** Pseudo-derivatives of the spike, each a bump of the distance between membrane and threshold, or of the time since a spike. */

/**
 * SLAYER's spike escape rate, rho(u) = scaleRho / (tauRho theta) exp(-|u - theta| / (tauRho theta)); `tauRho` is relative
 * to the threshold theta. Another shape takes the place of exp(-x), as high at x = 0.
 */
export interface EscapeRate {
  readonly tauRho: number
  readonly scaleRho: number
  /** exponential where absent. */
  readonly shape?: keyof typeof bumps
}

/**
 * HYBRID's spike-timing-dependent backpropagation: alpha exp(-beta dt) / theta, dt steps after the neuron's spike before.
 */
export interface SpikeTiming {
  readonly shape: 'stdb'
  readonly alpha: number
  readonly beta: number
  /** The public code's exp(-dt)^beta is 0 of neurons that never fired; where absent, they learn. */
  readonly neverFired?: 'zero'
}

/**
 * SLAYER's escape rate (of widths relative to the threshold theta), or of d = membrane - threshold one of snnTorch's:
 * fastSigmoid 1 / (1 + slope |d|)^2, atan (slope / 2) / (1 + (pi/2 slope d)^2), sigmoid the logistic function's own
 * derivative at slope d; or HYBRID's: linear gamma max(0, 1 - |d| / theta) / theta, and that of spike timing.
 */
export type SpikeSurrogate =
  | EscapeRate
  | { readonly shape: 'fastSigmoid' | 'atan' | 'sigmoid'; readonly slope: number }
  | { readonly shape: 'linear'; readonly gamma: number }
  | SpikeTiming

/** The bumps as functions of x >= 0; 1 at x = 0 but for the sigmoid's 1/4. */
export const bumps = {
  exponential: (x: number): number => Math.exp(-x),
  fastSigmoid: (x: number): number => 1 / (1 + x) ** 2,
  atan: (x: number): number => 1 / (1 + x * x),
  sigmoid: (x: number): number => Math.exp(-x) / (1 + Math.exp(-x)) ** 2,
  linear: (x: number): number => Math.max(0, 1 - x),
} as const

/** The pseudo-derivative height * bump(slope * |membrane - threshold|). */
export interface Bump {
  readonly shape: keyof typeof bumps
  readonly slope: number
  readonly height: number
  /** Whether it is a function of membrane / threshold. */
  readonly isRelative?: true
  /** Where there: in place of |membrane - threshold|, the steps since the neuron's spike before, counted so. */
  readonly since?: SpikeCount
}

/** Steps since a spike: one more each step up to `most`; a neuron that never fired is at `first` in step 0. */
interface SpikeCount {
  readonly first: number
  readonly most: number
}

/** In step 0 the last spike is taken to be 999 steps ago; counting ends there, so that exp(-beta dt) stays above 0. */
const fromAfar: SpikeCount = { first: 999, most: 1000 }
const never: SpikeCount = { first: Infinity, most: Infinity }

/** A surrogate at neurons of this threshold. */
export const bumpOf = (surrogate: SpikeSurrogate, threshold: number): Bump => {
  if ('tauRho' in surrogate) {
    const { tauRho, scaleRho, shape = 'exponential' } = surrogate
    const slope = 1 / (tauRho * threshold)
    return { shape, slope, height: (scaleRho * slope) / bumps[shape](0), isRelative: true }
  }
  if (surrogate.shape === 'stdb') {
    const { alpha, beta, neverFired } = surrogate
    const since = neverFired === 'zero' ? never : fromAfar
    return { shape: 'exponential', slope: beta, height: alpha / threshold, since, isRelative: true }
  }
  if (surrogate.shape === 'linear') {
    return { shape: 'linear', slope: 1 / threshold, height: surrogate.gamma / threshold, isRelative: true }
  }
  const { shape, slope } = surrogate
  if (shape === 'atan') return { shape, slope: (Math.PI / 2) * slope, height: slope / 2 }
  return { shape, slope, height: shape === 'sigmoid' ? slope : 1 }
}

/** The bump of resonators (rf), which is exponential. */
export const resonanceOf = (surrogate: SpikeSurrogate, threshold: number): Bump => {
  const bump = bumpOf(surrogate, threshold)
  if (bump.shape !== 'exponential' || bump.since) throw new Error('the surrogate of rf neurons is exponential')
  return bump
}

/**
 * ds/d(Re z) and ds/d(Im z) of a resonator's spike, by convention: those of step(Re z) exp(-slope |Im z|), where the
 * derivative of the step is the bump (lava-dl 0.6.0, slayer/spike/complex.py).
 */
export const resonantDerivatives = (
  { slope, height }: Bump,
  threshold: number,
  real: number,
  imaginary: number,
): readonly [number, number] => {
  const distance = real - threshold
  const near = bumps.exponential(slope * Math.abs(distance))
  const phase = bumps.exponential(slope * Math.abs(imaginary))
  // slope times the step, which is the integral of the bump
  const step = height * (distance < 0 ? near : 2 - near)
  return [height * near * phase, -Math.sign(imaginary) * phase * step]
}

/** ds/du of a spike, by convention. */
export const pseudoDerivative = ({ shape, slope, height }: Bump, membrane: number, threshold: number): number =>
  height * bumps[shape](slope * Math.abs(membrane - threshold))
