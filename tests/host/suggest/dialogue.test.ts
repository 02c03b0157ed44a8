import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { explain } from '../../../host/cli/output.ts'
import { openStore } from '../../../host/store/open.ts'
import { answerLine, createDialogue } from '../../../host/suggest/dialogue.ts'
import { temporaryFolder } from '../../temporary.ts'

type Answer = Readonly<Record<string, unknown>>

/** Says lines, or objects as lines, to a search of its own. */
const begin = () => {
  const dialogue = createDialogue()
  onTestFinished(() => dialogue.close())
  const say = (said: unknown): Answer => {
    const line = typeof said === 'string' ? said : JSON.stringify(said)
    const answer = answerLine(dialogue, line, (error) => explain(error).text)
    expect(answer).not.toContain('\n')
    return JSON.parse(answer) as Answer
  }
  return { say, close: () => dialogue.close() }
}

const space = {
  x: { type: 'float', low: 0, high: 1 },
  n: { type: 'int', low: 1, high: 9, when: { kind: ['a'] } },
  kind: { type: 'categorical', choices: ['a', 'b'] },
}
const objectives = [
  { name: 'f1', reference: 1.1 },
  { name: 'f2', reference: 2 },
]
const opening = { op: 'open', space, objectives, seed: 3 }

it('answers as the interface says', () => {
  const { say } = begin()
  expect(say(opening)).toEqual({ ok: true })
  const first = say({ op: 'ask', id: 'a' })
  expect(first).toMatchObject({ trial: 0, id: 'a' })
  expect(say({ op: 'ask' })).toMatchObject({ trial: 1 })
  expect(say({ op: 'tell', trial: 1, values: [0.1, 1] })).toEqual({ ok: true })
  expect(say({ op: 'tell', trial: 0, step: 3, intermediate: [0.5, 0.7] })).toEqual({ ok: true, prune: false })
  expect(say({ op: 'front', id: 7 })).toEqual({ trials: [1], hypervolume: expect.closeTo(1) as number, id: 7 })
  expect(say({ op: 'tell', trial: 0, state: 'failed' })).toEqual({ ok: true })
  expect(say({ op: 'enqueue', parameters: { x: 0.5, kind: 'b' } })).toEqual({ ok: true, trial: 2 })
  expect(say({ op: 'ask' })).toEqual({ trial: 2, parameters: { x: 0.5, kind: 'b' } })
})

it('maximises where asked, has no hypervolume without references, and says when the space is exhausted', () => {
  const { say } = begin()
  const only = { n: { type: 'int', low: 1, high: 2 } }
  say({ op: 'open', space: only, objectives: [{ name: 'score', direction: 'maximize' }] })
  for (const trial of [0, 1]) {
    const { parameters } = say({ op: 'ask' }) as { parameters: { n: number } }
    say({ op: 'tell', trial, values: [parameters.n] })
  }
  expect(say({ op: 'ask' })).toEqual({ done: true })
  const { trials, hypervolume } = say({ op: 'front' })
  expect(trials).toHaveLength(1)
  expect(hypervolume).toBeNull()
})

it.each(['bayesian', 'pabo', 'nsga2', 'sobol', 'random', 'grid'])('%s: equal seeds give equal trials', (sampler) => {
  const sequence = () => {
    const { say } = begin()
    say({ ...opening, sampler })
    return Array.from({ length: 12 }, (_, trial) => {
      const { parameters } = say({ op: 'ask' }) as { parameters: { x: number } }
      say({ op: 'tell', trial, values: [parameters.x, 1 - parameters.x ** 2] })
      return parameters
    })
  }
  expect(sequence()).toEqual(sequence())
})

it('a kept search goes on to have trials without hope pruned', () => {
  const study = join(temporaryFolder(), 'kept')
  const say = (said: object) => {
    const search = begin()
    search.say({ op: 'open', study, space, objectives, seed: 3 })
    const answer = search.say(said)
    search.close()
    return answer
  }
  for (let trial = 0; trial < 6; trial++) {
    say({ op: 'ask' })
    const search = begin()
    search.say({ op: 'open', study })
    for (const step of [1, 2])
      expect(search.say({ op: 'tell', trial, step, intermediate: [0.3 / step, 0.3 / step] })).toMatchObject({
        ok: true,
      })
    search.say({ op: 'tell', trial, values: [0.1, 0.1] })
    search.close()
  }
  say({ op: 'ask' })
  expect(say({ op: 'tell', trial: 6, step: 2, intermediate: [0.9, 0.9] })).toEqual({ ok: true, prune: true })
})

it('a kept search with limits and costs goes on with them', () => {
  const study = join(temporaryFolder(), 'limited')
  const limited = { ...opening, study, constraints: { f1: { max: 0.5 }, memory: { max: 80 } }, costAware: true }
  const first = begin()
  expect(first.say(limited)).toMatchObject({ ok: true })
  const told = [
    { values: [0.2, 1], figures: { memory: 81 }, cost: 3 },
    { values: [0.6, 1], figures: { memory: 79 } },
    { values: [0.4, 1], figures: { memory: 80 }, cost: 5 },
  ]
  for (const trial of told.keys()) {
    first.say({ op: 'ask' })
    expect(first.say({ op: 'tell', trial, values: [0.1, 1] })['error']).toContain('memory is limited, and not told')
    expect(first.say({ op: 'tell', trial, ...told[trial] })).toEqual({ ok: true })
  }
  const front = { trials: [2], hypervolume: expect.closeTo(0.7) as number }
  expect(first.say({ op: 'front' })).toEqual(front)
  first.close()
  const again = begin()
  expect(again.say({ op: 'open', study })).toMatchObject({ ok: true, trials: 3 })
  expect(again.say({ op: 'front' })).toEqual(front)
  again.close()
  const store = openStore(join(study, 'study.db'))
  onTestFinished(() => store.close())
  expect(store.trials().map(({ userAttributes }) => userAttributes['cost'])).toEqual([3, undefined, 5])
})

describe('what cannot be met is an error, and changes nothing', () => {
  it.each([
    ['', 'the line is not JSON'],
    ['{"op":"ask"', 'the line is not JSON'],
    ['[]', 'op is one of open, ask, tell, enqueue, front'],
    [{ op: 'stop' }, 'op is one of open, ask, tell, enqueue, front'],
    [opening, 'a search is open already'],
    [{ op: 'tell', trial: 9, values: [1, 1] }, 'trial 9 was never asked for'],
    [{ op: 'tell', trial: 0, values: [1, 1] }, 'trial 0 was told before'],
    [{ op: 'tell', trial: 1, values: [1] }, 'trial 1 has 1 values for 2 objectives'],
    ['{"op":"tell","trial":1,"values":[1,1e999]}', 'values.1'],
    [{ op: 'tell', trial: 1 }, 'tell either values'],
    [{ op: 'tell', trial: 1, values: [1, 1], state: 'failed' }, 'tell either values'],
    [{ op: 'tell', trial: 1, values: [1, 1], cost: 0 }, 'cost'],
    [{ op: 'tell', trial: 1, state: 'failed', cost: 1 }, 'figures and cost go with values'],
    [{ op: 'tell', trial: 1, step: 1, intermediate: [1] }, 'trial 1 has 1 values'],
    [{ op: 'tell', trial: 0, step: 1, intermediate: [1, 1] }, 'trial 0 was told before'],
    [{ op: 'enqueue', parameters: { x: 2, kind: 'b' } }, 'guess: x is 2'],
  ])('%j', (said, message) => {
    const { say } = begin()
    say(opening)
    say({ op: 'tell', trial: (say({ op: 'ask' }) as { trial: number }).trial, values: [1, 1] })
    say({ op: 'ask' })
    const before = say({ op: 'front' })
    expect(say(said)['error']).toContain(message)
    expect(say({ op: 'front' })).toEqual(before)
    expect(say({ op: 'tell', trial: 1, values: [1, 1] })).toEqual({ ok: true })
  })

  it.each([
    [{ op: 'ask', id: 5 }, 'ask comes before open'],
    [{ op: 'open', space }, 'space and objectives go together'],
    [{ op: 'open' }, 'neither space nor study'],
    [{ ...opening, objectives: [objectives[0], objectives[0]] }, 'named twice'],
    [{ ...opening, space: { x: { type: 'float', low: -1.7e308, high: 1.7e308 } } }, 'no finite range'],
    [{ ...opening, sampler: 'magic' }, 'sampler'],
    [{ ...opening, sampler: 'sobol', costAware: true }, 'counts no costs'],
  ])('before anything is open: %j', (said, message) => {
    const { say } = begin()
    const answer = say(said)
    expect(answer['error']).toContain(message)
    expect(answer['id']).toBe((said as { id?: number }).id)
    expect(say(opening)).toEqual({ ok: true })
  })
})

it('survives 10,000 malformed lines, one error each', () => {
  const { say } = begin()
  const undisturbed = begin()
  for (const dialogue of [say, undisturbed.say]) dialogue({ ...opening, sampler: 'sobol' })
  const valid = fc.constantFrom({ op: 'tell', trial: 0, values: [1, 1] }, opening, { op: 'enqueue', parameters: {} })
  const cut = fc.tuple(valid, fc.nat(20)).map(([line, less]) => JSON.stringify(line).slice(0, -1 - less))
  const line = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.json(), cut)
  let errors = 0
  fc.assert(
    fc.property(line, (text) => {
      if ('error' in say(text.replaceAll('\n', ' '))) errors++
    }),
    { numRuns: 10_000 },
  )
  expect(errors).toBe(10_000)
  expect(say({ op: 'ask' })).toEqual(undisturbed.say({ op: 'ask' }))
})

describe('a search kept in a folder', () => {
  const measure = (parameters: Answer) => [Number(parameters['x']), 1 - Number(parameters['x'])]

  it('goes on as if it had not been left', () => {
    const study = join(temporaryFolder(), 'new', 'search')
    const whole = begin()
    whole.say(opening)
    const straight = Array.from({ length: 12 }, (_, trial) => {
      const asked = whole.say({ op: 'ask' })
      whole.say({ op: 'tell', trial, values: measure(asked['parameters'] as Answer) })
      return asked
    })
    for (const [from, to] of [
      [0, 5],
      [5, 9],
      [9, 12],
    ] as const) {
      const { say, close } = begin()
      expect(say(from === 0 ? { ...opening, study } : { op: 'open', study })).toEqual({ ok: true, trials: from })
      for (let trial = from; trial < to; trial++) {
        const asked = say({ op: 'ask' })
        expect(asked).toEqual(straight[trial])
        say({ op: 'tell', trial, values: measure(asked['parameters'] as Answer) })
      }
      close()
    }
  })

  it('asks again for what was under way and for guesses that wait', () => {
    const study = join(temporaryFolder(), 'search')
    const first = begin()
    first.say({ ...opening, study })
    const asked = first.say({ op: 'ask' })
    first.say({ op: 'enqueue', parameters: { x: 0.25, kind: 'b' } })
    first.close()
    const { say } = begin()
    say({ ...opening, study })
    expect(say({ op: 'ask' })).toEqual(asked)
    expect(say({ op: 'ask' })).toEqual({ trial: 1, parameters: { x: 0.25, kind: 'b' } })
    expect(say({ op: 'ask' })['trial']).toBe(2)
  })

  it('is refused to a second process, as another search, and in a study of networks', () => {
    const study = join(temporaryFolder(), 'search')
    const first = begin()
    first.say({ ...opening, study })
    const { say } = begin()
    expect(say({ op: 'open', study })['error']).toContain('in use by process')
    first.close()
    expect(say({ ...opening, seed: 4, study })['error']).toContain('was begun with another space')
    expect(existsSync(join(study, '.lock'))).toBe(false)
    expect(say({ op: 'open', study: join(study, 'nothing') })['error']).toContain('holds no study')
    expect(say({ op: 'open', study })).toEqual({ ok: true, trials: 0 })
  })

  it('goes on with trials that Optuna made; those that are no points of the space are left out', () => {
    const study = temporaryFolder()
    const store = openStore(join(study, 'made-elsewhere.db'), {
      create: { name: 'theirs', directions: ['minimize', 'minimize'], metricNames: ['f1', 'f2'] },
    })
    const theirs = {
      x: { type: 'float', low: 0, high: 3 },
      kind: { type: 'categorical', choices: ['a', 'b'] },
    } as const
    for (const [x, values] of [
      [0.5, [1, 1]],
      [2, [0, 0]],
      [0.7, [Infinity, 1]],
    ] as const)
      store.finishTrial(store.createTrial({ x, kind: 'b' }, theirs), 'complete', values)
    store.close()
    const { say } = begin()
    expect(say({ op: 'open', study })['error']).toContain('holds no search yet')
    const other = [objectives[0], { ...objectives[1], direction: 'maximize' }]
    expect(say({ ...opening, objectives: other, study })['error']).toContain('directions')
    expect(say({ ...opening, study })).toEqual({ ok: true, trials: 2, leftOut: 1 })
    expect(say({ op: 'front' })['trials']).toEqual([0])
    expect(say({ op: 'ask' })['trial']).toBe(3)
  })
})
