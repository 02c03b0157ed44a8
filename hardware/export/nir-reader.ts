/** Reads back the NIR files that we write: networks whose metadata says how a step goes. */
import { inputError, UserError } from '../../core/contract/errors.ts'
import type { Network, NetworkNode, Pair, Tensor } from '../../core/contract/network.ts'
import { readHdf5 } from '../../core/files/hdf5/reader.ts'
import { isArray, isGroup } from '../../core/files/hdf5/tree.ts'
import type { Hdf5Tree } from '../../core/files/hdf5/tree.ts'
import { layersOf } from '../../core/network/layers.ts'
import { joined } from './nir-parts.ts'
import { conventions, nirRows, type ConventionName, type NirFields, type NirRow } from './nir-nodes.ts'

const remedy = 'Give a NIR file written by `spikefront export` or `train`.'

type Fail = (sentence: string) => never

const group = (tree: Hdf5Tree, name: string, fail: Fail): Hdf5Tree => {
  const node = tree[name]
  return isGroup(node) ? node : fail(`there is no group "${name}"`)
}
const tensorOf = (tree: Hdf5Tree, name: string, fail: Fail): Tensor => {
  const node = tree[name]
  if (isArray(node) && node.data instanceof Float64Array) return node as Tensor
  return fail(`there are no numbers "${name}"`)
}

const fieldsOf = (tree: Hdf5Tree, stepSeconds: number, fail: Fail): NirFields => {
  const type = String(tree['type'])
  const tensor = (name: string): Tensor => tensorOf(tree, name, fail)
  return {
    stepSeconds,
    type,
    tensor,
    one(name) {
      const { data } = tensor(name)
      if (data.some((value) => value !== data[0])) fail(`${name} differs from neuron to neuron`)
      return data[0]! > 0 ? data[0]! : fail(`${name} is not above 0`)
    },
    pair(name, least) {
      const pair = [...tensor(name).data]
      const isPair = pair.length === 2 && pair.every((value) => Number.isSafeInteger(value) && value >= least)
      return isPair ? (pair as unknown as Pair) : fail(`${name} is no pair of integers from ${least} on`)
    },
    exact(name, most) {
      const value = tensorOf(group(tree, 'metadata', fail), name, fail).data[0]!
      return value >= 0 && value <= most ? value : fail(`${name} is not from 0 to ${most}`)
    },
    extra(name) {
      const metadata = tree['metadata']
      return isGroup(metadata) && metadata[name] ? [...tensorOf(metadata, name, fail).data] : undefined
    },
    expect(name, value) {
      const isOther = (found: number): boolean => !(Math.abs(found - value) <= 1e-6 * Math.abs(value))
      if (tensor(name).data.some(isOther)) fail(`${name} is not ${value}`)
    },
  }
}

/** The row of a node of NIR's; the neurons' own Delay nodes have none. */
const rowOf = (
  type: Hdf5Tree[string] | undefined,
  convention: ConventionName,
): NirRow<NetworkNode['type']> | undefined =>
  (Object.values(nirRows) as NirRow<NetworkNode['type']>[]).find(
    (row) => (row.type === type || row.leakless === type) && (row.convention ?? convention) === convention,
  )

/** The Delay nodes of caspianIf neurons are these neurons' own delays again. */
const withOwnDelays = (network: Network, ticks: ReadonlyMap<string, readonly number[]>, fail: Fail): Network => {
  const before = new Map(network.edges.filter(([, to]) => ticks.has(to)).map(([from, to]) => [to, from]))
  const nodes = { ...network.nodes }
  for (const [name, delay] of ticks) {
    const from = before.get(name)
    const node = from === undefined ? undefined : nodes[from]
    if (node?.type !== 'caspianIf') return fail(`Delay "${name}" follows no neuron`)
    if (node.threshold.length !== delay.length) return fail(`Delay "${name}" has another size than its neurons`)
    nodes[from!] = { ...node, delay }
  }
  const edges = network.edges
    .filter(([, to]) => !ticks.has(to))
    .map(([from, to]) => [before.get(from) ?? from, to] as const)
  return { ...network, nodes, edges }
}

const networkOf = (tree: Hdf5Tree, fail: Fail): Network => {
  const root = group(tree, 'node', fail)
  if (root['type'] !== 'NIRGraph') fail('the root is no NIRGraph')
  const metadata = isGroup(root['metadata']) ? root['metadata'] : {}
  const convention =
    Object.values(conventions).find(({ neuron }) => neuron === metadata['neuron'])?.neuron ??
    fail('its metadata does not say how a step goes, and NIR itself leaves that open')
  const stepSeconds = tensorOf(metadata, 'step_seconds', fail).data[0]!
  const timesteps = tensorOf(metadata, 'timesteps', fail).data[0]!
  if (!(stepSeconds > 0 && timesteps >= 1 && Number.isInteger(timesteps))) fail('step_seconds or timesteps is wrong')

  const list = root['edges']
  if (!isArray(list) || !Array.isArray(list.data)) return fail('there are no edges')
  const names: readonly string[] = list.data
  const edges = names.flatMap((from, i) => (i % 2 === 0 && names[i + 1] ? [[from, names[i + 1]!] as const] : []))

  const nodes: Record<string, NetworkNode> = {}
  const ticks = new Map<string, readonly number[]>()
  const found = group(root, 'nodes', fail)
  for (const name of Object.keys(found)) {
    const failAt: Fail = (sentence) => fail(`node "${name}": ${sentence}`)
    const node = group(found, name, fail)
    const row = rowOf(node['type'], convention)
    const isPart = convention === 'lif' && (node['type'] === 'Threshold' || node['type'] === 'Scale')
    if (isPart) continue
    if (row) nodes[name] = row.read(fieldsOf(node, stepSeconds, failAt))
    else if (node['type'] === 'Delay') {
      ticks.set(
        name,
        Array.from(tensorOf(node, 'delay', failAt).data, (s) => Math.round(s / stepSeconds)),
      )
    } else failAt(`type ${String(node['type'])} is none that goes with ${convention} neurons`)
  }
  const network = { nodes, edges, stepSeconds, timesteps }
  if (convention === 'caspianIf') return withOwnDelays(network, ticks, fail)
  const fieldsAt = (name: string): NirFields =>
    fieldsOf(group(found, name, fail), stepSeconds, (sentence) => fail(`node "${name}": ${sentence}`))
  return joined(network, found, fieldsAt, fail)
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
    layersOf(network)
  } catch (error) {
    if (error instanceof UserError) fail(error.message)
    throw error
  }
  return network
}
