/** A trial of HYBRID as a study sees it: what it measures, what its samples become, whom it fits. */
import { describe, expect, it } from 'vitest'
import type { ImageDataset } from '../../../core/data/dataset.ts'
import { compileWith } from '../../../core/engine/wasm/program.ts'
import { networkFromJson, networkToJson } from '../../../core/network/file.ts'
import { inputOf } from '../../../core/network/input.ts'
import { seededRandom } from '../../../core/random.ts'
import { parseDesign, parseRun } from '../../../core/study/design.ts'
import { buildFor, encodeFor, problemOf, settingOf, valuesFor } from '../../../core/study/setting.ts'
import { runTrial, testErrors } from '../../../core/study/trial.ts'
import type { Checkpoint, Checkpoints } from '../../../core/training/algorithm.ts'
import { confusionOf } from '../../../core/training/evaluate.ts'
import { predictByMembranes } from '../../../core/training/losses.ts'
import { outputOf } from '../../../core/training/losses/output.ts'
import { completed } from '../../../core/training/parameters.ts'
import { readSpikes } from '../../../hardware/spikes-file.ts'
import { ucaspian } from '../../../hardware/targets/ucaspian.ts'

/** Images of 4 x 4 of which one half is bright. */
const halves: ImageDataset = {
  kind: 'images',
  ...{ name: 'halves', title: '', sentence: '', licence: '', source: '' },
  width: 4,
  height: 4,
  channels: 1,
  classes: ['upper', 'lower'],
  labels: Uint8Array.from({ length: 60 }, (_, i) => i % 2),
  pixels: Uint8Array.from({ length: 60 * 16 }, (_, at) => {
    const isBright = Math.floor((at % 16) / 8) === Math.floor(at / 16) % 2
    return (isBright ? 155 : 0) + ((at * 37) % 100)
  }),
}
const all = (from: number, to: number) => Uint32Array.from({ length: to - from }, (_, i) => from + i)
const split = { train: all(0, 40), validation: all(40, 50), test: all(50, 60) }

const settingFor = (given: object) => {
  const parameters = { inputSize: 4, ...given }
  const run = parseRun('run.json', JSON.stringify({ dataset: { name: 'halves' }, algorithm: 'hybrid', parameters }))
  const setting = settingOf(run, halves, undefined)
  return { setting, parameters: completed(setting.docs, run.parameters) }
}
const machine = { engine: compileWith('plain'), signal: { aborted: false }, cpuSeconds: () => 0 }

const trialOf = async (given: object, checkpoints?: Checkpoints) => {
  const usual = { hidden: 16, timesteps: 6, annEpochs: 8, annLearningRate: 0.02, epochs: 2, batchSize: 8 }
  const { setting, parameters } = settingFor({ ...usual, ...given })
  const epochs = runTrial(setting, split, parameters, seededRandom(1), {
    ...machine,
    ...(checkpoints && { checkpoints }),
  })
  let next = await epochs.next()
  while (!next.done) next = await epochs.next()
  return { setting, parameters, ...next.value! }
}

/** Its errors on the validation samples, as those on test samples are told. */
const testedOf = ({ setting, parameters, ...result }: Awaited<ReturnType<typeof trialOf>>) =>
  testErrors(setting, { ...split, test: split.validation }, parameters, result, seededRandom(1), machine)

it('is measured as any, and tells its errors before and after the conversion, and by step', async () => {
  const trial = await trialOf({})
  const { metrics, anytime, curves, raster } = trial
  expect(curves.map(({ phase }) => phase)).toEqual([...new Array<string>(8).fill('ann'), 'snn', 'snn'])
  expect(metrics).toMatchObject({ annError: 0, conversionError: expect.any(Number) as number, latencySteps: 6 })
  expect(anytime).toHaveLength(6)
  expect(anytime?.at(-1)).toBe(metrics.error)
  // nothing comes out of the outputs in the step in which the hidden layer is still to answer
  expect(anytime?.[0]).toBe(0.5)
  expect(raster.timesteps).toBe(6)
  expect(await testedOf(trial)).toEqual({
    testError: metrics.error,
    testAnnError: metrics.annError,
    testConversionError: metrics.conversionError,
  })
})

it('takes the fewest steps that are good enough, and is then a network of these', async () => {
  const whole = await trialOf({})
  const chosen = await trialOf({ anytime: true, anytimeLoss: 0.1 })
  const errors = whole.anytime!
  expect(chosen.anytime).toEqual(errors)
  const steps = 1 + errors.findIndex((error) => error <= Math.min(...errors) + 0.1)
  expect(steps).toBeLessThan(6)
  const { network, metrics, setting, parameters, raster } = chosen
  expect(network).toEqual({ ...whole.network, timesteps: steps })
  const latency = { latencySteps: steps, latencySeconds: steps / 1000, meanLatencySteps: steps }
  expect(metrics).toMatchObject({ ...latency, error: errors[steps - 1] })
  expect(metrics.spikes).toBeLessThan(whole.metrics.spikes)
  expect(raster.timesteps).toBe(steps)
  expect((await testedOf(chosen))?.testError).toBe(metrics.error)
  expect(encodeFor(setting, parameters, network, split.test, seededRandom(1)).spikes.timesteps).toBe(steps)
})

it.each(['direct', 'poisson'])(
  'ends inferences that are sure, and counts only what they did (%s)',
  async (encoding) => {
    const given = { encoding, timesteps: 12 }
    const whole = await trialOf(given)
    const early = await trialOf({ ...given, exitConfidence: 0.7 })
    expect(early.network).toEqual(whole.network)
    expect(early.anytime).toEqual(whole.anytime)
    expect(whole.metrics.meanLatencySteps).toBe(12)
    const { latencySteps, meanLatencySteps } = early.metrics
    expect(latencySteps).toBe(12)
    expect(meanLatencySteps).toBeGreaterThan(2)
    expect(meanLatencySteps).toBeLessThan(12)
    for (const name of ['spikes', 'synapticOps', 'energyJoules'] as const) {
      const share = early.metrics[name] / whole.metrics[name]
      expect(share).toBeGreaterThan(0)
      expect(share).toBeLessThan(1)
      expect(Math.abs(share - meanLatencySteps / 12)).toBeLessThan(0.25)
    }
    expect((await testedOf(early))?.testError).toBe(early.metrics.error)
  },
)

it('multiplies in its first layer where pixels are values, and tells what no spikes would cost', async () => {
  const direct = await trialOf({})
  const { multiplications, synapticOps, energyJoules, annMultiplications, annEnergyJoules } = direct.metrics
  expect(energyJoules).toBeCloseTo(4.6e-12 * multiplications + 0.9e-12 * (synapticOps - multiplications), 18)
  // 16 pixels, few of them black, to 16 neurons in each of 6 steps
  expect(multiplications).toBeLessThanOrEqual(6 * 16 * 16)
  expect(multiplications).toBeGreaterThan(0.9 * 6 * 16 * 16)
  expect(multiplications % 6).toBeCloseTo(0, 9)
  expect(annMultiplications).toBe(16 * 16 + 16 * 2)
  expect(annEnergyJoules).toBeCloseTo(4.6e-12 * annMultiplications!, 18)
  const { metrics } = await trialOf({ encoding: 'poisson' })
  expect(metrics.multiplications).toBe(0)
  expect(metrics.energyJoules).toBeCloseTo(0.9e-12 * metrics.synapticOps, 18)
})

it('trains a network without spikes once for all trials that differ in what follows it', async () => {
  const kept = new Map<string, Checkpoint>()
  let epochs = 0
  const checkpoints: Checkpoints = {
    read: (key) => kept.get(key),
    write: (key, checkpoint) => {
      epochs++
      kept.set(key, checkpoint)
    },
  }
  const first = await trialOf({}, checkpoints)
  expect([kept.size, epochs]).toEqual([1, 8])
  const after = { encoding: 'poisson', timesteps: 9, scalingFactor: 0.3, percentile: 99, leak: 0.95, epochs: 3 }
  const trained = { surrogate: 'stdb', alpha: 0.5, beta: 0.02, learningRate: 0.001, exitConfidence: 0.9 }
  const other = await trialOf({ ...after, ...trained, anytime: true }, checkpoints)
  expect([kept.size, epochs]).toEqual([1, 8])
  expect(other.origins?.ann).toEqual(first.origins?.ann)
  await trialOf({ denseDropout: 0.3 }, checkpoints)
  expect([kept.size, epochs]).toEqual([2, 16])
})

const problemFor = (given: object) => {
  const usual = { name: 'halves', dataset: { name: 'halves' }, algorithm: 'hybrid', budget: { trials: 9 } }
  const objectives = ['error', 'latencySteps', 'latencySeconds', 'meanLatencySteps']
  const design = parseDesign('design.json', JSON.stringify({ ...usual, objectives, ...given }))
  return problemOf(settingOf(design, halves, undefined), design, 'design.json')
}

it('costs more where more is trained, for longer', () => {
  const costOf = (given: object): number => problemFor({}).foresee!({ inputSize: 4, hidden: 16, ...given }).cost!
  const usual = { timesteps: 6, epochs: 2, annEpochs: 8 }
  const least = costOf(usual)
  expect(costOf({ ...usual, hidden: 32 })).toBeGreaterThan(least)
  expect(costOf({ ...usual, timesteps: 12 })).toBeCloseTo((32 / 20) * least, 9)
  expect(costOf({ ...usual, epochs: 3, annEpochs: 2 })).toBeCloseTo(least, 9)
})

describe('latency', () => {
  it.each([
    [false, [false, true, true, false]],
    [true, [false, false, false, false]],
  ])('is learnt where the steps are chosen after training: %s', (anytime, known) => {
    expect(problemFor({ fixed: { anytime } }).objectives.map((objective) => objective.known)).toEqual(known)
  })

  it('is known or not in all of a study', () => {
    const space = { anytime: { type: 'categorical', choices: [false, true] } }
    expect(() => problemFor({ space })).toThrow('design.json: space: anytime cannot be searched')
  })
})

describe('samples', () => {
  it.each([
    ['plain', 0, 1],
    ['centred', -1, 1],
  ])('of %s brightness', (brightness, low, high) => {
    const { setting, parameters } = settingFor({ brightness, timesteps: 3 })
    const network = buildFor(setting, parameters, seededRandom(1))
    const { spikes } = valuesFor(setting, parameters, network, split.train, seededRandom(1))
    expect(spikes.timesteps).toBe(1)
    expect(Math.min(...spikes.value!)).toBeGreaterThanOrEqual(low)
    expect(Math.min(...spikes.value!)).toBeLessThan(low + 0.1)
    expect(Math.max(...spikes.value!)).toBeLessThanOrEqual(high)
  })

  it('have all their steps where a network is to run on them', () => {
    const { setting, parameters } = settingFor({ timesteps: 3, encoding: 'poisson' })
    const network = buildFor(setting, parameters, seededRandom(1))
    const { spikes, show } = encodeFor(setting, parameters, network, split.test, seededRandom(1))
    expect(show).toBeUndefined()
    expect([spikes.samples, spikes.timesteps]).toEqual([10, 3])
    expect(new Set(spikes.value)).toEqual(new Set([1]))
  })
})

it('are normalised as the file of the network says, whatever the data set has become', async () => {
  const given = { brightness: 'normalised', hidden: 16, timesteps: 4, annEpochs: 2, epochs: 1, batchSize: 8 }
  const { setting, parameters, network, confusion } = await trialOf(given)
  const read = networkFromJson('network.json', networkToJson(network))
  const images = Array.from(split.validation, (sample) =>
    Array.from(halves.pixels.subarray(sample * 16, (sample + 1) * 16), (pixel) => pixel / 255),
  )
  const file = JSON.stringify({ timesteps: read.timesteps, inputs: 16, images })
  const { spikes } = readSpikes('in.json', file, 1, inputOf(read).normalise)
  const program = compileWith('plain')(read, { batch: images.length, surrogate: { tauRho: 1, scaleRho: 1 } })
  const record = program.forward(spikes, [...images.keys()])
  const told = predictByMembranes(outputOf(program, record))
  const labels = split.validation.map((sample) => halves.labels[sample]!)
  expect(confusionOf(told, labels, 2)).toEqual(confusion)

  const darker = { ...setting, dataset: { ...halves, pixels: halves.pixels.map((pixel) => pixel / 2) } }
  const { spikes: dark } = valuesFor(darker, parameters, read, split.validation, seededRandom(1))
  const { means, deviations } = inputOf(network).normalise!
  const first = darker.dataset.pixels[split.validation[0]! * 16]! / 255
  expect(dark.value![0]).toBeCloseTo((first - means[0]!) / deviations[0]!, 6)
})

it('fits no chip that cannot execute its neurons', () => {
  const work = { algorithm: 'hybrid', network: { kind: 'dense' } } as const
  expect(() => settingOf(work, halves, ucaspian)).toThrow('algorithm is hybrid, whose neurons (lif)')
  expect(() => settingOf({ ...work, network: { kind: 'dense', neuron: 'srm' } }, halves, undefined)).toThrow(
    'network.neuron is srm, which hybrid does not train',
  )
})
