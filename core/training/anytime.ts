/** What a network that integrates its outputs would tell if it were read earlier: errors by step, all of one run. */
import type { Predict } from './losses.ts'
import type { Output } from './losses/output.ts'

/** The outputs as far as they are after `steps` steps. */
const upTo = ({ samples, timesteps, outputs, values }: Output, steps: number): Output => {
  const own = new Float64Array(samples * steps * outputs)
  for (let b = 0; b < samples; b++) {
    const from = b * timesteps * outputs
    own.set(values.subarray(from, from + steps * outputs), b * steps * outputs)
  }
  return { samples, timesteps: steps, outputs, values: own }
}

/** Reads the outputs of batch after batch; `errors` has the share told wrong after 1, 2, ... steps. */
export const anytimeErrors = (predict: Predict) => {
  const wrong: number[] = []
  let seen = 0
  return {
    read(output: Output, labels: ArrayLike<number>): void {
      for (let step = 1; step <= output.timesteps; step++) {
        const told = predict(upTo(output, step))
        wrong[step - 1] = told.reduce((sum, winner, i) => sum + (winner === labels[i] ? 0 : 1), wrong[step - 1] ?? 0)
      }
      seen += output.samples
    },
    errors: (): number[] => wrong.map((count) => count / seen),
  }
}
