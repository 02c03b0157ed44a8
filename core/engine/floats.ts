/** Numbers as an engine computes with them: float32 on the kernels, float64 on the reference. */
export type Floats = Float32Array | Float64Array

/** One array of several, end to end, in float32. */
export const joined = (parts: readonly Floats[]): Float32Array => {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0))
  let end = 0
  for (const part of parts) {
    all.set(part, end)
    end += part.length
  }
  return all
}
