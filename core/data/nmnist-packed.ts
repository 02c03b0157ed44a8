/** N-MNIST packed: all recordings of a split one after another in one file, and an index of where each one lies. */
import { z } from 'zod'
import { inputError } from '../contract/errors.ts'
import { parseJson } from '../json.ts'
import { bytesPerEvent } from './formats/slayer.ts'
import { nmnist, readEvents } from './nmnist.ts'
import type { LabelledRecordings } from './nmnist.ts'

const copyAgain = 'Index and data do not belong together, or one is damaged; copy the folder again from its source.'

const count = z.int().nonnegative()

const packedSplit = z.object({
  /** Beside the index. */
  file: z.string().regex(/^[\w-][\w.-]*$/, 'expected the name of a file beside the index'),
  /** Size once decompressed. */
  rawBytes: count.max(2 ** 31 - 1),
  rawSha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  /** [id, label, byteOffset, events] */
  samples: z.array(z.tuple([count, count.max(9), count, count])),
})

const packedIndex = z.object({
  sensor: z.object({ width: z.literal(nmnist.width), height: z.literal(nmnist.height) }),
  splits: z.object({ train: packedSplit, test: packedSplit }),
})

export type PackedSplit = z.infer<typeof packedSplit>
export type PackedIndex = z.infer<typeof packedIndex>

/** The index that `text` holds. @throws UserError naming the field. */
export const readPackedIndex = (source: string, text: string): PackedIndex =>
  parseJson(source, text, packedIndex, 'Give a folder with the index.json that came with its data.')

/**
 * The recordings of one split in the order of its index.
 * @param source What users call the file of `bytes`.
 * @param bytes The decompressed file.
 * @throws UserError where index and bytes disagree or an event is broken, naming source, offset and value.
 */
export const readPackedSplit = (source: string, split: PackedSplit, bytes: Uint8Array): LabelledRecordings => {
  if (bytes.length !== split.rawBytes) {
    throw inputError(
      `${source} holds ${bytes.length} bytes once decompressed, but its index says ${split.rawBytes}.`,
      copyAgain,
    )
  }
  const recordings = split.samples.map(([id, , from, events]) => {
    const to = from + events * bytesPerEvent
    if (to > bytes.length) {
      throw inputError(
        `${source}: recording ${id} should end at byte ${to}, but there are only ${bytes.length}.`,
        copyAgain,
      )
    }
    return readEvents(source, bytes.subarray(from, to), nmnist, from)
  })
  return { labels: split.samples.map(([, label]) => label), recordings }
}
