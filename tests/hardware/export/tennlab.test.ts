/** TENNLab JSON: written byte-stable, read back equal, and bad files refused by place. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { UserError } from '../../../core/contract/errors.ts'
import { seededRandom } from '../../../core/random.ts'
import { graphToTennlab, tennlabToGraph } from '../../../hardware/export/tennlab.ts'
import { networkToGraph } from '../../../hardware/graph.ts'
import { chainNetwork, randomGraph, randomNetwork } from '../networks.ts'

const small = networkToGraph(
  chainNetwork([
    { threshold: [10, 20], delay: [0, 3] },
    { threshold: [30], weight: [[50, -7]] },
  ]),
)

it('is this text', () => {
  expect(graphToTennlab(small)).toMatchInlineSnapshot(`
    "{
    "Associated_Data": {"label":null,"other":{"proc_name":"caspian"},"application":{}},
    "Properties": {"node_properties":[{"index":0,"name":"Threshold","min_value":0,"max_value":255,"size":1,"type":73},{"index":1,"name":"Leak","min_value":-1,"max_value":4,"size":1,"type":73},{"index":2,"name":"Delay","min_value":0,"max_value":15,"size":1,"type":73}],"edge_properties":[{"index":0,"name":"Weight","min_value":-127,"max_value":127,"size":1,"type":73},{"index":1,"name":"Delay","min_value":0,"max_value":15,"size":1,"type":73}],"network_properties":[]},
    "Nodes": [
    {"id":0,"values":[10,-1,0]},
    {"id":1,"values":[20,-1,0]},
    {"id":2,"values":[30,-1,0]}
    ],
    "Edges": [
    {"from":0,"to":2,"values":[50,0]},
    {"from":1,"to":2,"values":[-7,3]}
    ],
    "Inputs": [0,1],
    "Outputs": [2],
    "Network_Values": []
    }
    "
  `)
})

it('is read back equal, layered and recurrent', () => {
  for (let seed = 0; seed < 20; seed++) {
    const random = seededRandom(seed)
    const graph = seed % 2 === 0 ? networkToGraph(randomNetwork(random)) : randomGraph(random)
    const layers = [{ name: 'neurons', neurons: graph.threshold.length }]
    expect(tennlabToGraph('f', graphToTennlab(graph))).toEqual({ ...graph, layers })
  }
})

interface Json {
  Nodes: { id: unknown; values: unknown[] }[]
  Edges: { from: unknown; to: unknown; values: unknown[] }[]
  Inputs: unknown
  Outputs: unknown[]
  Properties: { node_properties: { name: string; index: number }[]; edge_properties: unknown[] }
}

describe('tennlabToGraph', () => {
  const changed = (change: (json: Json) => void) => (): unknown => {
    const json = JSON.parse(graphToTennlab(small)) as Json
    change(json)
    return tennlabToGraph('net.json', JSON.stringify(json))
  }

  it('takes values in the order of the properties, ids with gaps, and leaves weights of 0 out', () => {
    const read = changed((json) => {
      json.Properties.node_properties[0]!.index = 2
      json.Properties.node_properties[2]!.index = 0
      for (const node of json.Nodes) node.values.reverse()
      json.Nodes[2]!.id = 900
      json.Nodes.reverse()
      json.Outputs = [900]
      for (const edge of json.Edges) edge.to = 900
      json.Edges[0]!.values[0] = 0
    })() as typeof small
    expect([...read.threshold]).toEqual([10, 20, 30])
    expect([...read.weight]).toEqual([-7])
    expect([...read.outputs]).toEqual([2])
  })

  it.each<[string, (json: Json) => void]>([
    ['net.json: Inputs is 3', (json) => (json.Inputs = 3)],
    ['net.json: Nodes: two have the same id', (json) => (json.Nodes[1]!.id = 0)],
    ['net.json: Outputs: there is no node 77', (json) => (json.Outputs = [77])],
    ['net.json: Outputs: a node is there twice', (json) => (json.Outputs = [2, 2])],
    ['net.json: Edges.1: there is no node 9', (json) => (json.Edges[1]!.to = 9)],
    ['net.json: Edges.1: 0 -> 2 is there twice', (json) => (json.Edges[1] = json.Edges[0]!)],
    ['net.json: Edges.0: Weight is 1.5, no integer', (json) => (json.Edges[0]!.values[0] = 1.5)],
    ['net.json: Edges.0: Delay is -1', (json) => (json.Edges[0]!.values[1] = -1)],
    ['net.json: node 0: Threshold is 10000000000', (json) => (json.Nodes[0]!.values[0] = 1e10)],
    ['net.json: node 1: Leak is 2, but only -1', (json) => (json.Nodes[1]!.values[1] = 2)],
    ['net.json: Properties: "Threshold" is missing', (json) => json.Properties.node_properties.shift()],
  ])('refuses: %s', (sentence, change) => {
    expect(changed(change)).toThrow(UserError)
    expect(changed(change)).toThrow(sentence)
  })

  it('gives a graph or a UserError for any JSON and any text', () => {
    const text = graphToTennlab(small)
    const readable = (input: string): boolean => {
      try {
        return tennlabToGraph('f', input).threshold.length > 0
      } catch (error) {
        if (error instanceof UserError) return true
        throw error
      }
    }
    const { Nodes, Edges, ...rest } = JSON.parse(text) as Json
    fc.assert(fc.property(fc.string(), readable))
    fc.assert(fc.property(fc.nat(text.length), fc.string(), (at, junk) => readable(text.slice(0, at) + junk)))
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.array(fc.jsonValue()), fc.jsonValue(), (nodes, edges, ports) =>
        readable(JSON.stringify({ ...rest, Nodes: [...Nodes, ...nodes], Edges: [...Edges, ...edges], Outputs: ports })),
      ),
    )
  })
})
