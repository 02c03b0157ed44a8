/** Recordings cut into samples block by block: what the whole recording would give, without holding it. */
import { describe, expect, it } from 'vitest'
import type { ByteSource } from '../../../../core/contract/platform.ts'
import type { Windows } from '../../../../core/data/formats/content.ts'
import { bytesInMemory } from '../../../../core/data/formats/event-file.ts'
import { readSamples } from '../../../../core/data/formats/formats.ts'
import { describeWithShared } from '../../../shared.ts'
import { rowsOf } from '../streams.ts'
import { fileRows, readShared, recordingOf, sharedBytes } from './golden.ts'

/** A million events of N-MNIST's layout, one every 7 us: 5 MB, more than a block. */
const million = (): Uint8Array => {
  const bytes = new Uint8Array(5_000_000)
  const view = new DataView(bytes.buffer)
  for (let i = 0; i < 1_000_000; i++) {
    view.setUint8(5 * i, i % 34)
    view.setUint32(5 * i + 1, ((i % 33) << 24) | (7 * i))
  }
  return bytes
}

describe('readSamples', () => {
  it('reads in pieces, an event across two of them too', () => {
    const bytes = million()
    let longest = 0
    const source: ByteSource = {
      size: bytes.length,
      read(offset, length) {
        longest = Math.max(longest, length)
        return bytes.slice(offset, offset + length)
      },
    }
    const windows = [
      { fromUs: 6_999_986, toUs: 7_000_000, label: 2 },
      { fromUs: 5_871_000, toUs: 5_873_000, label: 1 },
      { fromUs: 0, toUs: 7, label: 9 },
    ]
    const { recordings, labels } = readSamples('a.bin', source, windows)
    expect([...labels]).toEqual([2, 1, 9])
    const expected = windows.map(({ fromUs, toUs }) => {
      const first = Math.ceil(fromUs / 7)
      return Array.from({ length: Math.ceil(toUs / 7) - first }, (_, i) => {
        const event = first + i
        return [7 * event - fromUs, event % 34, event % 33, 0]
      })
    })
    expect(recordings.map(rowsOf)).toEqual(expected)
    expect(longest).toBeLessThan(bytes.length)
  })

  it('refuses what is no recording', () => {
    const table = new TextEncoder().encode('1,2\n3,4\n')
    expect(() => readSamples('a.csv', bytesInMemory(table), [])).toThrow(
      'a.csv is of the format CSV table, which is not cut into samples.',
    )
  })
})

describeWithShared('DVS Gesture', 'data/formats/aedat31', () => {
  it('is cut by its table', () => {
    const { windows } = readShared('aedat31/user01_repacked_labels.csv') as Windows
    const file = 'aedat31/user01_repacked.aedat'
    const { recordings, labels } = readSamples(file, bytesInMemory(sharedBytes(`data/formats/${file}`)), windows)
    expect([...labels]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    const whole = fileRows(recordingOf(readShared(file)))
    const expected = windows.map(({ fromUs, toUs }) =>
      whole.filter(([us]) => us >= fromUs && us < toUs).map(([us, ...rest]) => [us - fromUs, ...rest]),
    )
    expect(recordings.map(rowsOf)).toEqual(expected)
    expect(expected.flat()).toHaveLength(46_030)
  })
})
