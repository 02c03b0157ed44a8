/** Packed recordings: an index.json, and files of 5-byte events, one a recording or many one after another. */
import { z } from 'zod'
import { inputError } from '../contract/errors.ts'
import { parseJson } from '../json.ts'
import { bytesPerEvent } from './formats/slayer.ts'

const copyAgain = 'Index and data do not belong together, or one is damaged; copy the folder again from its source.'

const count = z.int().nonnegative()
const label = count.max(255)
const file = z.string().regex(/^[\w-][\w.-]*$/, 'expected the name of a file beside the index')
const pixels = z.int().min(1).max(256)
const sensor = z.object({ width: pixels, height: pixels })

const packedSplit = z.object({
  file,
  /** Size once decompressed. */
  rawBytes: count.max(2 ** 31 - 1),
  rawSha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  /** [id, label, byteOffset, events] */
  samples: z.array(z.tuple([count, label, count, count])),
})

const packedRecording = z.object({ file, label, name: z.string().optional(), events: count.max(2 ** 28) })

const packedIndex = z
  .object({
    sensor,
    splits: z.object({ train: packedSplit, test: packedSplit }).exactOptional(),
    recordings: z.array(packedRecording).min(1).exactOptional(),
  })
  .refine(({ splits, recordings }) => splits ?? recordings, 'expected splits (train and test) or recordings')

export type PackedSplit = z.infer<typeof packedSplit>
export type PackedRecording = z.infer<typeof packedRecording>
export type PackedIndex = z.infer<typeof packedIndex>

/** The index that `text` holds. @throws UserError naming the field. */
export const readPackedIndex = (source: string, text: string): PackedIndex =>
  parseJson(source, text, packedIndex, 'Give a folder with the index.json that came with its data.')

/** Where the bytes of a sample lie in its decompressed file. */
export interface PackedSample {
  readonly label: number
  readonly from: number
  readonly to: number
}

/**
 * The samples of one split in the order of its index.
 * @throws UserError where index and bytes disagree.
 */
export const samplesOf = (source: string, { rawBytes, samples }: PackedSplit, bytes: Uint8Array): PackedSample[] => {
  if (bytes.length !== rawBytes) {
    throw inputError(
      `${source} holds ${bytes.length} bytes once decompressed, but its index says ${rawBytes}.`,
      copyAgain,
    )
  }
  return samples.map(([id, label, from, events]) => {
    const to = from + events * bytesPerEvent
    if (to <= bytes.length) return { label, from, to }
    throw inputError(
      `${source}: recording ${id} should end at byte ${to}, but there are only ${bytes.length}.`,
      copyAgain,
    )
  })
}
