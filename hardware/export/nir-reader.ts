/** Reads back the NIR files that we write: networks of caspianIf neurons with our step convention in the metadata. */
import { inputError, UserError } from '../../core/contract/errors.ts'
import type { Network, NetworkNode } from '../../core/contract/network.ts'
import { caspianLayersOf } from '../graph.ts'
import { readHdf5 } from '../../core/files/hdf5/reader.ts'
import { isArray, isGroup } from '../../core/files/hdf5/tree.ts'
import type { Hdf5Tree } from '../../core/files/hdf5/tree.ts'
import { convention } from './nir.ts'

const remedy = 'Give a NIR file written by `spikefront export` or `train`.'

type Field = { readonly shape: readonly number[]; readonly data: Float64Array }
type Fail = (sentence: string) => never

const group = (tree: Hdf5Tree, name: string, fail: Fail): Hdf5Tree => {
  const node = tree[name]
  return isGroup(node) ? node : fail(`there is no group "${name}"`)
}
const field = (tree: Hdf5Tree, name: string, fail: Fail): Field => {
  const node = tree[name]
  if (isArray(node) && node.data instanceof Float64Array) return node as Field
  return fail(`there are no numbers "${name}"`)
}

/** A node in our terms; Delay nodes are gone by then, `delay` holds their ticks. */
const nodeOf = (node: Hdf5Tree, ticks: readonly number[] | undefined, fail: Fail): NetworkNode => {
  switch (node['type']) {
    case 'Input':
    case 'Output':
      return { type: node['type'], shape: [...field(node, 'shape', fail).data] }
    case 'Linear':
      return { type: 'Linear', weight: field(node, 'weight', fail) }
    case 'IF': {
      const threshold = [...field(node, 'v_threshold', fail).data]
      if (field(node, 'r', fail).data.some((r) => r !== 1)) fail('r is not 1')
      if (field(node, 'v_reset', fail).data.some((v) => v !== 0)) fail('v_reset is not 0')
      if (ticks && ticks.length !== threshold.length) fail('its Delay has another size')
      return { type: 'caspianIf', threshold, delay: ticks ?? threshold.map(() => 0) }
    }
    default:
      return fail(`type ${String(node['type'])} is none of Input, IF, Delay, Linear, Output`)
  }
}

const networkOf = (tree: Hdf5Tree, fail: Fail): Network => {
  const root = group(tree, 'node', fail)
  if (root['type'] !== 'NIRGraph') fail('the root is no NIRGraph')
  const metadata = isGroup(root['metadata']) ? root['metadata'] : {}
  if (metadata['neuron'] !== convention.neuron) {
    fail('its metadata does not say how a step goes, and NIR itself leaves that open')
  }
  const stepSeconds = field(metadata, 'step_seconds', fail).data[0]!
  const timesteps = field(metadata, 'timesteps', fail).data[0]!
  if (!(stepSeconds > 0 && timesteps >= 1 && Number.isInteger(timesteps))) fail('step_seconds or timesteps is wrong')

  const nodes = group(root, 'nodes', fail)
  const list = root['edges']
  if (!isArray(list) || !Array.isArray(list.data)) return fail('there are no edges')
  const names: readonly string[] = list.data
  const edges = names.flatMap((from, i) => (i % 2 === 0 && names[i + 1] ? [[from, names[i + 1]!] as const] : []))

  const before = new Map(edges.map(([from, to]) => [to, from]))
  const isDelay = (name: string): boolean => isGroup(nodes[name]) && nodes[name]['type'] === 'Delay'
  const ticks = new Map<string, readonly number[]>()
  for (const name of Object.keys(nodes).filter(isDelay)) {
    const seconds = field(group(nodes, name, fail), 'delay', fail).data
    ticks.set(
      before.get(name) ?? fail(`Delay "${name}" follows nothing`),
      Array.from(seconds, (s) => Math.round(s / stepSeconds)),
    )
  }
  return {
    nodes: Object.fromEntries(
      Object.keys(nodes)
        .filter((name) => !isDelay(name))
        .map((name) => {
          const failAt: Fail = (sentence) => fail(`node "${name}": ${sentence}`)
          return [name, nodeOf(group(nodes, name, fail), ticks.get(name), failAt)]
        }),
    ),
    edges: edges.filter(([, to]) => !isDelay(to)).map(([from, to]) => [isDelay(from) ? before.get(from)! : from, to]),
    stepSeconds,
    timesteps,
  }
}

const treeOf = (bytes: Uint8Array, fail: Fail): Hdf5Tree => {
  try {
    return readHdf5(bytes)
  } catch (error) {
    return fail(`is damaged or no HDF5 file as NIR writes it (${(error as Error).message})`)
  }
}

/**
 * The network of a NIR file that we wrote.
 * @throws UserError naming `file` and the place: truncated or foreign bytes, a NIR graph of other nodes or without our
 * step convention.
 */
export const nirToNetwork = async (file: string, bytes: Uint8Array): Promise<Network> => {
  const fail: Fail = (sentence) => {
    throw inputError(`${file}: ${sentence}`, remedy)
  }
  const network = networkOf(treeOf(bytes, fail), fail)
  try {
    caspianLayersOf(network)
  } catch (error) {
    if (error instanceof UserError) fail(error.message)
    throw error
  }
  return network
}
