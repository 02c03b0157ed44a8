/** An ONNX file trained elsewhere: converted as it is, trained on with spikes, or refused by the name of its operator. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { seededRandom } from '../../core/random.ts'
import { onnxBytes, type Constant, type Step } from '../core/network/onnx/writer.ts'
import { spikefront } from '../spikefront.ts'
import { temporaryFolder } from '../temporary.ts'

const random = seededRandom(1)
const drawn = (size: number, ...shape: number[]): Constant => ({
  shape,
  data: Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => size * random.normal()),
})

const steps: readonly Step[] = [
  { type: 'Conv', with: [drawn(0.4, 8, 1, 3, 3), drawn(0.1, 8)], attributes: { pads: [1, 1, 1, 1] } },
  { type: 'Relu' },
  { type: 'AveragePool', attributes: { kernel_shape: [2, 2], strides: [2, 2] } },
  { type: 'Flatten' },
  { type: 'Gemm', with: [drawn(0.1, 10, 8 * 14 * 14), drawn(0.1, 10)], attributes: { transB: 1 } },
]

it('is converted and trained on; its error is told', async () => {
  const cwd = temporaryFolder()
  const run = (path: string, parameters: object): void =>
    writeFileSync(
      join(cwd, 'run.json'),
      JSON.stringify({
        dataset: { name: 'digits', train: 400, validation: 100, test: 100 },
        algorithm: 'hybrid',
        network: { kind: 'file', path },
        parameters: { timesteps: 6, epochs: 8, learningRate: 0.005, dropout: 0, ...parameters },
      }),
    )
  writeFileSync(join(cwd, 'ann.onnx'), onnxBytes([1, 28, 28], steps))
  run('ann.onnx', {})
  const ended = await spikefront(cwd, 'train', 'run.json', '--json', '--out', 'net')
  expect(ended).toMatchObject({ code: 0 })
  const lines = ended.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, number | string>)
  expect(lines.map(({ phase }) => phase)).toEqual([...new Array<string>(8).fill('snn'), undefined])
  // chance says nine in ten wrong
  expect(lines.at(-1)!['annError']).toBeGreaterThan(0.6)
  expect(lines.at(-1)!['error']).toBeLessThan(0.5)

  run('ann.onnx', { inputSize: 14 })
  const other = await spikefront(cwd, 'train', 'run.json')
  expect(other).toMatchObject({ code: 2 })
  expect(other.stderr).toContain('ann.onnx takes [1, 28, 28]. Give one of [1, 14, 14]')

  writeFileSync(join(cwd, 'max.onnx'), onnxBytes([1, 28, 28], steps.with(2, { type: 'MaxPool' })))
  run('max.onnx', {})
  const refused = await spikefront(cwd, 'train', 'run.json')
  expect(refused).toMatchObject({ code: 2 })
  expect(refused.stderr).toMatch(/MaxPool "step2" is not converted.*average pools/)
})
