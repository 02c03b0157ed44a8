/** The reference engine and the losses against values computed by SLAYER's own Python. */
import { expect, it } from 'vitest'
import type { Network, NetworkNode } from '../../../core/contract/network.ts'
import { compileReference } from '../../../core/engine/reference.ts'
import { alphaKernel, srmKernels } from '../../../core/formulas/srm.ts'
import { numSpikes, spikeTime, type Loss } from '../../../core/training/losses.ts'
import { spikeSetOf } from '../../spikes.ts'
import { describeWithShared, sharedJson } from '../../shared.ts'

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

/** Largest |a - b| relative to the largest |b|. */
const relativeDifference = (a: number[], b: number[]): number => {
  const largest = Math.max(...b.map(Math.abs), 1e-300)
  return Math.max(...a.map((x, i) => Math.abs(x - b[i]!))) / largest
}

/** [timestep][neuron] rows to the golden's [neuron][timestep]. */
const byNeuron = (rows: ArrayLike<number>[]): number[][] =>
  Array.from({ length: rows[0]!.length }, (_, j) => rows.map((row) => row[j]!))

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

  it.each(golden.networks.map((net, i) => [`${i} ${net.error.type} Ts ${net.simulation.Ts}`, net] as const))(
    'network %s: spikes exactly, membranes, loss and gradients',
    (_, net) => {
      const network = networkOf(net)
      const stepMs = net.simulation.Ts
      // SLAYER's spikes have the amplitude 1/Ts, ours 1: its pseudo-derivative is Ts rho in our unit
      const surrogate = { tauRho: net.neuron.tauRho, scaleRho: net.neuron.scaleRho * stepMs }
      const batch = net.input_spikes.length
      const program = compileReference(network, { batch, surrogate })
      const samples = net.input_spikes.map((_, b) => b)
      const record = program.forward(spikeSetOf(net.input_spikes), samples)
      samples.forEach((b) => {
        net.weights.forEach((_, l) => {
          const trace = program.trace(b, l)
          expect(byNeuron(trace.output)).toEqual(net.layer_spikes[l]![b])
          const membrane = byNeuron(trace.membrane).flat()
          net.membrane_after_refractory[l]![b]!.flat().forEach((u, i) =>
            expect(Math.abs(membrane[i]! - u)).toBeLessThan(1e-9),
          )
        })
      })

      const outputs = net.dims.at(-1)!
      const output = { samples: batch, timesteps: network.timesteps, outputs, spikes: record.outputSpikes }
      const kernel = alphaKernel(net.neuron.tauSr / stepMs, 1, 1, network.timesteps)
      let loss: Loss
      if (net.error.type === 'NumSpikes') {
        const { start, stop } = net.error.tgtSpikeRegion!
        const count = net.error.tgtSpikeCount!
        const region = [start / stepMs, stop / stepMs] as const
        loss = numSpikes(
          output,
          net.labels!,
          { trueSpikes: count.true, falseSpikes: count.false, region },
          kernel,
          stepMs,
        )
      } else {
        const wanted = Float64Array.from(net.desired_spikes!.flatMap((neurons) => byNeuron(neurons).flat()))
        loss = spikeTime(output, wanted, kernel, stepMs)
      }
      expect(Math.abs(loss.value / net.loss - 1)).toBeLessThan(1e-10)

      const gradients = program.backward(loss.gradient)
      net.grads.weights.forEach((rows, l) => {
        expect(relativeDifference(Array.from(gradients[l]!), rows.flat())).toBeLessThan(1e-8)
      })
      samples.forEach((b) => {
        // a gradient by a spike of amplitude 1/Ts is Ts times ours
        const input = byNeuron(program.inputGradient(b)).flat()
        expect(
          relativeDifference(
            input.map((g) => g * stepMs),
            net.grads.input[b]!.flat(),
          ),
        ).toBeLessThan(1e-8)
      })
      net.grads.delays?.forEach((delays, l) => {
        expect(relativeDifference(Array.from(program.neuronGradients()[l]!['delay']!), delays)).toBeLessThan(1e-8)
      })
    },
  )
})
