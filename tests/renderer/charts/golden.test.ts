/** Each chart against its picture: what changes a picture changes a file that one can look at. */
import { describe, expect, it } from 'vitest'
import { anytimeChart } from '../../../renderer/charts/anytime.ts'
import { classCountsChart } from '../../../renderer/charts/class-counts.ts'
import { confusionChart } from '../../../renderer/charts/confusion.ts'
import { coresChart } from '../../../renderer/charts/cores.ts'
import { curvesChart } from '../../../renderer/charts/curves.ts'
import { frontChart, type FrontData } from '../../../renderer/charts/front.ts'
import { histogramChart } from '../../../renderer/charts/histogram.ts'
import { dependenceChart, importanceChart, sensitivityChart } from '../../../renderer/charts/insight.ts'
import { intervalsChart } from '../../../renderer/charts/intervals.ts'
import { historyChart } from '../../../renderer/charts/history.ts'
import { hypervolumeChart } from '../../../renderer/charts/hypervolume.ts'
import { matrixChart } from '../../../renderer/charts/matrix.ts'
import {
  keptCurve,
  leakCurve,
  linearCurve,
  neuronChart,
  pspCurve,
  refractoryCurve,
  surrogateCurve,
  timingCurve,
} from '../../../renderer/charts/neuron.ts'
import { delaysChart } from '../../../renderer/charts/delays.ts'
import { dimensionsOf } from '../../../renderer/charts/dimensions.ts'
import { parallelChart, withBrushes } from '../../../renderer/charts/parallel.ts'
import { rasterChart } from '../../../renderer/charts/raster.ts'
import { ratesChart } from '../../../renderer/charts/rates.ts'
import { recordingChart } from '../../../renderer/charts/recording.ts'
import { runningChart } from '../../../renderer/charts/running.ts'
import { brushBetween, dimOutside, marksOf, trialsIn, type Chart } from '../../../renderer/charts/scene.ts'
import { byVariable, marksToSvg, pictureToSvg } from '../../../charts/svg.ts'
import { thresholdsChart } from '../../../renderer/charts/thresholds.ts'
import { workersChart } from '../../../renderer/charts/workers.ts'
import { asLosses } from '../../../renderer/model/loss.ts'
import { displaysOf } from '../../../renderer/model/objective.ts'
import { ranksByFront } from '../../../renderer/model/ranks.ts'
import { seededRandom } from '../../../core/random.ts'
import { byClass, madeUpRecording } from '../dataset.ts'
import { earlyInsight, madeUpInsight, maximisedOutlook } from '../insight.ts'
import { madeUpStudy, maximised, objectives } from '../study.ts'

const study = madeUpStudy(60)
const displays = displaysOf(objectives, study.trials)
const members = new Set(study.front.trials)
const data: FrontData = {
  trials: study.trials,
  objectives,
  displays,
  front: study.front,
  x: 2,
  y: 0,
  colour: 1,
  log: true,
}
/** Latency, across, and error, which colours, are minimised; what is up is maximised. */
const upwards = asLosses(maximised(study, 0))
const upwardsData: FrontData = {
  ...upwards,
  displays: displaysOf(upwards.objectives, upwards.trials),
  x: 1,
  y: 0,
  colour: 2,
  log: true,
}
const dimensions = dimensionsOf(study.space, { hidden: 'neurons' }, displays, study.trials)
const ranks = ranksByFront(study.trials, members)
const classes = Array.from({ length: 10 }, (_, i) => String(i))
const points = (from: number) =>
  Array.from({ length: 8 }, (_, i) => ({
    epoch: i + 1,
    trainLoss: from / (i + 1),
    validationError: from / (i + 2),
    trainSeconds: 1,
    spikes: 40,
  }))

const raster = (() => {
  const random = seededRandom(3)
  const layer = (name: string, neurons: number, spikes: number) => ({
    name,
    neurons,
    spikes: Array.from({ length: spikes }, () => [random.integer(20), random.integer(neurons)] as const).sort(
      (a, b) => a[0] - b[0],
    ),
  })
  return {
    label: '7',
    timesteps: 20,
    layers: [layer('input', 196, 200), layer('hidden', 40, 120), layer('output', 10, 30)],
  }
})()

const seen = { className: 'a', polarities: 2, atUs: 20_000, windowUs: 8_000 }
const spread = { title: 'Durations', axis: 'Duration (ms)', counted: 'Samples' }

/** With what newer studies tell of layers. */
const measured = {
  ...raster,
  stepSeconds: 0.0005,
  layers: raster.layers.map((layer, i) => ({
    ...layer,
    rates: { samples: 64, perStep: 0.02 * (i + 1), silent: 0.4 / (i + 1) },
    ...(i === 1 && { delaySteps: Array.from({ length: layer.neurons }, (_, n) => (n * n) % 11) }),
  })),
}

/** Of a network that was trained without spikes before. */
const phased = points(0.9).map((point, i) => ({
  ...point,
  phase: i < 5 ? ('ann' as const) : ('snn' as const),
  validationError: i < 5 ? 0.8 / (i + 2) : 0.9 / (i - 2),
}))

const readOff = {
  trial: 4,
  errors: [0.9, 0.8, 0.5, 0.3, 0.22, 0.2, 0.2, 0.19, 0.18, 0.18, 0.185, 0.18],
  kept: 8,
}

const balanced = {
  ...raster,
  layers: raster.layers.map((layer, i) => ({ ...layer, ...(i < 2 && { threshold: 4 / (i + 1), leak: 1 - 0.1 * i }) })),
}

const charts: Readonly<Record<string, Chart>> = {
  front: frontChart(data),
  'front-linear': frontChart({
    ...data,
    log: false,
    hidden: new Set(['dominated']),
  }),
  'front-maximised': frontChart(upwardsData),
  'history-maximised': historyChart({
    ...upwards,
    objective: upwards.objectives[0]!,
    display: upwardsData.displays[0]!,
    index: 0,
    members,
  }),
  'front-empty': frontChart({ ...data, trials: [] }),
  matrix: matrixChart(data),
  history: historyChart({
    trials: study.trials,
    objective: objectives[0]!,
    display: displays[0]!,
    index: 0,
    members,
    budget: 80,
  }),
  hypervolume: hypervolumeChart({ history: study.history, budget: 80, box: 6e-7 }),
  running: runningChart({
    trial: 59,
    curve: [0.6, 0.4, 0.3],
    epochs: 6,
    others: [1, 2, 3, 4].map((i) => points(i / 4).map(({ validationError }) => validationError)),
    all: [0.6, 0.4, 0.3, 0.1],
  }),
  'running-phases': runningChart({
    trial: 3,
    curve: [0.6, 0.4, 0.3, 0.5, 0.35],
    epochs: 8,
    annEpochs: 3,
    others: [],
    all: [0.6, 0.3],
  }),
  workers: workersChart({ trials: study.trials, now: 1_700_000_190 }),
  curves: curvesChart({ trial: 4, curves: points(0.9), other: { trial: 9, curves: points(0.7) } }),
  'curves-phases': curvesChart({ trial: 4, curves: phased, conversionError: 0.6 }),
  anytime: anytimeChart({ ...readOff, step: 9, other: { trial: 9, errors: readOff.errors.slice(2, 10) } }),
  'anytime-kept': anytimeChart({ ...readOff, step: 4 }),
  thresholds: thresholdsChart({ raster: balanced, other: { ...balanced, layers: balanced.layers.toReversed() } }),
  'thresholds-none': thresholdsChart({ raster }),
  raster: rasterChart({ raster, classes, step: 12 }),
  intervals: intervalsChart({ raster, other: { ...raster, layers: raster.layers.toReversed() } }),
  'intervals-none': intervalsChart({
    raster: { ...raster, layers: [{ name: 'input', neurons: 2, spikes: [[1, 0]] }] },
  }),
  rates: ratesChart({ raster: measured, other: { ...measured, layers: measured.layers.toReversed() } }),
  'rates-none': ratesChart({ raster }),
  delays: delaysChart({ raster: measured }),
  confusion: confusionChart({
    confusion: classes.map((_, i) =>
      classes.map((_, j) => (i === j ? 95 : (i * 7 + j * 3) % 11 === 0 ? (i + j) % 6 : 0)),
    ),
    classes,
  }),
  cores: coresChart({
    cores: Array.from({ length: 7 }, (_, id) => ({ id, neurons: 20 * id, synapses: 300 * id, utilisation: id / 5.5 })),
  }),
  psp: neuronChart(pspCurve(10, 60)),
  leak: neuronChart(leakCurve(20, 5, 100)),
  refractory: neuronChart(refractoryCurve(1, 2, 10)),
  'surrogate-linear': neuronChart(linearCurve(0.3)),
  'surrogate-timing': neuronChart(timingCurve(0.3, 0.02)),
  kept: neuronChart(keptCurve(0.95)),
  'kept-all': neuronChart(keptCurve(1)),
  surrogate: neuronChart(surrogateCurve(10, 0.5, 1)),
  parallel: withBrushes(parallelChart({ trials: study.trials, dimensions, ranks }), dimensions, {
    hidden: [0.2, 0.7],
  }),
  'front-outlook': frontChart({ ...data, outlook: madeUpInsight.outlook }),
  'front-outlook-maximised': frontChart({ ...upwardsData, outlook: maximisedOutlook }),
  importance: importanceChart(madeUpInsight, objectives),
  'importance-early': importanceChart(earlyInsight, objectives),
  sensitivity: sensitivityChart(madeUpInsight, objectives, 0),
  'sensitivity-none': sensitivityChart(madeUpInsight, objectives, 1),
  dependence: dependenceChart(madeUpInsight, objectives, 0, study.trials),
  'class-counts': classCountsChart(byClass),
  histogram: histogramChart({ low: 280, high: 330, counts: [1, 6, 9, 2], median: 307 }, spread),
  'histogram-of-equals': histogramChart({ low: 300, high: 300, counts: [8], median: 300 }, spread),
  'recording-sensor': recordingChart({ ...seen, recording: madeUpRecording(12, 8, 200) }),
  'recording-line': recordingChart({ ...seen, polarities: 1, recording: madeUpRecording(30, 1, 200) }),
  'recording-empty': recordingChart({ ...seen, recording: { ...madeUpRecording(4, 4, 0), durationUs: 0 } }),
}

describe('every chart', () => {
  it.each(Object.entries(charts))('%s is the picture it was', async (name, chart) => {
    const scene = chart.draw(720, 420)
    const marks = marksOf(scene, study.front.knee ?? undefined)
    await expect(pictureToSvg({ ...scene, marks, title: chart.sentence }, byVariable)).toMatchFileSnapshot(
      `../golden/${name}.svg`,
    )
  })

  it.each(Object.entries(charts))('%s says its result and has a table of even rows', (_, { sentence, table }) => {
    expect(sentence).toMatch(/^[\p{Lu}\d].*\.$/su)
    for (const { cells } of table.rows.slice(0, table.rows.length)) expect(cells).toHaveLength(table.columns.length)
  })

  it.each(Object.entries(charts))('%s draws nothing that is not a number, at any size', (_, chart) => {
    for (const [width, height] of [
      [200, 120],
      [720, 420],
      [1600, 900],
    ] as const) {
      expect(marksToSvg(marksOf(chart.draw(width, height), undefined))).not.toMatch(/NaN|Infinity|undefined/)
    }
  })
})

describe('parallel coordinates', () => {
  it('name sixteen axes whole, longer names in two lines, beside each other', () => {
    const titles = ['learning rate', 'threshold', 'target true', 'input size']
    const many = Array.from({ length: 16 }, (_, i) => ({ ...dimensions[0]!, name: `d${i}`, title: titles[i % 4]! }))
    const { over } = parallelChart({ trials: study.trials, dimensions: many, ranks }).draw(1050, 380)
    const names = over.filter((mark) => mark.kind === 'text').filter(({ strong }) => strong)
    expect([...new Set(names.map(({ text }) => text))].sort()).toEqual(
      ['input', 'learning', 'rate', 'size', 'target', 'threshold', 'true'], // no ellipsis
    )
    expect(new Set(names.map(({ y }) => y)).size).toBe(2)
  })
})

describe('a brush', () => {
  it('is drawn over lines that stay as they were', () => {
    const lines = parallelChart({ trials: study.trials, dimensions, ranks })
    const brushed = withBrushes(lines, dimensions, { hidden: [0.2, 0.7] }).draw(720, 420)
    const bare = lines.draw(720, 420)
    expect(brushed.dots).toBe(bare.dots)
    expect(brushed.over).toHaveLength(bare.over.length + 1)
    expect(lines.draw(720, 400)).not.toBe(bare)
  })

  it('dims what is outside it, and nothing else', () => {
    const { dots } = charts['front']!.draw(720, 420)
    const [first] = study.front.trials
    const dimmed = dimOutside(dots, new Set([first!]))
    expect(dimmed.filter((mark, i) => mark === dots[i]).map(({ trial }) => trial)).toEqual([first])
    expect(dimOutside(dots, undefined)).toBe(dots)
  })
})

describe('the matrix', () => {
  it('keeps a brush within the plot it began in', () => {
    const scene = charts['matrix']!.draw(720, 420)
    const [first, second] = scene.areas!
    const middle = { x: (first!.left + first!.right) / 2, y: (first!.top + first!.bottom) / 2 }
    const brush = brushBetween(scene, middle, { x: 720, y: 0 })!
    expect(brush.right).toBe(first!.right)
    expect(brush.right).toBeLessThan(second!.left)
    expect(trialsIn(scene, first!).size).toBe(study.trials.filter(({ values }) => values).length)
  })
})

describe('the front', () => {
  it('marks the knee with a ring and hairlines, and knows what lies in a brush', () => {
    const scene = charts['front']!.draw(720, 420)
    expect(scene.hold!(study.front.knee!)).toHaveLength(3)
    expect(scene.hold!(3)).toHaveLength(0)
    const all = trialsIn(scene, brushBetween(scene, { x: 300, y: 200 }, { x: 0, y: 0 })!)
    const rest = trialsIn(scene, brushBetween(scene, { x: 300, y: 200 }, { x: 720, y: 420 })!)
    expect(all.size).toBeGreaterThan(0)
    expect(all.size + rest.size).toBeLessThan(study.trials.filter(({ values }) => values).length)
    expect(brushBetween(scene, { x: 1, y: 1 }, { x: 300, y: 200 })).toBeUndefined()
  })

  it('keeps failed and running trials out of the plot, and tells why one was pruned', () => {
    const shown = new Set(charts['front']!.draw(720, 420).places.map(({ trial }) => trial))
    expect([3, 5, 59].map((number) => shown.has(number))).toEqual([false, true, false])
    expect(charts['front']!.tip!(5).slice(-3)).toEqual([
      'pruned',
      'after epoch 2 of 6',
      'it cannot come to the front any more',
    ])
    const hidden = frontChart({ ...data, hidden: new Set(['pruned']) }).draw(720, 420)
    expect(hidden.places.map(({ trial }) => trial)).not.toContain(5)
  })

  it('says what a further search may add, and keeps the band of it within the plot', () => {
    expect(charts['front-outlook']!.sentence).toContain('the hypervolume may grow by 3')
    const bare = frontChart({ ...data, outlook: madeUpInsight.outlook, hidden: new Set(['outlook']) })
    expect(bare.sentence).toBe(charts['front']!.sentence)
  })
})

describe('an insight', () => {
  it('marks the trial one holds: its neighbours in the plot, its values along each parameter', () => {
    const sensitivity = charts['sensitivity']!.draw(720, 420)
    expect(sensitivity.places.map(({ trial }) => trial)).toEqual([11, 40, 12])
    expect(sensitivity.hold!(40)).toHaveLength(1)
    const dependence = charts['dependence']!.draw(720, 420)
    expect(dependence.hold!(12)).toHaveLength(3)
    expect(dependence.hold!(-1)).toHaveLength(0)
  })
})
