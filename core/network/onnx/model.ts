/** An ONNX file as plain data: its operators in order, their constants, the shape of its input (onnx.proto3). */
import type { Tensor } from '../../contract/network.ts'
import { fault } from '../../files/fault.ts'
import { sizeOf } from '../geometry.ts'
import { messageOf, numbersIn, type Message } from './protobuf.ts'

export interface Operator {
  readonly name: string
  readonly type: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  /** Whole numbers, one where it is no list. */
  integers(attribute: string): readonly number[] | undefined
  float(attribute: string): number | undefined
  text(attribute: string): string | undefined
}

export interface OnnxModel {
  readonly operators: readonly Operator[]
  readonly constants: ReadonlyMap<string, Tensor>
  /** Name and shape, without the batch, of what images are fed to; 0 where the file leaves an extent open. */
  readonly input: { readonly name: string; readonly shape: readonly number[] }
  readonly output: string
}

/** Far beyond any network that trains here. */
const mostNumbers = 2 ** 28

/** TensorProto: dims 1, data_type 2, float_data 4, int64_data 7, name 8, raw_data 9, double_data 10, data_location 14. */
const tensorOf = (tensor: Message, name: string): Tensor => {
  const shape = tensor.integers(1)
  const [type = 0] = tensor.integers(2)
  if (tensor.integers(14)[0] === 1) return fault(`"${name}" keeps its numbers in another file`)
  if (shape.some((extent) => !(extent >= 0)) || sizeOf(shape) > mostNumbers) {
    return fault(`"${name}" has the shape [${shape.join(', ')}]`)
  }
  const [raw] = tensor.bytes(9)
  const read = {
    1: () => (raw ? numbersIn(raw, 4) : Float64Array.from(tensor.floats(4))),
    7: () => (raw ? numbersIn(raw, 8, true) : Float64Array.from(tensor.integers(7))),
    11: () => (raw ? numbersIn(raw, 8) : Float64Array.from(tensor.doubles(10))),
  }[type]
  if (!read) return fault(`"${name}" holds numbers of the type ${type}, not float32, float64 or int64`)
  const data = read()
  return data.length === sizeOf(shape)
    ? { shape, data }
    : fault(`"${name}" has ${data.length} numbers for the shape [${shape.join(', ')}]`)
}

/** NodeProto: input 1, output 2, name 3, op_type 4, attribute 5; AttributeProto: name 1, f 2, i 3, s 4, t 5, ints 8. */
const operatorOf = (node: Message, index: number): Operator => {
  const [type = ''] = node.texts(4)
  const attributes = new Map(node.messages(5).map((attribute) => [attribute.texts(1)[0] ?? '', attribute]))
  return {
    name: node.texts(3)[0] || `${type} ${index + 1}`,
    type,
    inputs: node.texts(1),
    outputs: node.texts(2),
    integers(name) {
      const attribute = attributes.get(name)
      return attribute && [...attribute.integers(3), ...attribute.integers(8)]
    },
    float: (name) => attributes.get(name)?.floats(2)[0],
    text: (name) => attributes.get(name)?.texts(4)[0],
  }
}

/** The value of a Constant, which has it as a tensor. */
const constantOf = (node: Message, name: string): Tensor => {
  const value = node.messages(5).find((attribute) => attribute.texts(1)[0] === 'value')
  const [tensor] = value?.messages(5) ?? []
  return tensor ? tensorOf(tensor, name) : fault(`Constant "${name}" has no tensor`)
}

/** ModelProto: graph 7; GraphProto: node 1, initializer 5, input 11, output 12. @throws RangeError where it is none. */
export const onnxModelOf = (bytes: Uint8Array): OnnxModel => {
  const [graph = fault('it holds no graph')] = messageOf(bytes).messages(7)
  const constants = new Map<string, Tensor>()
  for (const tensor of graph.messages(5)) {
    const [name = ''] = tensor.texts(8)
    constants.set(name, tensorOf(tensor, name))
  }
  const operators: Operator[] = []
  graph.messages(1).forEach((node, i) => {
    const operator = operatorOf(node, i)
    const [output = ''] = operator.outputs
    if (operator.type === 'Constant') constants.set(output, constantOf(node, operator.name))
    else operators.push(operator)
  })
  const inputs = graph.messages(11).filter((value) => !constants.has(value.texts(1)[0] ?? ''))
  const [input = fault('the graph has no input')] = inputs
  if (inputs.length > 1) fault(`the graph has ${inputs.length} inputs`)
  // ValueInfoProto: name 1, type 2 > tensor_type 1 > shape 2 > dim 1 > dim_value 1
  const dimensions = input.messages(2)[0]?.messages(1)[0]?.messages(2)[0]?.messages(1) ?? []
  const shape = dimensions.map((dimension) => dimension.integers(1)[0] ?? 0)
  return {
    operators,
    constants,
    input: { name: input.texts(1)[0] ?? '', shape: shape.slice(1) },
    output: graph.messages(12)[0]?.texts(1)[0] ?? '',
  }
}
