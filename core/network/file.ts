/** network.json: our own lossless form of a network. */
import { z } from 'zod'
import { inputError } from '../contract/errors.ts'
import type { Network, NetworkNode } from '../contract/network.ts'
import { parseJson } from '../data/json-file.ts'
import { layersOf } from './layers.ts'

const count = z.int().min(1)
const shape = z.array(count).min(1)

const nodeSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('Input'), shape }),
  z.strictObject({ type: z.literal('Output'), shape }),
  z.strictObject({
    type: z.literal('Linear'),
    weight: z
      .strictObject({ shape: z.tuple([count, count]), data: z.array(z.number()) })
      .refine(({ shape: [out, inputs], data }) => data.length === out * inputs, 'data has not out x in numbers'),
  }),
  z.strictObject({
    type: z.literal('srm'),
    neurons: count,
    threshold: z.number().positive(),
    tauSrSeconds: z.number().positive(),
    tauRefSeconds: z.number().positive(),
    scaleRef: z.number().nonnegative(),
  }),
  z.strictObject({ type: z.literal('Delay'), delaySeconds: z.array(z.number().nonnegative()).min(1) }),
  z
    .strictObject({
      type: z.literal('caspianIf'),
      threshold: z.array(z.number().nonnegative()).min(1),
      delay: z.array(z.int().nonnegative()).min(1),
    })
    .refine(({ threshold, delay }) => threshold.length === delay.length, 'threshold and delay differ in length'),
])

const networkSchema = z.strictObject({
  version: z.literal(1),
  stepSeconds: z.number().positive(),
  timesteps: count,
  nodes: z.record(z.string().min(1), nodeSchema),
  edges: z.array(z.tuple([z.string(), z.string()])),
})

type FileNode = z.infer<typeof nodeSchema>

const toFile = (node: NetworkNode): unknown =>
  node.type === 'Linear' ? { ...node, weight: { shape: node.weight.shape, data: Array.from(node.weight.data) } } : node

const fromFile = (node: FileNode): NetworkNode =>
  node.type === 'Linear'
    ? { ...node, weight: { shape: node.weight.shape, data: Float64Array.from(node.weight.data) } }
    : node

/** The text of network.json: numbers as their shortest exact decimals, a line a node. */
export const networkToJson = ({ nodes, edges, stepSeconds, timesteps }: Network): string => {
  const lines = Object.entries(nodes).map(
    ([name, node]) => `    ${JSON.stringify(name)}: ${JSON.stringify(toFile(node))}`,
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
  const file = parseJson(source, text, networkSchema, 'Give a network.json that Spikefront wrote.')
  const nodes = Object.fromEntries(Object.entries(file.nodes).map(([name, node]) => [name, fromFile(node)]))
  const network: Network = { nodes, edges: file.edges, stepSeconds: file.stepSeconds, timesteps: file.timesteps }
  try {
    layersOf(network)
  } catch (error) {
    throw inputError(`${source}: ${(error as Error).message}`, 'Give a network.json that Spikefront wrote.')
  }
  return network
}
