/**
 * Gradients of convolutional SRM networks against finite differences of a smooth model: the spikes that were fired, plus
 * the integral of the surrogate from the membrane at which they were. Its slope is what SLAYER takes for a spike's.
 */
import { expect, it } from 'vitest'
import type { Network } from '../../../core/contract/network.ts'
import { compileReference } from '../../../core/engine/reference.ts'
import { compileWith } from '../../../core/engine/wasm/program.ts'
import { srmKernels } from '../../../core/formulas/srm.ts'
import { seededRandom } from '../../../core/random.ts'
import { randomSpikes } from '../../spikes.ts'
import { chain, inputRows, relativeDifference, rowsOf, tensor } from './networks.ts'

const random = seededRandom(5)
const timesteps = 20
const samples = [0, 1]
const surrogate = { tauRho: 0.4, scaleRho: 0.8 }
const srm = { type: 'srm', threshold: 10, tauSrSeconds: 0.003, tauRefSeconds: 0.001, scaleRef: 2 } as const
const kernels = srmKernels(srm, 0.001, timesteps)
const normals = (count: number, spread: number): Float64Array =>
  Float64Array.from({ length: count }, () => spread * (random.normal() + 0.3))

/** 2 x 5 x 5 -> conv 3 x 3, padding 1 -> 3 x 5 x 5 -> sum pool 2 -> 3 x 2 x 2 -> 4 outputs. */
const network: Network = chain(
  {
    in: { type: 'Input', shape: [2, 5, 5] },
    conv: {
      type: 'Conv2d',
      weight: tensor([3, 2, 3, 3], normals(54, 3)),
      stride: [1, 1],
      padding: [1, 1],
      groups: 1,
    },
    hidden: { ...srm, neurons: 75 },
    pool: { type: 'SumPool2d', kernelSize: [2, 2], stride: [2, 2], padding: [0, 0] },
    flatten: { type: 'Flatten' },
    dense: { type: 'Linear', weight: tensor([4, 12], normals(48, 2)) },
    last: { ...srm, neurons: 4 },
    out: { type: 'Output', shape: [4] },
  },
  timesteps,
)
const weightsOf = (name: string): Float64Array => {
  const node = network.nodes[name]!
  if (!('weight' in node)) throw new Error(`${name} has no weights`)
  return node.weight.data
}

type Rows = readonly ArrayLike<number>[]

const convolved = (rows: Rows, weight: Float64Array): Float64Array[] =>
  rows.map((row) =>
    Float64Array.from({ length: 75 }, (_, to) => {
      const [channel, y, x] = [Math.floor(to / 25), Math.floor(to / 5) % 5, to % 5]
      let sum = 0
      for (let plane = 0; plane < 2; plane++) {
        for (let ky = 0; ky < 3; ky++) {
          for (let kx = 0; kx < 3; kx++) {
            const [fromY, fromX] = [y + ky - 1, x + kx - 1]
            if (fromY < 0 || fromX < 0 || fromY > 4 || fromX > 4) continue
            sum += weight[((channel * 2 + plane) * 3 + ky) * 3 + kx]! * row[plane * 25 + fromY * 5 + fromX]!
          }
        }
      }
      return sum
    }),
  )

const pooled = (rows: Rows): Float64Array[] =>
  rows.map((row) =>
    Float64Array.from({ length: 12 }, (_, to) => {
      const first = Math.floor(to / 4) * 25 + Math.floor((to % 4) / 2) * 10 + (to % 2) * 2
      return row[first]! + row[first + 1]! + row[first + 5]! + row[first + 6]!
    }),
  )

const times = (rows: Rows, weight: Float64Array): Float64Array[] =>
  rows.map((row) =>
    Float64Array.from({ length: 4 }, (_, to) =>
      Array.from(row).reduce((sum, value, from) => sum + weight[to * row.length + from]! * value, 0),
    ),
  )

/** Integral of the escape rate up to `membrane`, less a constant. */
const escaped = (membrane: number): number => {
  const x = (membrane - srm.threshold) / (surrogate.tauRho * srm.threshold)
  return surrogate.scaleRho * (x < 0 ? Math.exp(x) : 2 - Math.exp(-x))
}

interface Fired {
  readonly membrane: Rows
  readonly spikes: Rows
}

/** The smooth spikes of SRM neurons with these currents; their refractory response is that to the spikes fired. */
const smooth = (currents: Rows, { membrane, spikes }: Fired): Float64Array[] =>
  currents.map((row, t) =>
    Float64Array.from(row, (_, j) => {
      let u = 0
      for (let k = 0; k <= t; k++) {
        u += (kernels.psp[k] ?? 0) * currents[t - k]![j]! + (kernels.refractory[k] ?? 0) * spikes[t - k]![j]!
      }
      return spikes[t]![j]! + escaped(u) - escaped(membrane[t]![j]!)
    }),
  )

const spikes = randomSpikes(samples.length, 50, timesteps, 0.15, random)
const outputGradient = normals(samples.length * timesteps * 4, 1)
const reference = compileReference(network, { batch: 2, surrogate })
const record = reference.forward(spikes, samples)
const firedIn = (l: number, b: number, neurons: number): Fired => {
  const { membrane, spikes: fired } = reference.layerTrace(l)
  return {
    membrane: rowsOf(membrane, b, timesteps, neurons),
    spikes: rowsOf(fired, b, timesteps, neurons),
  }
}
const fired = samples.map((b) => [firedIn(0, b, 75), firedIn(1, b, 4)] as const)

/** The loss of the smooth model, linear in its outputs. */
const lossWith = (conv: Float64Array, dense: Float64Array): number =>
  samples.reduce((sum, b) => {
    const hidden = smooth(convolved(inputRows(network, spikes, b), conv), fired[b]![0])
    const output = smooth(times(pooled(hidden), dense), fired[b]![1])
    return (
      sum +
      output.reduce(
        (a, row, t) => a + row.reduce((c, s, j) => c + s * outputGradient[(b * timesteps + t) * 4 + j]!, 0),
        0,
      )
    )
  }, 0)

const slopesBy = (weights: Float64Array, loss: (changed: Float64Array) => number): Float64Array =>
  weights.map((w, i) => {
    const step = 1e-4
    const at = (value: number): number => loss(weights.with(i, value))
    return (at(w + step) - at(w - step)) / (2 * step)
  })

it('the smooth model is the network where nothing is changed', () => {
  const [conv, dense] = [weightsOf('conv'), weightsOf('dense')]
  const given = Float64Array.from(record.output).reduce((sum, s, i) => sum + s * outputGradient[i]!, 0)
  expect(record.spikesByLayer.every((count) => count > 20)).toBe(true)
  expect(Math.abs(lossWith(conv, dense) - given)).toBeLessThan(1e-9)
})

it.each([
  ['reference', compileReference, 1e-6],
  ['wasm plain', compileWith('plain'), 1e-4],
  ['wasm relaxed', compileWith('relaxed'), 1e-4],
] as const)('%s: gradients are its slopes', (_, compile, tolerance) => {
  const [conv, dense] = [weightsOf('conv'), weightsOf('dense')]
  const program = compile(network, { batch: 2, surrogate })
  program.forward(spikes, samples)
  const [byConv, byDense] = program.asTensors(program.backward(outputGradient))
  expect(
    relativeDifference(
      byConv!,
      slopesBy(conv, (changed) => lossWith(changed, dense)),
    ),
  ).toBeLessThan(tolerance)
  expect(
    relativeDifference(
      byDense!,
      slopesBy(dense, (changed) => lossWith(conv, changed)),
    ),
  ).toBeLessThan(tolerance)
})
