import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allParameters, createCube, neighbours } from '../../../core/search/cube.ts'
import { spaceSchema } from '../../../core/search/space.ts'
import { anySpace, finiteSpace, misfits } from './spaces.ts'

const faultsOf = (space: unknown): string[] =>
  spaceSchema.safeParse(space).error?.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`) ?? []

describe('the schema of a space', () => {
  const int = { type: 'int', low: 1, high: 4 }

  it('takes every kind', () => {
    fc.assert(
      fc.property(anySpace, (space) => {
        expect(faultsOf(space)).toEqual([])
      }),
    )
  })

  it.each([
    [{ a: { type: 'float', low: 2, high: 1 } }, 'a.low: low 2 is above high 1'],
    [
      { a: { type: 'float', low: 0, high: 1, log: true } },
      'a.low: low 0 has no logarithm: with log, low must be above 0',
    ],
    [
      { a: { type: 'int', low: -3, high: 1, log: true } },
      'a.low: low -3 has no logarithm: with log, low must be above 0',
    ],
    [{ a: { ...int, step: 0 } }, 'a.step: step must be at least 1'],
    [{ a: { type: 'categorical', choices: [] } }, 'a.choices: choices is empty: list at least one'],
    [{ a: { type: 'categorical', choices: ['x', 'x'] } }, 'a.choices: a choice is listed twice'],
    [{ a: { ...int, when: { b: [1] } } }, 'a.when: b is not a parameter of this space'],
    [{ a: { ...int, when: { b: [] } }, b: int }, 'a.when.b: an empty list of values is never met'],
    [{ a: { ...int, when: { b: [5] } }, b: int }, 'a.when: b can never be 5'],
    [{ a: { ...int, when: { b: [1] } }, b: { ...int, when: { a: [1] } } }, 'a.when: conditions go in a circle: a, b'],
    [{ a: { type: 'text' } }, 'a.type: a parameter is an object whose type is float, int or categorical'],
  ])('refuses %j', (space, fault) => {
    expect(faultsOf(space)).toEqual([fault])
  })

  it('refuses what is no number, whole number or known field, naming the field', () => {
    expect(faultsOf({ a: { ...int, low: 0.5 } })[0]).toMatch(/^a\.low: /)
    expect(faultsOf({ a: { ...int, high: 'many' } })[0]).toMatch(/^a\.high: /)
    expect(faultsOf({ a: { ...int, hihg: 9 } })[0]).toMatch(/^a: .*hihg/)
  })

  it('never throws, whatever it is given', () => {
    fc.assert(
      fc.property(fc.anything(), (anything) => {
        expect(faultsOf({ a: anything })).not.toHaveLength(0)
      }),
    )
  })
})

describe('the unit cube of a space', () => {
  const inCube = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 5, maxLength: 5 })

  it('decodes every point to parameters of the space, and back to a point of the same parameters', () => {
    fc.assert(
      fc.property(anySpace, inCube, (space, point) => {
        const cube = createCube(space)
        const parameters = cube.decode(Float64Array.from(point))
        expect(misfits(space, parameters)).toEqual([])
        const again = cube.decode(cube.encode(parameters))
        for (const [name, value] of Object.entries(parameters)) {
          if (space[name]!.type === 'float') expect(Number(again[name]) / Number(value)).toBeCloseTo(1, 9)
          else expect(again[name]).toBe(value)
        }
        expect(Object.keys(again)).toEqual(Object.keys(parameters))
      }),
    )
  })

  it('gives every integer a part of the interval, equal parts without log', () => {
    const cube = createCube({ n: { type: 'int', low: 2, high: 10, step: 2 } })
    const counts = new Map<unknown, number>()
    for (let i = 0; i < 1000; i++) {
      const { n } = cube.decode(Float64Array.of((i + 0.5) / 1000))
      counts.set(n, (counts.get(n) ?? 0) + 1)
    }
    expect([...counts]).toEqual([2, 4, 6, 8, 10].map((n) => [n, 200]))
  })

  it('spreads a log range by factors', () => {
    const cube = createCube({ x: { type: 'float', low: 1e-4, high: 1, log: true } })
    expect(cube.decode(Float64Array.of(0.5))['x']).toBeCloseTo(1e-2, 12)
  })

  it('lists each point of a finite space once, as many as asked for', () => {
    fc.assert(
      fc.property(finiteSpace, (space) => {
        const all = allParameters(createCube(space), 1000)
        expect(all.flatMap((parameters) => misfits(space, parameters))).toEqual([])
        expect(new Set(all.map((parameters) => JSON.stringify(parameters))).size).toBe(all.length)
        expect(allParameters(createCube(space), 2)).toEqual(all.slice(0, 2))
      }),
    )
    expect(allParameters(createCube({ x: { type: 'float', low: 0, high: 1 } }), 9)).toEqual([])
  })

  it('counts the points that conditions leave', () => {
    const space = {
      layers: { type: 'int', low: 1, high: 2 },
      second: { type: 'int', low: 1, high: 5, when: { layers: [2] } },
    } as const
    expect(allParameters(createCube(space), 100)).toHaveLength(1 + 5)
  })

  it('knows the neighbours of an integer and of a choice', () => {
    const cube = createCube({
      n: { type: 'int', low: 0, high: 32 },
      c: { type: 'categorical', choices: ['x', 'y', 'z'] },
    })
    const [n, c] = cube.encode({ n: 5, c: 'y' })
    const decoded = (j: number, u: number[]) =>
      u.map((value) => Object.values(cube.decode(Float64Array.of(0, 0).with(j, value)))[j])
    expect(decoded(0, neighbours(cube.dimensions[0]!, n!))).toEqual([1, 4, 6, 9])
    expect(decoded(1, neighbours(cube.dimensions[1]!, c!))).toEqual(['x', 'z'])
  })

  it('refuses parameters that are not of the space', () => {
    const cube = createCube({ c: { type: 'categorical', choices: ['x'] } })
    expect(() => cube.encode({})).toThrow('c has no value')
    expect(() => cube.encode({ c: 'w' })).toThrow('"w" is not a choice of c')
  })
})
