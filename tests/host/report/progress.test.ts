import { stripVTControlCharacters } from 'node:util'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { FrontSummary } from '../../../core/study/front.ts'
import type { Metrics } from '../../../core/study/objectives.ts'
import type { EpochLine, TrialResult } from '../../../core/study/trial.ts'
import { progressLine, type Standing } from '../../../host/report/progress-line.ts'
import { createProgress, type ProgressOptions } from '../../../host/report/progress.ts'
import { displayWidth } from '../../../core/formulas/text.ts'

const metrics: Metrics = {
  error: 0.124,
  latencySteps: 19,
  latencySeconds: 0.019,
  meanLatencySteps: 19,
  energyJoules: 5.2e-9,
  parameters: 1800,
  spikes: 70,
  synapticOps: 900,
  multiplications: 0,
  trainSeconds: 4,
}
const complete = { state: 'complete', result: {} as TrialResult } as const
const front: FrontSummary = { trials: [7], knee: 7, reference: [1, 100, 1e-6], hypervolume: 0.3231 }
const epoch: EpochLine = { type: 'epoch', epoch: 3, trainLoss: 1, validationError: 0.2, trainSeconds: 1, spikes: 70 }

const standing: Standing = {
  done: 12,
  doneNow: 10,
  running: 2,
  elapsed: 150,
  bestError: 0.124,
  hypervolume: 0.3231,
  epoch: { trial: 13, epoch: 3, error: 0.2 },
}

describe('progressLine', () => {
  it('says how far a budget of trials is', () => {
    expect(progressLine({ trials: 30 }, standing, 200)).toMatchInlineSnapshot(
      `"██████░░░░░░░░░░  12/30 trials  2 running  #13 epoch 3: 20 %  best error 12.4 %  hypervolume 0.323  4 trials/min  ETA 4:30"`,
    )
  })

  it('drops the least important where there is no room', () => {
    const lines = [110, 80, 50, 30, 12].map((width) => progressLine({ trials: 30 }, standing, width))
    expect(`\n${lines.join('\n')}\n`).toMatchInlineSnapshot(`
      "
      ██████░░░░░░░░░░  12/30 trials  2 running  best error 12.4 %  hypervolume 0.323  4 trials/min  ETA 4:30
      ██████░░░░░░░░░░  12/30 trials  best error 12.4 %  hypervolume 0.323  ETA 4:30
      12/30 trials  best error 12.4 %  ETA 4:30
      12/30 trials  ETA 4:30
      12/30 trials
      "
    `)
  })

  it('shows time against a budget of minutes, and the limit that is met first', () => {
    expect(progressLine({ minutes: 5 }, standing, 200)).toContain('12 trials, 2:30 of 5:00')
    expect(progressLine({ minutes: 5 }, standing, 200)).toContain('ETA 2:30')
    expect(progressLine({ trials: 14, minutes: 5 }, standing, 200)).toContain('ETA 0:30')
    expect(progressLine({ trials: 300, minutes: 5 }, standing, 200)).toContain('ETA 2:30')
  })

  it('promises nothing before it knows', () => {
    const beginning = { ...standing, done: 0, doneNow: 0, bestError: undefined, hypervolume: null, epoch: undefined }
    expect(progressLine({ trials: 30 }, beginning, 200)).toMatchInlineSnapshot(
      `"░░░░░░░░░░░░░░░░  0/30 trials  2 running"`,
    )
    expect(progressLine({}, beginning, 200)).toMatchInlineSnapshot(`"0 trials  2 running"`)
  })

  it('never is wider than the terminal', () => {
    for (let width = 0; width < 150; width++) {
      expect(displayWidth(progressLine({ trials: 30, minutes: 5 }, standing, width))).toBeLessThanOrEqual(width)
    }
  })
})

describe('createProgress', () => {
  let written = ''
  let seconds = 0
  const options = (isTTY: boolean): ProgressOptions => ({
    trials: 30,
    done: [0, 1],
    objectives: ['error', 'latencySteps', 'energyJoules'],
    stream: { isTTY, columns: 120, write: (text) => void (written += text) },
    now: () => seconds,
  })
  beforeEach(() => {
    vi.useFakeTimers()
    written = ''
    seconds = 100
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('writes one plain line a finished trial where there is no terminal', () => {
    const progress = createProgress(options(false))
    progress.started(7, {})
    progress.epoch(7, epoch)
    progress.finished(7, complete, metrics, front)
    progress.finished(8, complete, { ...metrics, error: 0.5, latencySteps: 1 }, front)
    progress.finished(9, { state: 'failed', reason: 'the loss is\nnot finite in epoch 2' }, undefined, front)
    progress.finished(10, { state: 'stopped' }, undefined, front)
    vi.advanceTimersByTime(5000)
    progress.stop()
    expect(written).toMatchInlineSnapshot(`
      "trial 7: error 12.4 %, latency 19 steps, energy 5.2 nJ (front)
      trial 8: error 50 %, latency 1 step, energy 5.2 nJ
      trial 9: failed, the loss is not finite in epoch 2
      "
    `)
  })

  it('renews one line on a terminal and wipes it in the end', () => {
    const progress = createProgress(options(true))
    const shown = (): string => {
      vi.advanceTimersByTime(1000)
      return stripVTControlCharacters(written.split('\u001b[1G').at(-1)!)
    }
    progress.started(6, {})
    progress.started(7, {})
    progress.epoch(6, epoch)
    const lines = [shown()]
    seconds = 130
    progress.finished(7, complete, metrics, front)
    lines.push(shown())
    seconds = 160
    progress.finished(6, { state: 'failed', reason: 'no spikes' }, undefined, front)
    lines.push(shown())
    expect(`\n${lines.join('\n')}\n`).toMatchInlineSnapshot(`
      "
      █░░░░░░░░░░░░░░░  2/30 trials  2 running  #6 epoch 3: 20 %
      ██░░░░░░░░░░░░░░  3/30 trials  1 running  best error 12.4 %  hypervolume 0.323  2 trials/min  ETA 14 min
      ██░░░░░░░░░░░░░░  4/30 trials  0 running  best error 12.4 %  hypervolume 0.323  2 trials/min  ETA 13 min
      "
    `)

    progress.stop()
    progress.stop()
    expect(written.endsWith('\u001b[2K')).toBe(true)
    expect(written).not.toContain('\n')
    const length = written.length
    vi.advanceTimersByTime(5000)
    expect(written).toHaveLength(length)
  })

  it('never returns to an earlier place of the screen', () => {
    const progress = createProgress(options(true))
    progress.stop()
    expect(written).not.toMatch(/\u001b[78]/)
  })

  it('knows the best error of an earlier session', () => {
    const progress = createProgress({ ...options(true), bestError: 0.05 })
    progress.finished(7, complete, metrics, front)
    vi.advanceTimersByTime(1000)
    progress.stop()
    expect(written).toContain('best error 5 %')
    expect(written).not.toContain('12.4 %')
  })
})
