/** Spiking Heidelberg Digits, Spiking Speech Commands, and what else has their layout in HDF5. */
import { inputError } from '../../contract/errors.ts'
import { readHdf5 } from '../../files/hdf5/reader.ts'
import { isArray, isGroup } from '../../files/hdf5/tree.ts'
import type { Hdf5Rows, Hdf5Tree } from '../../files/hdf5/tree.ts'
import type { Recordings } from './content.ts'
import { telling } from './fault.ts'
import type { Format } from './format.ts'
import { beginsWith } from './text-header.ts'
import { orderNotes, recorder } from './recorder.ts'

const remedy = 'Copy it again from its source; what h5py wrote for another libver, write with libver="earliest".'

const signature = '\x89HDF\r\n\x1a\n'

/** What lies at the end of a path of groups. */
const find = (tree: Hdf5Tree, path: string): Hdf5Tree[string] | undefined =>
  path.split('/').reduce<Hdf5Tree[string] | undefined>((node, name) => (isGroup(node) ? node[name] : undefined), tree)

const recordingsOf = (source: string, tree: Hdf5Tree): Recordings => {
  const fail = (sentence: string) =>
    inputError(
      `${source}: ${sentence}.`,
      'Give a file of spikes/times, spikes/units and labels, as SHD and SSC have them.',
    )
  const rows = (path: string): Hdf5Rows => {
    const node = find(tree, path)
    if (typeof node !== 'object' || !('row' in node) || typeof node.row !== 'function')
      throw fail(`it has no rows ${path}`)
    return node as Hdf5Rows
  }
  const numbers = (path: string): Float64Array | undefined => {
    const node = find(tree, path)
    return isArray(node) && node.data instanceof Float64Array ? node.data : undefined
  }
  const bounded = (path: string, values: Float64Array, below: number): Float64Array => {
    const wrong = values.findIndex((value) => !(Number.isInteger(value) && value >= 0 && value < below))
    if (wrong >= 0) throw fail(`${path} of sample ${wrong} is ${values[wrong]}`)
    return values
  }

  const times = rows('spikes/times')
  const units = rows('spikes/units')
  const labels = numbers('labels')
  if (!labels) throw fail('it has no numbers labels')
  const count = labels.length
  if (times.shape[0] !== count || units.shape[0] !== count) {
    throw fail(`it has ${count} labels, ${times.shape[0]} rows of times and ${units.shape[0]} of units`)
  }

  let disordered = 0
  const recordings = Array.from({ length: count }, (_, sample) => {
    const seconds = times.row(sample)
    const unit = units.row(sample)
    if (seconds.length !== unit.length) {
      throw fail(`sample ${sample} has ${seconds.length} times and ${unit.length} units`)
    }
    const sink = recorder(`${source}, sample ${sample}`, undefined, 'event')
    for (let i = 0; i < seconds.length; i++) sink.add(Math.round(seconds[i]! * 1e6), unit[i]!, 0, 0, i)
    const recorded = sink.finish(0)
    disordered += recorded.disordered
    return recorded.events
  })
  const keys = find(tree, 'extra/keys')
  const speakers = numbers('extra/speaker')
  return {
    kind: 'recordings',
    recordings,
    labels: Uint8Array.from(bounded('labels', labels, 256)),
    ...(isArray(keys) && Array.isArray(keys.data) && { classes: keys.data as string[] }),
    ...(speakers?.length === count && { groups: Uint16Array.from(bounded('extra/speaker', speakers, 65_536)) }),
    notes: orderNotes(disordered, 'spikes'),
  }
}

/**
 * Rows of seconds and of units, a row a sample, and their labels (Cramer et al. 2020, The Heidelberg Spiking Data Sets).
 * Seconds of half precision are in steps of up to 0.5 ms.
 */
export const shd: Format = {
  name: 'shd',
  title: 'SHD and SSC HDF5',
  sentence: 'Spikes of units and their labels, as the Heidelberg spiking data sets have them.',
  extensions: ['h5', 'hdf5'],
  sure: 'signature',
  matches: ({ head }) => beginsWith(head, signature),
  read: (source, bytes) =>
    telling(
      (message) => inputError(`${source} cannot be read: ${message}.`, remedy),
      () => recordingsOf(source, readHdf5(bytes)),
    ),
}
