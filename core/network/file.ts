/** network.json: our own lossless form of a network. */
import { z } from 'zod'
import { inputError } from '../contract/errors.ts'
import type { Network, Tensor } from '../contract/network.ts'
import { fromBase64, toBase64 } from '../files/base64.ts'
import { parseJson } from '../json.ts'
import { sizeOf } from './geometry.ts'
import { layersOf } from './layers.ts'

const count = z.int().min(1)
const shape = z.array(count).min(1)
const pair = z.tuple([count, count])
const padding = z.tuple([z.int().nonnegative(), z.int().nonnegative()])

/** Numbers above which single precision is written as base64: a text of decimals would be longer than a string can be. */
const mostListed = 2 ** 20

const packed = z.strictObject({ float32: z.string() })
const unpacked = (data: unknown): unknown => {
  const text = packed.safeParse(data).data?.float32
  const bytes = text === undefined ? undefined : fromBase64(text)
  return bytes && bytes.length % 4 === 0 ? Array.from(new Float32Array(bytes.buffer)) : data
}

/** Tensors hold typed arrays, files plain ones. */
const tensor = (dimensions: number) =>
  z
    .strictObject({
      shape: z.array(count).length(dimensions),
      data: z.preprocess(unpacked, z.array(z.number())),
    })
    .refine(({ shape, data }) => data.length === sizeOf(shape), 'data has not as many numbers as shape says')
    .transform(({ shape, data }): Tensor => ({ shape, data: Float64Array.from(data) }))

const toFile = (_: string, value: unknown): unknown => {
  if (!(value instanceof Float64Array)) return value
  if (value.length <= mostListed || value.some((number) => number !== Math.fround(number))) return Array.from(value)
  return { float32: toBase64(new Uint8Array(Float32Array.from(value).buffer)) }
}

const pooling = { kernelSize: pair, stride: pair, padding }
const decay = z.int().min(0).max(4096)
const firing = {
  neurons: count,
  threshold: z.number().positive(),
  reset: z.enum(['subtract', 'zero', 'none']),
  resetDelay: z.boolean(),
}
const normalisation = z
  .strictObject({ means: z.array(z.number()).min(1), deviations: z.array(z.number().positive()).min(1) })
  .refine(({ means, deviations }) => means.length === deviations.length, 'means and deviations differ in length')
const share = z.number().min(0).max(1)

const nodeSchema = z.discriminatedUnion('type', [
  z
    .strictObject({ type: z.literal('Input'), shape, normalise: z.exactOptional(normalisation) })
    .refine(
      ({ shape, normalise }) => !normalise || sizeOf(shape) % normalise.means.length === 0,
      'normalise is not of channels that the shape has',
    ),
  z.strictObject({ type: z.literal('Output'), shape }),
  z.strictObject({ type: z.literal('Linear'), weight: tensor(2) }),
  z.strictObject({ type: z.literal('Affine'), weight: tensor(2), bias: tensor(1) }),
  z.strictObject({
    type: z.literal('Conv2d'),
    weight: tensor(4),
    bias: z.exactOptional(tensor(1)),
    stride: pair,
    padding,
    groups: count,
  }),
  z.strictObject({ type: z.literal('SumPool2d'), ...pooling }),
  z.strictObject({ type: z.literal('AvgPool2d'), ...pooling }),
  z.strictObject({ type: z.literal('Flatten') }),
  z.strictObject({ type: z.literal('Delay'), delaySeconds: z.array(z.number().nonnegative()).min(1) }),
  z.strictObject({
    type: z.literal('srm'),
    neurons: count,
    threshold: z.number().positive(),
    tauSrSeconds: z.number().positive(),
    tauRefSeconds: z.number().positive(),
    scaleRef: z.number().nonnegative(),
  }),
  z
    .strictObject({
      type: z.literal('caspianIf'),
      threshold: z.array(z.number().nonnegative()).min(1),
      delay: z.array(z.int().nonnegative()).min(1),
    })
    .refine(({ threshold, delay }) => threshold.length === delay.length, 'threshold and delay differ in length'),
  z.strictObject({ type: z.literal('lif'), beta: share, ...firing }),
  z.strictObject({ type: z.literal('cubaLif'), alpha: share, beta: share, ...firing }),
  z.strictObject({
    type: z.literal('cubaLifInteger'),
    neurons: count,
    threshold: z.int().positive(),
    currentDecay: decay,
    voltageDecay: decay,
  }),
  z.strictObject({
    type: z.literal('alif'),
    neurons: count,
    threshold: z.int().positive(),
    thresholdStep: z.int().nonnegative(),
    currentDecay: decay,
    voltageDecay: decay,
    thresholdDecay: decay,
    refractoryDecay: decay,
  }),
  z.strictObject({
    type: z.literal('rf'),
    neurons: count,
    threshold: z.int().positive(),
    sinDecay: decay,
    cosDecay: decay,
  }),
  z.strictObject({ type: z.literal('stdb'), neurons: count, threshold: z.number().positive(), leak: share }),
  z.strictObject({ type: z.literal('relu'), neurons: count }),
  z.strictObject({ type: z.literal('li'), neurons: count, beta: share }),
])

const networkSchema = z.strictObject({
  version: z.literal(1),
  stepSeconds: z.number().positive(),
  timesteps: count,
  nodes: z.record(z.string().min(1), nodeSchema),
  edges: z.array(z.tuple([z.string(), z.string()])),
})

/** The text of network.json: numbers as their shortest exact decimals, large tensors in base64, a line a node. */
export const networkToJson = ({ nodes, edges, stepSeconds, timesteps }: Network): string => {
  const lines = Object.entries(nodes).map(
    ([name, node]) => `    ${JSON.stringify(name)}: ${JSON.stringify(node, toFile)}`,
  )
  return `{
  "version": 1,
  "stepSeconds": ${stepSeconds},
  "timesteps": ${timesteps},
  "nodes": {
${lines.join(',\n')}
  },
  "edges": ${JSON.stringify(edges)}
}
`
}

/**
 * The network in a network.json.
 * @throws UserError naming `source` and the field, or the node whose shape does not fit.
 */
export const networkFromJson = (source: string, text: string): Network => {
  const { nodes, edges, stepSeconds, timesteps } = parseJson(
    source,
    text,
    networkSchema,
    'Give a network.json that Spikefront wrote.',
  )
  const network = { nodes, edges, stepSeconds, timesteps }
  try {
    layersOf(network)
  } catch (error) {
    throw inputError(`${source}: ${(error as Error).message}`, 'Give a network.json that Spikefront wrote.')
  }
  return network
}
