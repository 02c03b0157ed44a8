/** A case as raw little-endian files, the form in which peers read it; our own processes read the same bytes. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sizeOf } from '../../core/network/geometry.ts'
import { cases, neuron, placedLayers, surrogate, type BenchCase, type CaseData, type CaseName } from './cases.ts'

/** [rows][columns] as [columns][rows]. */
const transposed = (values: Float32Array, rows: number): Float32Array => {
  const columns = values.length / rows
  return values.map((_, at) => values[(at % rows) * columns + Math.floor(at / rows)]!)
}

/** What the peers' script wants to know of a case, in its own names. */
const configOf = (outline: BenchCase) => {
  const { timesteps, batch, density, input, padding, layers } = outline
  const common = {
    T: timesteps,
    B: batch,
    d: density,
    beta: neuron.beta,
    theta: neuron.threshold,
    slope: surrogate.slope,
  }
  if (input.length === 1) return { ...common, nin: input[0], nh: layers[0]!.outputs, no: layers.at(-1)!.outputs }
  const convolutions = layers.filter(({ kernel }) => kernel !== undefined)
  return {
    ...common,
    cin: input[0],
    H: input[1],
    layers: convolutions.map(({ outputs, kernel, isPooled }) => [outputs, kernel, isPooled ? 1 : 0]),
    nd: sizeOf(placedLayers(outline).at(-1)!.windows.from),
    pad: padding,
  }
}

/** Writes the cases into `folder`/data. Dense weights are turned to [in][out]. */
export const writeCases = (folder: string, all: Partial<Record<CaseName, CaseData>>): void => {
  const data = join(folder, 'data')
  mkdirSync(data, { recursive: true })
  const config: Record<string, unknown> = {}
  for (const [name, { outline, raster, weights, labels }] of Object.entries(all)) {
    config[name] = configOf(outline)
    writeFileSync(join(data, `${name}.x.u8`), raster)
    writeFileSync(join(data, `${name}.y.i32`), Int32Array.from(labels))
    outline.layers.forEach(({ file, outputs, kernel }, l) => {
      const weight = kernel === undefined ? transposed(weights[l]!, outputs) : weights[l]!
      writeFileSync(join(data, `${name}.${file}.f32`), weight)
    })
  }
  // Python tells 1.0 from 1, and a peer takes a threshold of 1.0 only
  const text = JSON.stringify(config).replace(/"(beta|theta|slope)":(\d+)(?=[,}])/g, '"$1":$2.0')
  writeFileSync(join(data, 'cfg.json'), text)
}

/** Reads back what `writeCases` wrote. */
export const readCase = (folder: string, name: CaseName): CaseData => {
  const outline: BenchCase = cases[name]
  const bytes = (file: string): Uint8Array<ArrayBuffer> =>
    Uint8Array.from(readFileSync(join(folder, 'data', `${name}.${file}`)))
  return {
    outline,
    raster: bytes('x.u8'),
    labels: Uint8Array.from(new Int32Array(bytes('y.i32').buffer)),
    weights: placedLayers(outline).map(({ file, kernel, weightShape }) => {
      const values = new Float32Array(bytes(`${file}.f32`).buffer)
      return kernel === undefined ? transposed(values, sizeOf(weightShape.slice(1))) : values
    }),
  }
}
