/** A convolution's numbers in a program's memory (drawn in kernels/geometry.ts). */
import type { Pair } from '../../contract/network.ts'
import { sizeOf, type Frame } from '../../network/geometry.ts'
import type { Arena, ProgramMemory } from './memory.ts'

export interface ConvGeometry {
  /** [channels, height, width], channels with their padding. */
  readonly from: Frame
  readonly to: Frame
  readonly kernelSize: Pair
  readonly stride: Pair
  readonly padding: Pair
}

const entries = 12

export const placeGeometry = (arena: Arena): number => arena.take(4 * entries)

export const writeGeometry = (memory: ProgramMemory, at: number, geometry: ConvGeometry): void => {
  const { from, to, kernelSize, stride, padding } = geometry
  const frames = [from, to].flatMap(([channels, height, width]) => [height, width, channels])
  memory.words(at, entries).set([...frames, ...kernelSize, ...stride, ...padding])
}

/** The convolution by which dE/d(input) comes from dE/d(current), its kernel turned about, for strides of 1. */
export const turnedGeometry = ({ from, to, kernelSize, padding }: ConvGeometry): ConvGeometry => ({
  from: to,
  to: from,
  kernelSize,
  stride: [1, 1],
  padding: [kernelSize[0] - 1 - padding[0], kernelSize[1] - 1 - padding[1]],
})

/** Room for a frame of dE/d(current) with zeros around it (kernels/conv-backward.ts). */
export const placeHalo = (arena: Arena, { from, to, kernelSize }: ConvGeometry) => {
  const size = kernelSize.map((taps, axis) => from[axis + 1]! + taps - 1) as unknown as Pair
  return { size, at: arena.take(4 * to[0] * sizeOf(size)) }
}
