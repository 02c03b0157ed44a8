/** A snapshot and its events end where a fresh snapshot would. */
import { describe, expect, it } from 'vitest'
import { applyAll, applyEvent } from '../../../renderer/state/apply.ts'
import { madeUpStudy } from '../study.ts'

const snapshot = madeUpStudy(20)
const at = (seq: number) => ({ id: snapshot.id, seq })
const point = { epoch: 4, trainLoss: 1, validationError: 0.2, trainSeconds: 1, spikes: 3 }

describe('applyEvent', () => {
  it('puts a new trial at its place and a known one in its own', () => {
    const added = applyEvent(snapshot, {
      event: 'trial',
      ...at(1),
      trial: { number: 20, state: 'waiting', parameters: {}, values: null },
    })
    expect(added.trials).toHaveLength(21)
    const ended = { ...snapshot.trials[19]!, state: 'complete' as const, values: [0.1, 2, 3] }
    const front = { ...snapshot.front, hypervolume: 1 }
    const done = applyEvent(added, { event: 'trial', ...at(2), trial: ended, front })
    expect(done.trials[19]).toEqual({ ...ended, curve: [0.6, 0.4, 0.3] })
    expect(done.trials).toHaveLength(21)
    expect(done.history.at(-1)).toEqual([19, 1])
    expect(done.seq).toBe(2)
  })

  it('lets a curve grow', () => {
    const { trials } = applyEvent(snapshot, { event: 'epoch', ...at(1), trial: 19, point })
    expect(trials[19]!.curve).toEqual([0.6, 0.4, 0.3, 0.2])
    expect(snapshot.trials[19]!.curve).toHaveLength(3)
  })

  it('gives a study free once its state is told here', () => {
    const watched = { ...snapshot, readOnly: 'It is trained by another process.' }
    const trial = { ...snapshot.trials[0]! }
    expect(applyEvent(watched, { event: 'trial', ...at(1), trial })).toHaveProperty('readOnly')
    const taken = applyEvent(watched, { event: 'state', ...at(1), state: 'idle', workers: 0 })
    expect(taken).toEqual({ ...snapshot, seq: 1, state: 'idle', workers: 0 })
  })

  it('takes a removed trial out of rows and history', () => {
    const { trials, history } = applyEvent(snapshot, { event: 'removed', ...at(1), trial: 0, front: snapshot.front })
    expect(trials.some(({ number }) => number === 0)).toBe(false)
    expect(history.some(([number]) => number === 0)).toBe(false)
  })
})

describe('applyAll', () => {
  const state = (seq: number) => ({ event: 'state', ...at(seq), state: 'pausing', workers: 1 }) as const

  it('follows events, and skips those it has seen or that are of another study', () => {
    expect(applyAll(snapshot, [state(1), state(1), { ...state(9), id: 'other' }, state(2)])?.seq).toBe(2)
  })

  it('asks for a fresh snapshot where one is missing', () => {
    expect(applyAll(snapshot, [state(1), state(3)])).toBeUndefined()
  })
})
