/** IDX and CIFAR against their goldens; faults told with their place. */
import { expect, it } from 'vitest'
import { readFile } from '../../../../core/data/formats/formats.ts'
import type { Images } from '../../../../core/data/formats/content.ts'
import { describeWithShared, sharedJson } from '../../../shared.ts'
import { readShared, sharedBytes } from './golden.ts'

const sum = (values: ArrayLike<number>): number => Array.from(values).reduce((total, value) => total + value, 0)

const imagesOf = (content: { kind: string }): Images => {
  expect(content.kind).toBe('images')
  return content as Images
}

describeWithShared('images of the reference folder', 'data', () => {
  it('IDX: pixels and labels', () => {
    interface Golden {
      labels: number[]
      pixelSums: number[]
      image0: number[]
    }
    const golden = sharedJson<Golden>('data/formats/golden/idx_mnist20.json')
    const { count, channels, width, height, pixels } = imagesOf(readShared('idx/mnist20-images-idx3-ubyte'))
    expect({ count, channels, width, height }).toEqual({ count: 20, channels: 1, width: 28, height: 28 })
    const images = golden.pixelSums.map((_, i) => pixels.subarray(i * 784, (i + 1) * 784))
    expect(images.map(sum)).toEqual(golden.pixelSums)
    expect([...images[0]!]).toEqual(golden.image0)
    expect(readShared('idx/mnist20-labels-idx1-ubyte')).toEqual({
      kind: 'labels',
      labels: Uint8Array.from(golden.labels),
      notes: [],
    })
  })

  it('CIFAR-10: channels and labels', () => {
    interface Golden {
      labels: number[]
      channelSums: number[][]
      image0_rgb_at_row0_col0: number[]
      image0_red_row0: number[]
    }
    const golden = sharedJson<Golden>('data/formats/golden/cifar20.json')
    const { labels, pixels, channels } = imagesOf(readShared('cifar10/cifar20.bin'))
    expect([...labels!]).toEqual(golden.labels)
    const plane = (image: number, channel: number) => {
      const at = (image * channels + channel) * 1024
      return pixels.subarray(at, at + 1024)
    }
    expect(golden.labels.map((_, i) => [0, 1, 2].map((channel) => sum(plane(i, channel))))).toEqual(golden.channelSums)
    expect([0, 1, 2].map((channel) => plane(0, channel)[0])).toEqual(golden.image0_rgb_at_row0_col0)
    expect([...plane(0, 0).subarray(0, 32)]).toEqual(golden.image0_red_row0)
  })

  it('looks through gzip: all of MNIST, 3,000 images of CIFAR-10', () => {
    const read = (path: string) => imagesOf(readFile(path, sharedBytes(`data/${path}`)))
    expect(read('mnist/train-images-idx3-ubyte.gz')).toMatchObject({ count: 60_000, width: 28 })
    expect(read('cifar10-4k/data_batch_1.bin.gz')).toMatchObject({ count: 3_000, channels: 3 })
  })
})

it('reads both labels of CIFAR-100', () => {
  const record = (coarse: number, fine: number) => [coarse, fine, ...new Array<number>(3072).fill(fine)]
  const { labels, superclasses, pixels } = imagesOf(
    readFile('train.bin', Uint8Array.from([...record(19, 99), ...record(3, 4)])),
  )
  expect([[...labels!], [...superclasses!], pixels[3071], pixels[3072]]).toEqual([[99, 4], [19, 3], 99, 4])
})

it.each([
  [
    'IDX images cut',
    Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 7),
    /tells of 18 bytes in all, and the/,
  ],
  [
    'IDX that claims 2^32 images',
    Uint8Array.of(0, 0, 8, 1, 255, 255, 255, 255),
    /at byte 4 the header tells of 4294967303/,
  ],
  [
    'IDX of 2^32 images without pixels',
    Uint8Array.of(0, 0, 8, 3, 255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 9),
    /tells of nothing/,
  ],
  ['an IDX header cut', Uint8Array.of(0, 0, 8, 3, 0), /at byte 5 the file ends within its header/],
])('refuses %s', (_, bytes, message) => {
  expect(() => readFile('a', bytes)).toThrow(message)
})
