/** The engines' adaptive and resonant neurons (alif, rf) against values computed by lava-dl. */
import { describe, expect, it } from 'vitest'
import type { Network, NeuronNode } from '../../../core/contract/network.ts'
import type { SpikeSet } from '../../../core/contract/spikes.ts'
import type { CompileOptions } from '../../../core/engine/program.ts'
import { compileReference } from '../../../core/engine/reference.ts'
import { describeWithShared, sharedJson } from '../../shared.ts'
import { spikeSetOf } from '../../spikes.ts'
import { chain, goldenEngines, matrix, relativeDifference, rowsOf } from './networks.ts'

/** [sample][neuron][timestep]. */
type Traces = number[][][]

interface AlifCase {
  device_params: Record<'iDecay' | 'vDecay' | 'thDecay' | 'refDecay' | 'vThMant' | 'vThStep', number>
  current_int: Traces
  voltage_int: Traces
  threshold_int: Traces
  refractory_int: Traces
  spikes: Traces
  loss_weight: Traces
  grad_input: Traces
}

interface RfCase {
  device_params: Record<'sinDecay' | 'cosDecay' | 'vThMant', number>
  real_int: Traces
  imag_int: Traces
  spikes: Traces
  loss_weight: Traces
  grad_real_input: Traces
  grad_imag_input: Traces
}

interface Golden {
  input_spikes: Traces
  W_int: number[][]
  rf_imag_W_int: number[][]
  w_scale: number
  alif: AlifCase[]
  rf: RfCase[]
}

/** Charge is held in 64ths of a weight's unit. */
const unit = 64

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i)

const named = <T>(cases: T[]): (T & { title: string })[] => cases.map((c, i) => ({ ...c, title: `case ${i}` }))

/** [neuron][timestep] of rows [timestep][neuron]. */
const byNeuron = (rows: readonly ArrayLike<number>[], scale = 1): number[][] =>
  Array.from(rows[0]!, (_, j) => rows.map((row) => scale * row[j]!))

describeWithShared('lava-dl', 'golden/snn/d2_lavadl_alif_rf.json', () => {
  const golden = sharedJson<Golden>('golden/snn/d2_lavadl_alif_rf.json')
  const { input_spikes: trains, W_int: weight, w_scale: scale } = golden
  const timesteps = trains[0]![0]!.length
  const neurons = weight.length
  const spikes = spikeSetOf(trains)

  const networkOf = (node: NeuronNode, rows: number[][]): Network =>
    chain(
      {
        in: { type: 'Input', shape: [trains[0]!.length] },
        w: { type: 'Linear', weight: matrix(rows) },
        n: node,
        out: { type: 'Output', shape: [neurons] },
      },
      timesteps,
    )
  const lossGradient = (c: { loss_weight: Traces }): Float64Array =>
    Float64Array.from(c.loss_weight.flatMap((rows) => rows[0]!.flatMap((_, t) => rows.map((row) => row[t]!))))
  /** dE/d(current) of each sample, [neuron][timestep], where the currents that `rows` make are the input itself. */
  const currentGradients = (
    node: NeuronNode,
    rows: number[][],
    options: CompileOptions,
    outputGradient: Float64Array,
  ): number[][][] => {
    const direct: Network = chain(
      { in: { type: 'Input', shape: [rows.length] }, n: node, out: { type: 'Output', shape: [neurons] } },
      timesteps,
    )
    const program = compileReference(direct, options)
    const currents = trains.flatMap((inputs) =>
      range(timesteps).flatMap((t) => rows.map((row) => row.reduce((sum, w, i) => sum + w * inputs[i]![t]!, 0))),
    )
    const all: SpikeSet = {
      samples: trains.length,
      timesteps,
      inputs: rows.length,
      offsets: Uint32Array.from(range(trains.length * timesteps + 1), (row) => row * rows.length),
      index: Uint32Array.from(currents, (_, at) => at % rows.length),
      value: Float32Array.from(currents),
    }
    program.forward(all, [...trains.keys()])
    program.backward(outputGradient)
    return trains.map((_, b) => byNeuron(program.inputGradient(b), scale))
  }
  /** dE/dW = sum over b, t of dE/d(current) x; the golden's input is a current in units of 64. */
  const weightGradient = (byInput: Traces): number[] =>
    byInput[0]!.flatMap((_, j) =>
      trains[0]!.map((_, i) =>
        trains.reduce(
          (sum, sample, b) => sum + sample[i]!.reduce((a, s, t) => a + (s * byInput[b]![j]![t]!) / scale, 0),
          0,
        ),
      ),
    )

  describe('ALIF', () => {
    const alif = ({ device_params: p }: AlifCase): NeuronNode => ({
      type: 'alif',
      neurons,
      threshold: p.vThMant,
      thresholdStep: p.vThStep,
      currentDecay: p.iDecay,
      voltageDecay: p.vDecay,
      thresholdDecay: p.thDecay,
      refractoryDecay: p.refDecay,
    })
    // lava-dl: scale / (2 tau) exp(-|d| / tau), tau = 100 theta, scale = 0.1
    const options = { batch: 2, surrogate: { tauRho: 100, scaleRho: 0.05 } }

    it.each(named(golden.alif))('$title: the integers of all states', (c) => {
      const program = compileReference(networkOf(alif(c), weight), options)
      program.forward(spikes, [0, 1])
      for (const b of [0, 1]) {
        const { synaptic, potential, lines } = program.trace(b, 0)
        const { vThMant: theta } = c.device_params
        expect(byNeuron(synaptic, unit)).toEqual(c.current_int[b])
        expect(byNeuron(potential, unit)).toEqual(c.voltage_int[b])
        expect(lines.map(({ rise }) => Array.from(rise, (a) => unit * (theta + a)))).toEqual(c.threshold_int[b])
        expect(lines.map(({ refractory }) => Array.from(refractory, (r) => unit * r))).toEqual(c.refractory_int[b])
      }
    })

    it.each(named(golden.alif))('$title: gradients by the input of every step', (c) => {
      const found = currentGradients(alif(c), weight, options, lossGradient(c))
      expect(relativeDifference(found.flat(2), c.grad_input.flat(2))).toBeLessThan(1e-12)
    })

    describe.each(goldenEngines)('$name', ({ compile, isExact }) => {
      it.each(named(golden.alif))('$title: membranes and spikes exactly, gradients', (c) => {
        const program = compile(networkOf(alif(c), weight), options)
        const { output } = program.forward(spikes, [0, 1])
        const { membrane } = program.layerTrace(0)
        for (const b of [0, 1]) {
          const excess = c.voltage_int[b]!.map((row, j) =>
            row.map((v, t) => v - c.threshold_int[b]![j]![t]! - c.refractory_int[b]![j]![t]!),
          )
          const theta = unit * c.device_params.vThMant
          const found = byNeuron(rowsOf(membrane, b, timesteps, neurons), unit)
          expect(found.map((row) => row.map((u) => u - theta))).toEqual(excess)
          expect(byNeuron(rowsOf(output, b, timesteps, neurons))).toEqual(c.spikes[b])
        }
        const [found] = program.asTensors(program.backward(lossGradient(c)))
        expect(relativeDifference(found!, weightGradient(c.grad_input))).toBeLessThan(isExact ? 1e-5 : 1e-4)
      })
    })
  })

  describe('RF', () => {
    const rf = ({ device_params: { vThMant: threshold, sinDecay, cosDecay } }: RfCase): NeuronNode => ({
      type: 'rf',
      neurons,
      threshold,
      sinDecay,
      cosDecay,
    })
    const rows = [...weight, ...golden.rf_imag_W_int]
    // lava-dl: both bumps are exp(-|d| / a) / (2 a), times 10 units of 64; a = theta / 2, ours has one of height 1
    const optionsOf = ({ device_params: { vThMant: theta } }: RfCase) => ({
      batch: 2,
      surrogate: { tauRho: 0.5, scaleRho: (10 * unit) / (4 * 0.5 * theta) },
    })

    it.each(named(golden.rf))('$title: the integers of both parts', (c) => {
      const program = compileReference(networkOf(rf(c), rows), optionsOf(c))
      program.forward(spikes, [0, 1])
      for (const b of [0, 1]) {
        const { membrane, synaptic } = program.trace(b, 0)
        expect(byNeuron(membrane, unit)).toEqual(c.real_int[b])
        expect(byNeuron(synaptic, unit)).toEqual(c.imag_int[b])
      }
    })

    it.each(named(golden.rf))('$title: gradients by the input of every step', (c) => {
      const found = currentGradients(rf(c), rows, optionsOf(c), lossGradient(c))
      const expected = c.grad_real_input.map((real, b) => [...real, ...c.grad_imag_input[b]!])
      expect(relativeDifference(found.flat(2), expected.flat(2))).toBeLessThan(1e-12)
    })

    describe.each(goldenEngines)('$name', ({ compile, isExact }) => {
      it.each(named(golden.rf))('$title: real part and spikes exactly, gradients', (c) => {
        const program = compile(networkOf(rf(c), rows), optionsOf(c))
        const { output } = program.forward(spikes, [0, 1])
        const { membrane } = program.layerTrace(0)
        for (const b of [0, 1]) {
          expect(byNeuron(rowsOf(membrane, b, timesteps, neurons), unit)).toEqual(c.real_int[b])
          expect(byNeuron(rowsOf(output, b, timesteps, neurons))).toEqual(c.spikes[b])
        }
        const [found] = program.asTensors(program.backward(lossGradient(c)))
        const byInput = c.grad_real_input.map((real, b) => [...real, ...c.grad_imag_input[b]!])
        expect(relativeDifference(found!, weightGradient(byInput))).toBeLessThan(isExact ? 1e-5 : 1e-4)
      })
    })
  })
})
