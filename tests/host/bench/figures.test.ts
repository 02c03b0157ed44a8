/** Figures beside the peers' cases, measured for a moment on the smallest of data. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { productFigures } from '../../../host/bench/figures.ts'
import type { Row } from '../../../host/bench/rows.ts'
import { cpuEngine } from '../../../host/platform.ts'
import { temporaryFolder } from '../../temporary.ts'

const rowsWith = async (recordings: string): Promise<Row[]> => {
  const rows: Row[] = []
  const { signal } = new AbortController()
  for await (const row of productFigures(cpuEngine().name, 0.01, recordings, signal)) rows.push(row)
  return rows
}

/** A recording a class: an event at (class, class) after each millisecond. */
const recordings = (): string => {
  const folder = temporaryFolder()
  for (let digit = 0; digit < 10; digit++) {
    mkdirSync(join(folder, 'Train', String(digit)), { recursive: true })
    const bytes = Array.from({ length: 50 }, (_, i) => [
      digit,
      digit,
      128 | ((1000 * i) >> 16),
      (1000 * i) >> 8,
      1000 * i,
    ])
    writeFileSync(join(folder, 'Train', String(digit), '1.bin'), Uint8Array.from(bytes.flat()))
  }
  return folder
}

it('are a row each, with unit and goal', async () => {
  const [srm, epoch, sideBySide] = await rowsWith(recordings())
  expect(srm).toMatchObject({ type: 'figure', figure: 'srm', unit: 'x', goal: { atMost: 1.5 } })
  expect(epoch).toMatchObject({ type: 'figure', figure: 'epoch', unit: 's', goal: { atMost: 0.3 } })
  expect(sideBySide).toMatchObject({ figure: 'sideBySide' })
  for (const row of [srm, epoch]) expect(row!.type === 'figure' && row!.value).toBeGreaterThan(0)
})

it('are seen to be skipped where their data are missing', async () => {
  const missing = join(temporaryFolder(), 'none')
  const [, epoch] = await rowsWith(missing)
  expect(epoch).toEqual({ type: 'skipped', figure: 'epoch', reason: `${missing} is not there` })
})
