/** An epoch over N-MNIST recordings on case A's network: 1,000 of them where the set is nmnist-small. */
import { encode } from '../../core/data/encode.ts'
import { sizeOf } from '../../core/network/geometry.ts'
import { seededRandom } from '../../core/random.ts'
import { openDataset } from '../datasets/open.ts'
import { cpuEngines, type CpuEngineName } from '../cpu-engines.ts'
import type { Figure } from './ask.ts'
import { networkOf } from './cases.ts'
import { generateCase } from './generator.ts'
import { stepsOf, trainOptions } from './steps.ts'
import { timed } from './timing.ts'

/**
 * Least seconds of an epoch, its recordings being event lists already.
 * @param folder of the data set.
 */
export const epochCost = async (engine: CpuEngineName, seconds: number, folder: string): Promise<Figure> => {
  const data = generateCase('A', 7)
  const { timesteps, batch } = data.outline
  const dataset = await openDataset({ path: folder }, folder)
  if (dataset.kind !== 'events') throw new Error(`${folder} holds no recordings`)
  const { durationUs, labels, officialTest } = dataset
  const train = Uint32Array.from({ length: labels.length - (officialTest?.length ?? 0) }, (_, i) => i)
  const stepSeconds = durationUs / 1e6 / timesteps
  const inputSize = Math.sqrt(sizeOf(data.outline.input) / dataset.polarities)
  const settings = { encoding: 'events', inputSize, windowSteps: timesteps, stepSeconds }
  const spikes = encode(dataset, train, settings, seededRandom(0))
  const program = cpuEngines[engine](networkOf(data), trainOptions(batch))
  const steps = stepsOf(program, spikes, labels)
  const epoch = (): void => {
    for (let from = 0; from < train.length; from += batch) steps.train(train.subarray(from, from + batch))
  }
  return { backend: program.backend, value: timed(epoch, seconds).min / 1000 }
}
