/** TENNLab network JSON, the form that Caspian, µCaspian's tools and casPYan load. */
import { z } from 'zod'
import { inputError } from '../../core/contract/errors.ts'
import { parseJson } from '../../core/json.ts'
import { graphOf, synapsesOf } from '../graph.ts'
import type { SpikingGraph, Synapse } from '../graph.ts'

const property = (name: string, index: number, low: number, high: number) => ({
  index,
  name,
  min_value: low,
  max_value: high,
  size: 1,
  type: 73,
})

const properties = {
  node_properties: [property('Threshold', 0, 0, 255), property('Leak', 1, -1, 4), property('Delay', 2, 0, 15)],
  edge_properties: [property('Weight', 0, -127, 127), property('Delay', 1, 0, 15)],
  network_properties: [],
}
const leakOff = -1

/**
 * The file of a graph, one neuron or synapse a line. Neuron numbers are ids, so that input neurons come first. An
 * axonal delay stands on every edge of its neuron and not at the node, as casPYan reads it.
 */
export const graphToTennlab = (graph: SpikingGraph): string => {
  const lines = (items: readonly unknown[]): string => `[\n${items.map((item) => JSON.stringify(item)).join(',\n')}\n]`
  const sections = {
    Associated_Data: JSON.stringify({ label: null, other: { proc_name: 'caspian' }, application: {} }),
    Properties: JSON.stringify(properties),
    Nodes: lines(Array.from(graph.threshold, (threshold, id) => ({ id, values: [threshold, leakOff, 0] }))),
    Edges: lines(synapsesOf(graph).map(({ from, to, weight, delay }) => ({ from, to, values: [weight, delay] }))),
    Inputs: JSON.stringify([...graph.inputs]),
    Outputs: JSON.stringify([...graph.outputs]),
    Network_Values: '[]',
  }
  return `{\n${Object.entries(sections)
    .map(([name, text]) => `"${name}": ${text}`)
    .join(',\n')}\n}\n`
}

const int32 = 2 ** 31 - 1
const id = z.int().nonnegative()
const propertyList = z.array(z.object({ name: z.string(), index: z.int().nonnegative() }))
const values = z.array(z.number())

const tennlabSchema = z.object({
  Nodes: z.array(z.object({ id, values })).min(1),
  Edges: z.array(z.object({ from: id, to: id, values })),
  Inputs: z.array(id),
  Outputs: z.array(id),
  Properties: z.object({ node_properties: propertyList, edge_properties: propertyList }),
})

const remedy = 'Give a TENNLab network of Caspian neurons.'

/**
 * Reads a TENNLab network, recurrent or not. Nodes are numbered by rising id, as in casPYan, which also decides that a
 * node's own Delay has no effect: only an edge's Delay counts.
 * @throws UserError naming the place: no such JSON, an unknown id, a number that is no integer, leak on, a synapse twice.
 */
export const tennlabToGraph = (file: string, text: string): SpikingGraph => {
  const json = parseJson(file, text, tennlabSchema, remedy)
  const fail = (place: string, sentence: string): never => {
    throw inputError(`${file}: ${place}: ${sentence}`, remedy)
  }
  const nodes = json.Nodes.toSorted((a, b) => a.id - b.id)
  const numbers = new Map(nodes.map((node, number) => [node.id, number]))
  if (numbers.size !== nodes.length) fail('Nodes', 'two have the same id')

  const numberOf = (nodeId: number, place: string): number =>
    numbers.get(nodeId) ?? fail(place, `there is no node ${nodeId}`)
  const reader = (list: z.infer<typeof propertyList>, name: string) => {
    const index = list.find((entry) => entry.name === name)?.index ?? fail('Properties', `"${name}" is missing`)
    return (item: { readonly values: readonly number[] }, place: string, low = -int32): number => {
      const value = item.values[index] ?? NaN
      if (Number.isInteger(value) && value >= low && value <= int32) return value
      return fail(place, `${name} is ${value}, no integer that a neuron takes`)
    }
  }
  const { node_properties, edge_properties } = json.Properties
  const threshold = reader(node_properties, 'Threshold')
  const leak = reader(node_properties, 'Leak')
  const weight = reader(edge_properties, 'Weight')
  const delay = reader(edge_properties, 'Delay')

  const seen = new Set<number>()
  const synapses = json.Edges.map((edge, i): Synapse => {
    const place = `Edges.${i}`
    const from = numberOf(edge.from, place)
    const to = numberOf(edge.to, place)
    if (seen.size === seen.add(from * nodes.length + to).size) fail(place, `${edge.from} -> ${edge.to} is there twice`)
    return { from, to, weight: weight(edge, place), delay: delay(edge, place, 0) }
  })
  const ports = (name: 'Inputs' | 'Outputs'): Uint32Array => {
    if (new Set(json[name]).size !== json[name].length) fail(name, 'a node is there twice')
    return Uint32Array.from(json[name], (nodeId) => numberOf(nodeId, name))
  }
  return graphOf({
    layers: [{ name: 'neurons', neurons: nodes.length }],
    threshold: Int32Array.from(nodes, (node) => {
      const place = `node ${node.id}`
      if (leak(node, place) !== leakOff) fail(place, `Leak is ${leak(node, place)}, but only -1, leak off, is exact`)
      return threshold(node, place)
    }),
    inputs: ports('Inputs'),
    outputs: ports('Outputs'),
    synapses: synapses.filter((synapse) => synapse.weight !== 0),
  })
}
