/** SLAYER's epochs: what ends them early, what dropout and activity limits do to them. */
import { describe, expect, it } from 'vitest'
import type { Network, NeuronType } from '../../../../core/contract/network.ts'
import type { Engine } from '../../../../core/engine/engine.ts'
import type { Masks } from '../../../../core/engine/program.ts'
import { compileReference } from '../../../../core/engine/reference.ts'
import { compileWasm } from '../../../../core/engine/wasm/program.ts'
import { seededRandom } from '../../../../core/random.ts'
import type { Parameters } from '../../../../core/search/space.ts'
import type { EpochReport, Task } from '../../../../core/training/algorithm.ts'
import { completed, type DataTraits } from '../../../../core/training/parameters.ts'
import { slayer } from '../../../../core/training/slayer.ts'
import { randomSpikes } from '../../../spikes.ts'

const timesteps = 12
const model = { neuron: 'srm', network: { kind: 'dense' } } as const
const task: Task = { ...model, frame: [2, 2, 2], classes: 3 }
const traits: DataTraits = { kind: 'images', side: 2, durationMs: 0 }
const docs = slayer.parameters(model, traits)
const samples = 20

const labelled = (seed: number) => ({
  spikes: randomSpikes(samples, 8, timesteps, 0.4, seededRandom(seed)),
  labels: Uint8Array.from({ length: samples }, (_, i) => i % task.classes),
})
const data = { train: labelled(1), validation: labelled(2) }

interface Ending {
  readonly reports: readonly EpochReport[]
  readonly reason?: string
}

const run = async (
  given: Parameters,
  {
    engine = compileReference,
    change = (network) => network,
  }: { engine?: Engine; change?: (n: Network) => Network } = {},
): Promise<Ending> => {
  const parameters = completed(docs, {
    windowMs: timesteps,
    hidden: 6,
    batchSize: 8,
    epochs: 3,
    weightScale: 30,
    ...given,
  })
  const network = change(slayer.build(parameters, task, seededRandom(3)))
  const options = {
    engine,
    signal: { aborted: false },
    random: seededRandom(4),
    cpuSeconds: () => 0,
    neuron: task.neuron,
  }
  const reports: EpochReport[] = []
  try {
    for await (const report of slayer.train(network, parameters, data, options)) reports.push(report)
    return { reports }
  } catch (error) {
    return { reports, reason: (error as Error).message }
  }
}

const hiddenSpikes = ({ reports }: Ending): number => reports.at(-1)!.validation.activity.spikesByLayer[0]!

/** Scales the weights of one Linear node. */
const scaled =
  (node: string, factor: number) =>
  (network: Network): Network => {
    const linear = network.nodes[node]!
    if (linear.type !== 'Linear') throw new Error(`${node} is no Linear`)
    const weight = { ...linear.weight, data: linear.weight.data.map((w) => factor * w) }
    return { ...network, nodes: { ...network.nodes, [node]: { ...linear, weight } } }
  }

describe('a training ends early', () => {
  // too small a surrogate to wake anything
  const asleep = { tauRho: 0.001 }

  it('when a hidden layer stays silent', async () => {
    const { reports, reason } = await run(asleep, { change: scaled('hiddenWeights', 0) })
    expect(reason).toBe('no neuron of layer hidden fires after epoch 2')
    expect(reports).toHaveLength(1)
  })

  it('when the outputs stay silent', async () => {
    const { reason } = await run(asleep, { change: scaled('outputWeights', 0) })
    expect(reason).toBe('no neuron of layer output fires after epoch 2')
  })

  it('after the only epoch there is', async () => {
    const { reason } = await run({ ...asleep, epochs: 1 }, { change: scaled('outputWeights', 0) })
    expect(reason).toBe('no neuron of layer output fires after epoch 1')
  })

  it('when weights are no numbers any more', async () => {
    const { reason } = await run({ learningRate: 1e40 }, { engine: compileWasm })
    expect(reason).toBe('weights are not finite after epoch 1')
  })

  it('when the loss is no number', async () => {
    const { reports, reason } = await run(
      {},
      {
        engine: (network, options) => {
          const program = compileReference(network, options)
          const forward: typeof program.forward = (...of) => {
            const record = program.forward(...of)
            return { ...record, output: record.output.map(() => NaN) }
          }
          return { ...program, forward }
        },
      },
    )
    expect(reason).toBe('the loss is not finite in epoch 1')
    expect(reports).toHaveLength(0)
  })

  it('not while something fires', async () =>
    expect(await run({})).toEqual({ reports: [expect.anything(), expect.anything(), expect.anything()] }))
})

describe('what is trained', () => {
  const given = { delays: 'trained', maxDelayMs: 2, delayRate: 3, weightNorm: true, weightBits: 3, clipNorm: 4 }

  it('is what the parameters ask for', () => {
    const asked = (own: Parameters) => slayer.compileOptions(completed(docs, own), { neuron: 'srm' })
    const { delays, optimiser } = asked(given)
    expect(delays).toEqual({ maxSteps: 2, learningRate: 3 })
    expect(optimiser).toMatchObject({ weightNorm: true, weightBits: 3, clip: 4 })
    const usual = asked({})
    expect(usual.delays).toBeUndefined()
    for (const name of ['weightBits', 'clip']) expect(usual.optimiser).not.toHaveProperty(name)
  })

  it('has weights of a few levels, and delays that have moved within their range', async () => {
    const { reports, reason } = await run(given, { engine: compileWasm })
    expect(reason).toBeUndefined()
    const { nodes, stepSeconds } = await reports.at(-1)!.network()
    const node = nodes['hiddenDelay']!
    const steps = node.type === 'Delay' ? node.delaySeconds.map((seconds) => seconds / stepSeconds) : []
    expect(Math.max(...steps)).toBeGreaterThan(1)
    for (const delay of steps) expect(delay === Math.min(2, Math.max(0, delay))).toBe(true)
    const weights = nodes['hiddenWeights']!
    expect(new Set('weight' in weights ? weights.weight.data.map((w) => w || 0) : []).size).toBeLessThan(8)
  })
})

describe('dropout', () => {
  /** Masks that each forward was given. */
  const watched = async (dropout: number): Promise<Masks[]> => {
    const seen: Masks[] = []
    const engine: Engine = (network, options) => {
      const program = compileReference(network, options)
      return {
        ...program,
        forward: (spikes, order, masks = []) => (seen.push(masks), program.forward(spikes, order, masks)),
      }
    }
    await run({ dropout, epochs: 1 }, { engine })
    return seen
  }

  it('drops what comes from hidden neurons while training, and nothing in evaluation', async () => {
    const forwards = await watched(0.25)
    // 20 samples in batches of 8, to train and to validate
    expect(forwards).toHaveLength(6)
    for (const masks of forwards.slice(0, 3)) {
      expect(masks[0]).toBeUndefined()
      expect(new Set(masks[1])).toEqual(new Set([0, Math.fround(1 / 0.75)]))
    }
    expect(forwards.slice(3)).toEqual([[], [], []])
  })

  it('has other masks in each batch, and the same in an equal training', async () => {
    const [first, again] = [await watched(0.25), await watched(0.25)]
    expect(first).toEqual(again)
    expect(first[0]).not.toEqual(first[1])
  })

  it('draws nothing where it is off', async () => expect((await watched(0)).flat().every((m) => !m)).toBe(true))
})

describe('activity limits', () => {
  it('quieten hidden neurons that fire too often and wake those that fire too seldom', async () => {
    const rates = async (given: Parameters): Promise<number> =>
      hiddenSpikes(await run({ epochs: 8, learningRate: 1, ...given }, { change: scaled('hiddenWeights', 3) }))
    const free = await rates({})
    const quiet = await rates({ activityPenalty: 100, minRate: 0, maxRate: 0.02 })
    const awake = await rates({ activityPenalty: 100, minRate: 0.5, maxRate: 1 })
    expect(quiet).toBeLessThan(free / 4)
    expect(awake).toBeGreaterThan(4 * free)
  })
})

describe('a loss on membranes', () => {
  it('trains outputs that only integrate, and tells classes by what it reads', async () => {
    const given = { loss: 'membrane', readout: 'max', epochs: 12, learningRate: 0.5, hidden: 30 }
    const { reports, reason } = await run(given)
    expect(reason).toBeUndefined()
    const network = await reports.at(-1)!.network()
    expect(network.nodes['output']).toMatchObject({ type: 'li', beta: Math.exp(-1 / 20) })
    expect(reports.at(-1)!.trainLoss).toBeLessThan(reports[0]!.trainLoss / 2)
    expect(reports.at(-1)!.validation.activity.spikesByLayer[1]).toBe(0)
  })

  it('is offered where outputs may be other neurons than the chip has', () => {
    const choices = (neuron: NeuronType) => slayer.parameters({ ...model, neuron }, traits)['loss']!.range
    expect(choices('lif')).toMatchObject({ choices: expect.arrayContaining(['membrane']) })
    expect(choices('caspianIf')).not.toMatchObject({ choices: expect.arrayContaining(['membrane']) })
  })
})
