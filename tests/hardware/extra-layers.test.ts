/** Layers that the chip's graph does not say yet are refused by name, never read as dense ones. */
import { expect, it } from 'vitest'
import type { Network } from '../../core/contract/network.ts'
import { caspianLayersOf } from '../../hardware/graph.ts'

const caspian = (neurons: number) =>
  ({
    type: 'caspianIf',
    threshold: new Array<number>(neurons).fill(1),
    delay: new Array<number>(neurons).fill(0),
  }) as const

it('refuses a bias', () => {
  const network: Network = {
    nodes: {
      in: { type: 'Input', shape: [2] },
      inputs: caspian(2),
      weights: {
        type: 'Affine',
        weight: { shape: [1, 2], data: Float64Array.of(1, 1) },
        bias: { shape: [1], data: Float64Array.of(1) },
      },
      output: caspian(1),
      out: { type: 'Output', shape: [1] },
    },
    edges: [
      ['in', 'inputs'],
      ['inputs', 'weights'],
      ['weights', 'output'],
      ['output', 'out'],
    ],
    stepSeconds: 0.001,
    timesteps: 5,
  }
  expect(() => caspianLayersOf(network)).toThrow(/layer "output" has a bias/)
})
