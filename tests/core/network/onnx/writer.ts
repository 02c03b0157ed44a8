/** Bytes of small ONNX models, field by field as onnx.proto3 numbers them. */

/** A number is a varint, bytes and text are as long as they are, a list is that many fields. */
type Value = number | string | Uint8Array
type Fields = readonly (readonly [field: number, value: Value | readonly Value[]])[]

const text = new TextEncoder()

const varint = (value: number): number[] => {
  const bytes: number[] = []
  let rest = BigInt.asUintN(64, BigInt(value))
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128)
  return [...bytes, Number(rest)]
}

const message = (fields: Fields): Uint8Array =>
  Uint8Array.from(
    fields.flatMap(([field, values]) =>
      ([] as Value[]).concat(values as Value).flatMap((value) => {
        if (typeof value === 'number') return [...varint(8 * field), ...varint(value)]
        const bytes = typeof value === 'string' ? text.encode(value) : value
        return [...varint(8 * field + 2), ...varint(bytes.length), ...bytes]
      }),
    ),
  )

export interface Constant {
  readonly shape: readonly number[]
  readonly data: readonly number[]
  /** float32 where absent. */
  readonly type?: 'int64' | 'float64'
}

const tensor = (name: string, { shape, data, type }: Constant): Uint8Array => {
  const array =
    type === 'int64' ? BigInt64Array.from(data, BigInt) : type ? Float64Array.from(data) : Float32Array.from(data)
  const code = type === 'int64' ? 7 : type ? 11 : 1
  return message([
    [1, shape],
    [2, code],
    [8, name],
    [9, new Uint8Array(array.buffer)],
  ])
}

/** An attribute: a whole number, several, a text, or a float32. */
export type Attribute = number | readonly number[] | string | { readonly float: number }

const attribute = (name: string, value: Attribute): Uint8Array => {
  const named = [1, name] as const
  if (typeof value === 'number') return message([named, [3, value]])
  if (typeof value === 'string') return message([named, [4, value]])
  if ('float' in value) {
    const bytes = [...new Uint8Array(Float32Array.of(value.float).buffer)]
    return Uint8Array.from([...message([named]), 8 * 2 + 5, ...bytes])
  }
  return message([named, [8, value]])
}

export interface Step {
  readonly type: string
  /** Behind the data: values that are constants, or names of other data. */
  readonly with?: readonly (Constant | string)[]
  readonly attributes?: Readonly<Record<string, Attribute>>
  /** Instead of the output of the step before. */
  readonly from?: string
}

/** A model whose steps follow each other: `x` goes in, step i gives `yi`. */
export const onnxBytes = (inputShape: readonly number[], steps: readonly Step[]): Uint8Array => {
  const initialisers: Uint8Array[] = []
  const nodes = steps.map(({ type, with: others = [], attributes = {}, from }, i) => {
    const names = others.map((other, k) => {
      if (typeof other === 'string') return other
      const name = `c${i}_${k}`
      initialisers.push(tensor(name, other))
      return name
    })
    return message([
      [1, [from ?? (i === 0 ? 'x' : `y${i - 1}`), ...names]],
      [2, `y${i}`],
      [3, `step${i}`],
      [4, type],
      [5, Object.entries(attributes).map(([name, value]) => attribute(name, value))],
    ])
  })
  const dimension = (extent: number): Uint8Array => message([[1, extent]])
  const shape = message([[1, [message([[2, 'batch']]), ...inputShape.map(dimension)]]])
  const input = message([
    [1, 'x'],
    [
      2,
      message([
        [
          1,
          message([
            [1, 1],
            [2, shape],
          ]),
        ],
      ]),
    ],
  ])
  const graph = message([
    [1, nodes],
    [5, initialisers],
    [11, input],
    [12, message([[1, `y${steps.length - 1}`]])],
  ])
  return message([
    [1, 8],
    [7, graph],
  ])
}
