/** Reads a network from whichever file says one: network.json, NIR, ONNX, or a TENNLab export. */
import { readFileSync } from 'node:fs'
import { inputError } from '../core/contract/errors.ts'
import type { Network } from '../core/contract/network.ts'
import { onnxToNetwork } from '../core/network/onnx/network.ts'
import { networkFromJson } from '../core/network/file.ts'
import { nirToNetwork } from '../hardware/export/nir-reader.ts'
import { tennlabToGraph } from '../hardware/export/tennlab.ts'
import type { SpikingGraph } from '../hardware/graph.ts'
import { withFileErrors } from './files/failure.ts'

/** A network in our terms, or what a chip's file says: neurons and synapses without layers. */
export type ReadNetwork =
  { readonly kind: 'network'; readonly network: Network } | { readonly kind: 'graph'; readonly graph: SpikingGraph }

/** ir_version, the first field of a ModelProto, a varint. */
const onnxStart = 0x08
const hdf5Magic = '\x89HDF\r\n\x1a\n'

/**
 * The format is told by content, not by the extension.
 * @throws UserError naming the file and what is wrong with it.
 */
export const readNetworkFile = async (path: string): Promise<ReadNetwork> => {
  const bytes = withFileErrors('read', path, () => readFileSync(path))
  if (bytes.subarray(0, 8).toString('latin1') === hdf5Magic) {
    return { kind: 'network', network: await nirToNetwork(path, bytes) }
  }
  // an ONNX model begins with a small field of its own
  if (bytes[0] === onnxStart) return { kind: 'network', network: onnxToNetwork(path, bytes) }
  const text = bytes.toString('utf8')
  if (!text.trimStart().startsWith('{')) {
    throw inputError(
      `${path} is neither JSON, HDF5 nor ONNX`,
      'Give a network.json, a NIR or ONNX file or a TENNLab network.',
    )
  }
  if (/"Nodes"\s*:/.test(text)) return { kind: 'graph', graph: tennlabToGraph(path, text) }
  return { kind: 'network', network: networkFromJson(path, text) }
}

/** @throws UserError for a file that holds no layered network. */
export const readLayeredNetwork = async (path: string): Promise<Network> => {
  const read = await readNetworkFile(path)
  if (read.kind === 'network') return read.network
  throw inputError(`${path} is a chip's own file, which holds no layers`, 'Give the network.json it was exported from.')
}
