/** The nodes that NIR can say as they are (Neuromorphic Intermediate Representation), a row each: written, and read back. */
import type { NodeOf, NodeType, Pair, Tensor } from '../../core/contract/network.ts'
import { sizeOf } from '../../core/network/geometry.ts'
import type { Hdf5Array, Hdf5Tree } from '../../core/files/hdf5/tree.ts'

/** What NIR itself does not say of a step, by the neurons that take it; it stands in the graph's metadata. */
export const conventions = {
  caspianIf: {
    neuron: 'caspianIf',
    step:
      'Discrete ticks. In a tick every IF with v > v_threshold (strictly) first fires and its v becomes v_reset; a fire ' +
      'reaches its weights after the Delay node, 0 being the same tick; then all arriving charge is added to v. A hop ' +
      'from neuron to neuron takes one tick and the delay. No leak.',
    inputs: 'An input spike adds 255 to the v of its neuron unless it carries another charge from 0 to 255.',
    units: 'Delay in seconds, a multiple of step_seconds; weight and v_threshold in charge.',
  },
  lif: {
    neuron: 'lif',
    step:
      'Discrete steps. In a step all that arrives is added up to x; CubaLIF: i = alpha i + x, others: i = x; then ' +
      'v = beta v + i. A neuron with v > v_threshold (strictly) fires in this step and its v becomes v_reset; the v of ' +
      'a CubaLIF with reset_delay 1 stays so for the whole next step. alpha = 1 - step_seconds / tau_syn and ' +
      'beta = 1 - step_seconds / tau (tau_mem), to the last bit in the metadata of the node. The v of an LI or I is ' +
      'its output. A Threshold sends a spike in the step in which what reaches it is above its threshold (strictly). A ' +
      'spike arrives in its own step, through a recurrent weight or a Scale with steps_late 1 in the next.',
    inputs: 'An input spike is 1 unless it carries another value.',
    units:
      'Times in seconds; a Delay is rounded down to whole steps. r and w_in make up for the steps of Euler: I and IF add x to v.',
  },
} as const

export type ConventionName = keyof typeof conventions

/** The fields of a node in a file; each function fails where they are not there or not as they must be. */
export interface NirFields {
  readonly stepSeconds: number
  /** NIR's name of the node. */
  readonly type: string
  tensor(name: string): Tensor
  /** The one number that all neurons have; it is above 0. */
  one(name: string): number
  pair(name: string, least: number): Pair
  /** A number of the node's metadata, at least 0 and at most `most`. */
  exact(name: string, most: number): number
  /** Numbers of the node's metadata, where it has them. */
  extra(name: string): readonly number[] | undefined
  /** Fails where a number is another; time constants are held to a millionth. */
  expect(name: string, value: number): void
}

export interface NirRow<T extends NodeType> {
  /** NIR's name. */
  readonly type: string
  /** Its name where it never leaks. */
  readonly leakless?: string
  /** Absent: goes with any neuron. */
  readonly convention?: ConventionName
  /** Why NIR cannot say such a node behind `shape`, after its name; undefined where it can. */
  obstacle?(node: NodeOf<T>, shape: readonly number[]): string | undefined
  write(node: NodeOf<T>, shape: readonly number[], stepSeconds: number): Hdf5Tree
  read(fields: NirFields): NodeOf<T>
}

/** float32, as NIR's own writer does, where it holds every number; else float64. */
export const floats = (values: ArrayLike<number>, shape: readonly number[] = [values.length]): Hdf5Array => {
  const single = Float32Array.from(values)
  return { shape, data: single.every((value, i) => value === values[i]) ? single : Float64Array.from(values) }
}
export const exactly = (value: number): Hdf5Array => ({ shape: [], data: Float64Array.of(value) })
const exactlyAll = (values: readonly number[]): Hdf5Array => ({
  shape: [values.length],
  data: Float64Array.from(values),
})
export const integers = (values: readonly number[], shape: readonly number[] = [values.length]): Hdf5Array => ({
  shape,
  data: BigInt64Array.from(values, BigInt),
})
export const integer = (value: number): Hdf5Array => integers([value], [])
const weights = ({ shape, data }: Tensor): Hdf5Array => floats(data, shape)
/** The same number for every neuron. */
export const all = (value: number, shape: readonly number[]): Hdf5Array =>
  floats(new Float64Array(sizeOf(shape)).fill(value), shape)

/** What never leaks has no time constant: NIR has other nodes for it. */
const leakOr = (leakless: string, beta: number, shape: readonly number[], stepSeconds: number): Hdf5Tree =>
  beta === 1
    ? { type: leakless, r: all(1 / stepSeconds, shape) }
    : { ...leak(beta, shape, stepSeconds, 'tau'), metadata: { beta: exactly(beta) } }
const leak = (beta: number, shape: readonly number[], stepSeconds: number, tau: string): Hdf5Tree => ({
  [tau]: all(stepSeconds / (1 - beta), shape),
  r: all(1 / (1 - beta), shape),
  v_leak: all(0, shape),
})
/** What stays of a quantity in a step, checked against its time constant. */
const kept = (fields: NirFields, name: 'alpha' | 'beta', tau: string, gain: string): number => {
  const share = fields.exact(name, 1)
  fields.expect(tau, fields.stepSeconds / (1 - share))
  fields.expect(gain, 1 / (1 - share))
  return share
}

/** As `kept` of a node whose leakless form is another. */
const keptOr = (fields: NirFields, leakless: string): number => {
  if (fields.type !== leakless) {
    fields.expect('v_leak', 0)
    return kept(fields, 'beta', 'tau', 'r')
  }
  fields.expect('r', 1 / fields.stepSeconds)
  return 1
}

type Firing = NodeOf<'lif'> | NodeOf<'cubaLif'>
const hasNoLeak = (share: number): string | undefined =>
  share === 1 ? 'never leaks: it has no time constant' : undefined
const firing = ({ threshold }: Firing, shape: readonly number[]): Hdf5Tree => ({
  v_threshold: all(threshold, shape),
  v_reset: all(0, shape),
})
const readFiring = (fields: NirFields) => {
  fields.expect('v_reset', 0)
  return {
    neurons: sizeOf(fields.tensor('v_threshold').shape),
    threshold: fields.one('v_threshold'),
    reset: 'zero' as const,
    resetDelay: fields.exact('reset_delay', 1) === 1,
  }
}

/** What NIR has no word for: by which numbers the brightness of images becomes what arrives. */
const input: NirRow<'Input'> = {
  type: 'Input',
  write: ({ normalise }, shape) => ({
    shape: integers(shape),
    ...(normalise && {
      metadata: { means: exactlyAll(normalise.means), deviations: exactlyAll(normalise.deviations) },
    }),
  }),
  read(fields) {
    const [means, deviations] = [fields.extra('means'), fields.extra('deviations')]
    const isWhole = means && deviations?.length === means.length && deviations.every((deviation) => deviation > 0)
    return { type: 'Input', shape: readShape(fields), ...(isWhole && { normalise: { means, deviations } }) }
  },
}

const writeShape = (_: unknown, shape: readonly number[]): Hdf5Tree => ({ shape: integers(shape) })
const readShape = (fields: NirFields): number[] => [...fields.tensor('shape').data]

type Pool = Omit<NodeOf<'SumPool2d'>, 'type'>
const writePool = ({ kernelSize, stride, padding }: Pool): Hdf5Tree => ({
  kernel_size: integers(kernelSize),
  stride: integers(stride),
  padding: integers(padding),
})
const readPool = (fields: NirFields): Pool => ({
  kernelSize: fields.pair('kernel_size', 1),
  stride: fields.pair('stride', 1),
  padding: fields.pair('padding', 0),
})

export const nirRows: { readonly [T in NodeType]?: NirRow<T> } = {
  Input: input,
  Output: { type: 'Output', write: writeShape, read: (fields) => ({ type: 'Output', shape: readShape(fields) }) },
  SumPool2d: { type: 'SumPool2d', write: writePool, read: (fields) => ({ type: 'SumPool2d', ...readPool(fields) }) },
  AvgPool2d: { type: 'AvgPool2d', write: writePool, read: (fields) => ({ type: 'AvgPool2d', ...readPool(fields) }) },
  Linear: {
    type: 'Linear',
    obstacle: (_, shape) => (shape.length > 1 ? 'leads back to neurons that lie in a frame' : undefined),
    write: ({ weight }) => ({ weight: weights(weight) }),
    read: (fields) => ({ type: 'Linear', weight: fields.tensor('weight') }),
  },
  Affine: {
    type: 'Affine',
    write: ({ weight, bias }) => ({ weight: weights(weight), bias: weights(bias) }),
    read: (fields) => ({ type: 'Affine', weight: fields.tensor('weight'), bias: fields.tensor('bias') }),
  },
  Conv2d: {
    type: 'Conv2d',
    // the nir package takes the shapes of these for others
    obstacle: ({ groups, weight: { shape } }) => {
      if (groups > 1) return 'convolves in groups'
      return shape[2] === shape[3] ? undefined : 'has a kernel that is no square'
    },
    write: ({ weight, bias, stride, padding, groups }, [, height, width]) => ({
      input_shape: integers([height!, width!]),
      weight: weights(weight),
      stride: integers(stride),
      padding: integers(padding),
      dilation: integers([1, 1]),
      groups: integer(groups),
      bias: floats(bias?.data ?? new Float64Array(weight.shape[0]!)),
    }),
    read(fields) {
      fields.expect('dilation', 1)
      fields.expect('groups', 1)
      const bias = fields.tensor('bias')
      return {
        type: 'Conv2d',
        weight: fields.tensor('weight'),
        ...(bias.data.some((b) => b !== 0) && { bias }),
        stride: fields.pair('stride', 1),
        padding: fields.pair('padding', 0),
        groups: 1,
      }
    },
  },
  Flatten: {
    type: 'Flatten',
    write: (_, shape) => ({ input_type: integers(shape), start_dim: integer(0), end_dim: integer(-1) }),
    read(fields) {
      fields.expect('start_dim', 0)
      fields.expect('end_dim', -1)
      return { type: 'Flatten' }
    },
  },
  /** One delay a neuron, which are one a channel again where a channel's are equal. */
  Delay: {
    type: 'Delay',
    convention: 'lif',
    write({ delaySeconds }, shape) {
      const each = sizeOf(shape) / delaySeconds.length
      return {
        delay: floats(
          Array.from({ length: sizeOf(shape) }, (_, j) => delaySeconds[Math.floor(j / each)]!),
          shape,
        ),
      }
    },
    read(fields) {
      const { shape, data } = fields.tensor('delay')
      const each = sizeOf(shape.slice(1))
      const delays = [...data]
      const isByChannel = delays.every((d, j) => d === delays[j - (j % each)])
      return { type: 'Delay', delaySeconds: isByChannel ? delays.filter((_, j) => j % each === 0) : delays }
    },
  },
  /** Its delay is the Delay node that follows. */
  caspianIf: {
    type: 'IF',
    convention: 'caspianIf',
    write: ({ threshold }, shape) => ({
      r: all(1, shape),
      v_threshold: floats(threshold, shape),
      v_reset: all(0, shape),
    }),
    read(fields) {
      fields.expect('r', 1)
      fields.expect('v_reset', 0)
      const threshold = [...fields.tensor('v_threshold').data]
      return { type: 'caspianIf', threshold, delay: threshold.map(() => 0) }
    },
  },
  lif: {
    type: 'LIF',
    convention: 'lif',
    leakless: 'IF',
    write: (node, shape, stepSeconds) => ({
      ...leakOr('IF', node.beta, shape, stepSeconds),
      ...firing(node, shape),
      metadata: { beta: exactly(node.beta), reset_delay: integer(Number(node.resetDelay)) },
    }),
    read: (fields) => ({ type: 'lif', beta: keptOr(fields, 'IF'), ...readFiring(fields) }),
  },
  cubaLif: {
    type: 'CubaLIF',
    convention: 'lif',
    obstacle: ({ reset, alpha, beta }) =>
      reset === 'zero' ? hasNoLeak(Math.max(alpha, beta)) : `resets by "${reset}", where NIR sets v to v_reset`,
    write: (node, shape, stepSeconds) => ({
      ...leak(node.beta, shape, stepSeconds, 'tau_mem'),
      tau_syn: all(stepSeconds / (1 - node.alpha), shape),
      w_in: all(1 / (1 - node.alpha), shape),
      ...firing(node, shape),
      metadata: {
        alpha: exactly(node.alpha),
        beta: exactly(node.beta),
        reset_delay: integer(Number(node.resetDelay)),
      },
    }),
    read(fields) {
      fields.expect('v_leak', 0)
      return {
        type: 'cubaLif',
        alpha: kept(fields, 'alpha', 'tau_syn', 'w_in'),
        beta: kept(fields, 'beta', 'tau_mem', 'r'),
        ...readFiring(fields),
      }
    },
  },
  li: {
    type: 'LI',
    convention: 'lif',
    leakless: 'I',
    write: ({ beta }, shape, stepSeconds) => leakOr('I', beta, shape, stepSeconds),
    read: (fields) => ({ type: 'li', neurons: sizeOf(fields.tensor('r').shape), beta: keptOr(fields, 'I') }),
  },
}

/** The row of a node; undefined for a neuron that NIR does not have. */
export const nirRowOf = <T extends NodeType>(node: NodeOf<T>): NirRow<T> | undefined =>
  nirRows[node.type] as NirRow<T> | undefined
