/** Values by timestep and neuron, of one sample. */

/** [timestep][neuron]. */
export type Raster = Float64Array[]

export const raster = (timesteps: number, neurons: number): Raster =>
  Array.from({ length: timesteps }, () => new Float64Array(neurons))

/** Lines [neuron][timestep] as a raster. */
export const rasterOf = (lines: readonly Float64Array[], timesteps: number): Raster =>
  Array.from({ length: timesteps }, (_, t) => Float64Array.from(lines, (line) => line[t]!))

export const sumOf = (rows: Raster, term: (value: number, neuron: number) => number = (value) => value): number =>
  rows.reduce((sum, row) => sum + row.reduce((a, value, j) => a + term(value, j), 0), 0)
