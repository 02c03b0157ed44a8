/** The families of neurons on the kernels: a step over time, and the way back through it. */
import type { NeuronNode } from '../../contract/network.ts'
import { alphaKernel } from '../../formulas/srm.ts'
import type { Kernels } from './compiled-kernels.ts'
import type { Span } from './span.ts'

/** In the order that kernels/lif.ts knows. */
const resets = ['subtract', 'zero', 'none'] as const

/** Of each family the kernel that turns currents into membranes, and that which turns e = ds/du dE/ds into dE/d(current). */
export interface Family {
  forward(kernels: Kernels, current: number, span: Span): void
  /** The result is in `gradient`, or in `spare` where `movesGradient`. */
  backward(kernels: Kernels, gradient: number, spare: number, span: Span): void
  readonly movesGradient: boolean
  /** True: a step fires before it takes up what arrives in it; its membrane is the state that the step before left. */
  readonly firesFirst: boolean
  /** Whether a step needs the currents of steps before. */
  readonly looksBack: boolean
  /** Where the way back is a leak and nothing else: dE/dx[t] = e[t] + leak dE/dx[t+1]. */
  readonly leak?: number | undefined
  /** Where the leak can be trained: adds dE/d(leak) of each neuron to a row, from dE/d(current) of samples `from .. to`. */
  addLeak?(kernels: Kernels, gradient: number, sums: number, from: number, to: number): void
  /** True: the way back begins with dE/d(output) itself, not with e. */
  readonly takesOutput?: boolean
  /** What is compared with the threshold, where it is not the membrane. */
  readonly tested?: number
}

/** Addresses; `own` is -1 where each neuron has constants of its own, 0 where four lanes hold those of all. */
export interface NeuronPlaces {
  readonly stride: number
  readonly membrane: number
  readonly threshold: number
  readonly own: number
  readonly state: number
}

/** 1 - r, r^length, length and gain of an alpha kernel as kernels/srm.ts takes them. */
const alphaRecursion = (tauSteps: number, multiplier: number, timesteps: number) => {
  const { length } = alphaKernel(tauSteps, multiplier, 1, timesteps)
  const decay = Math.exp(-1 / tauSteps)
  return [1 - decay, decay ** length, length, (multiplier * Math.E) / tauSteps] as const
}

/** The way back of a leak. */
const leaking = (leak: number, stride: number, timesteps: number): Pick<Family, 'leak' | 'backward'> => ({
  leak,
  backward(k, gradient, _, [from, to, first, last]) {
    for (let b = from; b < to; b++) {
      const begin = b * timesteps
      k.leakBack(gradient, stride, leak, begin + first, begin + Math.min(last + 1, timesteps))
    }
  },
})

/** What a decay of so many 4096ths leaves. */
const keptOf = (decay: number): number => 1 - decay / 4096

/** The kernels of a node with its constants. */
export const familyOf = (
  node: Exclude<NeuronNode, { type: 'rf' }>,
  at: NeuronPlaces,
  timesteps: number,
  stepSeconds: number,
): Family => {
  const { stride, membrane, threshold, own, state } = at
  const inPlace = { movesGradient: false, firesFirst: false, looksBack: false }
  switch (node.type) {
    case 'lif': {
      const { beta, resetDelay } = node
      const reset = resets.indexOf(node.reset)
      const late = Number(resetDelay)
      return {
        ...inPlace,
        forward: (k, current, span) =>
          k.lifForward(current, membrane, stride, threshold, own, state, timesteps, ...span, beta, reset, late),
        addLeak: (k, gradient, sums, from, to) =>
          k.lifLeak(gradient, membrane, stride, threshold, own, state, sums, timesteps, from, to, late),
        ...(node.reset === 'zero'
          ? {
              backward: (k, gradient, _, span) =>
                k.lifBackward(gradient, membrane, stride, threshold, own, timesteps, ...span, beta),
            }
          : leaking(beta, stride, timesteps)),
      }
    }
    case 'li': {
      const [reset, late] = [resets.indexOf('none'), 1]
      return {
        ...inPlace,
        takesOutput: true,
        forward: (k, current, span) =>
          k.lifForward(current, membrane, stride, threshold, own, state, timesteps, ...span, node.beta, reset, late),
        ...leaking(node.beta, stride, timesteps),
      }
    }
    case 'cubaLif': {
      const { alpha, beta, resetDelay } = node
      const constants = [alpha, beta, resets.indexOf(node.reset), Number(resetDelay)] as const
      return {
        ...inPlace,
        forward: (k, current, span) =>
          k.cubaLifForward(current, membrane, stride, threshold, own, state, timesteps, ...span, ...constants),
        backward: (k, gradient, _, span) =>
          k.cubaLifBackward(gradient, membrane, stride, threshold, own, state, timesteps, ...span, ...constants),
      }
    }
    case 'cubaLifInteger': {
      const kept = [keptOf(node.currentDecay), keptOf(node.voltageDecay)] as const
      return {
        ...inPlace,
        forward: (k, current, span) =>
          k.cubaIntegerForward(current, membrane, stride, threshold, own, state, timesteps, ...span, ...kept),
        backward: (k, gradient, _, span) => k.decaysBackward(gradient, stride, state, timesteps, ...span, ...kept),
      }
    }
    case 'alif': {
      const { threshold, thresholdStep } = node
      const kept = [keptOf(node.currentDecay), keptOf(node.voltageDecay)] as const
      const constants = [
        threshold,
        thresholdStep,
        ...kept,
        keptOf(node.thresholdDecay),
        keptOf(node.refractoryDecay),
      ] as const
      return {
        ...inPlace,
        forward: (k, current, span) =>
          k.alifForward(current, membrane, stride, state, timesteps, ...span, ...constants),
        backward: (k, gradient, _, span) => k.decaysBackward(gradient, stride, state, timesteps, ...span, ...kept),
      }
    }
    case 'caspianIf':
      return {
        ...inPlace,
        firesFirst: true,
        forward: (k, current, span) =>
          k.caspianForward(current, membrane, stride, threshold, own, state, timesteps, ...span),
        backward: (k, gradient, _, span) =>
          k.caspianBackward(gradient, membrane, stride, threshold, own, state, timesteps, ...span),
      }
    case 'stdb':
      return {
        ...inPlace,
        firesFirst: true,
        forward: (k, current, span) =>
          k.stdbForward(current, membrane, stride, threshold, own, state, timesteps, ...span, node.leak),
        backward: (k, gradient, _, span) => k.stdbBackward(gradient, stride, state, timesteps, ...span, node.leak),
        addLeak: (k, gradient, sums, from, to) =>
          k.stdbLeak(gradient, membrane, stride, sums, from * timesteps, to * timesteps),
      }
    case 'relu': {
      const eachRun = ([from, to, first, last]: Span, work: (begin: number, end: number) => void): void => {
        for (let b = from; b < to; b++) work(b * timesteps + first, b * timesteps + last)
      }
      return {
        ...inPlace,
        takesOutput: true,
        forward: (k, current, span) =>
          eachRun(span, (begin, end) =>
            k.copyRows(current + begin * stride, membrane + begin * stride, (end - begin) * stride),
          ),
        backward: (k, gradient, _, span) =>
          eachRun(span, (begin, end) => k.reluBackward(gradient, membrane, stride, begin, end)),
      }
    }
    case 'srm': {
      const psp = alphaRecursion(node.tauSrSeconds / stepSeconds, 1, timesteps)
      const refractory = alphaRecursion(node.tauRefSeconds / stepSeconds, -node.scaleRef * node.threshold, timesteps)
      return {
        movesGradient: true,
        firesFirst: false,
        looksBack: psp[2] < timesteps,
        forward: (k, current, span) =>
          k.srmForward(current, membrane, stride, threshold, own, state, timesteps, ...span, ...psp, ...refractory),
        backward: (k, gradient, spare, span) =>
          k.srmBackward(gradient, spare, stride, state, timesteps, ...span, ...psp),
      }
    }
  }
}
