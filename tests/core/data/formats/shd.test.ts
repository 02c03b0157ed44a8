/** SHD's layout, as two programs write it, and all of a real set. */
import { describe, expect, it } from 'vitest'
import type { Recordings } from '../../../../core/data/formats/content.ts'
import { readFile } from '../../../../core/data/formats/formats.ts'
import { writeHdf5 } from '../../../../core/files/hdf5/tree.ts'
import { describeWithShared, sharedJson } from '../../../shared.ts'
import { readShared, sharedBytes } from './golden.ts'

const recordingsOf = (content: { kind: string }): Recordings => {
  expect(content.kind).toBe('recordings')
  return content as Recordings
}

describeWithShared('SHD', 'data', () => {
  interface Golden {
    labels: number[]
    keys: string[]
    times: number[][]
    units: number[][]
  }

  it.each(['synthetic_h5py_contiguous.h5', 'synthetic_pytables_vlarray.h5'])('%s: every spike', (file) => {
    const golden = sharedJson<Golden>('data/formats/golden/shd_synthetic.json')
    const { recordings, labels, classes, groups } = recordingsOf(readShared(`shd/${file}`))
    expect([...labels]).toEqual(golden.labels)
    expect(classes).toEqual(golden.keys)
    expect(groups).toHaveLength(labels.length)
    expect(recordings.map(({ x }) => [...x])).toEqual(golden.units)
    expect(recordings.map(({ timeUs }) => [...timeUs])).toEqual(
      golden.times.map((seconds) => seconds.map((s) => Math.round(s * 1e6))),
    )
  })

  it('reads 3,000 spoken digits', () => {
    const read = (part: string) => recordingsOf(readFile(part, sharedBytes(`data/fsdd-spikes/${part}`)))
    const [train, test] = [read('fsdd_train.h5'), read('fsdd_test.h5')]
    expect([train.recordings.length, test.recordings.length]).toEqual([2700, 300])
    const spikes = ({ recordings }: Recordings) => recordings.reduce((sum, { x }) => sum + x.length, 0)
    expect(Math.round(spikes(train) / 2700)).toBe(551)
    expect(Math.round(spikes(test) / 300)).toBe(530)
    expect(new Set(train.groups).size).toBe(6)
    expect(Math.max(...train.recordings.map(({ timeUs }) => timeUs.at(-1)!))).toBeLessThanOrEqual(860_000)
  })
})

describe('another HDF5 file', () => {
  it('is refused by what it lacks', async () => {
    const bytes = await writeHdf5({ labels: { shape: [1], data: Float64Array.of(1) } })
    expect(() => readFile('a.h5', bytes)).toThrow('a.h5: it has no rows spikes/times.')
  })

  it('is refused with what helps, where it is of a newer format', async () => {
    const bytes = await writeHdf5({ labels: { shape: [1], data: Float64Array.of(1) } })
    expect(() => readFile('a.h5', bytes.fill(3, 8, 9))).toThrow(
      expect.objectContaining({
        message: "a.h5 cannot be read: its format is HDF5's superblock 3, and only superblock 0 is read.",
        remedy: expect.stringContaining('libver="earliest"') as string,
      }),
    )
  })
})
