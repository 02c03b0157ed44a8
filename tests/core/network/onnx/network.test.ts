/** ONNX files: the network that is made of one computes what its operators say, or the file is refused by the operator's name. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { UserError } from '../../../../core/contract/errors.ts'
import { compileReference } from '../../../../core/engine/reference.ts'
import { compileWith } from '../../../../core/engine/wasm/program.ts'
import { onnxToNetwork } from '../../../../core/network/onnx/network.ts'
import { seededRandom } from '../../../../core/random.ts'
import { readSpikes } from '../../../../hardware/spikes-file.ts'
import {
  bias2,
  conv1,
  conv2,
  dense,
  denseBias,
  drawn,
  everyOperator,
  last,
  lastBias,
  mean,
  scale,
  shift,
  variance,
} from './small.ts'
import { onnxBytes, type Constant, type Step } from './writer.ts'

const random = seededRandom(2)

type Planes = number[][][]

/** Cross-correlation as it is written, zeros around. */
const convolved = (x: Planes, { shape, data }: Constant, bias: readonly number[], stride: number): Planes => {
  const [out = 0, inputs = 0, side = 0] = shape
  const places = Math.floor((x[0]!.length + 2 - side) / stride) + 1
  const at = (o: number, row: number, column: number): number => {
    let sum = bias[o] ?? 0
    for (let i = 0; i < inputs; i++)
      for (let a = 0; a < side; a++)
        for (let b = 0; b < side; b++)
          sum +=
            data[((o * inputs + i) * side + a) * side + b]! *
            (x[i]![row * stride + a - 1]?.[column * stride + b - 1] ?? 0)
    return sum
  }
  const line = [...Array(places).keys()]
  return [...Array(out).keys()].map((o) => line.map((row) => line.map((column) => at(o, row, column))))
}
const relu = (x: number): number => Math.max(0, x)
const each = (x: Planes, change: (value: number, channel: number) => number): Planes =>
  x.map((plane, c) => plane.map((row) => row.map((value) => change(value, c))))
const average = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length
const halved = (x: Planes): Planes =>
  x.map((plane) =>
    plane
      .slice(0, plane.length / 2)
      .map((_, r) =>
        plane
          .slice(0, plane.length / 2)
          .map((__, c) => average([0, 1].flatMap((a) => [0, 1].map((b) => plane[2 * r + a]![2 * c + b]!)))),
      ),
  )

const outputs = (x: Planes): number[] => {
  const normed = each(
    convolved(x, conv1, [], 1),
    (v, c) =>
      ((v - mean.data[c]!) * scale.data[c]!) / Math.sqrt(variance.data[c]! + Math.fround(0.001)) + shift.data[c]!,
  )
  const second = each(convolved(halved(each(normed, relu)), conv2, bias2.data, 2), relu)
  const pooled = second.map((plane) => average(plane.flat()))
  const hidden = denseBias.data.map((b, j) => relu(pooled.reduce((sum, v, i) => sum + v * dense.data[i * 5 + j]!, b)))
  return lastBias.data.map((b, j) => 0.5 * b + 2 * hidden.reduce((sum, v, i) => sum + v * last.data[j * 5 + i]!, 0))
}

it('computes what the operators say', () => {
  const network = onnxToNetwork('ann.onnx', onnxBytes([2, 8, 8], everyOperator))
  expect(Object.keys(network.nodes).filter((name) => network.nodes[name]!.type === 'relu')).toHaveLength(3)
  const images = Array.from({ length: 5 }, () => Array.from({ length: 128 }, () => Math.fround(random.uniform())))
  const { spikes } = readSpikes('in.json', JSON.stringify({ timesteps: 1, inputs: 128, images }), 1)
  const program = compileReference(network, { batch: 5, surrogate: { tauRho: 1, scaleRho: 1 } })
  const { output } = program.forward(spikes, [0, 1, 2, 3, 4])
  const expected = images.flatMap((image) =>
    outputs([0, 1].map((c) => [...Array(8).keys()].map((r) => image.slice(c * 64 + r * 8, c * 64 + r * 8 + 8)))),
  )
  expected.forEach((value, i) => expect(output[i]).toBeCloseTo(value, 9))
  const fast = compileWith('plain')(network, { batch: 5, surrogate: { tauRho: 1, scaleRho: 1 } })
  const { output: single } = fast.forward(spikes, [0, 1, 2, 3, 4])
  expected.forEach((value, i) => expect(single[i]).toBeCloseTo(value, 4))
})

describe('refuses by name', () => {
  const first: Step = { type: 'Conv', with: [conv1] }
  const end: readonly Step[] = [
    { type: 'Flatten' },
    { type: 'Gemm', with: [drawn(2, 108), lastBias], attributes: { transB: 1 } },
  ]
  it.each<[string, readonly Step[]]>([
    ['MaxPool "step2" is not converted', [first, { type: 'Relu' }, { type: 'MaxPool' }, ...end]],
    ['Softmax "step1" is not converted', [first, { type: 'Softmax' }, ...end]],
    ['Sigmoid "step1" is not converted', [first, { type: 'Sigmoid' }, ...end]],
    ['Conv "step1" follows other weights', [first, { type: 'Conv', with: [conv2] }, ...end]],
    ['AveragePool "step1" stands between', [first, { type: 'AveragePool' }, { type: 'Relu' }, ...end]],
    [
      'BatchNormalization "step2" follows no weights',
      [first, { type: 'Relu' }, { type: 'BatchNormalization' }, ...end],
    ],
    ['Add "step2" adds two branches', [first, { type: 'Relu' }, { type: 'Add', with: ['elsewhere'] }, ...end]],
    [
      'Add "step3" takes what "step2" takes too',
      [first, { type: 'Relu' }, { type: 'Conv', with: [drawn(3, 3, 1, 1)] }, { type: 'Add', with: ['y1'] }, ...end],
    ],
    ['Conv "step0" is dilated', [{ ...first, attributes: { dilations: [2, 2] } }, ...end]],
    ['Conv "step0" pads [1, 0, 0, 0]', [{ ...first, attributes: { pads: [1, 0, 0, 0] } }, ...end]],
    ['Conv "step0" pads by SAME_UPPER', [{ ...first, attributes: { auto_pad: 'SAME_UPPER' } }, ...end]],
    ['Gemm "step2" takes a frame', [first, { type: 'Relu' }, end[1]!]],
    ['Relu "step1" is the output', [first, { type: 'Relu' }]],
    ['Conv "step0" has an input "w" that is no constant', [{ type: 'Conv', with: ['w'] }, ...end]],
    [
      'node "outputWeights" takes 7 inputs, but 108',
      [first, { type: 'Relu' }, { type: 'Flatten' }, { type: 'Gemm', with: [drawn(7, 2)] }],
    ],
  ])('%s', (sentence, refused) => {
    const read = () => onnxToNetwork('ann.onnx', onnxBytes([2, 8, 8], refused))
    expect(read).toThrow(UserError)
    expect(read).toThrow(sentence)
  })

  it('an input without sizes', () => {
    expect(() => onnxToNetwork('ann.onnx', onnxBytes([0, 8, 8], everyOperator))).toThrow('[batch, 0, 8, 8]')
  })
})

it('gives a network or a UserError for truncated, damaged and foreign bytes', () => {
  const whole = onnxBytes([2, 8, 8], everyOperator)
  const readable = (bytes: Uint8Array): void => {
    try {
      onnxToNetwork('f', bytes)
    } catch (error) {
      if (!(error instanceof UserError)) throw error
    }
  }
  fc.assert(fc.property(fc.uint8Array(), readable), { numRuns: 200 })
  fc.assert(
    fc.property(fc.nat(whole.length - 1), (length) => readable(whole.slice(0, length))),
    { numRuns: 200 },
  )
  const flips = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(flips, (changes) => {
      const damaged = whole.slice()
      for (const [at, byte] of changes) damaged[at] = byte
      readable(damaged)
    }),
    { numRuns: 1000 },
  )
})
