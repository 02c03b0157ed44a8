/** The networks that parameters make: as foreseen, of every neuron and kind; pools of spikes; layers that cannot be. */
import { describe, expect, it } from 'vitest'
import type { Network, NeuronType } from '../../../core/contract/network.ts'
import type { LayerPlan, NetworkChoice } from '../../../core/contract/plan.ts'
import { compileReference } from '../../../core/engine/reference.ts'
import { bumpOf, bumps, pseudoDerivative } from '../../../core/formulas/surrogate.ts'
import type { Frame } from '../../../core/network/geometry.ts'
import { layersOf, shapeOf, withWeights } from '../../../core/network/layers.ts'
import { seededRandom } from '../../../core/random.ts'
import { createCube } from '../../../core/search/cube.ts'
import { createSobol } from '../../../core/search/numerics/sobol.ts'
import type { Parameters } from '../../../core/search/space.ts'
import type { Task } from '../../../core/training/algorithm.ts'
import { completed, searchSpace, type DataTraits } from '../../../core/training/parameters.ts'
import { neuronRows, neuronTypes } from '../../../core/training/parameters/neurons.ts'
import { slayer } from '../../../core/training/slayer.ts'
import { weightUnit } from '../../../core/training/slayer/network.ts'

const images: DataTraits = { kind: 'images', side: 8, durationMs: 0 }
const kindsWith = (pool: LayerPlan): NetworkChoice[] => [
  { kind: 'dense' },
  { kind: 'conv' },
  { kind: 'recurrent' },
  { kind: 'layers', layers: [{ conv: 2, kernel: 3, delayMs: 2 }, pool, { recurrent: 5 }] },
]
const isResonant = (neuron: NeuronType): boolean => neuronRows[neuron].isResonant === true
const frames: Frame[] = [
  [2, 8, 6],
  [1, 1, 20],
]
const task = (neuron: NeuronType, network: NetworkChoice, frame: Frame): Task => ({
  neuron,
  network,
  frame,
  classes: 3,
})
const parametersOf = (model: Task, given: Parameters): Parameters => completed(slayer.parameters(model, images), given)

/** A run of a single spike, in the first step at the first input. */
const afterOneSpike = (network: Network, layer: string) => {
  const layers = layersOf(network)
  const { timesteps } = network
  const program = compileReference(network, { batch: 1, surrogate: { tauRho: 1, scaleRho: 1 } })
  const offsets = new Uint32Array(timesteps + 1).fill(1, 1)
  program.forward({ samples: 1, timesteps, inputs: layers[0]!.inputs, offsets, index: Uint32Array.of(0) }, [0])
  return { trace: program.trace, l: layers.findIndex(({ name }) => name === layer) }
}

describe.each(neuronTypes)('%s', (neuron) => {
  it.each(kindsWith(isResonant(neuron) ? { pool: 2 } : { pool: 2, spiking: true }))(
    'the network is what was foreseen: $kind',
    (network) => {
      for (const frame of frames) {
        const model = task(neuron, network, frame)
        const cube = createCube(searchSpace(slayer.parameters(model, images), {}, {}))
        const point = createSobol(cube.dimensions.length, seededRandom(1))
        for (let i = 0; i < 8; i++) {
          const parameters = parametersOf(model, cube.decode(point(i)))
          expect(slayer.shape(parameters, model)).toEqual(shapeOf(slayer.build(parameters, model, seededRandom(2))))
        }
      }
    },
  )

  it('a weight of 10 is that through which a single spike reaches the threshold', () => {
    const model = { ...task(neuron, { kind: 'layers', layers: [] }, [1, 1, 1]), classes: 1 }
    const parameters = parametersOf(model, { threshold: 200, windowMs: 30 })
    const network = slayer.build(parameters, model, seededRandom(1))
    const fires = (weight: number): boolean => {
      const charge = weight * weightUnit(parameters, neuron)
      // a step before the phase at which a resonator fires
      const angle = (2 * Math.PI) / Number(parameters['periodSteps'])
      const parts = isResonant(neuron) ? [charge * Math.cos(angle), -charge * Math.sin(angle)] : [charge]
      const { trace, l } = afterOneSpike(withWeights(network, [Float64Array.from(parts)]), 'output')
      return trace(0, l).spikes.some((row) => row[0]! > 0)
    }
    expect([9.5, 10.5].map(fires)).toEqual([false, true])
  })
})

it.each(neuronTypes.filter((neuron) => !isResonant(neuron)))(
  '%s: a spike makes a pool fire, silence does not',
  (neuron) => {
    const model = task(neuron, { kind: 'layers', layers: [{ pool: 2, spiking: true }] }, [1, 2, 4])
    const network = slayer.build(parametersOf(model, { windowMs: 30 }), model, seededRandom(1))
    const { trace, l } = afterOneSpike(network, 'pool')
    const { spikes } = trace(0, l)
    expect([0, 1].map((j) => spikes.some((row) => row[j]! > 0))).toEqual([true, false])
  },
)

it('a pool alone does not feed resonators', () => {
  const model = task('rf', { kind: 'layers', layers: [{ pool: 2, spiking: true }] }, [1, 2, 4])
  expect(() => slayer.shape(parametersOf(model, {}), model)).toThrow(/network\.layers\.0 .* two numbers each/)
})

it('a ticked neuron answers a tick a layer later', () => {
  const steps = (neuron: NeuronType, plan: LayerPlan[]): number => {
    const model = task(neuron, { kind: 'layers', layers: plan }, [1, 2, 2])
    return slayer.shape(parametersOf(model, { windowMs: 10, stepMs: 2 }), model).timesteps
  }
  expect(steps('srm', [{ dense: 3 }])).toBe(5)
  expect(steps('srm', [{ dense: 3, delayMs: 4 }])).toBe(7)
  expect(steps('caspianIf', [{ dense: 3 }])).toBe(8)
})

describe('trained delays', () => {
  const network: NetworkChoice = {
    kind: 'layers',
    layers: [{ conv: 3, kernel: 3, delayMs: 4 }, { pool: 2, spiking: true }, { dense: 50 }],
  }
  const model = task('lif', network, [2, 8, 6])
  const parameters = parametersOf(model, { delays: 'trained', maxDelayMs: 10, stepMs: 2, windowMs: 16 })
  const { nodes } = slayer.build(parameters, model, seededRandom(1))
  const stepsOf = (name: string): number[] => {
    const node = nodes[name]!
    return node.type === 'Delay' ? node.delaySeconds.map((seconds) => seconds / 0.002) : []
  }

  it('stand behind hidden layers of weights, a neuron or a channel each', () => {
    expect(Object.keys(nodes).filter((name) => nodes[name]!.type === 'Delay')).toEqual(['convDelay', 'hiddenDelay'])
    expect(stepsOf('convDelay')).toHaveLength(3)
    expect(stepsOf('hiddenDelay')).toHaveLength(50)
  })

  it('begin within a step of what is planned', () => {
    const whole = (name: string) => new Set(stepsOf(name).map(Math.floor))
    expect(whole('convDelay')).toEqual(new Set([2]))
    expect(whole('hiddenDelay')).toEqual(new Set([0]))
    expect(new Set(stepsOf('hiddenDelay')).size).toBe(50)
    const short = slayer.build({ ...parameters, maxDelayMs: 2 }, model, seededRandom(1)).nodes['convDelay']
    expect(short).toMatchObject({ delaySeconds: [0.002, 0.002, 0.002] })
  })

  it('are given the time of the longest', () => {
    expect(slayer.shape(parameters, model).timesteps).toBe(8 + 2 * 5)
    expect(slayer.shape({ ...parameters, delays: 'none' }, model).timesteps).toBe(8 + 2)
  })

  it('are offered where something can be delayed', () => {
    const offered = (neuron: NeuronType, choice: NetworkChoice) =>
      'delays' in slayer.parameters(task(neuron, choice, [1, 8, 8]), images)
    expect(offered('lif', { kind: 'dense' })).toBe(true)
    expect(offered('lif', { kind: 'layers', layers: [{ pool: 2, spiking: true }] })).toBe(false)
    expect(offered('caspianIf', { kind: 'dense' })).toBe(false)
  })
})

it('a layer that cannot be is named', () => {
  const model = task('lif', { kind: 'layers', layers: [{ conv: 2, kernel: 9 }] }, [1, 8, 8])
  expect(() => slayer.shape(parametersOf(model, {}), model)).toThrow(/network\.layers\.0 .* frame of 8 x 8/)
})

it.each(Object.keys(bumps) as (keyof typeof bumps)[])('a surrogate of shape %s is as high and wide', (shape) => {
  const at = (membrane: number): number => pseudoDerivative(bumpOf({ tauRho: 0.5, scaleRho: 3, shape }, 4), membrane, 4)
  expect(at(4)).toBeCloseTo(3 / (0.5 * 4), 12)
  expect(at(4 + 2)).toBeCloseTo(at(4 - 2), 12)
  expect(at(6) / at(4)).toBeCloseTo(bumps[shape](1) / bumps[shape](0), 12)
})
