/** How many threads a training gets. */
import { expect, it } from 'vitest'
import { engineNamed } from '../../../host/platform.ts'
import { leastWork, threadsFor } from '../../../host/team/size.ts'
import { chain, tensor } from '../../core/engine/networks.ts'

const surrogate = { tauRho: 1, scaleRho: 1 }
const optimiser = { rule: 'adam', amsgrad: false } as const

/** Dense, of 10,000 synapses and 100 steps: a million visits a sample. */
const network = chain(
  {
    in: { type: 'Input', shape: [100] },
    w: { type: 'Linear', weight: tensor([100, 100], new Float64Array(10_000)) },
    n: { type: 'lif', neurons: 100, beta: 0.9, threshold: 1, reset: 'subtract', resetDelay: true },
    out: { type: 'Output', shape: [100] },
  },
  100,
)

it('has as many threads as the work of a batch is worth', () => {
  const threads = (batch: number, most = 4): number => threadsFor(network, { batch, surrogate, optimiser }, most)
  const worth = leastWork / 1e6
  expect([1, 2 * worth - 1, 2 * worth, 3 * worth, 100 * worth].map((batch) => threads(batch))).toEqual([1, 1, 2, 3, 4])
  expect(threads(100 * worth, 1)).toBe(1)
  expect(threadsFor(network, { batch: 100 * worth, surrogate }, 4)).toBe(1)
})

it('is what engines by name compile for', async () => {
  const options = { batch: leastWork / 5e5, surrogate, optimiser }
  for (const [name, threads] of [
    ['wasm-plain', 2],
    ['reference', 1],
  ] as const) {
    const engine = await engineNamed(name, threads)
    const program = await engine(network, options)
    expect(program.threads).toBe(threads)
    await program.dispose()
  }
})
