/** The formats of data files, and the reader that tells them apart by their content. */
import { inputError } from '../../contract/errors.ts'
import type { ByteSource } from '../../contract/platform.ts'
import { gunzip, isGzip } from '../../files/gzip.ts'
import { aedat2 } from './aedat2.ts'
import { aedat3 } from './aedat3.ts'
import { aedat4 } from './aedat4.ts'
import { cifar10, cifar100 } from './cifar.ts'
import type { FileContent, Recordings, Window } from './content.ts'
import { csv } from './csv.ts'
import { dat } from './dat.ts'
import { bytesInMemory, headOf, readWindows } from './event-file.ts'
import type { FileHead } from './event-file.ts'
import { eventStream } from './event-stream.ts'
import { evt2 } from './evt2.ts'
import { evt3 } from './evt3.ts'
import type { Format, ReadContext } from './format.ts'
import { gestureLabels } from './gesture-labels.ts'
import { idx } from './idx.ts'
import { npy, npz } from './numpy.ts'
import { shd } from './shd.ts'
import { bs1, bs2, bs3 } from './slayer.ts'

export const formats: readonly Format[] = [
  aedat2,
  aedat3,
  aedat4,
  evt2,
  evt3,
  dat,
  eventStream,
  bs2,
  bs1,
  bs3,
  npy,
  npz,
  shd,
  idx,
  cifar10,
  cifar100,
  gestureLabels,
  csv,
]

const names = (list: readonly Format[]): string => list.map(({ title }) => title).join(', ')

/** The ending of a file's name, that of gzip left out. */
const extensionOf = (source: string): string => /\.(\w+)$/.exec(source.toLowerCase().replace(/\.gz$/, ''))?.[1] ?? ''

/**
 * The format of a file. A signature decides; where the content only could be of several formats, the name's ending does.
 * @throws UserError naming the formats that are possible.
 */
const recognise = (file: FileHead): Format => {
  if (file.size === 0) throw inputError(`${file.source} is empty.`, 'Copy it again from its source.')
  const matching = formats.filter((format) => format.matches(file))
  const signed = matching.filter(({ sure }) => sure === 'signature')
  const possible = signed.length > 0 ? signed : matching
  const extension = extensionOf(file.source)
  const named = possible.find(({ extensions }) => extensions.includes(extension))
  const [only, ...others] = possible
  if (!only) {
    throw inputError(
      `${file.source} is of none of the formats that are read.`,
      `Give a file of these: ${names(formats)}.`,
    )
  }
  if (named || others.length === 0) return named ?? only
  throw inputError(
    `${file.source} could be of several formats: ${names(possible)}.`,
    `Give its name the usual ending: ${possible.map(({ extensions }) => `.${extensions[0]}`).join(', ')}.`,
  )
}

/**
 * What a file holds; gzip around it is looked through.
 * @param source What users call the file: named in errors, and its ending where the content leaves the format open.
 * @throws UserError naming source, byte, value and remedy.
 */
export const readFile = (source: string, bytes: Uint8Array, context: ReadContext = {}): FileContent => {
  const plain = isGzip(bytes) ? gunzip(source, bytes) : bytes
  return recognise(headOf(source, bytesInMemory(plain), context.sensor)).read(source, plain, context)
}

/**
 * The samples of a recording that may be larger than memory, in the order of `windows`.
 * @throws UserError, also where the file is no recording that is read block by block.
 */
export const readSamples = (
  source: string,
  bytes: ByteSource,
  windows: readonly Window[],
  context: ReadContext = {},
): Recordings => {
  const file = headOf(source, bytes, context.sensor)
  const { open, title } = recognise(file)
  if (open) return readWindows(open, file, bytes, windows)
  throw inputError(`${source} is of the format ${title}, which is not cut into samples.`, 'Give a recording of events.')
}
