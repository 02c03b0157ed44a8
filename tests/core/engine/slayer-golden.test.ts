/** The engines and the losses against values computed by SLAYER's own Python. */
import { describe, expect, it } from 'vitest'
import type { Network, NetworkNode } from '../../../core/contract/network.ts'
import type { Floats } from '../../../core/engine/program.ts'
import { compileReference } from '../../../core/engine/reference.ts'
import { srmKernels } from '../../../core/formulas/srm.ts'
import type { SpikeSurrogate } from '../../../core/formulas/surrogate.ts'
import type { Loss } from '../../../core/training/losses/output.ts'
import { pspKernel } from '../../../core/training/losses/kernel.ts'
import { numSpikes, spikeTime } from '../../../core/training/losses/spike-trains.ts'
import { spikeSetOf } from '../../spikes.ts'
import { describeWithShared, sharedJson } from '../../shared.ts'
import { goldenEngines, largestDifference, relativeDifference, rowsOf } from './networks.ts'

interface Neuron {
  theta: number
  tauSr: number
  tauRef: number
  scaleRef: number
  tauRho: number
  scaleRho: number
}
interface GoldenNet {
  neuron: Neuron
  simulation: { Ts: number; tSample: number }
  error: {
    type: 'NumSpikes' | 'SpikeTime'
    tgtSpikeRegion?: { start: number; stop: number }
    tgtSpikeCount?: { true: number; false: number }
  }
  dims: number[]
  input_spikes: number[][][]
  weights: number[][][]
  delays: number[][] | null
  labels?: number[]
  desired_spikes?: number[][][]
  membrane_after_refractory: number[][][][]
  layer_spikes: number[][][][]
  loss: number
  grads: { weights: number[][][]; out_spikes: number[][][]; input: number[][][]; delays: number[][] | null }
}
interface Golden {
  kernels: {
    tauSr: number
    tauRef: number
    scaleRef: number
    theta: number
    Ts: number
    tSample: number
    srmKernel: number[]
    refKernel: number[]
  }[]
  networks: GoldenNet[]
}

const networkOf = (golden: GoldenNet): Network => {
  const { neuron, simulation } = golden
  const step = simulation.Ts / 1000
  const nodes: Record<string, NetworkNode> = { input: { type: 'Input', shape: [golden.dims[0]!] } }
  golden.weights.forEach((rows, l) => {
    const data = Float64Array.from(rows.flat())
    nodes[`w${l}`] = { type: 'Linear', weight: { shape: [rows.length, rows[0]!.length], data } }
    nodes[`n${l}`] = {
      type: 'srm',
      neurons: rows.length,
      threshold: neuron.theta,
      tauSrSeconds: neuron.tauSr / 1000,
      tauRefSeconds: neuron.tauRef / 1000,
      scaleRef: neuron.scaleRef,
    }
    const delays = golden.delays?.[l]
    if (delays) nodes[`d${l}`] = { type: 'Delay', delaySeconds: delays.map((d) => d / 1000) }
  })
  nodes['output'] = { type: 'Output', shape: [golden.dims.at(-1)!] }
  const names = Object.keys(nodes)
  return {
    nodes,
    edges: names.slice(1).map((to, i) => [names[i]!, to] as const),
    stepSeconds: step,
    timesteps: golden.input_spikes[0]![0]!.length,
  }
}

/** [timestep][neuron] rows to the golden's [neuron][timestep], and back. */
const byNeuron = (rows: ArrayLike<number>[]): number[][] =>
  Array.from({ length: rows[0]!.length }, (_, j) => rows.map((row) => row[j]!))

// SLAYER's spikes have the amplitude 1/Ts, ours 1: its pseudo-derivative is Ts rho in our unit
const surrogateOf = ({ neuron, simulation }: GoldenNet): SpikeSurrogate => ({
  tauRho: neuron.tauRho,
  scaleRho: neuron.scaleRho * simulation.Ts,
})

const lossOf = (net: GoldenNet, values: Floats, timesteps: number): Loss => {
  const stepMs = net.simulation.Ts
  const output = { samples: net.input_spikes.length, timesteps, outputs: net.dims.at(-1)!, values }
  const kernel = pspKernel(net.neuron.tauSr / stepMs, timesteps)
  if (net.error.type === 'SpikeTime') {
    const wanted = Float64Array.from(net.desired_spikes!.flatMap((neurons) => byNeuron(neurons).flat()))
    return spikeTime(output, wanted, kernel, stepMs)
  }
  const { start, stop } = net.error.tgtSpikeRegion!
  const count = net.error.tgtSpikeCount!
  const region = [start / stepMs, stop / stepMs] as const
  const target = { trueSpikes: count.true, falseSpikes: count.false, region }
  return numSpikes(output, net.labels!, target, kernel, stepMs)
}

describeWithShared('SLAYER golden', 'golden/snn/e_slayer_srm.json', () => {
  const golden = sharedJson<Golden>('golden/snn/e_slayer_srm.json')

  it('samples the alpha and refractory kernels', () => {
    expect(golden.kernels).toHaveLength(5)
    for (const k of golden.kernels) {
      const timesteps = Math.round(k.tSample / k.Ts)
      const times = {
        tauSrSeconds: k.tauSr / 1000,
        tauRefSeconds: k.tauRef / 1000,
        scaleRef: k.scaleRef,
        threshold: k.theta,
      }
      const { psp, refractory } = srmKernels(times, k.Ts / 1000, timesteps)
      expect(psp.length).toBe(k.srmKernel.length)
      expect(refractory.length).toBe(k.refKernel.length)
      k.srmKernel.forEach((value, i) => expect(Math.abs(psp[i]! - value)).toBeLessThan(1e-12))
      k.refKernel.forEach((value, i) =>
        expect(Math.abs(refractory[i]! - value)).toBeLessThan(1e-12 * k.scaleRef * k.theta),
      )
    }
  })

  const nets = golden.networks.map((net, i) => ({ ...net, title: `${i} ${net.error.type} Ts ${net.simulation.Ts}` }))

  describe.each(goldenEngines)('$name', ({ compile, isExact }) => {
    it.each(nets)('network $title: spikes exactly, membranes, loss and gradients', (net) => {
      const network = networkOf(net)
      const stepMs = net.simulation.Ts
      const batch = net.input_spikes.length
      const options = { batch, surrogate: surrogateOf(net), delays: { maxSteps: 62, learningRate: 1 } }
      const program = compile(network, options)
      const samples = net.input_spikes.map((_, b) => b)
      const record = program.forward(spikeSetOf(net.input_spikes), samples)
      const layers = net.weights.map((rows, l) => ({ neurons: rows.length, ...program.layerTrace(l) }))
      layers.forEach(({ membrane, spikes, neurons }, l) =>
        samples.forEach((b) => {
          const byTime = byNeuron(net.membrane_after_refractory[l]![b]!)
          const difference = largestDifference(rowsOf(membrane, b, network.timesteps, neurons), byTime)
          expect(difference).toBeLessThan(isExact ? 1e-9 : 2e-6 * Math.max(...byTime.flat().map(Math.abs)))
          // the golden's spikes are those after the delay
          const delays = net.delays?.[l]?.map((d) => Math.trunc(d / stepMs)) ?? new Array<number>(neurons).fill(0)
          const fired = byNeuron(rowsOf(spikes, b, network.timesteps, neurons))
          const sent = fired.map((row, j) => row.map((_, t) => row[t - delays[j]!] ?? 0))
          expect(sent).toEqual(net.layer_spikes[l]![b])
        }),
      )
      const loss = lossOf(net, record.output, network.timesteps)
      expect(Math.abs(loss.value / net.loss - 1)).toBeLessThan(1e-10)
      const gradients = program.asTensors(program.backward(loss.gradient))
      const expected = net.grads.weights.flatMap((rows, l) => {
        const delays = net.grads.delays?.[l]
        return delays ? [rows.flat(), delays] : [rows.flat()]
      })
      expect(gradients).toHaveLength(expected.length)
      expected.forEach((numbers, i) =>
        expect(relativeDifference(gradients[i]!, numbers)).toBeLessThan(isExact ? 1e-8 : 1e-4),
      )
    })
  })

  it.each(nets)('network $title: gradients by inputs and delays', (net) => {
    const stepMs = net.simulation.Ts
    const network = networkOf(net)
    const program = compileReference(network, { batch: net.input_spikes.length, surrogate: surrogateOf(net) })
    const samples = net.input_spikes.map((_, b) => b)
    const { output } = program.forward(spikeSetOf(net.input_spikes), samples)
    program.backward(lossOf(net, output, network.timesteps).gradient)
    samples.forEach((b) => {
      // a gradient by a spike of amplitude 1/Ts is Ts times ours
      const input = byNeuron(program.inputGradient(b)).flat()
      const ours = input.map((g) => g * stepMs)
      expect(relativeDifference(ours, net.grads.input[b]!.flat())).toBeLessThan(1e-8)
    })
    net.grads.delays?.forEach((delays, l) =>
      expect(relativeDifference(program.neuronGradients()[l]!['delay']!, delays)).toBeLessThan(1e-8),
    )
  })
})
