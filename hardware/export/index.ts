/** What can be written for each chip, and the whole export of one network. */
import { workError } from '../../core/contract/errors.ts'
import type { Network } from '../../core/contract/network.ts'
import type { SpikeSet } from '../../core/contract/spikes.ts'
import type { QuantisedNetwork, Target } from '../../core/contract/target.ts'
import { emulate } from '../emulate.ts'
import type { Emulation } from '../emulate.ts'
import { networkToGraph } from '../graph.ts'
import { limitsOf, reportOf } from '../report.ts'
import type { ExportedFile, Report } from '../report.ts'
import { networkToNir } from './nir.ts'
import { graphToTennlab } from './tennlab.ts'

export interface Exporter {
  readonly name: string
  readonly sentence: string
  /** Files of a quantised network; throws a UserError naming the node that the format cannot say. */
  write(network: Network): Promise<readonly ExportedFile[]>
}

const tennlab: Exporter = {
  name: 'tennlab',
  sentence: 'TENNLab network JSON for Caspian, the µCaspian tools and casPYan.',
  write: (network) =>
    Promise.resolve([
      {
        path: 'tennlab.json',
        bytes: new TextEncoder().encode(graphToTennlab(networkToGraph(network))),
        checkedAgainst: 'casPYan 0.2.2: every fire of 100 random networks equal (tests/interop/caspyan.test.ts)',
      },
    ]),
}

const nir: Exporter = {
  name: 'nir',
  sentence: 'NIR, with caspianIf as IF and Delay nodes and its step convention in the metadata.',
  write: async (network) => [
    {
      path: 'network.nir',
      bytes: await networkToNir(network),
      checkedAgainst: 'nir 1.0.8: nodes, weights, delays, edges and metadata equal (tests/interop/nir.test.ts)',
    },
  ],
}

/** By target name. */
export const exporters: Readonly<Record<string, readonly Exporter[]>> = { ucaspian: [tennlab, nir] }

export interface Export {
  readonly quantised: QuantisedNetwork
  /** On the samples, where there are any. */
  readonly emulation: Emulation | undefined
  readonly report: Report
  /** What the target loads, and report.json. */
  readonly files: readonly Pick<ExportedFile, 'path' | 'bytes'>[]
}

/**
 * Quantises a trained network, emulates it on `spikes` and writes every file of the target. A charge beyond the chip's
 * register shows on samples only: it is reported, and refuses nothing.
 * @param sha256 Hexadecimal digest, for the report.
 * @throws UserError naming the node that the chip cannot execute, or every limit that is broken with its remedy.
 */
export const exportNetwork = async (
  target: Target,
  network: Network,
  spikes: SpikeSet | undefined,
  sha256: (bytes: Uint8Array) => string,
): Promise<Export> => {
  const quantised = target.quantize(network)
  const graph = networkToGraph(quantised.network)
  const broken = limitsOf(target, graph, network.timesteps).filter((use) => !use.ok)
  if (broken.length > 0) {
    throw workError(
      `The network does not fit ${target.title}: ${broken.map((use) => use.remedy).join('; ')}.`,
      'Train a network within these limits.',
    )
  }
  const emulation = spikes && emulate(graph, spikes)
  const written = (exporters[target.name] ?? []).map((exporter) => exporter.write(quantised.network))
  const files = (await Promise.all(written)).flat()
  const report = reportOf({ target, quantised, graph, emulation, files, sha256 })
  const text = new TextEncoder().encode(`${JSON.stringify(report, null, 2)}\n`)
  return { quantised, emulation, report, files: [...files, { path: 'report.json', bytes: text }] }
}
