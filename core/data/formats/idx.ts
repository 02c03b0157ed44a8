/** IDX: the images and labels of MNIST and its kin. */
import { viewOf } from './event-file.ts'
import { faultAt } from './fault.ts'
import type { Format } from './format.ts'

const unsignedBytes = 0x08
const ranks = { labels: 1, images: 3 }

/** Two zeros, the type, the rank, the extents as big-endian words, then bytes in rows (LeCun, the MNIST database). */
export const idx: Format = {
  name: 'idx',
  title: 'MNIST IDX',
  sentence: 'Images of bytes, or their labels in a file of their own, as MNIST, Fashion-MNIST and EMNIST have them.',
  extensions: ['idx3-ubyte', 'idx1-ubyte', 'ubyte'],
  sure: 'signature',
  matches: ({ head }) =>
    head[0] === 0 && head[1] === 0 && head[2] === unsignedBytes && Object.values(ranks).includes(head[3]!),
  read(source, bytes) {
    const rank = bytes[3] === ranks.labels ? ranks.labels : ranks.images
    const start = 4 + 4 * rank
    if (bytes.length < start) throw faultAt(source, bytes.length, 'the file ends within its header')
    const view = viewOf(bytes)
    const [count, height, width] = Array.from({ length: rank }, (_, i) => view.getUint32(4 + 4 * i))
    const expected = start + count! * (height ?? 1) * (width ?? 1)
    if (expected === start) throw faultAt(source, 4, 'the header tells of nothing')
    if (bytes.length !== expected) {
      throw faultAt(source, 4, `the header tells of ${expected} bytes in all, and the file has ${bytes.length}`)
    }
    const content = bytes.subarray(start)
    return rank === ranks.labels
      ? { kind: 'labels', labels: content, notes: [] }
      : { kind: 'images', count: count!, channels: 1, height: height!, width: width!, pixels: content, notes: [] }
  },
}
