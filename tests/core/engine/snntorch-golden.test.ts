/** The reference engine's float LIF neurons against values computed by snnTorch. */
import { expect, it } from 'vitest'
import type { Network, NetworkNode, Reset } from '../../../core/contract/network.ts'
import { compileReference } from '../../../core/engine/reference.ts'
import type { SpikeSurrogate } from '../../../core/formulas/surrogate.ts'
import { describeWithShared, sharedJson } from '../../shared.ts'
import { spikeSetOf } from '../../spikes.ts'
import { chain, largestDifference, matrix, relativeDifference, tensor } from './networks.ts'

type Rows = number[][]

interface NeuronGolden {
  T: number
  N: number
  inputs: { input_spikes: Rows; weights: number[]; analog: Rows }
  cases: {
    alpha?: number
    beta: number
    reset_mechanism: Reset
    threshold: number
    reset_delay: boolean
    input: 'weighted_spikes' | 'analog'
    mem: Rows
    syn?: Rows
    spk: Rows
  }[]
}

const surrogate: SpikeSurrogate = { shape: 'fastSigmoid', slope: 25 }
const eachNeuronGolden = ['a_snntorch_leaky', 'b_snntorch_synaptic']

describeWithShared('snnTorch neurons', 'golden/snn/b_snntorch_synaptic.json', () => {
  it.each(eachNeuronGolden)('%s: spikes exactly, membranes and currents to 1e-12', (file) => {
    const golden = sharedJson<NeuronGolden>(`golden/snn/${file}.json`)
    const { T, N, inputs } = golden
    // one input a step and neuron, so that any current is a weight in float64
    const trains = Array.from({ length: T * N }, (_, i) =>
      Array.from({ length: T }, (_, t) => (t === Math.floor(i / N) ? 1 : 0)),
    )
    const spikes = spikeSetOf([trains])
    expect(golden.cases.length).toBeGreaterThan(15)
    for (const { alpha, beta, reset_mechanism: reset, threshold, reset_delay: resetDelay, ...c } of golden.cases) {
      const currents =
        c.input === 'analog'
          ? inputs.analog
          : inputs.input_spikes.map((row) => row.map((s, n) => s * inputs.weights[n]!))
      const rows = Array.from({ length: N }, (_, n) => currents.flatMap((row) => row.map((x, j) => (j === n ? x : 0))))
      const common = { neurons: N, beta, threshold, reset, resetDelay }
      const network = chain(
        {
          in: { type: 'Input', shape: [T * N] },
          w: { type: 'Linear', weight: matrix(rows) },
          n: alpha === undefined ? { type: 'lif', ...common } : { type: 'cubaLif', alpha, ...common },
          out: { type: 'Output', shape: [N] },
        },
        T,
      )
      const program = compileReference(network, { batch: 1, surrogate })
      program.forward(spikes, [0])
      const run = program.trace(0, 0)
      expect(run.spikes.map((row) => [...row])).toEqual(c.spk)
      expect(largestDifference(run.potential, c.mem)).toBeLessThan(1e-12)
      if (c.syn) expect(largestDifference(run.synaptic, c.syn)).toBeLessThan(1e-12)
    }
  })
})

interface NetCase {
  surrogate: string
  neuron: 'Leaky' | 'Synaptic'
  reset_mechanism: Reset
  bias: boolean
  alpha?: number
  beta1: number
  beta2: number
  threshold: number
  loss_name: string
  loss: number
  spk_hidden: number[][][]
  spk_out: number[][][]
  mem_out: number[][][]
  grads: { W1: Rows; W2: Rows; b1?: number[]; b2?: number[] } & Partial<Record<string, number>>
}

interface NetGolden {
  X: number[][][]
  W1: Rows
  W2: Rows
  b1: number[]
  b2: number[]
  targets: number[]
  cases: NetCase[]
}

const surrogateOf = (text: string): SpikeSurrogate => {
  const [, name, value] = /^(\w+)\(\w+=(.+)\)$/.exec(text)!
  const shape = ({ fast_sigmoid: 'fastSigmoid', atan: 'atan', sigmoid: 'sigmoid' } as const)[name as 'atan']
  return { shape, slope: Number(value) }
}

const networkOf = (golden: NetGolden, c: NetCase): Network => {
  const weights = (rows: Rows, bias: number[]): NetworkNode =>
    c.bias
      ? { type: 'Affine', weight: matrix(rows), bias: tensor([bias.length], bias) }
      : { type: 'Linear', weight: matrix(rows) }
  const neurons = (count: number, beta: number): NetworkNode => {
    const common = { neurons: count, beta, threshold: c.threshold, reset: c.reset_mechanism, resetDelay: true }
    return c.alpha === undefined ? { type: 'lif', ...common } : { type: 'cubaLif', alpha: c.alpha, ...common }
  }
  return chain(
    {
      in: { type: 'Input', shape: [6] },
      w1: weights(golden.W1, golden.b1),
      n1: neurons(10, c.beta1),
      w2: weights(golden.W2, golden.b2),
      n2: neurons(3, c.beta2),
      out: { type: 'Output', shape: [3] },
    },
    golden.X.length,
  )
}

interface Scored {
  readonly value: number
  readonly gradient: number[]
}

/** Cross-entropy of logits at `target`, and its gradient by them. */
const crossEntropy = (logits: number[], target: number, scale: number): Scored => {
  const exps = logits.map(Math.exp)
  const total = exps.reduce((a, b) => a + b, 0)
  return {
    value: scale * (Math.log(total) - logits[target]!),
    gradient: exps.map((e, j) => scale * (e / total - (j === target ? 1 : 0))),
  }
}

const meanSquare = (misses: number[], scale: number): Scored => ({
  value: scale * misses.reduce((sum, miss) => sum + miss * miss, 0),
  gradient: misses.map((miss) => 2 * scale * miss),
})

/** snnTorch's losses on spikes [sample][timestep][output], with their gradients in the same layout. */
const lossOf = (name: string, spikes: ArrayLike<number>, targets: number[], T: number) => {
  const samples = targets.length
  const outputs = spikes.length / samples / T
  const gradient = new Float64Array(spikes.length)
  const steps = new Float64Array(T)
  targets.forEach((target, b) => {
    const rows = Array.from(steps, (_, t) =>
      Array.from({ length: outputs }, (_, j) => spikes[(b * T + t) * outputs + j]!),
    )
    const counts = rows[0]!.map((_, j) => rows.reduce((sum, row) => sum + row[j]!, 0))
    const misses = counts.map((count, j) => count - T * (j === target ? 0.8 : 0.2))
    rows.forEach((row, t) => {
      const { value, gradient: g } =
        {
          ce_rate_loss: crossEntropy(row, target, 1 / samples / T),
          ce_count_loss: crossEntropy(counts, target, 1 / samples),
        }[name] ?? meanSquare(misses, 1 / samples / outputs / T)
      steps[t]! += value
      gradient.set(g, (b * T + t) * outputs)
    })
  })
  // the losses of counts have no steps; that of rates is added up in float32
  const value = name === 'ce_rate_loss' ? steps.reduce((sum, v) => Math.fround(sum + v * T), 0) / T : steps[0]!
  return { value, gradient }
}

describeWithShared('snnTorch nets', 'golden/snn/c_snntorch_net_grads.json', () => {
  const golden = sharedJson<NetGolden>('golden/snn/c_snntorch_net_grads.json')
  const T = golden.X.length
  // [sample][input][timestep]
  const trains = golden.targets.map((_, b) => golden.W1[0]!.map((_, i) => golden.X.map((rows) => rows[b]![i]!)))
  const spikes = spikeSetOf(trains)
  const samples = golden.targets.map((_, b) => b)

  it.each(
    golden.cases.map((c, i) => [`${i} ${c.neuron} ${c.surrogate} ${c.reset_mechanism} ${c.loss_name}`, c] as const),
  )('%s: spikes exactly, losses and gradients', (_, c) => {
    // snnTorch holds the 1/T of ce_rate_loss in float32
    const [lossTolerance, tolerance] = c.loss_name === 'ce_rate_loss' ? [1e-7, 3e-8] : [1e-12, 1e-10]
    const program = compileReference(networkOf(golden, c), { batch: 4, surrogate: surrogateOf(c.surrogate) })
    const { outputSpikes } = program.forward(spikes, samples)
    samples.forEach((b) => {
      const ofSample = (rows: number[][][]): number[][] => rows.map((row) => row[b]!)
      expect(program.trace(b, 0).spikes.map((row) => [...row])).toEqual(ofSample(c.spk_hidden))
      expect(program.trace(b, 1).spikes.map((row) => [...row])).toEqual(ofSample(c.spk_out))
      expect(largestDifference(program.trace(b, 1).membrane, ofSample(c.mem_out))).toBeLessThan(1e-12)
    })
    const { value, gradient } = lossOf(c.loss_name, outputSpikes, golden.targets, T)
    expect(Math.abs(value - c.loss)).toBeLessThan(lossTolerance)

    const gradients = program.backward(gradient)
    const { W1, W2, b1, b2, ...parameters } = c.grads
    const expected = [W1.flat(), ...(b1 ? [b1] : []), W2.flat(), ...(b2 ? [b2] : [])]
    expect(gradients).toHaveLength(expected.length)
    expected.forEach((g, i) => expect(relativeDifference(gradients[i]!, g)).toBeLessThan(tolerance))
    expect(Object.keys(parameters).length).toBeGreaterThan(3)
    for (const [name, expectedValue] of Object.entries(parameters)) {
      const layer = Number(name.at(-1)) - 1
      const found = program.neuronGradients()[layer]![name.slice(0, -1)]!
      expect(relativeDifference(found, [expectedValue!])).toBeLessThan(tolerance)
    }
  })
})
