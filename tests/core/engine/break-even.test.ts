/** Event lists or a dense product: the density at which a layer changes over is measured, and changes no bit. */
import { describe, expect, it } from 'vitest'
import type { NetworkNode } from '../../../core/contract/network.ts'
import { denseShareOf, measureBreakEven } from '../../../core/engine/wasm/break-even.ts'
import { compileKernels, type BreakEven } from '../../../core/engine/wasm/kernel-code.ts'
import { compileCode } from '../../../core/engine/wasm/program.ts'
import { seededRandom } from '../../../core/random.ts'
import { randomSpikes } from '../../spikes.ts'
import { chain, tensor } from './networks.ts'

const random = seededRandom(3)
const normal = (...shape: number[]) =>
  tensor(
    shape,
    Array.from({ length: shape.reduce((a, b) => a * b) }, () => random.normal()),
  )
const neurons: NetworkNode = { type: 'lif', neurons: 20, beta: 0.9, threshold: 1, reset: 'subtract', resetDelay: true }
const frame: NetworkNode = { ...neurons, neurons: 20 * 36 }
const convolution = { stride: [1, 1], padding: [1, 1], groups: 1 } as const
const layers: Readonly<Record<string, Readonly<Record<string, NetworkNode>>>> = {
  dense: { w: { type: 'Linear', weight: normal(20, 72) }, neurons },
  'dense with biases': { w: { type: 'Affine', weight: normal(20, 72), bias: normal(20) }, neurons },
  convolution: { w: { type: 'Conv2d', weight: normal(20, 2, 3, 3), ...convolution }, neurons: frame },
  'convolution with biases': {
    w: { type: 'Conv2d', weight: normal(20, 2, 3, 3), bias: normal(20), ...convolution },
    neurons: frame,
  },
}

/** The membranes of a layer half of whose inputs are active. */
const membranes = (name: string, build: 'plain' | 'relaxed', breakEven: BreakEven): Float32Array => {
  const isFrame = name.startsWith('convolution')
  const input: NetworkNode = { type: 'Input', shape: isFrame ? [2, 6, 6] : [72] }
  const out: NetworkNode = { type: 'Output', shape: isFrame ? [20, 6, 6] : [20] }
  const network = chain({ in: input, ...layers[name], out }, 8)
  const program = compileCode(
    network,
    { batch: 3, surrogate: { tauRho: 1, scaleRho: 1 } },
    { ...compileKernels(build), breakEven },
  )
  program.forward(randomSpikes(3, 72, 8, 0.5, seededRandom(1)), [0, 1, 2])
  const membrane = Float32Array.from(program.layerTrace(0).membrane)
  program.dispose()
  return membrane
}

const always: BreakEven = [{ columns: Infinity, share: 0 }]
const never: BreakEven = [{ columns: Infinity, share: 9 }]

describe.each(['plain', 'relaxed'] as const)('the two ways, %s', (build) => {
  it.each(Object.keys(layers))('give the same bits: %s', (name) =>
    expect(membranes(name, build, always)).toEqual(membranes(name, build, never)),
  )
})

describe('the share of a layer', () => {
  const breakEven = [
    { columns: 16, share: 0.9 },
    { columns: 64, share: 0.7 },
  ]

  it('is that of the next width, and of the last beyond it', () => {
    expect([1, 16, 17, 64, 65].map((columns) => denseShareOf(breakEven, columns))).toEqual([0.9, 0.9, 0.7, 0.7, 0.7])
  })

  it('is where both ways take as long', () => {
    let readings = 0
    let time = 0
    // between two readings, by turns: half of the inputs' events in 2, the product in 3
    const now = (): number => (time += [5, 2, 5, 3][readings++ % 4]!)
    const measured = measureBreakEven(compileKernels('plain'), now)
    expect(measured.map(({ columns }) => columns)).toEqual([8, 16, 32])
    for (const { share } of measured) expect(share).toBeCloseTo(0.75, 1)
  })
})
