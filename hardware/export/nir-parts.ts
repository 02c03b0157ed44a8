/**
 * Neurons that NIR says by several of its nodes: a membrane that nothing resets (LI or I), a Threshold behind it, and
 * Scales that take from the membrane what has fired.
 */
import type { Network, NetworkNode, NodeOf } from '../../core/contract/network.ts'
import { isArray, isGroup, type Hdf5Tree } from '../../core/files/hdf5/tree.ts'
import { all, integer, type NirFields } from './nir-nodes.ts'

type Composed = NodeOf<'lif'> | NodeOf<'stdb'>
type Edge = readonly [string, string]

/** NIR's own neurons are set to v_reset where they fire. */
export const isComposed = (node: NetworkNode | undefined): node is Composed =>
  node?.type === 'stdb' || (node?.type === 'lif' && node.reset !== 'zero')

export interface Parts {
  readonly membrane: NodeOf<'li'>
  /** Beside the membrane, which has the neurons' own name. */
  readonly nodes: Readonly<Record<string, Hdf5Tree>>
  readonly edges: readonly Edge[]
  /** From where recurrent weights take the spikes. */
  readonly fires: string
  /** From where all others do. */
  readonly leaves: string
}

/**
 * v[t] = beta v[t-1] + x[t] - theta s[t-1] with a late reset, which is that of `stdb` too, whose spikes leave a step late.
 * Otherwise v, before the reset, = beta (v[t-1] - theta s[t-1]) + x[t], and s[t] = [v[t] - theta R[t-1] > theta] with
 * R[t] = [v[t] - theta s[t] > theta] (snnTorch's reset_delay = False).
 */
export const partsOf = (name: string, node: Composed, shape: readonly number[], stepSeconds: number): Parts => {
  const isLate = node.type === 'stdb'
  const { neurons, threshold } = node
  const beta = isLate ? node.leak : node.beta
  const reset = isLate ? 'subtract' : node.reset
  const resetDelay = isLate || node.resetDelay
  const [fires, back, left, less, held, delay] = ['fires', 'reset', 'left', 'less', 'held', 'delay'].map(
    (part) => `${name}_${part}`,
  ) as [string, string, string, string, string, string]
  const scale = (value: number, stepsLate: 0 | 1): Hdf5Tree => ({
    type: 'Scale',
    scale: all(value, shape),
    metadata: { steps_late: integer(stepsLate) },
  })
  const subtracts = reset === 'subtract'
  const holds = subtracts && !resetDelay
  const metadata = { neuron: node.type, reset, reset_delay: integer(Number(resetDelay)) }
  return {
    membrane: { type: 'li', neurons, beta },
    nodes: {
      [fires]: { type: 'Threshold', threshold: all(threshold, shape), metadata },
      ...(subtracts && { [back]: scale(resetDelay ? -threshold : -beta * threshold, 1) }),
      ...(holds && {
        [left]: { type: 'Threshold', threshold: all(threshold, shape) },
        [less]: scale(-threshold, 0),
        [held]: scale(-threshold, 1),
      }),
      ...(isLate && { [delay]: { type: 'Delay', delay: all(stepSeconds, shape) } }),
    },
    edges: [
      [name, fires],
      ...(subtracts ? [[fires, back] as const, [back, name] as const] : []),
      ...(holds
        ? ([
            [name, left],
            [fires, less],
            [less, left],
            [left, held],
            [held, fires],
          ] as const)
        : []),
      ...(isLate ? [[fires, delay] as const] : []),
    ],
    fires,
    leaves: isLate ? delay : fires,
  }
}

/** Whether a file says what we would write, numbers to a millionth. */
const says = (found: Hdf5Tree[string] | undefined, written: Hdf5Tree[string]): boolean => {
  if (typeof written === 'string') return found === written
  if (isGroup(written)) {
    return isGroup(found) && Object.entries(written).every(([name, node]) => says(found[name], node))
  }
  if (!isArray(written) || !isArray(found) || found.data.length !== written.data.length) return false
  return [...found.data].every((value, i) => {
    const own = Number(written.data[i])
    return Math.abs(Number(value) - own) <= 1e-6 * Math.abs(own)
  })
}

/**
 * The network with its composed neurons in one again.
 * @param found the nodes of the file; those that are no part stay in `network`.
 * @param fieldsAt of one of them.
 */
export const joined = (
  network: Network,
  found: Hdf5Tree,
  fieldsAt: (name: string) => NirFields,
  fail: (sentence: string) => never,
): Network => {
  const nodes = { ...network.nodes }
  let edges = network.edges
  const isPart = new Set<string>()
  for (const [fires, tree] of Object.entries(found)) {
    if (!isGroup(tree) || tree['type'] !== 'Threshold' || !isGroup(tree['metadata'])) continue
    const name = edges.find(([from, to]) => to === fires && nodes[from]?.type === 'li')?.[0] ?? ''
    const membrane = nodes[name]
    if (membrane?.type !== 'li') return fail(`no LI or I leads to Threshold "${fires}"`)
    const fields = fieldsAt(fires)
    const { neurons, beta } = membrane
    const common = { neurons, threshold: fields.one('threshold') }
    const { neuron, reset } = tree['metadata']
    const node: Composed =
      neuron === 'stdb'
        ? { type: 'stdb', ...common, leak: beta }
        : {
            type: 'lif',
            ...common,
            beta,
            reset: reset === 'none' ? 'none' : 'subtract',
            resetDelay: fields.exact('reset_delay', 1) === 1,
          }
    const parts = partsOf(name, node, fields.tensor('threshold').shape, network.stepSeconds)
    const other = Object.keys(parts.nodes).find((part) => !says(found[part], parts.nodes[part]!))
    if (other !== undefined) return fail(`node "${other}" is not what goes with "${name}"`)
    const isOwn = ([a, b]: Edge): boolean => parts.edges.some(([from, to]) => from === a && to === b)
    if (edges.filter(isOwn).length !== parts.edges.length) return fail(`the parts of "${name}" are not connected`)
    edges = edges
      .filter((edge) => !isOwn(edge))
      .map(([from, to]) => [from === parts.fires || from === parts.leaves ? name : from, to] as const)
    nodes[name] = node
    for (const part of Object.keys(parts.nodes)) {
      isPart.add(part)
      delete nodes[part]
    }
  }
  const loose = Object.keys(found).find((name) => !isPart.has(name) && !(name in nodes))
  if (loose !== undefined) return fail(`node "${loose}" belongs to no neuron`)
  return { ...network, nodes, edges }
}
