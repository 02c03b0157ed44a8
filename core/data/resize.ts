/** Fewer (or more) pixels: area averages of images, coarser coordinates of events. */
import type { ImageDataset, Resolution } from './dataset.ts'

/**
 * A function that gives the intensities (0 to 1) of one sample at that size, [channel][y][x]; the next call overwrites
 * them.
 */
export const resizedImages = ({ width, height, channels, pixels }: ImageDataset, size: Resolution) => {
  const average = areaAverage({ width, height }, size)
  const area = size.width * size.height
  const out = new Float64Array(channels * area)
  return (sample: number): Float64Array => {
    for (let channel = 0; channel < channels; channel++) {
      const start = (sample * channels + channel) * width * height
      average(pixels.subarray(start, start + width * height), out.subarray(channel * area))
    }
    return out
  }
}

/** As {@link resizedImages}, the middle of each image as it is. */
export const croppedImages = ({ width, height, channels, pixels }: ImageDataset, size: Resolution) => {
  const left = Math.floor((width - size.width) / 2)
  const top = Math.floor((height - size.height) / 2)
  const out = new Float64Array(channels * size.width * size.height)
  return (sample: number): Float64Array => {
    for (let at = 0, row = 0; at < out.length; row++) {
      const channel = Math.floor(row / size.height)
      const start = ((sample * channels + channel) * height + top + (row % size.height)) * width + left
      for (let column = 0; column < size.width; column++) out[at++] = pixels[start + column]! / 255
    }
    return out
  }
}

const mostMeasured = 2000

/** Mean and standard deviation of each channel, in fractions of full intensity, the official test set left out. */
export const channelSpread = ({ width, height, channels, pixels, labels, officialTest }: ImageDataset) => {
  const test = new Set(officialTest)
  const own = [...labels.keys()].filter((sample) => !test.has(sample))
  const every = Math.ceil(own.length / mostMeasured)
  const measured = own.filter((_, i) => i % every === 0)
  const area = width * height
  const spread = Array.from({ length: channels }, (_, channel) => {
    let sum = 0
    let squares = 0
    for (const sample of measured) {
      const start = (sample * channels + channel) * area
      for (let i = start; i < start + area; i++) {
        const x = pixels[i]! / 255
        sum += x
        squares += x * x
      }
    }
    const mean = sum / (measured.length * area)
    return { mean, deviation: Math.sqrt(squares / (measured.length * area) - mean ** 2) || 1 }
  })
  return { means: spread.map(({ mean }) => mean), deviations: spread.map(({ deviation }) => deviation) }
}

/**
 * A function that averages one image over the cells of a grid laid on it, in fractions of full intensity (0 to 1),
 * [y][x]. Pixels on a cell's border count with the area they share with it; since areas are whole numbers of
 * 1/columns x 1/rows pixels, each sum is exact and each result correctly rounded.
 */
export const areaAverage = ({ width, height }: Resolution, grid: Resolution) => {
  const columns = cells(width, grid.width)
  const rows = cells(height, grid.height)
  const full = 255 * width * height
  return (image: Uint8Array, out: Float64Array): void => {
    let cell = 0
    for (const row of rows) {
      for (const column of columns) {
        let sum = 0
        for (let j = 0; j < row.overlaps.length; j++) {
          const start = (row.first + j) * width + column.first
          let line = 0
          for (let i = 0; i < column.overlaps.length; i++) line += image[start + i]! * column.overlaps[i]!
          sum += line * row.overlaps[j]!
        }
        out[cell++] = sum / full
      }
    }
  }
}

/** The pixels under each of `size` cells on a side of `extent` pixels; overlaps in 1/size pixels, `extent` a cell. */
const cells = (extent: number, size: number) =>
  Array.from({ length: size }, (_, cell) => {
    const from = cell * extent
    const to = from + extent
    const first = Math.floor(from / size)
    const overlaps = Float64Array.from(
      { length: Math.ceil(to / size) - first },
      (_, i) => Math.min(to, (first + i + 1) * size) - Math.max(from, (first + i) * size),
    )
    return { first, overlaps }
  })

/** The coarse coordinate, floor(x size / extent), of each x from 0 to `extent` - 1. */
export const coarse = (extent: number, size: number): Uint16Array =>
  Uint16Array.from({ length: extent }, (_, x) => Math.floor((x * size) / extent))

/** The coordinate of each x in the middle of `extent`, `size` wide; -1 beside it. */
export const middle = (extent: number, size: number): Int32Array => {
  const first = Math.floor((extent - size) / 2)
  return Int32Array.from({ length: extent }, (_, x) => (x >= first && x < first + size ? x - first : -1))
}
