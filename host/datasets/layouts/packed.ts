/** Recordings packed with an index.json. */
import { basename, extname, join } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { inputError } from '../../../core/contract/errors.ts'
import { bytesPerEvent } from '../../../core/data/formats/slayer.ts'
import type { Resolution } from '../../../core/data/dataset.ts'
import { readEvents } from '../../../core/data/nmnist.ts'
import {
  readPackedIndex,
  samplesOf,
  type PackedIndex,
  type PackedRecording,
  type PackedSplit,
} from '../../../core/data/packed.ts'
import { sha256, type SourceFolder } from '../folder.ts'
import { faultOf, type Finds, type Layout, type LayoutContext } from '../layout.ts'

type Splits = NonNullable<PackedIndex['splits']>

const indexName = 'index.json'
const copyAgain = 'Copy the folder again from its source.'

/** At most `most` bytes, so that a damaged or malicious file cannot fill the memory. */
const unzipped = async (file: string, bytes: Uint8Array, most: number): Promise<Uint8Array> =>
  extname(file) === '.gz'
    ? promisify(gunzip)(bytes, { maxOutputLength: most + 1 }).catch((error: Error) => {
        throw inputError(`${file} cannot be decompressed to ${most} bytes: ${error.message}.`, copyAgain)
      })
    : bytes

const splitBytes = async (folder: SourceFolder, { file, rawBytes, rawSha256 }: PackedSplit): Promise<Uint8Array> => {
  const bytes = await unzipped(file, await folder.read(file), rawBytes)
  if (rawSha256 && bytes.length === rawBytes && sha256(bytes) !== rawSha256) {
    throw inputError(`${file} does not have the sha256 that ${indexName} gives for its data.`, copyAgain)
  }
  return bytes
}

async function* readSplits(folder: SourceFolder, sensor: Resolution, splits: Splits): Finds {
  for (const part of ['train', 'test'] as const) {
    const split = splits[part]
    const { file } = split
    try {
      const bytes = await splitBytes(folder, split)
      for (const [i, { label, from, to }] of samplesOf(file, split, bytes).entries()) {
        try {
          const events = readEvents(file, bytes.subarray(from, to), sensor, from)
          const data = { events, sensor, polarities: 2 }
          yield { file, className: String(label), part, data }
        } catch (error) {
          yield faultOf(file, error, i)
        }
      }
    } catch (error) {
      yield faultOf(file, error)
    }
  }
}

async function* readRecordings(
  folder: SourceFolder,
  sensor: Resolution,
  recordings: readonly PackedRecording[],
  { order }: LayoutContext,
): Finds {
  const nameOf = ({ label, name }: PackedRecording): string => name?.replaceAll('_', ' ') ?? String(label)
  order([...recordings].sort((a, b) => a.label - b.label).map(nameOf))
  for (const recording of recordings) {
    const { file } = recording
    try {
      const bytes = await unzipped(file, await folder.read(file), recording.events * bytesPerEvent)
      const data = { events: readEvents(file, bytes, sensor), sensor, polarities: 2 }
      const groups = { recording: basename(file).replace(/\..*/, '') }
      yield { file, className: nameOf(recording), part: 'train', groups, data }
    } catch (error) {
      yield faultOf(file, error)
    }
  }
}

export const packed: Layout = {
  name: 'packed',
  fits: ({ files }) => files.some(({ path }) => path === indexName),
  async *read(folder, context) {
    const text = new TextDecoder().decode(await folder.read(indexName))
    const { sensor, splits, recordings } = readPackedIndex(join(folder.root, indexName), text)
    if (splits) yield* readSplits(folder, sensor, splits)
    if (recordings) yield* readRecordings(folder, sensor, recordings, context)
  },
}
