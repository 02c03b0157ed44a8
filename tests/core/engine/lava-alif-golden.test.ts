/** The engines' adaptive LIF neuron against values computed by lava-dl. */
import { describe, expect, it } from 'vitest'
import type { Network } from '../../../core/contract/network.ts'
import { compileReference } from '../../../core/engine/reference.ts'
import { describeWithShared, sharedJson } from '../../shared.ts'
import { spikeSetOf } from '../../spikes.ts'
import { chain, goldenEngines, matrix, relativeDifference, rowsOf } from './networks.ts'

interface Case {
  device_params: Record<'iDecay' | 'vDecay' | 'thDecay' | 'refDecay' | 'vThMant' | 'vThStep', number>
  current_int: number[][][]
  voltage_int: number[][][]
  threshold_int: number[][][]
  refractory_int: number[][][]
  spikes: number[][][]
  loss_weight: number[][][]
  grad_input: number[][][]
}

interface Golden {
  input_spikes: number[][][]
  W_int: number[][]
  w_scale: number
  alif: Case[]
}

/** [neuron][timestep] of rows [timestep][neuron], in 64ths of a weight's unit. */
const held = (rows: readonly ArrayLike<number>[]): number[][] =>
  Array.from(rows[0]!, (_, j) => rows.map((row) => 64 * row[j]!))

describeWithShared('lava-dl ALIF', 'golden/snn/d2_lavadl_alif_rf.json', () => {
  const golden = sharedJson<Golden>('golden/snn/d2_lavadl_alif_rf.json')
  const timesteps = golden.input_spikes[0]![0]!.length
  const neurons = golden.W_int.length
  const spikes = spikeSetOf(golden.input_spikes)
  const cases = golden.alif.map((c, i) => ({ ...c, title: `case ${i}` }))

  const networkOf = ({ device_params: p }: Case): Network =>
    chain(
      {
        in: { type: 'Input', shape: [golden.W_int[0]!.length] },
        w: { type: 'Linear', weight: matrix(golden.W_int) },
        n: {
          type: 'alif',
          neurons,
          threshold: p.vThMant,
          thresholdStep: p.vThStep,
          currentDecay: p.iDecay,
          voltageDecay: p.vDecay,
          thresholdDecay: p.thDecay,
          refractoryDecay: p.refDecay,
        },
        out: { type: 'Output', shape: [neurons] },
      },
      timesteps,
    )
  // lava-dl: scale / (2 tau) exp(-|d| / tau), tau = 100 theta, scale = 0.1
  const options = { batch: 2, surrogate: { tauRho: 100, scaleRho: 0.05 } }

  it.each(cases)('$title: the integers of all states', (c) => {
    const program = compileReference(networkOf(c), options)
    program.forward(spikes, [0, 1])
    for (const b of [0, 1]) {
      const { synaptic, potential, lines } = program.trace(b, 0)
      const theta = c.device_params.vThMant
      expect(held(synaptic)).toEqual(c.current_int[b])
      expect(held(potential)).toEqual(c.voltage_int[b])
      expect(lines.map(({ rise }) => Array.from(rise, (a) => 64 * (theta + a)))).toEqual(c.threshold_int[b])
      expect(lines.map(({ refractory }) => Array.from(refractory, (r) => 64 * r))).toEqual(c.refractory_int[b])
    }
  })

  describe.each(goldenEngines)('$name', ({ compile, isExact }) => {
    it.each(cases)('$title: membranes and spikes exactly, gradients', (c) => {
      const program = compile(networkOf(c), options)
      const { output } = program.forward(spikes, [0, 1])
      const { membrane } = program.layerTrace(0)
      for (const b of [0, 1]) {
        const expected = c.voltage_int[b]!.map((row, j) =>
          row.map(
            (v, t) => v - c.threshold_int[b]![j]![t]! - c.refractory_int[b]![j]![t]! + 64 * c.device_params.vThMant,
          ),
        )
        expect(held(rowsOf(membrane, b, timesteps, neurons))).toEqual(expected)
        expect(held(rowsOf(output, b, timesteps, neurons))).toEqual(c.spikes[b]!.map((row) => row.map((s) => 64 * s)))
      }
      const gradient = Float64Array.from(
        c.loss_weight.flatMap((rows) => rows[0]!.flatMap((_, t) => rows.map((row) => row[t]!))),
      )
      const [found] = program.asTensors(program.backward(gradient))
      // dE/dW = sum over b, t of dE/d(current) x; the golden's input is a current in units of 64
      const expected = golden.W_int.map((row, j) =>
        row.map((_, i) =>
          golden.input_spikes.reduce(
            (sum, trains, b) =>
              sum + trains[i]!.reduce((a, s, t) => a + (s * c.grad_input[b]![j]![t]!) / golden.w_scale, 0),
            0,
          ),
        ),
      )
      expect(relativeDifference(found!, expected.flat())).toBeLessThan(isExact ? 1e-5 : 1e-4)
    })
  })
})
