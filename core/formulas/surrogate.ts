/** Pseudo-derivatives of the spike, each a bump of the distance between membrane and threshold. */

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
 * SLAYER's escape rate (of widths relative to the threshold), or one of snnTorch's, of d = membrane - threshold:
 * fastSigmoid 1 / (1 + slope |d|)^2, atan (slope / 2) / (1 + (pi/2 slope d)^2), sigmoid the logistic function's own
 * derivative at slope d.
 */
export type SpikeSurrogate = EscapeRate | { readonly shape: 'fastSigmoid' | 'atan' | 'sigmoid'; readonly slope: number }

/** The bumps as functions of x >= 0; 1 at x = 0 but for the sigmoid's 1/4. */
export const bumps = {
  exponential: (x: number): number => Math.exp(-x),
  fastSigmoid: (x: number): number => 1 / (1 + x) ** 2,
  atan: (x: number): number => 1 / (1 + x * x),
  sigmoid: (x: number): number => Math.exp(-x) / (1 + Math.exp(-x)) ** 2,
} as const

/** The pseudo-derivative height * bump(slope * |membrane - threshold|). */
export interface Bump {
  readonly shape: keyof typeof bumps
  readonly slope: number
  readonly height: number
}

/** A surrogate at neurons of this threshold. */
export const bumpOf = (surrogate: SpikeSurrogate, threshold: number): Bump => {
  if ('tauRho' in surrogate) {
    const { tauRho, scaleRho, shape = 'exponential' } = surrogate
    const slope = 1 / (tauRho * threshold)
    return { shape, slope, height: (scaleRho * slope) / bumps[shape](0) }
  }
  const { shape, slope } = surrogate
  if (shape === 'atan') return { shape, slope: (Math.PI / 2) * slope, height: slope / 2 }
  return { shape, slope, height: shape === 'sigmoid' ? slope : 1 }
}

/** The bump of resonators (rf), which is exponential. */
export const resonanceOf = (surrogate: SpikeSurrogate, threshold: number): Bump => {
  const bump = bumpOf(surrogate, threshold)
  if (bump.shape !== 'exponential') throw new Error('the surrogate of rf neurons is exponential')
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
