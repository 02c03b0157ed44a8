/** Equal studies have equal dumps, other studies others. */
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { canonicalDump } from '../../../host/store/dump.ts'
import { temporaryFolder } from '../../temporary.ts'
import { open, point, space, twoObjectives } from './studies.ts'

const dumpOf = (startMs: number, options: { error?: number; reverse?: boolean; seconds?: number } = {}): string => {
  let clock = startMs
  const path = join(temporaryFolder(), 'study.db')
  const store = open(path, { create: twoObjectives, now: () => new Date((clock += 1000)) })
  store.createTrial(point, space)
  store.createTrial({ hidden: 8 }, space)
  const finish = (trial: number) =>
    store.finishTrial(trial, 'complete', [options.error ?? 0.5, trial], {
      spikes: 7,
      trainSeconds: options.seconds ?? 1,
    })
  for (const trial of options.reverse ? [1, 0] : [0, 1]) finish(trial)
  return canonicalDump(path, ['trainSeconds'])
}

describe('canonicalDump', () => {
  it('is a line for the study and one a trial', () => {
    expect(dumpOf(0)).toMatchInlineSnapshot(`
      "{"directions": ["minimize", "maximize"], "metricNames": ["error", "speed"], "name": "digits on \\u00b5Caspian", "userAttributes": {}}
      {"distributions": {"encoding": {"choices": ["latency", "poisson"], "type": "categorical"}, "hidden": {"high": 128, "low": 8, "step": 8, "type": "int"}, "learningRate": {"high": 1, "log": true, "low": 0.0001, "type": "float"}}, "intermediate": [], "number": 0, "parameters": {"encoding": "poisson", "hidden": 32, "learningRate": 0.01}, "state": "complete", "systemAttributes": {}, "userAttributes": {"spikes": 7}, "values": [0.5, 0]}
      {"distributions": {"hidden": {"high": 128, "low": 8, "step": 8, "type": "int"}}, "intermediate": [], "number": 1, "parameters": {"hidden": 8}, "state": "complete", "systemAttributes": {}, "userAttributes": {"spikes": 7}, "values": [0.5, 1]}
      "
    `)
  })

  it('does not depend on dates, order of finishing or attributes left out', () => {
    expect(dumpOf(1e12, { reverse: true, seconds: 2 })).toBe(dumpOf(0))
  })

  it('tells other values apart', () => {
    expect(dumpOf(0, { error: 0.5000000000000001 })).not.toBe(dumpOf(0))
  })
})
