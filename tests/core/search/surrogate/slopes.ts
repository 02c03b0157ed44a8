/** Derivatives by central differences, to check exact ones against. */

/** d f / d x_j for each coordinate of x. */
export const differences = (f: (x: Float64Array) => number, x: Float64Array, step: number): Float64Array =>
  x.map((value, j) => (f(x.with(j, value + step)) - f(x.with(j, value - step))) / (2 * step))
