/** The engines' float LIF neurons against values computed by snnTorch. */
import { describe, expect, it } from 'vitest'
import type { Network, NetworkNode, Reset } from '../../../core/contract/network.ts'
import type { SpikeSet } from '../../../core/contract/spikes.ts'
import { compileReference } from '../../../core/engine/reference.ts'
import type { SpikeSurrogate } from '../../../core/formulas/surrogate.ts'
import { describeWithShared, sharedJson } from '../../shared.ts'
import { spikeSetOf } from '../../spikes.ts'
import { chain, goldenEngines, largestDifference, matrix, relativeDifference, rowsOf, tensor } from './networks.ts'

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

/** A golden's neurons, fed by one input a step and neuron, so that any current is a weight in float64. */
const neuronNetwork = ({ T, N, inputs }: NeuronGolden, c: NeuronGolden['cases'][number]): Network => {
  const currents =
    c.input === 'analog' ? inputs.analog : inputs.input_spikes.map((row) => row.map((s, n) => s * inputs.weights[n]!))
  const rows = Array.from({ length: N }, (_, n) => currents.flatMap((row) => row.map((x, j) => (j === n ? x : 0))))
  const { alpha, beta, threshold, reset_mechanism: reset, reset_delay: resetDelay } = c
  const common = { neurons: N, beta, threshold, reset, resetDelay }
  const nodes: Record<string, NetworkNode> = {
    in: { type: 'Input', shape: [T * N] },
    w: { type: 'Linear', weight: matrix(rows) },
    n: alpha === undefined ? { type: 'lif', ...common } : { type: 'cubaLif', alpha, ...common },
    out: { type: 'Output', shape: [N] },
  }
  return chain(nodes, T)
}

const neuronSpikes = ({ T, N }: NeuronGolden): SpikeSet =>
  spikeSetOf([
    Array.from({ length: T * N }, (_, i) => Array.from({ length: T }, (_, t) => (t === Math.floor(i / N) ? 1 : 0))),
  ])

describeWithShared('snnTorch neurons', 'golden/snn/b_snntorch_synaptic.json', () => {
  it.each(['a_snntorch_leaky', 'b_snntorch_synaptic'])('%s: spikes exactly, states to 1e-12', (file) => {
    const golden = sharedJson<NeuronGolden>(`golden/snn/${file}.json`)
    expect(golden.cases.length).toBeGreaterThan(15)
    for (const c of golden.cases) {
      const program = compileReference(neuronNetwork(golden, c), { batch: 1, surrogate })
      program.forward(neuronSpikes(golden), [0])
      const run = program.trace(0, 0)
      expect(run.spikes.map((row) => [...row])).toEqual(c.spk)
      expect(largestDifference(run.potential, c.mem)).toBeLessThan(1e-12)
      if (c.syn) expect(largestDifference(run.synaptic, c.syn)).toBeLessThan(1e-12)
    }
  })

  const inFloat32 = goldenEngines.filter(({ isExact }) => !isExact)
  it.each(inFloat32)('$name: the same spikes, membranes to 5e-6', ({ compile }) => {
    for (const file of ['a_snntorch_leaky', 'b_snntorch_synaptic']) {
      const golden = sharedJson<NeuronGolden>(`golden/snn/${file}.json`)
      for (const c of golden.cases) {
        const program = compile(neuronNetwork(golden, c), { batch: 1, surrogate })
        program.forward(neuronSpikes(golden), [0])
        const { spikes, membrane } = program.layerTrace(0)
        expect(rowsOf(spikes, 0, golden.T, golden.N)).toEqual(c.spk)
        // the golden's membrane is that after the reset
        if (!c.reset_delay) continue
        const found = rowsOf(membrane, 0, golden.T, golden.N)
        expect(relativeDifference(found.flat(), c.mem.flat())).toBeLessThan(5e-6)
      }
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

  const cases = golden.cases.map((c, i) => ({
    ...c,
    title: `${i} ${c.neuron} ${c.surrogate} ${c.reset_mechanism} ${c.loss_name}`,
  }))

  describe.each(goldenEngines)('$name', ({ compile, isExact }) => {
    it.each(cases)('$title: spikes exactly, losses and gradients', (c) => {
      const network = networkOf(golden, c)
      const program = compile(network, { batch: 4, surrogate: surrogateOf(c.surrogate) })
      const { output } = program.forward(spikes, samples)
      samples.forEach((b) => {
        const ofSample = (rows: number[][][]): number[][] => rows.map((row) => row[b]!)
        const [hidden, output] = [program.layerTrace(0), program.layerTrace(1)]
        expect(rowsOf(hidden.spikes, b, T, 10)).toEqual(ofSample(c.spk_hidden))
        expect(rowsOf(output.spikes, b, T, 3)).toEqual(ofSample(c.spk_out))
        const difference = largestDifference(rowsOf(output.membrane, b, T, 3), ofSample(c.mem_out))
        expect(difference).toBeLessThan(isExact ? 1e-12 : 1e-5)
      })
      // snnTorch holds the 1/T of ce_rate_loss in float32
      const isRate = c.loss_name === 'ce_rate_loss'
      const { value, gradient } = lossOf(c.loss_name, output, golden.targets, T)
      expect(Math.abs(value - c.loss)).toBeLessThan(isRate ? 1e-7 : 1e-12)
      const gradients = program.asTensors(program.backward(gradient))
      const { W1, W2, b1, b2 } = c.grads
      const expected = [W1.flat(), ...(b1 ? [b1] : []), W2.flat(), ...(b2 ? [b2] : [])]
      expect(gradients).toHaveLength(expected.length)
      const tolerance = isExact ? (isRate ? 3e-8 : 1e-10) : 1e-4
      expected.forEach((g, i) => expect(relativeDifference(gradients[i]!, g)).toBeLessThan(tolerance))
    })
  })

  it.each(cases)('$title: gradients of decays and thresholds', (c) => {
    const program = compileReference(networkOf(golden, c), { batch: 4, surrogate: surrogateOf(c.surrogate) })
    const { output } = program.forward(spikes, samples)
    program.backward(lossOf(c.loss_name, output, golden.targets, T).gradient)
    const parameters = Object.entries(c.grads).filter(([name]) => !/^[Wb]\d$/.test(name))
    expect(parameters.length).toBeGreaterThan(3)
    for (const [name, expected] of parameters) {
      const found = program.neuronGradients()[Number(name.at(-1)) - 1]![name.slice(0, -1)]!
      const tolerance = c.loss_name === 'ce_rate_loss' ? 3e-8 : 1e-10
      expect(relativeDifference(found, [expected as number])).toBeLessThan(tolerance)
    }
  })
})
