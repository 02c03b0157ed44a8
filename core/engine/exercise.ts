/** Times whole training steps on some of the user's own work: by it ways to run the work are chosen. */
import type { Network } from '../contract/network.ts'
import type { SpikeSet } from '../contract/spikes.ts'
import type { AnyProgram } from './engine.ts'
import type { CompileOptions } from './program.ts'

export interface Exercise {
  readonly network: Network
  readonly options: CompileOptions
  /** The first batch of them is run. */
  readonly spikes: SpikeSet
}

const leastSteps = 3
const leastSeconds = 0.05

/**
 * Fewest seconds that a training step of a batch takes, after one that compiles and fills the caches. A step has work in
 * JavaScript as a loss has, and ends with the next forward, whose spikes come back after all that was asked of a device
 * before. The program is disposed.
 * @param seconds a clock.
 */
export const stepSeconds = async (
  program: AnyProgram,
  { options, spikes }: Exercise,
  seconds: () => number,
): Promise<number> => {
  const samples = Array.from({ length: Math.min(options.batch, spikes.samples) }, (_, i) => i)
  let best = Infinity
  let spent = 0
  try {
    let { output } = await program.forward(spikes, samples)
    for (let step = 0; step <= leastSteps || spent < leastSeconds; step++) {
      const started = seconds()
      const gradient = output.map((spike) => spike - 0.5)
      await (options.optimiser ? program.learn(gradient, 0) : program.backward(gradient))
      ;({ output } = await program.forward(spikes, samples))
      const taken = seconds() - started
      spent += taken
      if (step > 0) best = Math.min(best, taken)
    }
  } finally {
    await program.dispose()
  }
  return best
}
