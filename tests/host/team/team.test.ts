/** Teams of threads against single programs: equal spikes, gradients up to the order of sums, equal bits run by run. */
import { existsSync, readdirSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CompileOptions, Floats, Program } from '../../../core/engine/program.ts'
import type { Optimiser } from '../../../core/engine/update.ts'
import { layersOf } from '../../../core/network/layers.ts'
import { seededRandom } from '../../../core/random.ts'
import { cpuEngines } from '../../../host/cpu-engines.ts'
import { teamOf } from '../../../host/team/team.ts'
import { memberCpuSeconds } from '../../../host/team/thread.ts'
import { relativeDifference } from '../../core/engine/networks.ts'
import { randomHidden, randomMasks, randomNetwork, randomSurrogate } from '../../core/engine/random-network.ts'
import { randomSpikes } from '../../spikes.ts'

const engine = 'wasm-plain'
const compile = cpuEngines[engine]
const optimiser = { rule: 'adam', amsgrad: false } as const
const samples = 7

const randomCase = fc.record({
  seed: fc.integer(),
  size: fc.constantFrom(2, 3),
  kind: fc.constantFrom('lif' as const, 'srm' as const, 'caspianIf' as const, 'rf' as const, 'li' as const),
  convolutional: fc.boolean(),
  recurrent: fc.boolean(),
  biases: fc.boolean(),
  delays: fc.boolean(),
  dropout: fc.boolean(),
})

const copied = (arrays: readonly Floats[]): Floats[] => arrays.map((array) => array.slice())

/** A network of two layers that fire, and what runs it. */
const small = (seed = 3) => {
  const random = seededRandom(seed)
  const traits = { kind: 'lif', convolutional: false, recurrent: false, biases: true, delays: false } as const
  const network = randomNetwork(random, traits, 20, 10)
  const spikes = randomSpikes(samples, 20, 10, 0.4, random)
  const options: CompileOptions = { batch: samples, surrogate: randomSurrogate(random, 'lif'), optimiser }
  return { network, spikes, options }
}
const all = Array.from({ length: samples }, (_, b) => b)

describe('a team', () => {
  it('finds what one program finds, whatever the network', () => {
    let fired = 0
    const before = memberCpuSeconds()
    fc.assert(
      fc.property(randomCase, ({ seed, size, dropout, ...traits }) => {
        const random = seededRandom(seed)
        const network = randomNetwork(random, traits, 30, 12)
        const spikes = randomSpikes(samples, layersOf(network)[0]!.inputs, 12, 0.2, random)
        const delays = traits.delays ? { delays: { maxSteps: 9, learningRate: 100 } } : {}
        const options = {
          batch: samples,
          surrogate: randomSurrogate(random, traits.kind),
          dropout,
          optimiser,
          ...delays,
        }
        const masks = dropout ? randomMasks(random, network, samples, 0.5) : undefined
        const single = compile(network, options)
        const [team, again] = [1, 2].map(() => teamOf(engine, compile, size)(network, options)) as [Program, Program]
        const programs = [single, team, again]
        expect(team.threads).toBe(size)
        // the last batch of an epoch may leave members without a sample
        let gradient: Floats = new Float32Array(0)
        for (const chosen of [[5], [4, 2, 0, 1, 3, 6, 5]]) {
          const [expected, found] = programs.map((program) => program.forward(spikes, chosen, masks))
          expect(Array.from(found!.output)).toEqual(Array.from(expected!.output))
          expect(found!.spikesByLayer).toEqual(expected!.spikesByLayer)
          expect(found!.inputSpikes).toBe(expected!.inputSpikes)
          expect(found!.synapticOps).toBe(expected!.synapticOps)
          fired += expected!.spikesByLayer.reduce((a, b) => a + b)
          layersOf(network).forEach((_, l) => {
            expect(team.layerTrace(l)).toEqual(single.layerTrace(l))
            expect(found!.spikesOf(l)).toEqual(expected!.spikesOf(l))
          })
          gradient = found!.output.map(() => random.normal())
          const hidden = randomHidden(random, network, chosen.length)
          const [sums, others, equal] = programs.map((program) => copied(program.backward(gradient, hidden)))
          expect(equal).toEqual(others)
          others!.forEach((g, i) => {
            const isSilent = sums![i]!.every((x) => Math.abs(x) < 1e-9)
            if (!isSilent) expect(relativeDifference(g, sums![i]!)).toBeLessThan(1e-5)
          })
        }
        programs.forEach((program) => program.learn(gradient, 1e-3))
        copied(team.weights).forEach((w, i) => expect(relativeDifference(w, single.weights[i]!)).toBeLessThan(1e-4))
        for (let step = 0; step < 3; step++) {
          for (const program of [team, again]) {
            program.forward(spikes, [4, 2, 0, 1, 3, 6, 5], masks)
            program.learn(gradient, 1e-3)
          }
        }
        expect(again.network()).toEqual(team.network())
        programs.forEach((program) => program.dispose())
      }),
      { numRuns: 12, seed: 1 },
    )
    expect(fired).toBeGreaterThan(1000)
    expect(memberCpuSeconds()).toBeGreaterThan(before)
  })

  it.each<Optimiser>([
    { rule: 'adam' },
    { rule: 'sgd', momentum: 0.9, clip: 0.1 },
    { rule: 'nadam', weightNorm: true },
  ])('takes a step by gradients as one program does: $rule', (optimiser) => {
    const { network, options: usual, spikes } = small()
    const options = { ...usual, optimiser }
    const [single, team] = [compile(network, options), teamOf(engine, compile, 2)(network, options)]
    const random = seededRandom(1)
    for (let i = 0; i < 3; i++) {
      const gradients = single.weights.map((w) => w.map(() => random.normal()))
      for (const program of [single, team]) program.step([gradients], 0.01)
    }
    expect(copied(team.weights)).toEqual(copied(single.weights))
    // the members take over what they have not stepped themselves
    expect(team.forward(spikes, all).output).toEqual(single.forward(spikes, all).output)
    team.dispose()
  })

  it('takes any number of spike sets in turn', () => {
    const { network, options } = small()
    const sets = [1, 2, 3, 4].map((seed) => randomSpikes(samples, 20, 10, 0.4, seededRandom(seed)))
    const [single, team] = [compile(network, options), teamOf(engine, compile, 2)(network, options)]
    for (const spikes of [...sets, ...sets.toReversed()]) {
      expect(team.forward(spikes, all).output).toEqual(single.forward(spikes, all).output)
    }
    team.dispose()
  })

  it('says what was wrong, and goes on', () => {
    const { network, spikes, options } = small()
    const team = teamOf(engine, compile, 2)(network, options)
    const wrong = randomSpikes(samples, 21, 10, 0.4, seededRandom(1))
    expect(() => team.forward(wrong, all)).toThrow('they have 21 inputs, the network has 20')
    // sample 99 falls to the second member
    expect(() => team.forward(spikes, [0, 99])).toThrow(/a thread of the training failed: /)
    const expected = compile(network, options).forward(spikes, all).output
    expect(team.forward(spikes, all).output).toEqual(expected)
    team.dispose()
    expect(() => team.forward(spikes, all)).toThrow('disposed')
  })

  it('has the memory of one program', () => {
    const { network, options } = small()
    const limited = { ...options, memoryLimit: 1000 }
    expect(() => teamOf(engine, compile, 2)(network, limited)).toThrow('of memory')
  })

  it.runIf(existsSync('/proc/self/task'))('ends its threads when it is disposed', async () => {
    const { network, spikes, options } = small()
    const threads = (): number => readdirSync('/proc/self/task').length
    const teams = Array.from({ length: 3 }, () => teamOf(engine, compile, 3)(network, options))
    for (const team of teams) team.forward(spikes, all)
    const alive = threads()
    for (const team of teams) team.dispose()
    await expect.poll(threads, { timeout: 10_000 }).toBeLessThanOrEqual(alive - 6)
  })
})
