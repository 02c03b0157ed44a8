/** Gradients of the decays of Loihi's neurons against slopes of the same recursion without rounding. */
import { expect, it } from 'vitest'
import { compileReference } from '../../../core/engine/reference.ts'
import { seededRandom } from '../../../core/random.ts'
import { randomSpikes } from '../../spikes.ts'
import { chain, inputRows, matrix } from './networks.ts'

// in units this small, what rounding to 64ths takes is out of sight
const threshold = 1e8
const weight = [1.2e7, -4e6, 8e6]
const decays = { currentDecay: 900, voltageDecay: 300 }
const timesteps = 12
const surrogate = { tauRho: 0.7, scaleRho: 1.3 }
const neurons = { neurons: 1, threshold, ...decays }

it.each([
  { type: 'cubaLifInteger', ...neurons },
  { type: 'alif', ...neurons, thresholdStep: 10, thresholdDecay: 100, refractoryDecay: 1000 },
] as const)('$type below its threshold', (n) => {
  const random = seededRandom(4)
  const network = chain(
    {
      in: { type: 'Input', shape: [3] },
      w: { type: 'Linear', weight: matrix([weight]) },
      n,
      out: { type: 'Output', shape: [1] },
    },
    timesteps,
  )
  const spikes = randomSpikes(1, 3, timesteps, 0.2, random)
  const outputGradient = Float64Array.from({ length: timesteps }, () => random.normal())
  const currents = inputRows(network, spikes, 0).map((row) => row.reduce((sum, x, i) => sum + x * weight[i]!, 0))
  const lossAt = ({ currentDecay, voltageDecay }: typeof decays): number => {
    let [i, u] = [0, 0]
    return currents.reduce((loss, x, t) => {
      i = i * (1 - currentDecay / 4096) + x
      u = u * (1 - voltageDecay / 4096) + i
      // the integral of the surrogate stands for the spike
      return loss + outputGradient[t]! * surrogate.scaleRho * Math.exp((u / threshold - 1) / surrogate.tauRho)
    }, 0)
  }

  const program = compileReference(network, { batch: 1, surrogate })
  expect(program.forward(spikes, [0]).spikesByLayer).toEqual([0])
  expect(Math.max(...program.layerTrace(0).membrane)).toBeGreaterThan(threshold / 3)
  program.backward(outputGradient)
  for (const name of ['currentDecay', 'voltageDecay'] as const) {
    const slope = lossAt({ ...decays, [name]: decays[name] + 0.5 }) - lossAt({ ...decays, [name]: decays[name] - 0.5 })
    expect(program.neuronGradients()[0]![name]![0]! / slope).toBeCloseTo(1, 5)
  }
})
