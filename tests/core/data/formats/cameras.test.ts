/** Recordings of event cameras against what independent readers say of every event. */
import { expect, it } from 'vitest'
import { describeWithShared, sharedJson } from '../../../shared.ts'
import { expectGolden, fileRows, readShared, recordingOf } from './golden.ts'

describeWithShared('recordings of the reference folder', 'data/formats', () => {
  it.each([
    ['aedat31', { width: 128, height: 128 }, 3000028],
    ['aedat4_sample', { width: 320, height: 240 }, 1605537493718345],
    ['aedat4_nmnist1_none', { width: 34, height: 34 }, 893],
    ['aedat4_nmnist1_lz4', { width: 34, height: 34 }, 893],
    ['aedat4_nmnist1_lz4_high', { width: 34, height: 34 }, 893],
    ['aedat4_nmnist1_zstd', { width: 34, height: 34 }, 893],
    ['evt2_mit', undefined, 913716224],
    ['evt2_nmnist1', undefined, 893],
    ['evt3', undefined, 11718656],
    ['evt3_nmnist1', { width: 34, height: 34 }, 893],
    ['dat_ncars1', undefined, 0],
    ['dat_ncars2', undefined, 0],
    ['dat_nmnist1', undefined, 0],
  ])('%s: every event, the sensor if it is said, and whose clock', (name, sensor, startUs) => {
    const recording = expectGolden(name)
    expect(recording.sensor).toEqual(sensor)
    expect(recording).toMatchObject({ startUs, polarities: 2 })
  })

  it('es: every event, y from the top', () => {
    const { sensor } = expectGolden('es_dvs', ([us, x, y, polarity]) => [us, x, 33 - y, polarity])
    expect(sensor).toEqual({ width: 34, height: 34 })
  })

  it('aedat2: addresses as the file has them', () => {
    const golden = sharedJson<{ file: string; x: number[]; y: number[]; bit0: number[]; t: number[] }>(
      'data/formats/golden/aedat2_synthetic.json',
    )
    const recording = recordingOf(readShared(golden.file))
    expect(fileRows(recording)).toEqual(golden.x.map((x, i) => [golden.t[i], x, golden.y[i], golden.bit0[i]]))
    expect(recording.sensor).toEqual({ width: 128, height: 128 })
  })
})
