/** A training that is kept after each epoch goes on from there as if it had never ended. */
import { expect, it } from 'vitest'
import type { Network } from '../../../core/contract/network.ts'
import { spikeSetBuilder } from '../../../core/data/spike-set-builder.ts'
import type { Engine } from '../../../core/engine/engine.ts'
import { compileWith } from '../../../core/engine/wasm/program.ts'
import { seededRandom } from '../../../core/random.ts'
import type { Checkpoint, EpochReport, Labelled } from '../../../core/training/algorithm.ts'
import { epochsOf } from '../../../core/training/epochs.ts'
import { predictByMembranes } from '../../../core/training/losses.ts'
import { crossEntropy } from '../../../core/training/losses/scores.ts'

const random = seededRandom(2)
const samples: Labelled = (() => {
  const builder = spikeSetBuilder(24, 1, 4, 'sum')
  const labels = Uint8Array.from({ length: 24 }, (_, i) => i % 2)
  for (const label of labels) {
    for (let i = 0; i < 4; i++) builder.add(0, i, random.uniform() + (i % 2 === label ? 1 : 0))
    builder.endSample()
  }
  return { spikes: builder.build(), labels }
})()

const dense = (out: number, inputs: number) => ({
  type: 'Linear' as const,
  weight: { shape: [out, inputs], data: Float64Array.from({ length: out * inputs }, () => random.uniform() - 0.5) },
})
const network: Network = {
  stepSeconds: 0.001,
  timesteps: 1,
  nodes: {
    in: { type: 'Input', shape: [4] },
    hiddenWeights: dense(8, 4),
    hidden: { type: 'relu', neurons: 8 },
    outputWeights: dense(2, 8),
    output: { type: 'li', neurons: 2, beta: 1 },
    out: { type: 'Output', shape: [2] },
  },
  edges: [
    ['in', 'hiddenWeights'],
    ['hiddenWeights', 'hidden'],
    ['hidden', 'outputWeights'],
    ['outputWeights', 'output'],
    ['output', 'out'],
  ],
}

const epochs = 4

/** Trains until so many epochs are reported; counts the steps of the optimiser. */
const train = async (checkpoints: { last?: Checkpoint }, until = epochs) => {
  let steps = 0
  const engine: Engine = (...compiled) => {
    const program = compileWith('plain')(...compiled)
    return {
      ...program,
      learn: (...of) => {
        steps++
        program.learn(...of)
      },
    }
  }
  const course = {
    options: { batch: 8, surrogate: { tauRho: 1, scaleRho: 1 }, optimiser: { rule: 'adam' }, dropout: true },
    loss: crossEntropy('last', 1),
    predict: predictByMembranes,
    epochs,
    learningRate: 0.01,
    schedule: 'cosine',
    dropout: () => 0.2,
    kept: {
      read: () => checkpoints.last,
      write: (checkpoint: Checkpoint) => (checkpoints.last = structuredClone(checkpoint)),
    },
  } as const
  const options = { engine, signal: { aborted: false }, random: seededRandom(7), cpuSeconds: () => 0 }
  const reports: EpochReport[] = []
  for await (const report of epochsOf(network, course, { train: samples, validation: samples }, options)) {
    reports.push(report)
    if (reports.length === until) break
  }
  const trained = await reports.at(-1)!.network()
  return { steps, trained, losses: reports.map(({ epoch, trainLoss }) => [epoch, trainLoss]) }
}

it('goes on behind the last epoch, to the same network', async () => {
  const straight = await train({})
  const checkpoints = {}
  await train(checkpoints, 2)
  const resumed = await train(checkpoints)
  expect(resumed.losses).toEqual(straight.losses)
  expect(resumed.trained).toEqual(straight.trained)
  expect([straight.steps, resumed.steps]).toEqual([12, 6])
})

it('trains nothing where all epochs are there', async () => {
  const checkpoints = {}
  const first = await train(checkpoints)
  expect(await train(checkpoints)).toEqual({ ...first, steps: 0 })
})

it('begins anew where another build or number of threads kept it', async () => {
  const checkpoints: { last?: Checkpoint } = {}
  await train(checkpoints, 2)
  checkpoints.last = { ...checkpoints.last!, threads: 7 }
  expect((await train(checkpoints)).steps).toBe(12)
})
