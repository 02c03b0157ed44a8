/** The sequential ramp: nine steps, more ink = more of it. */
import { axisOf } from './axis.ts'

export const rampSteps = 9

/** The ramp's token for each value; logarithmic where it is asked for. */
export const rampOf = (values: readonly number[], log: boolean): ((value: number) => string) => {
  const axis = axisOf({ title: '', unit: '', log }, values, [0, rampSteps], { tight: true })
  return (value) => `q${Math.min(rampSteps - 1, Math.max(0, Math.floor(axis.at(value))))}`
}
