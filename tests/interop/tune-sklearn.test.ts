/** The example tunes a real model of scikit-learn through `suggest`. */
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { python } from './python.ts'

const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

it('tunes a perceptron on the digits', () => {
  const printed = python('../../examples/tune_sklearn.py', ['12', process.execPath, file('../../dist/cli.js')])
  const errors = Array.from(printed.matchAll(/^trial \d+: error ([\d.]+) with \d+ weights$/gm), ([, error]) =>
    Number(error),
  )
  expect(errors.length).toBeGreaterThan(1)
  expect(Math.min(...errors)).toBeLessThan(0.1)
})
