/** Losses on one score a class: distance from wanted scores, cross entropy. */
import type { LossFunction } from './output.ts'
import { readouts, type ReadoutName } from './readouts.ts'

/** Of one sample: writes dE/d(score) over the scores and returns E. */
type SampleLoss = (scores: Float64Array, label: number) => number

const onScores =
  (readout: ReadoutName, ofSample: SampleLoss): LossFunction =>
  (output, labels) => {
    const { samples, outputs } = output
    const scores = readouts[readout].scores(output)
    let value = 0
    for (let b = 0; b < samples; b++) value += ofSample(scores.subarray(b * outputs, (b + 1) * outputs), labels[b]!)
    return { value, gradient: readouts[readout].back(output, scores) }
  }

/** lava-dl's SpikeRate: E = sum (rate - wanted)^2, rates and wanted rates in spikes a step. */
export const spikeRate = (trueRate: number, falseRate: number): LossFunction =>
  onScores('mean', (rates, label) => {
    let value = 0
    rates.forEach((rate, j) => {
      const miss = rate - (j === label ? trueRate : falseRate)
      value += miss * miss
      rates[j] = 2 * miss
    })
    return value
  })

/**
 * Cross entropy with `scale` times the scores as logits: E = log(sum_j exp z_j) - z_label. On mean spikes with scale 1
 * it is lava-dl's SpikeMax, with as many as timesteps snnTorch's ce_count_loss.
 */
export const crossEntropy = (readout: ReadoutName, scale: number): LossFunction =>
  onScores(readout, (scores, label) => {
    // less the largest, so that no exponential overflows
    const largest = Math.max(...scores)
    const own = scale * (scores[label]! - largest)
    let total = 0
    for (let j = 0; j < scores.length; j++) total += scores[j] = Math.exp(scale * (scores[j]! - largest))
    scores.forEach((e, j) => (scores[j] = scale * (e / total - (j === label ? 1 : 0))))
    return Math.log(total) - own
  })
