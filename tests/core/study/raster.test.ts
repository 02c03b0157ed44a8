/** What is kept of a trained network's layers: spikes of one sample, rates over many, delays. */
import { describe, expect, it } from 'vitest'
import { compileReference } from '../../../core/engine/reference.ts'
import { rasterOf } from '../../../core/study/raster.ts'
import { chain, matrix } from '../engine/networks.ts'

/** Two neurons fed by the first of two inputs, one of them never enough; an output behind their delays. */
const firing = { threshold: 0.5, reset: 'zero', resetDelay: true, beta: 0 } as const
const network = chain(
  {
    in: { type: 'Input', shape: [2] },
    first: {
      type: 'Linear',
      weight: matrix([
        [1, 0],
        [0.1, 0],
      ]),
    },
    hidden: { type: 'lif', neurons: 2, ...firing },
    late: { type: 'Delay', delaySeconds: [0.001, 0.002] },
    second: { type: 'Linear', weight: matrix([[1, 1]]) },
    out: { type: 'lif', neurons: 1, ...firing },
    end: { type: 'Output', shape: [1] },
  },
  4,
)
/** Sample 0 spikes in step 0, sample 1 in steps 0 and 2, at the first input. */
const spikes = {
  samples: 2,
  timesteps: 4,
  inputs: 2,
  offsets: Uint32Array.of(0, 1, 1, 1, 1, 2, 2, 3, 3),
  index: Uint32Array.of(0, 0, 0),
}

describe('rasterOf', () => {
  it.each([1, 64])(
    'counts rates and silent neurons over all samples, %d at once, and shows the first',
    async (batch) => {
      const labelled = { spikes, labels: Uint8Array.of(1, 0) }
      const found = await rasterOf(network, labelled, ['a', 'b'], batch, compileReference)
      expect(found).toEqual({
        label: 'b',
        timesteps: 4,
        stepSeconds: 0.001,
        layers: [
          {
            name: 'hidden',
            neurons: 2,
            spikes: [[0, 0]],
            threshold: 0.5,
            leak: 0,
            rates: { samples: 2, perStep: 3 / 16, silent: 0.5 },
            delaySteps: [1, 2],
          },
          {
            name: 'out',
            neurons: 1,
            spikes: [[1, 0]],
            threshold: 0.5,
            leak: 0,
            rates: { samples: 2, perStep: 3 / 8, silent: 0 },
          },
        ],
      })
    },
  )
})
