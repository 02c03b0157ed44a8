/** A small network of every operator that is converted, and the numbers in it. */
import { seededRandom } from '../../../../core/random.ts'
import type { Constant, Step } from './writer.ts'

const random = seededRandom(1)
export const drawn = (...shape: number[]): Constant => ({
  shape,
  data: Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => Math.fround(random.normal() / 2)),
})
const positive = (length: number): Constant => ({
  shape: [length],
  data: Array.from({ length }, () => Math.fround(0.5 + random.uniform())),
})

export const conv1 = drawn(3, 2, 3, 3)
export const [scale, shift, mean] = [drawn(3), drawn(3), drawn(3)] as const
export const variance = positive(3)
export const conv2 = drawn(4, 3, 3, 3)
export const bias2 = drawn(4)
export const dense = drawn(4, 5)
export const denseBias = drawn(5)
export const last = drawn(2, 5)
export const lastBias = drawn(2)

export const everyOperator: readonly Step[] = [
  { type: 'Conv', with: [conv1], attributes: { pads: [1, 1, 1, 1], kernel_shape: [3, 3] } },
  { type: 'BatchNormalization', with: [scale, shift, mean, variance], attributes: { epsilon: { float: 0.001 } } },
  { type: 'Relu' },
  { type: 'AveragePool', attributes: { kernel_shape: [2, 2], strides: [2, 2] } },
  { type: 'Conv', with: [conv2, bias2], attributes: { pads: [1, 1, 1, 1], strides: [2, 2] } },
  { type: 'Relu' },
  { type: 'GlobalAveragePool' },
  { type: 'Flatten' },
  { type: 'Dropout' },
  { type: 'MatMul', with: [dense] },
  { type: 'Add', with: [denseBias] },
  { type: 'Relu' },
  { type: 'Gemm', with: [last, lastBias], attributes: { transB: 1, alpha: { float: 2 }, beta: { float: 0.5 } } },
  { type: 'Softmax' },
]
