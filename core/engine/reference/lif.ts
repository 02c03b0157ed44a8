/** Leaky integrate and fire neurons as in snnTorch 1.0.0: Leaky, and Synaptic with a current of its own. */
import type { NodeOf } from '../../contract/network.ts'
import { bumpOf } from '../../formulas/surrogate.ts'
import { spikeDerivative, type Line, type LineGradient, type ModelContext, type NeuronModel } from './neuron.ts'

type Node = NodeOf<'lif'> | NodeOf<'cubaLif'>

const sum = (values: Float64Array, term: (value: number, t: number) => number): number =>
  values.reduce((total, value, t) => total + term(value, t), 0)

/** What the two have in common; R[t] = [v[t-1] > theta], v the potential after step t, e = ds/du dE/ds. */
const firing = ({ threshold, reset, resetDelay }: Node, { surrogate }: ModelContext) => {
  const bump = bumpOf(surrogate, threshold)
  const late = ({ potential }: Line, t: number): number => (potential[t - 1]! > threshold ? 1 : 0)
  /** The reset at once that resetDelay leaves to the next step; what R has taken is not taken twice. */
  const early = (line: Line, t: number): number => (resetDelay ? 0 : line.spikes[t]! - late(line, t))
  return {
    late,
    /** What a reset to zero lets pass. */
    passed: (line: Line, t: number): number => (reset === 'zero' ? 1 - late(line, t) : 1),
    /** s = [u > theta]; v = u - (s - R) theta, or u - (s - R) u, or u. */
    fire(line: Line, t: number): void {
      const { membrane, potential, spikes } = line
      spikes[t] = membrane[t]! > threshold ? 1 : 0
      const amount = { subtract: threshold, zero: membrane[t]!, none: 0 }[reset]
      potential[t] = membrane[t]! - early(line, t) * amount
    },
    backFire(line: Line, gradient: LineGradient, t: number): void {
      gradient.fire[t] = spikeDerivative(bump, line, t, threshold) * gradient.spikes[t]!
    },
    /** dE/du[t] = e[t] + dv[t]/du[t] dE/dv[t], the latter coming from step t + 1. */
    backMembrane(line: Line, gradient: LineGradient, t: number, potential: number): void {
      const kept = reset === 'zero' ? 1 - early(line, t) : 1
      gradient.membrane[t] = gradient.fire[t]! + kept * potential
    },
    /**
     * -sum e (of a spike that is a function of u / theta, e u / theta), and for the subtraction
     * -sum R dE/du - sum (s - R) dE/dv.
     */
    threshold(line: Line, gradient: LineGradient, beta: number): number {
      const { fire, membrane } = gradient
      const tested = (e: number, t: number): number => (bump.isRelative ? (e * line.membrane[t]!) / threshold : e)
      const subtracted = (du: number, t: number): number =>
        du * late(line, t) + beta * (membrane[t + 1] ?? 0) * early(line, t)
      return -sum(fire, tested) - (reset === 'subtract' ? sum(membrane, subtracted) : 0)
    },
  }
}

/** u[t] = beta v[t-1] + x[t] - R theta; with reset to zero u[t] = beta (1 - R) v[t-1] + x[t]. */
export const lif = (neuron: NodeOf<'lif'>, context: ModelContext): NeuronModel => {
  const { beta, threshold, reset } = neuron
  const { late, passed, fire, backFire, backMembrane, ...common } = firing(neuron, context)
  return {
    firesFirst: false,
    integrate(line, t) {
      const { current, membrane, potential } = line
      const carried = beta * passed(line, t) * (potential[t - 1] ?? 0)
      membrane[t] = carried + current[t]! - (reset === 'subtract' ? late(line, t) * threshold : 0)
    },
    fire,
    backFire,
    backIntegrate(line, gradient, t) {
      backMembrane(line, gradient, t, beta * passed(line, t + 1) * (gradient.membrane[t + 1] ?? 0))
      gradient.current[t] = gradient.membrane[t]!
    },
    parameters: (line, gradient) => ({
      beta: sum(gradient.membrane, (du, t) => du * passed(line, t) * (line.potential[t - 1] ?? 0)),
      threshold: common.threshold(line, gradient, beta),
    }),
  }
}

/** i[t] = alpha i[t-1] + x[t]; u[t] = beta v[t-1] + i[t] - R theta; with reset to zero u[t] = (1 - R) (beta v[t-1] + i[t]). */
export const cubaLif = (neuron: NodeOf<'cubaLif'>, context: ModelContext): NeuronModel => {
  const { alpha, beta, threshold, reset } = neuron
  const { late, passed, fire, backFire, backMembrane, ...common } = firing(neuron, context)
  return {
    firesFirst: false,
    integrate(line, t) {
      const { current, synaptic, membrane, potential } = line
      synaptic[t] = alpha * (synaptic[t - 1] ?? 0) + current[t]!
      const whole = beta * (potential[t - 1] ?? 0) + synaptic[t]!
      membrane[t] = passed(line, t) * whole - (reset === 'subtract' ? late(line, t) * threshold : 0)
    },
    fire,
    backFire,
    backIntegrate(line, gradient, t) {
      backMembrane(line, gradient, t, beta * passed(line, t + 1) * (gradient.membrane[t + 1] ?? 0))
      gradient.synaptic[t] = passed(line, t) * gradient.membrane[t]! + alpha * (gradient.synaptic[t + 1] ?? 0)
      gradient.current[t] = gradient.synaptic[t]!
    },
    parameters: (line, gradient) => ({
      alpha: sum(gradient.synaptic, (di, t) => di * (line.synaptic[t - 1] ?? 0)),
      beta: sum(gradient.membrane, (du, t) => du * passed(line, t) * (line.potential[t - 1] ?? 0)),
      threshold: common.threshold(line, gradient, beta),
    }),
  }
}
