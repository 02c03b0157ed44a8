/**
 * The sparse gradient of a convolution behind LIF neurons: only the few large of e = ds/du dE/ds pass back. A leak and a
 * linear layer commute, dE/dx[t] = beta dE/dx[t+1] + W^T e[t] and dE/dW = sum over t of e[t] (x) trace of x[t], so that
 * what is sparse stays sparse.
 */
import { sizeOf } from '../../network/geometry.ts'
import { placeWeightGradient, type PixelList } from './conv-parts.ts'
import { placeEvents, type EventList } from './events.ts'
import { placeGeometry, turnedGeometry, writeGeometry, type ConvGeometry } from './geometry.ts'
import { laneShuffles, type Arena, type ProgramMemory } from './memory.ts'

export interface SparseGradient {
  /** Factor by which a membrane leaks in a step. */
  readonly leak: number
  readonly timesteps: number
  /** Share of numbers that pass; the cut follows it from step to step. */
  readonly share: number
  /** Small numbers pass by chance, such that the expectation is exact. */
  readonly isUnbiased: boolean
}

/** So much less work the traces' form of dE/dW must be: each trace is a frame to keep up. */
const traceGain = 1.5
/** Numbers from which the first cut is estimated. */
const estimated = 2 ** 14
const seed = [0x9e3779b9, 0x7f4a7c15, 0x85ebca6b, 0xc2b2ae35]

export interface SparseBack {
  prepare(memory: ProgramMemory): void
  /** Before the first sample of a way back. */
  start(memory: ProgramMemory): void
  /** Writes dE/d(inputs) of a sample's rows from its e, `row` being the first. */
  backInputs(memory: ProgramMemory, e: number, inputs: number, row: number): void
  /** Adds the sample to dE/dW where traces are worth it; else returns false. */
  backWeights(memory: ProgramMemory, events: EventList, row: number): boolean
  /** After the last sample: adds what there is to dE/dW, and moves the cut. */
  finish(memory: ProgramMemory, gradient: number): void
}

/** `turned` is where the turned weights are; `geometry` that of the convolution and `geometryAt` its address. */
export const placeSparseBack = (
  arena: Arena,
  geometry: ConvGeometry,
  geometryAt: number,
  turned: number,
  { leak, timesteps, share, isUnbiased }: SparseGradient,
): SparseBack => {
  const back = turnedGeometry(geometry)
  const backAt = placeGeometry(arena)
  const inStride = 4 * sizeOf(geometry.from)
  const outStride = 4 * sizeOf(geometry.to)
  const [outChannels, height, width] = geometry.to
  const [inChannels] = geometry.from
  const area = height * width
  const kernelBytes = 4 * sizeOf(geometry.kernelSize) * inChannels * outChannels
  const errors = placeEvents(arena, timesteps, outStride / 4, true)
  const list: PixelList = { pixels: arena.take(4 * (timesteps * area + 1)), index: errors.index, value: errors.value }
  const trace = arena.take(inStride)
  const turnedGradient = arena.take(kernelBytes)
  const random = isUnbiased ? arena.take(16) : 0
  const zeros = arena.share('zeros', 4 * inChannels)
  const pieces = arena.share('pieces', 12 * geometry.kernelSize[0])
  const shuffles = arena.share('shuffles', laneShuffles.byteLength)
  const addWeightGradient = placeWeightGradient(arena, back, backAt)

  let cut: number | undefined
  let listed = 0
  let seen = 0
  let ofSample = 0

  /** The size that the wanted share of some of these numbers exceeds. */
  const estimate = (memory: ProgramMemory, e: number): number => {
    const values = memory.floats(e, (timesteps * outStride) / 4)
    const apart = Math.max(1, Math.floor(values.length / estimated))
    const sizes = Float32Array.from({ length: Math.floor(values.length / apart) }, (_, i) =>
      Math.abs(values[i * apart]!),
    )
    return sizes.sort()[Math.floor((1 - share) * sizes.length)]!
  }

  return {
    prepare(memory) {
      writeGeometry(memory, backAt, back)
      if (random) memory.words(random, 4).set(seed)
    },
    start({ kernels: k }) {
      listed = 0
      seen = 0
      k.clear(turnedGradient, kernelBytes)
    },
    backInputs(memory, e, inputs, row) {
      const { kernels: k } = memory
      const rows = e + row * outStride
      cut ??= estimate(memory, rows)
      const { offsets, index, value } = errors
      ofSample = k.listLarge(rows, outStride, cut, offsets, index, value, shuffles.at, random, 0, timesteps)
      listed += ofSample
      seen += (timesteps * outStride) / 4
      k.findPixels(offsets, index, list.pixels, area, outChannels, 0, timesteps)
      const out = inputs + row * inStride
      for (let t = timesteps - 1; t >= 0; t--) {
        k.gatherFrames(out, inStride, zeros.at, pieces.at, turned, list.pixels, index, value, backAt, t, t + 1)
        k.leakBack(out, inStride, leak, t, Math.min(t + 2, timesteps))
      }
    },
    backWeights(memory, { offsets, index, value }, row) {
      const { kernels: k } = memory
      const [begin, end] = [row, row + timesteps].map((r) => memory.words(offsets + 4 * r, 1)[0]!) as [number, number]
      if ((end - begin) * outChannels < traceGain * ofSample * inChannels) return false
      k.clear(trace, inStride)
      for (let t = 0; t < timesteps; t++) {
        k.addTrace(trace, inStride, leak, offsets, index, value, row + t)
        addWeightGradient(memory, turnedGradient, trace, list, t)
      }
      return true
    },
    finish({ kernels: k }, gradient) {
      k.addTurned(turnedGradient, gradient, geometryAt)
      if (cut !== undefined && seen > 0) cut *= Math.min(4, Math.max(0.25, listed / seen / share))
    },
  }
}
