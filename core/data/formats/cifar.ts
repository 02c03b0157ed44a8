/** CIFAR-10 and CIFAR-100 in their binary versions. */
import { faultAt } from './fault.ts'
import type { Format } from './format.ts'

const side = 32
const channels = 3
const pixelBytes = channels * side * side

/**
 * Records of one byte for each kind of label, the last being the class, then the red, the green and the blue plane in
 * rows (Krizhevsky, CIFAR-10 and CIFAR-100, binary version).
 * @param labelCounts How many labels of each kind there are.
 */
const cifar = (name: string, title: string, sentence: string, labelCounts: readonly number[]): Format => {
  const recordBytes = labelCounts.length + pixelBytes
  return {
    name,
    title,
    sentence,
    extensions: ['bin'],
    sure: 'plausible',
    matches: ({ head, size }) =>
      size % recordBytes === 0 &&
      Array.from({ length: Math.floor(head.length / recordBytes) }, (_, i) => i * recordBytes).every((at) =>
        labelCounts.every((below, kind) => head[at + kind]! < below),
      ),
    read(source, bytes) {
      const count = Math.floor(bytes.length / recordBytes)
      const rest = bytes.length % recordBytes
      if (rest > 0)
        throw faultAt(
          source,
          bytes.length - rest,
          `the file ends after ${rest} of the ${recordBytes} bytes of an image`,
        )
      const labels = labelCounts.map(() => new Uint8Array(count))
      const pixels = new Uint8Array(count * pixelBytes)
      for (let i = 0; i < count; i++) {
        const at = i * recordBytes
        labelCounts.forEach((below, kind) => {
          const label = (labels[kind]![i] = bytes[at + kind]!)
          if (label >= below) throw faultAt(source, at + kind, `the label is ${label}, and there are ${below} of them`)
        })
        pixels.set(bytes.subarray(at + labelCounts.length, at + recordBytes), i * pixelBytes)
      }
      const superclasses = labels.length > 1 ? labels[0] : undefined
      return {
        kind: 'images',
        count,
        channels,
        height: side,
        width: side,
        pixels,
        labels: labels.at(-1)!,
        ...(superclasses && { superclasses }),
        notes: [],
      }
    },
  }
}

export const cifar10 = cifar('cifar10', 'CIFAR-10 binary', 'Colour images of 32x32 pixels in 10 classes.', [10])
export const cifar100 = cifar(
  'cifar100',
  'CIFAR-100 binary',
  'Colour images of 32x32 pixels in 100 classes, which 20 superclasses hold.',
  [20, 100],
)
