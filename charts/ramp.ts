/** The sequential ramp: nine steps, more ink = more of it. */
import { axisOf, type Quantity } from './axis.ts'

export const rampSteps = 9

/** The ramp's token for each of `values`, losses of what is maximised. */
export const rampOf = (quantity: Quantity, values: readonly number[]): ((value: number) => string) => {
  const axis = axisOf(quantity, values, [0, rampSteps], { tight: true })
  return (value) => `q${Math.min(rampSteps - 1, Math.max(0, Math.floor(axis.at(value))))}`
}
