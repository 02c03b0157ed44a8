/** Writes networks as NIR files (Neuromorphic Intermediate Representation, HDF5), where NIR can say the same network. */
import { workError } from '../../core/contract/errors.ts'
import type { Network, NetworkNode } from '../../core/contract/network.ts'
import { writeHdf5 } from '../../core/files/hdf5/tree.ts'
import type { Hdf5Tree } from '../../core/files/hdf5/tree.ts'
import { chainOf } from '../../core/network/chain.ts'
import { sizeOf } from '../../core/network/geometry.ts'
import { layersOf } from '../../core/network/layers.ts'
import { poolOf, synapseOf } from '../../core/network/synapse.ts'
import { isComposed, partsOf, type Parts } from './nir-parts.ts'
import { conventions, exactly, floats, integer, nirRowOf, type ConventionName } from './nir-nodes.ts'

interface Place {
  readonly name: string
  readonly node: NetworkNode
  /** What reaches the node. */
  readonly shape: readonly number[]
}

const shapeBehind = ({ name, node, shape }: Place): readonly number[] => {
  switch (node.type) {
    case 'Linear':
    case 'Affine':
    case 'Conv2d':
      return synapseOf(name, node, shape)[1]
    case 'SumPool2d':
    case 'AvgPool2d':
      return poolOf(name, node, shape).to
    case 'Flatten':
      return [sizeOf(shape)]
    default:
      return shape
  }
}

/** All nodes in order, one at a time: what follows a node that NIR does not have is not looked at. */
function* placesOf(network: Network): Generator<Place> {
  const { links, recurrences } = chainOf(network)
  let shape: readonly number[] = []
  for (const [name, node] of links) {
    const place = { name, node, shape: node.type === 'Input' ? node.shape : shape }
    yield place
    shape = shapeBehind(place)
    const back = recurrences.get(name)?.node
    if (back !== undefined) yield { name: back, node: network.nodes[back]!, shape }
  }
}

const conventionOf = (network: Network): ConventionName =>
  layersOf(network)[0]!.neuron.type === 'caspianIf' ? 'caspianIf' : 'lif'

/** Why NIR cannot say exactly this network, naming the node; undefined where it can. */
export const nirObstacle = (network: Network): string | undefined => {
  const convention = conventionOf(network)
  const otherSteps = ({ type }: NetworkNode): string =>
    `is of type ${type}, whose steps are others than those of ${convention} neurons`
  const obstacleAt = ({ name, node, shape }: Place): string | undefined => {
    if (name === '' || name === '.' || name === '..' || /[/\0]/.test(name))
      return 'has a name that no HDF5 file can hold'
    if (isComposed(node)) {
      const taken = Object.keys(partsOf(name, node, shape, network.stepSeconds).nodes).find(
        (part) => part in network.nodes,
      )
      if (taken === undefined) return convention === 'lif' ? undefined : otherSteps(node)
      return `needs the name "${taken}", which another node has`
    }
    const row = nirRowOf(node)
    if (!row) return `is of type ${node.type}, which NIR does not have`
    if (row.convention && row.convention !== convention) {
      return otherSteps(node)
    }
    return row.obstacle?.(node, shape)
  }
  for (const place of placesOf(network)) {
    const obstacle = obstacleAt(place)
    if (obstacle !== undefined) return `node "${place.name}" ${obstacle}`
  }
  return undefined
}

/** The Delay node of each caspianIf that reaches anything but the Output. */
const delaysOf = ({ nodes, edges }: Network): ReadonlyMap<string, string> =>
  new Map(
    Object.keys(nodes)
      .filter((name) => nodes[name]!.type === 'caspianIf')
      .filter((name) => edges.some(([from, to]) => from === name && nodes[to]!.type !== 'Output'))
      .map((name) => {
        let delay = `${name}_delay`
        while (delay in nodes) delay += '_'
        return [name, delay]
      }),
  )

/**
 * Writes every node by its row, and a Delay node behind each caspianIf. The last of these have none unless they are
 * recurrent: nothing follows that their axonal delay could reach.
 * @throws UserError with what `nirObstacle` says.
 */
export const networkToNir = (network: Network): Promise<Uint8Array> => {
  const obstacle = nirObstacle(network)
  if (obstacle !== undefined) {
    throw workError(`network: ${obstacle}: NIR cannot say it`, 'Use network.json, which holds every network.')
  }
  const { stepSeconds, timesteps } = network
  const delays = delaysOf(network)
  const nodes: Record<string, Hdf5Tree> = {}
  const parts = new Map<string, Parts>()
  for (const { name, node: own, shape } of placesOf(network)) {
    if (isComposed(own)) {
      const composed = partsOf(name, own, shape, stepSeconds)
      parts.set(name, composed)
      Object.assign(nodes, composed.nodes)
    }
    const node = parts.get(name)?.membrane ?? own
    const row = nirRowOf(node)!
    nodes[name] = { type: row.type, ...row.write(node, shape, stepSeconds) }
    const delay = delays.get(name)
    if (delay === undefined || node.type !== 'caspianIf') continue
    const seconds = node.delay.map((ticks) => ticks * stepSeconds)
    nodes[delay] = { type: 'Delay', delay: floats(seconds, shape) }
  }
  const written = new Set<string>()
  const back = new Set([...chainOf(network).recurrences.values()].map(({ node }) => node))
  const edges = network.edges.flatMap(([from, to]) => {
    const composed = parts.get(from)
    if (composed) return [back.has(to) ? composed.fires : composed.leaves, to]
    const delay = delays.get(from)
    if (delay === undefined || network.nodes[to]!.type === 'Output') return [from, to]
    const first = written.has(delay) ? [] : [from, delay]
    written.add(delay)
    return [...first, delay, to]
  })
  edges.push(...[...parts.values()].flatMap((composed) => composed.edges.flat()))
  return writeHdf5({
    version: '1.0',
    node: {
      type: 'NIRGraph',
      nodes,
      edges: { shape: [edges.length / 2, 2], data: edges },
      metadata: {
        ...conventions[conventionOf(network)],
        step_seconds: exactly(stepSeconds),
        timesteps: integer(timesteps),
      },
    },
  })
}
