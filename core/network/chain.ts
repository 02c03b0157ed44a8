/** Reads a network's graph as a chain from Input to Output, with the recurrent weights beside it. */
import { inputError } from '../contract/errors.ts'
import type { Network, NetworkNode, NodeOf } from '../contract/network.ts'

export interface Recurrence {
  readonly node: string
  readonly weight: NodeOf<'Linear'>['weight']
}

export interface Chain {
  /** Name and node, Input first, Output last. */
  readonly links: readonly (readonly [string, NetworkNode])[]
  /** Weights that lead back to the neurons they come from, by the name of these. */
  readonly recurrences: ReadonlyMap<string, Recurrence>
}

const recurrencesOf = ({ nodes, edges }: Network): Map<string, Recurrence> => {
  const recurrences = new Map<string, Recurrence>()
  for (const [from, node] of edges) {
    const linear = nodes[node]
    if (linear?.type !== 'Linear' || !edges.some(([a, b]) => a === node && b === from)) continue
    if (recurrences.has(from)) {
      throw inputError(`network: two recurrent weights lead back to "${from}"`, 'Add them up into one Linear node.')
    }
    recurrences.set(from, { node, weight: linear.weight })
  }
  return recurrences
}

/**
 * The nodes from Input to Output, in order.
 * @throws UserError naming the node at which the graph is no chain.
 */
export const chainOf = (network: Network): Chain => {
  const recurrences = recurrencesOf(network)
  const beside = new Set([...recurrences.values()].map(({ node }) => node))
  const next = new Map<string, string>()
  for (const [from, to] of network.edges) {
    if (beside.has(from) || beside.has(to)) continue
    if (next.has(from)) throw inputError(`network: node "${from}" has two outgoing edges`, 'Use a chain of layers.')
    next.set(from, to)
  }
  const names = Object.keys(network.nodes)
  const start = names.find((name) => network.nodes[name]?.type === 'Input')
  if (start === undefined) throw inputError('network: there is no Input node', 'Add a node of type Input.')
  const links: [string, NetworkNode][] = []
  const seen = new Set(beside)
  for (let name: string | undefined = start; name !== undefined; name = next.get(name)) {
    const node = network.nodes[name]
    if (!node) {
      throw inputError(`network: an edge names "${name}", which is no node`, 'Add the node or remove the edge.')
    }
    if (seen.has(name)) throw inputError(`network: the edges make a cycle at "${name}"`, 'Use a chain of layers.')
    seen.add(name)
    links.push([name, node])
  }
  const last = links.at(-1)!
  if (last[1].type !== 'Output') {
    throw inputError(`network: the path ends at "${last[0]}"`, 'End it with an Output node.')
  }
  const lost = names.find((name) => !seen.has(name))
  if (lost !== undefined) {
    throw inputError(`network: node "${lost}" lies on no path from Input to Output`, 'Connect it or remove it.')
  }
  return { links, recurrences }
}
