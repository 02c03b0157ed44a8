import { appendFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import type { Checkpoint } from '../../../core/training/algorithm.ts'
import { checkpointsIn } from '../../../host/study/checkpoints.ts'

const folder = mkdtempSync(join(tmpdir(), 'checkpoints-'))
afterAll(() => rmSync(folder, { recursive: true }))

const checkpoint: Checkpoint = {
  backend: 'reference',
  threads: 1,
  reports: [],
  state: { steps: 3, arrays: [Float32Array.of(0.1, -0), Float64Array.of(Math.PI)] },
}

it('gives back what was kept by a key, to the last bit, and nothing by another or of a damaged file', () => {
  const checkpoints = checkpointsIn(folder)
  expect(checkpoints.read('a')).toBeUndefined()
  checkpoints.write('a', checkpoint)
  expect(checkpoints.read('a')).toEqual(checkpoint)
  expect(checkpoints.read('b')).toBeUndefined()
  const [file = ''] = readdirSync(join(folder, 'anns'))
  appendFileSync(join(folder, 'anns', file), 'x')
  expect(checkpoints.read('a')).toBeUndefined()
})
