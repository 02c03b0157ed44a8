/** report.json of an export: what the network uses of the chip, what it lost and costs, and which files were written. */
import type { LimitUse, Mapping, QuantisedNetwork, Target } from '../core/contract/target.ts'
import type { Emulation } from './emulate.ts'
import { limitUse } from './fit.ts'
import { graphShape } from './graph.ts'
import type { SpikingGraph } from './graph.ts'
import { largest } from './quantize.ts'

export interface ExportedFile {
  /** Inside the export's folder. */
  readonly path: string
  readonly bytes: Uint8Array
  /** The independent program that reads such files and agrees, and on what. */
  readonly checkedAgainst: string
}

export interface Report extends Mapping {
  readonly version: 1
  readonly files: readonly { readonly name: string; readonly sha256: string; readonly checkedAgainst: string }[]
}

/** What a network with weights uses of those limits that its shape does not show. */
const heldUses = (target: Target, graph: SpikingGraph, charge?: Emulation['charge']): readonly LimitUse[] => {
  const held: Readonly<Record<string, number>> = {
    fanOut: largest(graph.offsets.subarray(1).map((end, i) => end - graph.offsets[i]!)),
    weight: largest(graph.weight),
    threshold: largest(graph.threshold),
    delay: largest(graph.delay),
    ...(charge && { charge: largest([charge.low, charge.high]) }),
  }
  return target.limits.flatMap((limit) => {
    const used = held[limit.name]
    if (used === undefined) return []
    const remedy = (): string =>
      `${limit.name} reaches ${used} > ${limit.value}: train with smaller weights or fewer synapses`
    return [limitUse(limit, used, remedy)]
  })
}

/** Every limit with what a quantised network uses of it; the charge only where an emulation has shown it. */
export const limitsOf = (
  target: Target,
  graph: SpikingGraph,
  timesteps: number,
  charge?: Emulation['charge'],
): readonly LimitUse[] => [...target.check(graphShape(graph, timesteps)), ...heldUses(target, graph, charge)]

/**
 * The report of one export.
 * @param emulation Of the quantised network on samples, whose average inference costs the energy; absent: no energy.
 * @param sha256 Hexadecimal digest.
 */
export const reportOf = (parts: {
  readonly target: Target
  readonly quantised: QuantisedNetwork
  readonly graph: SpikingGraph
  readonly emulation: Emulation | undefined
  readonly files: readonly ExportedFile[]
  readonly sha256: (bytes: Uint8Array) => string
}): Report => {
  const { target, quantised, graph, emulation, files, sha256 } = parts
  const { timesteps, stepSeconds } = quantised.network
  const limits = limitsOf(target, graph, timesteps, emulation?.charge)
  const shares = limits.map(({ name, used, limit }) => (name === 'neurons' || name === 'synapses' ? used / limit : 0))
  return {
    version: 1,
    target: target.name,
    limits,
    cores: [
      {
        id: 0,
        neurons: graph.threshold.length,
        synapses: graph.target.length,
        utilisation: Math.max(0, ...shares),
      },
    ],
    quantisation: quantised.layers,
    energy: emulation ? target.energy(emulation.activity) : [],
    latency: { steps: timesteps, seconds: timesteps * stepSeconds },
    files: files.map(({ path, bytes, checkedAgainst }) => ({ name: path, sha256: sha256(bytes), checkedAgainst })),
  }
}
