/** What lies between two layers of neurons: a pool, weights, or both; read from their nodes and the shape before them. */
import { inputError } from '../contract/errors.ts'
import type { NodeOf, Tensor } from '../contract/network.ts'
import { eachTap, sizeOf, windowsOver, type Frame, type Windows } from './geometry.ts'

export interface Pool extends Windows {
  readonly node: string
  /** What a window's sum is multiplied by: 1, or one over the kernel's size. */
  readonly scale: number
}

export interface Synapse {
  readonly node: string
  /** [out, in]; of a convolution [out, in / groups, height, width]. */
  readonly weight: Tensor
  readonly bias?: Tensor
  /** Absent: every input reaches every neuron. */
  readonly conv?: Windows & { readonly groups: number }
}

/** @throws UserError where `found` is not what reaches the node. */
export const sized = (name: string, what: string, expected: number, found: number): void => {
  if (expected !== found) {
    throw inputError(
      `network: node "${name}" takes ${found} ${what}, but ${expected} reach it`,
      'Make the shapes agree.',
    )
  }
}

/** @throws UserError where the tensor holds something that is no number. */
export const finite = (name: string, what: string, { data }: Tensor): void => {
  if (data.some((value) => !Number.isFinite(value))) {
    throw inputError(`network: a ${what} of "${name}" is not a number`, 'Train the network again.')
  }
}

const frameOf = (name: string, shape: readonly number[]): Frame => {
  if (shape.length === 3) return shape as unknown as Frame
  throw inputError(
    `network: "${name}" needs channels, height and width, but the shape [${shape.join(', ')}] reaches it`,
    'Give the Input the shape [channels, height, width].',
  )
}

type Weighted = NodeOf<'Linear' | 'Affine' | 'Conv2d'>

/** The synapse that a node makes behind `shape`, and the shape it leads to. */
export const synapseOf = (name: string, node: Weighted, shape: readonly number[]): [Synapse, readonly number[]] => {
  const { weight } = node
  const bias = node.type === 'Linear' ? undefined : node.bias
  const [out = 0, inputs = 0, height = 0, width = 0] = weight.shape
  finite(name, 'weight', weight)
  if (bias) {
    finite(name, 'bias', bias)
    sized(name, 'biases', out, bias.data.length)
  }
  const synapse = { node: name, weight, ...(bias && { bias }) }
  if (node.type !== 'Conv2d') {
    if (shape.length > 1) {
      throw inputError(`network: "${name}" is fed by the shape [${shape.join(', ')}]`, 'Put a Flatten before it.')
    }
    sized(name, 'inputs', sizeOf(shape), inputs)
    return [synapse, [out]]
  }
  const frame = frameOf(name, shape)
  sized(name, 'channels', frame[0], inputs * node.groups)
  if (out % node.groups > 0) {
    throw inputError(`network: "${name}" has ${out} channels in ${node.groups} groups`, 'Make the groups equal.')
  }
  const windows = windowsOver(frame, out, [height, width], node.stride, node.padding)
  return [{ ...synapse, conv: { ...windows, groups: node.groups } }, placed(name, windows)]
}

/** @throws UserError where no window fits. */
const placed = (name: string, { to, from, kernelSize }: Windows): Frame => {
  if (sizeOf(to) > 0) return to
  throw inputError(
    `network: the kernel ${kernelSize.join(' x ')} of "${name}" does not fit ${from[1]} x ${from[2]}`,
    'Use a smaller kernel or more padding.',
  )
}

/** The pool that a node makes behind `shape`. */
export const poolOf = (name: string, node: NodeOf<'SumPool2d' | 'AvgPool2d'>, shape: readonly number[]): Pool => {
  const frame = frameOf(name, shape)
  const windows = windowsOver(frame, frame[0], node.kernelSize, node.stride, node.padding)
  placed(name, windows)
  return { ...windows, node: name, scale: node.type === 'AvgPool2d' ? 1 / sizeOf(node.kernelSize) : 1 }
}

/** Calls back with the neuron, the input and the position in the weight tensor of every synapse. */
export const eachSynapse = (
  { weight, conv }: Synapse,
  visit: (neuron: number, input: number, at: number) => void,
): void => {
  const [out = 0, inputs = 0] = weight.shape
  if (!conv) {
    for (let j = 0; j < out; j++) for (let i = 0; i < inputs; i++) visit(j, i, j * inputs + i)
    return
  }
  const taps = sizeOf(conv.kernelSize)
  const places = conv.to[1] * conv.to[2]
  const sources = conv.from[1] * conv.from[2]
  const perGroup = out / conv.groups
  for (let j = 0; j < out; j++) {
    const firstInput = Math.floor(j / perGroup) * inputs
    for (let i = 0; i < inputs; i++) {
      eachTap(conv, (place, source, tap) =>
        visit(j * places + place, (firstInput + i) * sources + source, (j * inputs + i) * taps + tap),
      )
    }
  }
}

/** Calls back with the pooled place and the input of every entry of every window. */
export const eachPooled = (pool: Pool, visit: (pooled: number, input: number) => void): void => {
  const places = pool.to[1] * pool.to[2]
  const sources = pool.from[1] * pool.from[2]
  for (let channel = 0; channel < pool.to[0]; channel++) {
    eachTap(pool, (place, source) => visit(channel * places + place, channel * sources + source))
  }
}
