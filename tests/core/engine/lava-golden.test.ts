/** The reference engine's integer CUBA-LIF neuron against values computed by lava-dl. */
import { expect, it } from 'vitest'
import { compileReference } from '../../../core/engine/reference.ts'
import { describeWithShared, sharedJson } from '../../shared.ts'
import { spikeSetOf } from '../../spikes.ts'
import { chain, matrix, relativeDifference } from './networks.ts'

interface Golden {
  input_spikes: number[][][]
  W_int: number[][]
  cases: {
    w_scale: number
    s_scale: number
    ctor: { tau_grad: number; scale_grad: number }
    device_params: { iDecay: number; vDecay: number; vThMant: number }
    current_int: number[][][]
    voltage_int: number[][][]
    spikes: number[][][]
    loss_weight: number[][][]
    grads: { input: number[][][]; current_decay: [number]; voltage_decay: [number] }
  }[]
}

describeWithShared('lava-dl CUBA', 'golden/snn/d_lavadl_cuba.json', () => {
  const golden = sharedJson<Golden>('golden/snn/d_lavadl_cuba.json')
  const timesteps = golden.input_spikes[0]![0]!.length
  const neurons = golden.W_int.length
  const byNeuron = (rows: readonly Float64Array[]): number[][] =>
    Array.from({ length: neurons }, (_, j) => rows.map((row) => row[j]!))

  it.each(golden.cases.map((c, i) => [i, c] as const))('case %i: integers exactly, gradients to 1e-5', (_, c) => {
    const { iDecay, vDecay, vThMant } = c.device_params
    const network = chain(
      {
        in: { type: 'Input', shape: [golden.W_int[0]!.length] },
        w: { type: 'Linear', weight: matrix(golden.W_int) },
        n: { type: 'cubaLifInteger', neurons, threshold: vThMant, currentDecay: iDecay, voltageDecay: vDecay },
        out: { type: 'Output', shape: [neurons] },
      },
      timesteps,
    )
    // lava-dl: scale / (2 tau) exp(-|d| / tau), tau = 100 tau_grad theta, scale = 0.1 scale_grad
    const surrogate = { tauRho: 100 * c.ctor.tau_grad, scaleRho: 0.05 * c.ctor.scale_grad }
    const program = compileReference(network, { batch: 2, surrogate })
    program.forward(spikeSetOf(golden.input_spikes), [0, 1])
    ;[0, 1].forEach((b) => {
      const run = program.trace(b, 0)
      const held = (rows: readonly Float64Array[]): number[][] => byNeuron(rows).map((row) => row.map((v) => 64 * v))
      expect(held(run.synaptic)).toEqual(c.current_int[b])
      expect(held(run.membrane)).toEqual(c.voltage_int[b])
      expect(byNeuron(run.spikes)).toEqual(c.spikes[b])
    })

    const gradient = c.loss_weight.flatMap((rows) => rows[0]!.flatMap((_, t) => rows.map((row) => row[t]!)))
    const [byWeight] = program.backward(Float64Array.from(gradient))
    // dE/dW = sum over b, t of dE/d(current) x; the golden's input is a current in units of 64
    const expected = golden.W_int.map((row, j) =>
      row.map((_, i) =>
        golden.input_spikes.reduce(
          (sum, trains, b) => sum + trains[i]!.reduce((a, s, t) => a + (s * c.grads.input[b]![j]![t]!) / c.w_scale, 0),
          0,
        ),
      ),
    )
    expect(relativeDifference(byWeight!, expected.flat())).toBeLessThan(1e-5)

    // lava-dl's own decay gradients lack the factor -1/4096
    const { currentDecay, voltageDecay } = program.neuronGradients()[0]!
    const [current, voltage] = [c.grads.current_decay[0], c.grads.voltage_decay[0]].map((g) => -g / c.s_scale)
    expect(Math.abs(currentDecay![0]! - current!)).toBeLessThan(1e-5 * Math.abs(current!) + 1e-9)
    expect(Math.abs(voltageDecay![0]! - voltage!)).toBeLessThan(1e-5 * Math.abs(voltage!) + 1e-9)
  })
})
