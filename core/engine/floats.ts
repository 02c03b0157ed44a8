/** Numbers as an engine computes with them: float32 on the kernels, float64 on the reference. */
export type Floats = Float32Array | Float64Array
