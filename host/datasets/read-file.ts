/** What a file of data holds, told by its content. */
import { gunzipSync } from 'node:zlib'
import type { Resolution } from '../../core/data/dataset.ts'
import type { FileContent } from '../../core/data/formats/content.ts'
import { readFile as readAny } from '../../core/data/formats/formats.ts'

const cifarRecord = 3073

export const readFile = (source: string, bytes: Uint8Array, sensor?: Resolution): FileContent => {
  const plain = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes, { maxOutputLength: 2 ** 30 }) : bytes
  const view = new DataView(plain.buffer, plain.byteOffset, plain.byteLength)
  const magic = plain.length >= 8 ? view.getUint32(0) : 0
  if (magic === 0x801) return { kind: 'labels', notes: [], labels: plain.subarray(8) }
  if (magic === 0x803) {
    const [count, height, width] = [view.getUint32(4), view.getUint32(8), view.getUint32(12)] as const
    return { kind: 'images', notes: [], count, channels: 1, height, width, pixels: plain.subarray(16) }
  }
  if (plain.length % cifarRecord === 0 && plain.length > 0 && !sensor) {
    const count = plain.length / cifarRecord
    const labels = Uint8Array.from({ length: count }, (_, i) => plain[i * cifarRecord]!)
    const pixels = new Uint8Array(count * 3072)
    labels.forEach((_, i) => pixels.set(plain.subarray(i * cifarRecord + 1, (i + 1) * cifarRecord), i * 3072))
    return { kind: 'images', notes: [], count, channels: 3, height: 32, width: 32, pixels, labels }
  }
  return readAny(source, bytes, sensor && { sensor })
}
