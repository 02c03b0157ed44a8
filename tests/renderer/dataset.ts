/** Made-up recordings and class counts, the same in each run: what the charts of a data set are tested with. */
import { seededRandom } from '../../core/random.ts'
import type { Recording } from '../../renderer/model/recording.ts'

/** Events at random places of a sensor, in order of time. */
export const madeUpRecording = (width: number, height: number, events: number): Recording => {
  const random = seededRandom(11)
  const durationUs = 50_000
  const some = (below: number): number[] => Array.from({ length: events }, () => random.integer(below))
  return {
    kind: 'recording',
    sample: 3,
    label: 0,
    part: 'train',
    among: 9,
    width,
    height,
    events,
    durationUs,
    timeUs: some(durationUs).sort((a, b) => a - b),
    x: some(width),
    y: some(height),
    polarity: some(2),
  }
}

export const byClass = ['hand clapping', 'right arm counter clockwise', 'other'].map((name, i) => ({
  name,
  train: 90 - 30 * i,
  test: 8 * i,
}))
