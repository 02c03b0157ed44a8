/** The parsed samples of an imported set in one file, so that it opens without its sources being read again. */
import { closeSync, fsyncSync, openSync, readSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import type { ReadBytes } from '../../core/data/pack.ts'
import { withFileErrors } from '../files/failure.ts'

// The samples, then what marks the file as complete: this word, their length and their checksum.
const mark = new TextEncoder().encode('SPIKPACK')
const trailerBytes = mark.length + 12

const trailerOf = (length: number, checksum: number): Uint8Array => {
  const bytes = new Uint8Array(trailerBytes)
  bytes.set(mark)
  const view = new DataView(bytes.buffer)
  view.setFloat64(mark.length, length)
  view.setUint32(mark.length + 8, checksum)
  return bytes
}

export interface SamplesWriter {
  write(bytes: Uint8Array): void
  /** Completes the file under its name. */
  finish(path: string): void
  /** Removes what was written, unless it is complete. */
  discard(): void
}

const bufferBytes = 1 << 22

/** Writes to a temporary file; `finish` makes it durable and gives it its name. */
export const writeSamples = (temporary: string): SamplesWriter => {
  const file = withFileErrors('write', temporary, () => openSync(temporary, 'w'))
  const buffer = new Uint8Array(bufferBytes)
  let filled = 0
  let length = 0
  let checksum = 0
  let isOpen = true

  const store = (bytes: Uint8Array): void =>
    withFileErrors('write', temporary, () => {
      for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at)
    })
  const flush = (): void => {
    store(buffer.subarray(0, filled))
    filled = 0
  }
  return {
    write(bytes) {
      if (filled + bytes.length > bufferBytes) flush()
      if (bytes.length > bufferBytes) store(bytes)
      else {
        buffer.set(bytes, filled)
        filled += bytes.length
      }
      length += bytes.length
      checksum = crc32(bytes, checksum)
    },
    finish(path) {
      flush()
      store(trailerOf(length, checksum))
      isOpen = false
      withFileErrors('write', path, () => {
        fsyncSync(file)
        closeSync(file)
        renameSync(temporary, path)
      })
    },
    discard() {
      if (!isOpen) return
      isOpen = false
      closeSync(file)
      rmSync(temporary, { force: true })
    },
  }
}

/** Samples in memory, or the complete file that they are in. */
export type Samples = Uint8Array | string

/** Read at once up to here; of larger files only the samples asked for. */
const mostInMemory = 2 ** 30

const readerOf =
  (file: number): ReadBytes =>
  (offset, length) => {
    const bytes = new Uint8Array(length)
    for (let at = 0; at < length;) {
      const count = readSync(file, bytes, at, length - at, offset + at)
      if (count === 0) throw new Error('the file of samples was cut while it was read')
      at += count
    }
    return bytes
  }

/** The samples of a file; undefined where it is missing, cut or damaged. */
export const openSamples = (path: string): Samples | undefined => {
  const length = (statSync(path, { throwIfNoEntry: false })?.size ?? 0) - trailerBytes
  if (length < 0) return undefined
  return withFileErrors('read', path, () => {
    const file = openSync(path, 'r')
    try {
      const read = readerOf(file)
      const whole = length <= mostInMemory ? read(0, length) : undefined
      let checksum = 0
      for (let at = 0; at < length; at += bufferBytes) {
        const part = Math.min(bufferBytes, length - at)
        checksum = crc32(whole ? whole.subarray(at, at + part) : read(at, part), checksum)
      }
      const trailer = read(length, trailerBytes)
      return trailerOf(length, checksum).every((byte, i) => byte === trailer[i]) ? (whole ?? path) : undefined
    } finally {
      closeSync(file)
    }
  })
}

/** How to fetch them; a file stays open as long as the process lives. */
export const readSamples = (samples: Samples): ReadBytes =>
  typeof samples === 'string'
    ? readerOf(openSync(samples, 'r'))
    : (offset, length) => samples.subarray(offset, offset + length)
