/** Plots of an insight that tests draw. */
import type { DependencePlot } from '../../charts/dependence.ts'
import type { ImportancePlot } from '../../charts/importance.ts'
import type { SensitivityPlot } from '../../charts/sensitivity.ts'

export const importance: ImportancePlot = {
  objectives: ['Error', 'Energy per inference'],
  rows: [
    {
      parameter: 'hidden',
      shares: [
        { share: 0.12, low: 0.05, high: 0.2 },
        { share: 0.61, low: 0.5, high: 0.75 },
      ],
    },
    {
      parameter: 'threshold',
      shares: [
        { share: 0.7, low: 0.52, high: 0.81 },
        { share: 0, low: 0, high: 0 },
      ],
    },
    {
      parameter: 'a name that is <longer> than its place',
      shares: [
        { share: 0, low: 0, high: 0.01 },
        { share: 1, low: 1, high: 1 },
      ],
    },
  ],
  words: { parameter: 'Parameter', interval: '80 %' },
}

export const sensitivity: SensitivityPlot = {
  quantity: { title: 'Accuracy', unit: 'share', log: false },
  rows: [
    {
      parameter: 'threshold',
      change: '9.8 to 10.9',
      worse: 0.121,
      better: 0.642,
      ratio: '5.3×',
      trials: [4, 11],
      source: 'two trials',
    },
    {
      parameter: 'tauRho',
      change: '0.3 to 0.25',
      worse: 0.4,
      better: 0.81,
      ratio: '2×',
      trials: [null, 7],
      source: 'a model',
    },
  ],
  words: { parameter: 'Parameter', change: 'Change', ratio: 'Ratio', source: 'Known from' },
}

const stop = (value: number | string, mean: number) => ({ value, mean, low: mean * 0.7, high: mean * 1.4 })

export const dependence: DependencePlot = {
  quantity: { title: 'Error', unit: 'share', log: true },
  panels: [
    {
      name: 'hidden',
      title: 'hidden',
      range: { type: 'int', low: 8, high: 128, log: true },
      along: [8, 16, 32, 64, 128].map((n) => stop(n, 2 / n + 0.05)),
    },
    {
      name: 'optimiser',
      title: 'optimiser',
      range: { type: 'categorical', choices: ['adam', 'nadam'] },
      along: [stop('adam', 0.2), stop('nadam', 0.11)],
    },
    { name: 'idle', title: 'never active', range: { type: 'float', low: 0, high: 1 }, along: [] },
    {
      name: 'rate',
      title: 'rate',
      range: { type: 'float', low: 0, high: 1 },
      along: [0, 0.25, 0.5, 0.75, 1].map((x) => stop(x, 0.1 + (x - 0.5) ** 2)),
    },
  ],
  words: { parameter: 'Parameter', value: 'Value', mean: 'Error', spread: '80 % of all others' },
}
