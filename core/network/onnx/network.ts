/** From an ONNX file of a feed-forward network to our own: batch norms folded, biases kept, rectified units in between. */
import { inputError, UserError } from '../../contract/errors.ts'
import type { Network, NetworkNode, Pair, Tensor } from '../../contract/network.ts'
import { fault } from '../../files/fault.ts'
import { sizeOf } from '../geometry.ts'
import { layersOf } from '../layers.ts'
import { poolOf, synapseOf } from '../synapse.ts'
import { onnxModelOf, type OnnxModel, type Operator } from './model.ts'

type Refuse = (operator: Operator, sentence: string, remedy?: string) => never

/** Far beyond any layer that trains here. */
const mostNeurons = 2 ** 26

/** Weights that wait for what follows them: [out, in] or [out, in / groups, height, width], and a bias an output. */
interface Weights {
  readonly weight: Tensor
  readonly bias: Float64Array
  readonly conv?: { readonly stride: Pair; readonly padding: Pair; readonly groups: number }
}

const remedies: Readonly<Record<string, string>> = {
  MaxPool: 'Train the network with average pools: the greatest of spikes is not the spike of the greatest.',
  GlobalMaxPool: 'Train the network with average pools: the greatest of spikes is not the spike of the greatest.',
  Softmax: 'Only the outputs may have one.',
  Transpose: 'Export the network with channels first.',
}
const usual =
  'Use Conv, Gemm, MatMul, BatchNormalization, Relu, AveragePool, GlobalAveragePool, Flatten and Dropout in a chain.'

const pairOf = (operator: Operator, name: string, refuse: Refuse, usually: Pair = [1, 1]): Pair => {
  const values = operator.integers(name) ?? usually
  const isPair = values.length === 2 && values.every((value) => value >= 1 && value <= 65_535)
  return isPair ? [values[0]!, values[1]!] : refuse(operator, `has ${name} [${values.join(', ')}]`)
}

/** [top, left] of pads [top, left, bottom, right]. */
const paddingOf = (operator: Operator, refuse: Refuse): Pair => {
  const auto = operator.text('auto_pad') ?? 'NOTSET'
  if (auto !== 'NOTSET' && auto !== 'VALID') return refuse(operator, `pads by ${auto}`, 'Export it with explicit pads.')
  const [top = 0, left = 0, bottom = 0, right = 0] = operator.integers('pads') ?? []
  if (top === bottom && left === right && top >= 0 && left >= 0 && top < 65_536 && left < 65_536) return [top, left]
  return refuse(operator, `pads [${top}, ${left}, ${bottom}, ${right}], not the same on both sides`)
}

const convOf = (operator: Operator, weight: Tensor, bias: Tensor | undefined, refuse: Refuse): Weights => {
  if (weight.shape.length !== 4) return refuse(operator, `has a kernel of ${weight.shape.length - 2} dimensions`)
  if (pairOf(operator, 'dilations', refuse).some((dilation) => dilation !== 1)) refuse(operator, 'is dilated')
  const [groups = 1] = operator.integers('group') ?? []
  if (!(groups >= 1)) refuse(operator, `has ${groups} groups`)
  return {
    weight,
    bias: bias?.data ?? new Float64Array(weight.shape[0]!),
    conv: { stride: pairOf(operator, 'strides', refuse), padding: paddingOf(operator, refuse), groups },
  }
}

const transposed = ({ shape: [rows = 0, columns = 0], data }: Tensor): Tensor => ({
  shape: [columns, rows],
  data: Float64Array.from({ length: data.length }, (_, i) => data[(i % rows) * columns + Math.floor(i / rows)]!),
})

const gemmOf = (operator: Operator, weight: Tensor, bias: Tensor | undefined, refuse: Refuse): Weights => {
  if (weight.shape.length !== 2) return refuse(operator, `has weights of ${weight.shape.length} dimensions`)
  if (operator.integers('transA')?.[0]) refuse(operator, 'transposes its input')
  const [alpha, beta] = [operator.float('alpha') ?? 1, operator.float('beta') ?? 1]
  const own = operator.type === 'Gemm' && operator.integers('transB')?.[0] ? weight : transposed(weight)
  const outputs = own.shape[0]!
  return {
    weight: { ...own, data: own.data.map((w) => alpha * w) },
    bias: Float64Array.from({ length: outputs }, (_, j) => beta * (bias?.data[j % bias.data.length] ?? 0)),
  }
}

/** y = (x - mean) scale / sqrt(variance + epsilon) + shift of each output, put into weights and bias. */
const folded = ({ weight, bias, ...rest }: Weights, statistics: readonly Tensor[], epsilon: number): Weights => {
  const [scale, shift, mean, variance] = statistics.map(({ data }) => data)
  const gain = (j: number): number => scale![j]! / Math.sqrt(variance![j]! + epsilon)
  const each = weight.data.length / bias.length
  return {
    ...rest,
    weight: { ...weight, data: weight.data.map((w, i) => gain(Math.floor(i / each)) * w) },
    bias: bias.map((b, j) => (b - mean![j]!) * gain(j) + shift![j]!),
  }
}

const nodeOf = ({ weight, bias, conv }: Weights): NetworkNode => {
  const isBiased = bias.some((b) => b !== 0)
  const tensor = { shape: [bias.length], data: bias }
  if (conv) return { type: 'Conv2d', weight, ...(isBiased && { bias: tensor }), ...conv }
  return isBiased ? { type: 'Affine', weight, bias: tensor } : { type: 'Linear', weight }
}

const build = ({ operators, constants, input, output }: OnnxModel, refuse: Refuse): Network => {
  const nodes: Record<string, NetworkNode> = { in: { type: 'Input', shape: input.shape } }
  let shape = input.shape
  let current = input.name
  let pending: Weights | undefined
  let hidden = 0
  let pools = 0
  const put = (name: string, node: NetworkNode): void => void (nodes[name] = node)

  /** Whether a frame is one row by now. */
  let isFlat = shape.length === 1

  /** The weights that wait, and the neurons behind them. */
  const close = (name: string, neuron: (neurons: number) => NetworkNode): void => {
    if (!pending) return
    if (shape.length > 1 && !pending.conv) {
      put(`${name}Inputs`, { type: 'Flatten' })
      shape = [sizeOf(shape)]
    }
    const weights = nodeOf(pending)
    put(`${name}Weights`, weights)
    shape = synapseOf(`${name}Weights`, weights as Parameters<typeof synapseOf>[1], shape)[1]
    if (sizeOf(shape) > mostNeurons) fault(`${name} has ${sizeOf(shape)} neurons`)
    put(name, neuron(sizeOf(shape)))
    pending = undefined
  }

  const step = (operator: Operator, isLast: boolean): void => {
    const constant = (index: number): Tensor | undefined => {
      const name = operator.inputs[index]
      if (!name) return undefined
      return constants.get(name) ?? refuse(operator, `has an input "${name}" that is no constant`)
    }
    const weightAt = (index: number): Tensor => constant(index) ?? refuse(operator, 'has no weights')
    switch (operator.type) {
      case 'Conv':
      case 'Gemm':
      case 'MatMul':
        if (pending) return refuse(operator, 'follows other weights with no Relu between them', 'Put a Relu there.')
        pending = (operator.type === 'Conv' ? convOf : gemmOf)(operator, weightAt(1), constant(2), refuse)
        if (!pending.conv && !isFlat) refuse(operator, 'takes a frame', 'Put a Flatten before it.')
        if (pending.weight.shape.some((extent) => extent < 1) || pending.bias.length !== pending.weight.shape[0]) {
          refuse(operator, 'has weights and a bias that do not fit each other')
        }
        return
      case 'Add': {
        const summand = constants.get(operator.inputs[0] ?? '') ?? constants.get(operator.inputs[1] ?? '')
        if (!summand) {
          return refuse(operator, 'adds two branches (a residual)', 'Train a network without skip connections.')
        }
        const { data } = summand
        if (!pending || (data.length !== 1 && data.length !== pending.bias.length)) {
          return refuse(operator, 'adds a constant that is no bias of weights before it')
        }
        pending = { ...pending, bias: pending.bias.map((b, j) => b + data[j % data.length]!) }
        return
      }
      case 'BatchNormalization': {
        if (!pending) return refuse(operator, 'follows no weights to be folded into', 'Put it behind Conv or Gemm.')
        const statistics = [1, 2, 3, 4].map(weightAt)
        if (statistics.some(({ data }) => data.length !== pending!.bias.length)) {
          return refuse(operator, 'has not as many numbers as channels reach it')
        }
        pending = folded(pending, statistics, operator.float('epsilon') ?? 1e-5)
        return
      }
      case 'Relu':
        if (!pending) return refuse(operator, 'follows no weights')
        if (isLast) return refuse(operator, 'is the output, which must be able to be negative', 'Leave it out.')
        return close(`hidden${++hidden}`, (neurons) => ({ type: 'relu', neurons }))
      case 'AveragePool':
      case 'GlobalAveragePool': {
        if (pending) return refuse(operator, 'stands between weights and their Relu', 'Put it behind the Relu.')
        const isGlobal = operator.type === 'GlobalAveragePool'
        const [, height = 0, width = 0] = shape
        const kernelSize = isGlobal ? ([height, width] as const) : pairOf(operator, 'kernel_shape', refuse, [0, 0])
        const padding = isGlobal ? ([0, 0] as const) : paddingOf(operator, refuse)
        if (padding.some((pad) => pad > 0) && !operator.integers('count_include_pad')?.[0]) {
          return refuse(operator, 'leaves its padding out of the average', 'Pool without padding.')
        }
        if (operator.integers('ceil_mode')?.[0]) return refuse(operator, 'rounds the size up', 'Use ceil_mode 0.')
        const stride = isGlobal ? kernelSize : pairOf(operator, 'strides', refuse)
        const pool = { type: 'AvgPool2d', kernelSize, stride, padding } as const
        const name = `pool${++pools}`
        put(name, pool)
        shape = poolOf(name, pool, shape).to
        return
      }
      case 'Softmax':
      case 'LogSoftmax':
        if (isLast) return
        break
      case 'Reshape': {
        const to = [...weightAt(1).data]
        const isRow = to.length === 2 && (to[1] === -1 || to[1] === sizeOf(shape))
        if (!isRow) return refuse(operator, `makes the shape [${to.join(', ')}]`, 'Flatten all but the batch.')
        isFlat = true
        return
      }
      case 'Flatten': {
        const [axis = 1] = operator.integers('axis') ?? []
        if (axis !== 1) return refuse(operator, `begins at axis ${axis}`, 'Flatten all but the batch.')
        isFlat = true
        return
      }
      case 'Dropout':
      case 'Identity':
        return
    }
    refuse(operator, 'is not converted', remedies[operator.type])
  }

  operators.forEach((operator, i) => {
    const isLast = operator.outputs[0] === output || i === operators.length - 1
    const uses = operators.filter((other) => other.inputs.includes(current))
    if (uses.length > 1) {
      refuse(
        uses[1]!,
        `takes what "${uses[0]!.name}" takes too: two branches`,
        'Train a network without skip connections.',
      )
    }
    if (!operator.inputs.includes(current)) refuse(operator, 'does not follow the operator before it')
    step(operator, isLast)
    current = operator.outputs[0] ?? ''
  })
  const last = operators.at(-1)
  if (last && !pending) refuse(last, 'is the end, but there are no weights before it', 'End with Conv, Gemm or MatMul.')
  close('output', (neurons) => ({ type: 'li', neurons, beta: 1 }))
  put('out', { type: 'Output', shape: [sizeOf(shape)] })
  const names = Object.keys(nodes)
  return { nodes, edges: names.slice(1).map((to, i) => [names[i]!, to] as const), stepSeconds: 1e-3, timesteps: 1 }
}

/**
 * The network without spikes of an ONNX file: one step, `relu` nodes, an `li` read-out.
 * @throws UserError naming `file` and the operator that is not converted, with what helps.
 */
export const onnxToNetwork = (file: string, bytes: Uint8Array): Network => {
  const refuse: Refuse = ({ type, name }, sentence, remedy = usual) => {
    throw inputError(`${file}: ${type} "${name}" ${sentence}`, remedy)
  }
  const damaged = (error: unknown): never => {
    if (!(error instanceof RangeError)) throw error
    throw inputError(`${file}: is damaged or no ONNX file (${error.message})`, 'Export the network again.')
  }
  let model: OnnxModel
  try {
    model = onnxModelOf(bytes)
  } catch (error) {
    return damaged(error)
  }
  const { shape } = model.input
  if ((shape.length !== 1 && shape.length !== 3) || !shape.every((extent) => extent >= 1 && extent <= 65_535)) {
    throw inputError(
      `${file}: its input has the shape [batch, ${shape.join(', ')}]`,
      'Export it for inputs of [batch, channels, height, width] or [batch, inputs], with their sizes.',
    )
  }
  try {
    const network = build(model, refuse)
    layersOf(network)
    return network
  } catch (error) {
    if (!(error instanceof UserError)) return damaged(error)
    if (error.message.startsWith(file)) throw error
    throw inputError(`${file}: ${error.message}`, usual)
  }
}
