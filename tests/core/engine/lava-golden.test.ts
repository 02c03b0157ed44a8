/** The engines' integer CUBA-LIF neuron against values computed by lava-dl. */
import { describe, expect, it } from 'vitest'
import type { Network } from '../../../core/contract/network.ts'
import { compileReference } from '../../../core/engine/reference.ts'
import { describeWithShared, sharedJson } from '../../shared.ts'
import { spikeSetOf } from '../../spikes.ts'
import { chain, goldenEngines, matrix, relativeDifference, rowsOf } from './networks.ts'

interface Case {
  w_scale: number
  s_scale: number
  ctor: { tau_grad: number; scale_grad: number }
  device_params: { iDecay: number; vDecay: number; vThMant: number }
  current_int: number[][][]
  voltage_int: number[][][]
  spikes: number[][][]
  loss_weight: number[][][]
  grads: { input: number[][][]; current_decay: [number]; voltage_decay: [number] }
}

interface Golden {
  input_spikes: number[][][]
  W_int: number[][]
  cases: Case[]
}

describeWithShared('lava-dl CUBA', 'golden/snn/d_lavadl_cuba.json', () => {
  const golden = sharedJson<Golden>('golden/snn/d_lavadl_cuba.json')
  const timesteps = golden.input_spikes[0]![0]!.length
  const neurons = golden.W_int.length
  const byNeuron = (rows: readonly ArrayLike<number>[]): number[][] =>
    Array.from({ length: neurons }, (_, j) => rows.map((row) => row[j]!))
  const held = (rows: readonly ArrayLike<number>[]): number[][] => byNeuron(rows).map((row) => row.map((v) => 64 * v))
  const cases = golden.cases.map((c, i) => ({ ...c, title: `case ${i}` }))

  const networkOf = ({ device_params: { iDecay, vDecay, vThMant } }: Case): Network =>
    chain(
      {
        in: { type: 'Input', shape: [golden.W_int[0]!.length] },
        w: { type: 'Linear', weight: matrix(golden.W_int) },
        n: { type: 'cubaLifInteger', neurons, threshold: vThMant, currentDecay: iDecay, voltageDecay: vDecay },
        out: { type: 'Output', shape: [neurons] },
      },
      timesteps,
    )
  // lava-dl: scale / (2 tau) exp(-|d| / tau), tau = 100 tau_grad theta, scale = 0.1 scale_grad
  const surrogateOf = ({ ctor }: Case) => ({ tauRho: 100 * ctor.tau_grad, scaleRho: 0.05 * ctor.scale_grad })
  const lossGradient = ({ loss_weight: weight }: Case): Float64Array =>
    Float64Array.from(weight.flatMap((rows) => rows[0]!.flatMap((_, t) => rows.map((row) => row[t]!))))

  describe.each(goldenEngines)('$name', ({ compile, isExact }) => {
    it.each(cases)('$title: integers exactly, gradients', (c) => {
      const program = compile(networkOf(c), { batch: 2, surrogate: surrogateOf(c) })
      program.forward(spikeSetOf(golden.input_spikes), [0, 1])
      const { membrane, spikes } = program.layerTrace(0)
      ;[0, 1].forEach((b) => {
        expect(held(rowsOf(membrane, b, timesteps, neurons))).toEqual(c.voltage_int[b])
        expect(byNeuron(rowsOf(spikes, b, timesteps, neurons))).toEqual(c.spikes[b])
      })
      const [byWeight] = program.asTensors(program.backward(lossGradient(c)))
      // dE/dW = sum over b, t of dE/d(current) x; the golden's input is a current in units of 64
      const expected = golden.W_int.map((row, j) =>
        row.map((_, i) =>
          golden.input_spikes.reduce((sum, trains, b) => {
            const ofInput = c.grads.input[b]![j]!
            return sum + trains[i]!.reduce((a, s, t) => a + (s * ofInput[t]!) / c.w_scale, 0)
          }, 0),
        ),
      )
      expect(relativeDifference(byWeight!, expected.flat())).toBeLessThan(isExact ? 1e-5 : 1e-4)
    })
  })

  it.each(cases)('$title: currents and gradients of decays', (c) => {
    const program = compileReference(networkOf(c), { batch: 2, surrogate: surrogateOf(c) })
    program.forward(spikeSetOf(golden.input_spikes), [0, 1])
    ;[0, 1].forEach((b) => expect(held(program.trace(b, 0).synaptic)).toEqual(c.current_int[b]))
    program.backward(lossGradient(c))
    // lava-dl's own decay gradients lack the factor -1/4096
    const { currentDecay, voltageDecay } = program.neuronGradients()[0]!
    const [current, voltage] = [c.grads.current_decay[0], c.grads.voltage_decay[0]].map((g) => -g / c.s_scale)
    expect(Math.abs(currentDecay![0]! - current!)).toBeLessThan(1e-5 * Math.abs(current!) + 1e-9)
    expect(Math.abs(voltageDecay![0]! - voltage!)).toBeLessThan(1e-5 * Math.abs(voltage!) + 1e-9)
  })
})
