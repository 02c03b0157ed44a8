/** The engine of a study: chosen once, recorded with this machine's break-even, and used again. */
import { expect, it } from 'vitest'
import type { Network } from '../../../core/contract/network.ts'
import type { Exercise } from '../../../core/engine/exercise.ts'
import type { Program } from '../../../core/engine/program.ts'
import { cpuEngine, engineOf } from '../../../host/platform.ts'
import { studyEngine } from '../../../host/study/engine.ts'
import type { StudyStore } from '../../../host/store/study-store.ts'
import { chain, matrix, tensor } from '../../core/engine/networks.ts'
import { spikeSetOf } from '../../spikes.ts'

/** Attributes as the database keeps them, in JSON. */
const storeWith = (attributes: Record<string, unknown> = {}) => {
  const kept = structuredClone(attributes)
  const store: Pick<StudyStore, 'userAttributes' | 'setUserAttribute'> = {
    userAttributes: () => kept,
    setUserAttribute: (_, key, value) => void (kept[key] = JSON.parse(JSON.stringify(value))),
  }
  return { store: store as StudyStore, kept }
}

const exercise = (): Exercise => ({
  network: chain(
    {
      in: { type: 'Input', shape: [4] },
      w: { type: 'Linear', weight: matrix([[1, 2, 3, 4]]) },
      neurons: { type: 'lif', neurons: 1, beta: 0.9, threshold: 9, reset: 'zero', resetDelay: true },
      out: { type: 'Output', shape: [1] },
    },
    1,
  ),
  options: { batch: 1, surrogate: { tauRho: 1, scaleRho: 1 } },
  spikes: spikeSetOf([[[1], [1], [0], [0]]]),
})
const neverAsked = (): never => {
  throw new Error('a study that has an engine chooses none')
}

it('is recorded with the break-even, and the same when the study is resumed', async () => {
  const { store, kept } = storeWith()
  const chosen = await studyEngine(store, exercise)
  expect(chosen.name).toBe(cpuEngine().name)
  expect(chosen.breakEven!.length).toBeGreaterThan(1)
  for (const { share } of chosen.breakEven!) expect(share).toBeGreaterThan(0.05)
  expect(kept['engine']).toEqual(chosen)
  expect(await studyEngine(store, neverAsked)).toEqual(chosen)
})

it('of a study that recorded no break-even stays without', async () => {
  const engine = { name: 'reference', reason: 'it was asked for' }
  expect(await studyEngine(storeWith({ engine }).store, neverAsked)).toEqual(engine)
})

it('computes with the recorded break-even', async () => {
  const weight = matrix([[5e-8, 5e-8, 1, 1]])
  const neurons = { type: 'lif', neurons: 1, beta: 0.9, threshold: 9, reset: 'zero', resetDelay: true } as const
  const network: Network = chain(
    {
      in: { type: 'Input', shape: [4] },
      w: { type: 'Affine', weight, bias: tensor([1], [1]) },
      neurons,
      out: { type: 'Output', shape: [1] },
    },
    1,
  )
  const membrane = async (share: number): Promise<number> => {
    const engine = await engineOf({ name: 'wasm-plain', reason: '', breakEven: [{ columns: 16, share }] })
    const program = (await engine(network, { batch: 1, surrogate: { tauRho: 1, scaleRho: 1 } })) as Program
    program.forward(spikeSetOf([[[1], [1], [0], [0]]]), [0])
    const value = program.layerTrace(0).membrane[0]!
    program.dispose()
    return value
  }
  // the small weights are lost where the sum starts at the bias of 1, and count where it is added at the end
  expect(await membrane(9)).toBeLessThan(await membrane(0))
})
