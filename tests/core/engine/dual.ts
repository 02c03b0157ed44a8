/** An oracle of its own for gradients: networks run on dual numbers, by definitions of layers that share nothing with the engines. */
import type { Network, NetworkNode, NeuronNode, NodeOf } from '../../../core/contract/network.ts'
import type { Masks } from '../../../core/engine/program.ts'
import { srmKernels } from '../../../core/formulas/srm.ts'
import { bumpOf, pseudoDerivative, type SpikeSurrogate } from '../../../core/formulas/surrogate.ts'

/** Value and derivative, by one direction in the space of all trainable numbers. */
export interface Dual {
  readonly v: number
  readonly d: number
}
type Rows = Dual[][]

const constant = (v: number): Dual => ({ v, d: 0 })
const add = (a: Dual, b: Dual): Dual => ({ v: a.v + b.v, d: a.d + b.d })
const scale = (a: Dual, k: number): Dual => ({ v: a.v * k, d: a.d * k })
const times = (a: Dual, b: Dual): Dual => ({ v: a.v * b.v, d: a.v * b.d + a.d * b.v })
const zero = constant(0)
const total = (terms: Dual[]): Dual => terms.reduce(add, zero)
const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i)

type Window = NodeOf<'SumPool2d'> | NodeOf<'Conv2d'> | NodeOf<'AvgPool2d'>

/** Sum over the window at (y, x) of one channel, `weight` giving each tap's factor; the border is 0. */
const windowSum = (
  frame: number[],
  row: Dual[],
  { stride, padding }: Window,
  [kh, kw]: number[],
  channel: number,
  y: number,
  x: number,
  weight: (ky: number, kx: number) => Dual,
): Dual =>
  total(
    range(kh!).flatMap((ky) =>
      range(kw!).map((kx) => {
        const [iy, ix] = [y * stride[0] + ky - padding[0], x * stride[1] + kx - padding[1]]
        const inside = iy >= 0 && iy < frame[1]! && ix >= 0 && ix < frame[2]!
        return inside ? times(weight(ky, kx), row[(channel * frame[1]! + iy) * frame[2]! + ix]!) : zero
      }),
    ),
  )

const outputSize = (n: number, k: number, s: number, p: number): number => Math.floor((n + 2 * p - k) / s + 1)

/** Neurons that decide on what arrives in a step: takes the step's current of one of them (`y` its imaginary part) and returns its spike, or what a read-out shows. */
const neuronsOf = (
  node: Exclude<NeuronNode, { type: 'caspianIf' | 'stdb' }>,
  count: number,
  surrogate: SpikeSurrogate,
  network: Network,
) => {
  const theta = node.type === 'li' || node.type === 'relu' ? Infinity : node.threshold
  const us: Dual[][] = range(count).map(() => [])
  const held = range(count).map(() => ({ i: zero, v: zero, fired: 0, rise: 0, refractory: 0 }))
  const currents: Dual[][] = range(count).map(() => [])
  const bump = bumpOf(surrogate, theta)
  const spike = (u: Dual, fires: boolean): Dual => ({
    v: fires ? 1 : 0,
    d: u.d * pseudoDerivative(bump, u.v, theta),
  })
  const kernels = node.type === 'srm' ? srmKernels(node, network.stepSeconds, network.timesteps) : undefined
  return (x: Dual, j: number, t: number, y: Dual): Dual => {
    const h = held[j]!
    currents[j]!.push(x)
    switch (node.type) {
      case 'srm': {
        const psp = total(currents[j]!.map((c, k) => scale(c, kernels!.psp[t - k] ?? 0)))
        const own = us[j]!.reduce((sum, s, k) => sum + s.v * (kernels!.refractory[t - k] ?? 0), 0)
        const u = { v: psp.v + own, d: psp.d }
        const s = spike(u, u.v >= theta)
        us[j]!.push(s)
        return s
      }
      case 'lif':
      case 'cubaLif': {
        const late = h.v.v > theta ? 1 : 0
        h.i = node.type === 'cubaLif' ? add(scale(h.i, node.alpha), x) : x
        const keep = node.reset === 'zero' ? 1 - late : 1
        let u =
          node.type === 'lif' ? add(scale(h.v, node.beta * keep), h.i) : scale(add(scale(h.v, node.beta), h.i), keep)
        if (node.reset === 'subtract') u = { ...u, v: u.v - late * theta }
        const s = spike(u, u.v > theta)
        const early = node.resetDelay ? 0 : s.v - late
        h.v = node.reset === 'zero' ? scale(u, 1 - early) : u
        if (node.reset === 'subtract') h.v = { ...u, v: u.v - early * theta }
        return s
      }
      case 'alif': {
        const rest = (value: number, decay: number): number => Math.trunc(value * (1 - decay / 4096))
        const decayed = (a: Dual, decay: number): Dual => ({ v: rest(a.v, decay), d: a.d * (1 - decay / 4096) })
        h.i = add(decayed(h.i, node.currentDecay), { v: Math.trunc(x.v * 64), d: x.d * 64 })
        h.v = add(decayed(h.v, node.voltageDecay), h.i)
        h.rise = rest(h.rise, node.thresholdDecay)
        h.refractory = rest(h.refractory, node.refractoryDecay)
        const u = { v: h.v.v - h.rise - h.refractory, d: h.v.d }
        const fires = u.v >= 64 * theta
        if (fires) {
          h.refractory += 2 * (64 * theta + h.rise)
          h.rise += 64 * node.thresholdStep
        }
        return spike(scale(u, 1 / 64), fires)
      }
      case 'rf': {
        // i and v are the imaginary and the real part of z, in 64ths
        const part = (a: Dual, share: number): Dual => ({
          v: Math.trunc((a.v * share) / 4096),
          d: (a.d * share) / 4096,
        })
        const held64 = (a: Dual): Dual => ({ v: Math.trunc(a.v * 64), d: a.d * 64 })
        const before = h.i.v
        const re = add(add(part(h.v, node.cosDecay), scale(part(h.i, node.sinDecay), -1)), held64(x))
        h.i = add(add(part(h.v, node.sinDecay), part(h.i, node.cosDecay)), held64(y))
        h.v = re
        const { slope, height } = bump
        const [u, w] = [re.v / 64, h.i.v / 64]
        const step = (height / slope) * (u < theta ? Math.exp(slope * (u - theta)) : 2 - Math.exp(slope * (theta - u)))
        const phase = Math.exp(-slope * Math.abs(w))
        const byRe = pseudoDerivative(bump, u, theta) * phase
        const byIm = -slope * Math.sign(w) * phase * step
        return { v: u >= theta && before < 0 && w >= 0 ? 1 : 0, d: (re.d * byRe + h.i.d * byIm) / 64 }
      }
      case 'relu':
        return { v: Math.max(0, x.v), d: x.v > 0 ? x.d : 0 }
      case 'li':
        return (h.v = add(scale(h.v, node.beta), x))
      case 'cubaLifInteger': {
        const round = (a: Dual, k: number): Dual => ({ v: Math.trunc(a.v * k), d: a.d * k })
        h.i = add(round(h.i, 1 - node.currentDecay / 4096), round(x, 64))
        h.v = add(round({ v: h.fired ? 0 : h.v.v, d: h.v.d }, 1 - node.voltageDecay / 4096), h.i)
        h.fired = h.v.v > 64 * theta ? 1 : 0
        return spike(scale(h.v, 1 / 64), h.fired === 1)
      }
    }
  }
}

/** µCaspian's neuron: returns the spikes of step t, and takes charge afterwards. */
const caspian = (node: NodeOf<'caspianIf'>, surrogate: SpikeSurrogate) => {
  const charge = node.threshold.map(() => zero)
  return {
    fire: (j: number): Dual => {
      const u = charge[j]!
      const theta = node.threshold[j]!
      const v = u.v > theta ? 1 : 0
      charge[j] = scale(u, 1 - v)
      return { v, d: u.d * pseudoDerivative(bumpOf(surrogate, theta), u.v, theta) }
    },
    take: (j: number, x: Dual): void => void (charge[j] = add(charge[j]!, x)),
  }
}

/** HYBRID's neuron, likewise; a step of its surrogate of time counts from the spike before, or from step -999. */
const early = (node: NodeOf<'stdb'>, surrogate: SpikeSurrogate) => {
  const { threshold, leak, neurons } = node
  const held = range(neurons).map(() => ({ u: zero, last: -999 }))
  return {
    fire: (j: number, t: number): Dual => {
      const h = held[j]!
      const { u } = h
      const v = u.v > threshold ? 1 : 0
      const slope =
        surrogate.shape === 'stdb'
          ? (surrogate.alpha * Math.exp(-surrogate.beta * Math.min(t - h.last, 1000))) / threshold
          : pseudoDerivative(bumpOf(surrogate, threshold), u.v, threshold)
      if (v) h.last = t
      h.u = { v: leak * u.v - v * threshold, d: leak * u.d }
      return { v, d: u.d * slope }
    },
    take: (j: number, x: Dual): void => void (held[j]!.u = add(held[j]!.u, x)),
  }
}

/**
 * Output spikes [timestep][neuron] of one sample and their derivative, spikes having the surrogate's.
 * @param tangents direction of each trainable tensor, by node name and field.
 */
export const runDual = (
  network: Network,
  input: readonly ArrayLike<number>[],
  surrogate: SpikeSurrogate,
  tangents: (node: string, field: 'weight' | 'bias') => ArrayLike<number>,
  masks: Masks = [],
): Rows => {
  const T = network.timesteps
  const duals = (node: string, field: 'weight' | 'bias', data: Float64Array): Dual[] =>
    Array.from(data, (v, i) => ({ v, d: tangents(node, field)[i]! }))
  const names = Object.keys(network.nodes)
  const back = names.find(
    (name) =>
      network.edges.some(([a, b]) => a === name && network.edges.some((e) => e[0] === b && e[1] === name)) &&
      network.nodes[name]!.type === 'Linear',
  )
  let rows: Rows = input.map((row) => Array.from(row, constant))
  let shape: number[] = []
  let layer = 0
  let masked = false
  const mask = (): void => {
    const factors = masks[layer]
    if (!masked && factors) rows = rows.map((row) => row.map((x, i) => scale(x, factors[i]!)))
    masked = true
  }
  const windows = (
    node: Window,
    kernel: number[],
    channels: number,
    at: (row: Dual[], c: number, y: number, x: number) => Dual,
  ): void => {
    const to = [
      channels,
      ...[0, 1].map((a) => outputSize(shape[a + 1]!, kernel[a]!, node.stride[a]!, node.padding[a]!)),
    ]
    rows = rows.map((row) =>
      range(channels).flatMap((c) => range(to[1]!).flatMap((y) => range(to[2]!).map((x) => at(row, c, y, x)))),
    )
    shape = to
  }
  const run = (name: string, node: NetworkNode): void => {
    switch (node.type) {
      case 'Input':
        shape = [...node.shape]
        return
      case 'Output':
      case 'Flatten':
        return
      case 'Delay': {
        const steps = node.delaySeconds.map((s) => Math.trunc(s / network.stepSeconds))
        // of a frame, one a channel
        const places = rows[0]!.length / steps.length
        rows = rows.map((row, t) => row.map((_, j) => rows[t - steps[Math.floor(j / places)]!]?.[j] ?? zero))
        return
      }
      case 'Linear':
      case 'Affine': {
        mask()
        const [out = 0, inputs = 0] = node.weight.shape
        const w = duals(name, 'weight', node.weight.data)
        const b = node.type === 'Affine' ? duals(name, 'bias', node.bias.data) : []
        rows = rows.map((row) =>
          range(out).map((j) => add(total(row.map((x, i) => times(w[j * inputs + i]!, x))), b[j] ?? zero)),
        )
        shape = [out]
        return
      }
      case 'Conv2d': {
        mask()
        const [out = 0, ins = 0, kh = 0, kw = 0] = node.weight.shape
        const w = duals(name, 'weight', node.weight.data)
        const b = node.bias ? duals(name, 'bias', node.bias.data) : []
        const frame = shape
        windows(node, [kh, kw], out, (row, c, y, x) =>
          range(ins).reduce((sum, i) => {
            const channel = Math.floor(c / (out / node.groups)) * ins + i
            const weight = (ky: number, kx: number): Dual => w[((c * ins + i) * kh + ky) * kw + kx]!
            return add(sum, windowSum(frame, row, node, [kh, kw], channel, y, x, weight))
          }, b[c] ?? zero),
        )
        return
      }
      case 'SumPool2d':
      case 'AvgPool2d': {
        mask()
        const { kernelSize } = node
        const factor = constant(node.type === 'AvgPool2d' ? 1 / (kernelSize[0] * kernelSize[1]) : 1)
        const frame = shape
        windows(node, [...kernelSize], shape[0]!, (row, c, y, x) =>
          windowSum(frame, row, node, [...kernelSize], c, y, x, () => factor),
        )
        return
      }
      default: {
        mask()
        layer++
        masked = false
        const currents = rows[0]!.length
        const count = node.type === 'rf' ? currents / 2 : currents
        shape = [(shape[0]! * count) / currents, ...shape.slice(1)]
        const recurrent =
          back && network.edges.some(([a, b]) => a === name && b === back) ? network.nodes[back] : undefined
        const v = recurrent?.type === 'Linear' ? duals(back!, 'weight', recurrent.weight.data) : undefined
        const echo = (spikes: Dual[], j: number): Dual =>
          v ? total(spikes.map((s, i) => times(v[j * count + i]!, s))) : zero
        if (node.type === 'caspianIf' || node.type === 'stdb') {
          const model = node.type === 'stdb' ? early(node, surrogate) : caspian(node, surrogate)
          const delay = node.type === 'stdb' ? range(count).map(() => 0) : node.delay
          const fired: Rows = []
          for (let t = 0; t < T; t++) {
            fired.push(range(count).map((j) => model.fire(j, t)))
            const arriving = range(count).map((i) => fired[t - delay[i]!]?.[i] ?? zero)
            range(count).forEach((j) => model.take(j, add(rows[t]![j]!, echo(arriving, j))))
          }
          rows = fired.map((row, t) => row.map((_, j) => fired[t - delay[j]!]?.[j] ?? zero))
          return
        }
        const step = neuronsOf(node, count, surrogate, network)
        const spikes: Rows = []
        for (let t = 0; t < T; t++) {
          const arriving = rows[t]!.map((x, j) => (t > 0 ? add(x, echo(spikes[t - 1]!, j)) : x))
          spikes.push(range(count).map((j) => step(arriving[j]!, j, t, arriving[count + j] ?? zero)))
        }
        rows = spikes
      }
    }
  }
  for (const name of names) if (name !== back) run(name, network.nodes[name]!)
  return rows
}
