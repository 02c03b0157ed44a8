/** The files that peers read: their layout, and that our own processes read the same case from them. */
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { sizeOf } from '../../../core/network/geometry.ts'
import { readCase, writeCases } from '../../../host/bench/case-files.ts'
import { cases, placedLayers, type BenchCase, type CaseData, type CaseName } from '../../../host/bench/cases.ts'
import { temporaryFolder } from '../../temporary.ts'

/** A case whose every number is known. */
const numbered = (name: CaseName): CaseData => {
  const outline: BenchCase = cases[name]
  const { timesteps, batch, input } = outline
  return {
    outline,
    raster: new Uint8Array(timesteps * batch * sizeOf(input)).map((_, i) => (i % 7 === 0 ? 1 : 0)),
    weights: placedLayers(outline).map(({ weightShape }) => new Float32Array(sizeOf(weightShape)).map((_, i) => i / 8)),
    labels: new Uint8Array(batch).map((_, i) => i % 10),
  }
}

const isSame = (a: Float32Array | Uint8Array, b: Float32Array | Uint8Array): boolean =>
  Buffer.from(a.buffer).equals(Buffer.from(b.buffer))

const floatsIn = (path: string): Float32Array => new Float32Array(Uint8Array.from(readFileSync(path)).buffer)

it.each(['B', 'D'] as const)('%s is read back as it was', (name) => {
  const folder = temporaryFolder()
  const written = numbered(name)
  writeCases(folder, { [name]: written })
  const { raster, labels, weights, outline } = readCase(folder, name)
  expect(outline).toBe(cases[name])
  expect(labels).toEqual(written.labels)
  expect(isSame(raster, written.raster)).toBe(true)
  expect(weights.map((weight, l) => isSame(weight, written.weights[l]!))).toEqual(weights.map(() => true))
})

it('hold dense weights as [in][out] and kernels as [out][in][height][width]', () => {
  const folder = temporaryFolder()
  const data = numbered('C')
  writeCases(folder, { C: data })
  const file = (name: string): string => join(folder, 'data', `C.${name}`)
  expect(isSame(floatsIn(file('c1.f32')), data.weights[1]!)).toBe(true)
  const fc = floatsIn(file('fc.f32'))
  expect(fc).toHaveLength(8000)
  // from input 3 to output 7
  expect(fc[3 * 10 + 7]).toBe(data.weights[2]![7 * 800 + 3])
  expect(statSync(file('x.u8')).size).toBe(30 * 8 * 2312)
  expect(statSync(file('y.i32')).size).toBe(4 * 8)
})

it('tell the peers what they want to know, with a threshold that Python reads as a float', () => {
  const folder = temporaryFolder()
  writeCases(folder, { B: numbered('B'), D: numbered('D') })
  const text = readFileSync(join(folder, 'data', 'cfg.json'), 'utf8')
  expect(text).toContain('"theta":1.0,"slope":25.0')
  const neuron = { beta: 0.9, theta: 1, slope: 25 }
  expect(JSON.parse(text)).toEqual({
    B: { T: 25, B: 64, d: 0.1, ...neuron, nin: 784, nh: 256, no: 10 },
    D: {
      ...{ T: 20, B: 4, d: 0.2, ...neuron, cin: 3, H: 32, pad: 1, nd: 8192 },
      layers: [
        [64, 3, 0],
        [64, 3, 1],
        [128, 3, 1],
      ],
    },
  })
})
