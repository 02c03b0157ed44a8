/** The neurons of a layer on the kernels: constants, the step over time, and the way back through it. */
import { inputError } from '../../contract/errors.ts'
import type { NeuronNode } from '../../contract/network.ts'
import { alphaKernel } from '../../formulas/srm.ts'
import { bumpOf, type Bump, type SpikeSurrogate } from '../../formulas/surrogate.ts'
import type { Layer } from '../../network/layers.ts'
import type { Floats } from '../program.ts'
import type { Kernels } from './compiled-kernels.ts'
import { rowBytes, type Arena, type ProgramMemory } from './memory.ts'

/** In the order that kernels/surrogate.ts knows. */
const bumpShapes: readonly Bump['shape'][] = ['exponential', 'fastSigmoid', 'atan', 'sigmoid']
/** In the order that kernels/lif.ts knows. */
const resets = ['subtract', 'zero', 'none'] as const

/** Matrices [sample * timesteps + t][neuron] that a layer works on. */
export interface NeuronPlaces {
  readonly stride: number
  readonly membrane: number
  readonly threshold: number
  readonly slope: number
  readonly height: number
  /** Scratch rows. */
  readonly state: number
}

/** Matrices are given as addresses, samples as a range `from .. to`. */
interface Family {
  forward(kernels: Kernels, at: NeuronPlaces, current: number, from: number, to: number): void
  /** Turns e = ds/du dE/ds in `gradient` into dE/d(current), there or in `spare`; returns where. */
  backward(kernels: Kernels, at: NeuronPlaces, gradient: number, spare: number, from: number, to: number): number
}

/** 1 - r, r^length, length and gain of an alpha kernel as kernels/srm.ts takes them. */
const alphaRecursion = (tauSteps: number, multiplier: number, timesteps: number) => {
  const { length } = alphaKernel(tauSteps, multiplier, 1, timesteps)
  const decay = Math.exp(-1 / tauSteps)
  return [1 - decay, decay ** length, length, (multiplier * Math.E) / tauSteps] as const
}

const familyOf = (name: string, node: NeuronNode, timesteps: number, stepSeconds: number): Family => {
  switch (node.type) {
    case 'lif': {
      const { beta, resetDelay } = node
      const reset = resets.indexOf(node.reset)
      return {
        forward: (k, { membrane, stride, threshold, state }, current, from, to) =>
          k.lifForward(
            current,
            membrane,
            stride,
            threshold,
            state,
            timesteps,
            from,
            to,
            beta,
            reset,
            Number(resetDelay),
          ),
        backward: (k, { membrane, stride, threshold }, gradient, _, from, to) => {
          k.lifBackward(gradient, membrane, stride, threshold, timesteps, from, to, beta, reset)
          return gradient
        },
      }
    }
    case 'caspianIf':
      return {
        forward: (k, { membrane, stride, threshold, state }, current, from, to) =>
          k.caspianForward(current, membrane, stride, threshold, state, timesteps, from, to),
        backward: (k, { membrane, stride, threshold, state }, gradient, _, from, to) => {
          k.caspianBackward(gradient, membrane, stride, threshold, state, timesteps, from, to)
          return gradient
        },
      }
    case 'srm': {
      const psp = alphaRecursion(node.tauSrSeconds / stepSeconds, 1, timesteps)
      const own = alphaRecursion(node.tauRefSeconds / stepSeconds, -node.scaleRef * node.threshold, timesteps)
      return {
        forward: (k, { membrane, stride, threshold, state }, current, from, to) =>
          k.srmForward(current, membrane, stride, threshold, state, timesteps, from, to, ...psp, ...own),
        backward: (k, { stride, state }, gradient, spare, from, to) => {
          k.srmBackward(gradient, spare, stride, state, timesteps, from, to, ...psp)
          return spare
        },
      }
    }
    default:
      throw inputError(
        `network: the wasm engine has no neuron ${node.type}, as in "${name}"`,
        'Use the reference engine.',
      )
  }
}

/** The kernels compare strictly; srm fires at its threshold too, that is above the number before it. */
const comparedThreshold = (node: NeuronNode, threshold: number): number => {
  if (node.type !== 'srm') return threshold
  const number = Float32Array.of(threshold)
  new Int32Array(number.buffer)[0]!--
  return number[0]!
}

/** Padding never fires; it is finite, so that its distance from a membrane times a slope of 0 is 0. */
const unreachable = 1e30
const stateRows = 4

/** The neurons of one layer, their constants placed in `arena` and written by `prepare`. */
export interface Neurons extends NeuronPlaces {
  /** Writes the constants. */
  prepare(memory: ProgramMemory): void
  forward(kernels: Kernels, current: number, from: number, to: number): void
  /** Turns dE/ds in `gradient` into dE/d(current), there or in `spare`; returns where. */
  backward(kernels: Kernels, gradient: number, spare: number, from: number, to: number): number
  /** Copies [row][neuron] to a matrix, with zeros as its padding. */
  writeRows(memory: ProgramMemory, matrix: number, values: Floats, rows: number): void
  /** [row][neuron] of the last forward. */
  readMembrane(memory: ProgramMemory, rows: number): Float32Array
}

/** Places for `samples` samples of the layer. */
export const placeNeurons = (
  arena: Arena,
  { name, neuron, neurons }: Layer,
  surrogate: SpikeSurrogate,
  samples: number,
  timesteps: number,
  stepSeconds: number,
): Neurons => {
  const stride = rowBytes(neurons)
  const row = (): number => arena.take(stride)
  const membrane = arena.take(samples * timesteps * stride)
  const at = { stride, membrane, threshold: row(), slope: row(), height: row(), state: arena.take(stateRows * stride) }
  const family = familyOf(name, neuron, timesteps, stepSeconds)
  const thresholds = neuron.type === 'caspianIf' ? neuron.threshold : new Array<number>(neurons).fill(neuron.threshold)
  const bumpsOf = thresholds.map((threshold) => bumpOf(surrogate, threshold))
  const shape = bumpShapes.indexOf(bumpsOf[0]!.shape)
  const eachNumber = (rows: number, visit: (inRows: number, inMatrix: number) => void): void => {
    for (let r = 0; r < rows; r++) for (let j = 0; j < neurons; j++) visit(r * neurons + j, (r * stride) / 4 + j)
  }
  return {
    ...at,
    prepare(memory) {
      const constants = (place: number): Float32Array => memory.floats(place, stride / 4)
      constants(at.threshold)
        .fill(unreachable)
        .set(thresholds.map((theta) => comparedThreshold(neuron, theta)))
      constants(at.slope).set(bumpsOf.map(({ slope }) => slope))
      constants(at.height).set(bumpsOf.map(({ height }) => height))
    },
    forward: (kernels, current, from, to) => family.forward(kernels, at, current, from, to),
    backward(kernels, gradient, spare, from, to) {
      const { threshold, slope, height } = at
      kernels.multiplyBump(
        gradient,
        membrane,
        stride,
        threshold,
        slope,
        height,
        from * timesteps,
        to * timesteps,
        shape,
      )
      return family.backward(kernels, at, gradient, spare, from, to)
    },
    writeRows(memory, matrix, values, rows) {
      const padded = memory.floats(matrix, (rows * stride) / 4).fill(0)
      eachNumber(rows, (inRows, inMatrix) => (padded[inMatrix] = values[inRows]!))
    },
    readMembrane(memory, rows) {
      const padded = memory.floats(membrane, (rows * stride) / 4)
      const values = new Float32Array(rows * neurons)
      eachNumber(rows, (inRows, inMatrix) => (values[inRows] = padded[inMatrix]!))
      return values
    },
  }
}
