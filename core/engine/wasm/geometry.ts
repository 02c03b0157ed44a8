/** A convolution's numbers in a program's memory (drawn in kernels/geometry.ts). */
import type { Pair } from '../../contract/network.ts'
import type { Frame } from '../../network/geometry.ts'
import type { Arena, ProgramMemory } from './memory.ts'

export interface ConvGeometry {
  /** [channels, height, width], channels with their padding. */
  readonly from: Frame
  readonly to: Frame
  readonly kernelSize: Pair
  readonly stride: Pair
  readonly padding: Pair
  /** Height and width of frames of dE/d(current) with the zeros around them. */
  readonly halo: Pair
}

const entries = 14

export const placeGeometry = (arena: Arena): number => arena.take(4 * entries)

export const writeGeometry = (memory: ProgramMemory, at: number, geometry: ConvGeometry): void => {
  const { from, to, kernelSize, stride, padding, halo } = geometry
  const frames = [from, to].flatMap(([channels, height, width]) => [height, width, channels])
  memory.words(at, entries).set([...frames, ...kernelSize, ...stride, ...padding, ...halo])
}

/**
 * The convolution by which dE/d(input) comes from dE/d(current), its kernel turned about. In it they have changed places:
 * its frames with zeros around them are frames of inputs. For strides of 1.
 */
export const turnedGeometry = ({ from, to, kernelSize, padding }: ConvGeometry): ConvGeometry => ({
  from: to,
  to: from,
  kernelSize,
  stride: [1, 1],
  padding: [kernelSize[0] - 1 - padding[0], kernelSize[1] - 1 - padding[1]],
  halo: [from[1] + 2 * padding[0], from[2] + 2 * padding[1]],
})
