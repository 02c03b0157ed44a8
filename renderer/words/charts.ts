/** Words of the charts: their sentences, titles and labels. */
import { plural } from './plural.ts'

export const chartsWords = {
  history: {
    sentence: (title: string, count: number, best: string | undefined, number: number | undefined) =>
      `${title} of ${plural(count, 'complete trial')} in their order.${best ? ` The best is ${best}, of trial #${number}.` : ''}`,
    empty: 'The first complete trial will stand here.',
    toRun: 'still to run',
    best: (words: string) => `best ${words}`,
  },
  hypervolume: {
    title: 'Hypervolume',
    share: 'Share of the reference box (%)',
    axis: 'Complete trials',
    sentence: (count: number, last: string | undefined) =>
      last === undefined
        ? 'No hypervolume yet.'
        : `Hypervolume after each of ${plural(count, 'complete trial')}; now ${last}.`,
    empty: 'It is known once the reference point is: after the first design.',
  },
  running: {
    sentence: (trial: number, done: number, all: number, part: string, error: string | undefined) =>
      `Trial #${trial}, epoch ${done} of ${all}${part && ` (${part})`}${error ? `, validation error ${error} %` : ''}.`,
    epoch: 'Epoch',
    error: 'Validation error (%)',
  },
  workers: {
    sentence: (lanes: number, trials: number, span: string) =>
      `${plural(lanes, 'worker')} trained ${plural(trials, 'trial')} in ${span}.`,
    worker: (n: number) => `Worker ${n}`,
    took: 'Took',
    now: 'now',
    end: 'end',
    empty: 'Bars stand here once a trial has begun.',
  },
  parallel: {
    title: 'Parameters and results',
    sub: 'drag on an axis to brush it; its arrows move it',
    sentence: (trials: number, parameters: number, front: number) =>
      `Parallel coordinates of ${plural(trials, 'trial')} over ${plural(parameters, 'parameter')} and the objectives, drawn the stronger the nearer the front they are; ${front} are on it.`,
    rank: 'Front',
    ranks: ['front', 'second front', 'third front', 'further behind'],
    rankCount: (words: string, count: number) => `${words} ${count}`,
    earlier: (title: string) => `Move ${title} one place left`,
    later: (title: string) => `Move ${title} one place right`,
    clear: 'Clear brushes',
    emptyTitle: 'No complete trial yet',
    empty:
      'One line a trial will run through its parameters and results. The first stands here once a trial is complete.',
  },
  insight: {
    face: 'What is shown of the parameters',
    faces: { importance: 'Importance', sensitivity: 'Minor changes', dependence: 'Along each' },
    titles: {
      importance: 'What mattered',
      sensitivity: 'What a minor change of one parameter does',
      dependence: 'Along each parameter',
    },
    subs: {
      importance:
        'Bars: the share of the variation over the space that each explains alone; lines span 80 % of the trees of a forest.',
      sensitivity: 'Neighbours are at most 10 % of the range apart; hollow and dashed: expected by a model.',
      dependence: 'On average over all others; bands: 80 % of what these make of it, by a random forest.',
    },
    objective: 'Objective',
    finding: 'The complete trials are being looked into.',
    empty: 'Shown once 8 trials are complete, so that it means something.',
    noNeighbours: 'No two neighbours differ by anything that counts.',
    most: (objective: string, parameter: string, share: string) => `${objective} most by ${parameter}, ${share}`,
    importanceSentence: (most: readonly string[]) =>
      `What explains the variation of each objective: ${most.join('; ')}.`,
    dependenceSentence: (title: string, parameters: readonly string[]) =>
      `${title} along ${parameters.join(', ')}, on average over all other parameters.`,
  },
  curves: {
    loss: 'Training loss',
    lossShort: 'Loss',
    error: 'Validation error',
    errorShort: 'Error',
    epoch: 'Epoch',
    spikes: 'Spikes a sample',
    part: 'Part',
    parts: { ann: 'without spikes', snn: 'with spikes' },
    conversion: 'conversion',
    converted: (error: string) => `converted ${error} %`,
    annEnd: (error: string) => `${error} % without spikes`,
    afterConversion: (error: string) => `${error} % after the conversion`,
    sentence: (trial: number, epochs: number, error: string | undefined, before: readonly string[]) =>
      `Learning curves of trial #${trial} over ${plural(epochs, 'epoch')}${error ? `; validation error ${[...before, `${error} % at the end`].join(', ')}` : ''}.`,
    empty: 'The curve stands here after the first epoch.',
  },
  anytime: {
    sentence: (trial: number, steps: number, best: string, bestAt: number, kept: string) =>
      `Error of trial #${trial} if it is read after 1 to ${plural(steps, 'step')}: at best ${best} %, after ${bestAt}. As it is kept, ${kept}.`,
    at: (step: number, error: string) => `step ${step}: error ${error}`,
    axis: 'Steps read',
    steps: 'Steps',
    errorTitle: 'Validation error',
    errorShort: 'Error',
  },
  raster: {
    sentence: (label: string, layers: number, spikes: number, words: string) =>
      `Spikes of a sample of class ${label} in ${plural(layers, 'layer')}: ${spikes} in all; ${words}.`,
    layer: 'Layer',
    neurons: 'Neurons',
    spikes: 'Spikes',
    rate: 'Spikes a neuron in 100 steps',
    variation: 'CV of intervals',
    noVariation: 'CV –',
    per100: 'per 100 steps',
    timestep: 'Timestep',
    count: (neurons: number) => plural(neurons, 'neuron'),
    silent: (step: number) => `step ${step}: no output has spiked`,
    integrates: (step: number) => `step ${step}: outputs integrate`,
    tie: (step: number, count: number) => `step ${step}: several lead, ${plural(count, 'spike')} each`,
    leads: (step: number, name: string, first: number, second: number) =>
      `step ${step}: ${name} leads, ${plural(first, 'spike')} to ${second}`,
  },
  intervals: {
    sentence: (layers: readonly string[]) =>
      layers.length > 0
        ? `Histograms of the intervals between a neuron’s spikes, by layer: ${layers.join('; ')}.`
        : 'No neuron spiked twice: there is no interval to show.',
    mean: (layer: string, total: number, mean: string) =>
      `${layer}${layer && ' '}${plural(total, 'interval')}, mean ${mean} steps`,
    none: 'no neuron spiked twice',
    empty: 'No neuron spiked twice in this sample.',
    steps: 'Interval (steps)',
    count: 'Intervals',
    axis: 'Interval between spikes (steps)',
  },
  rates: {
    sentence: (samples: number, layers: readonly string[]) =>
      layers.length > 0
        ? `Spikes a neuron and step by layer, over ${plural(samples, 'validation sample')}: ${layers.join('; ')}.`
        : 'How often the layers spike was not counted.',
    rate: 'Spikes a neuron and step',
    share: 'Silent (%)',
    perStep: (rate: string) => `${rate} a neuron and step`,
    silent: (share: string) => `${share} % silent`,
    empty: 'Not counted when it was trained: train it again.',
  },
  thresholds: {
    sentence: (layers: readonly string[]) => `Thresholds of the layers: ${layers.join('; ')}.`,
    thresholdTitle: 'Threshold',
    leakTitle: 'Kept a step',
    threshold: (value: string) => `threshold ${value}`,
    leak: (value: string) => `keeps ${value} a step`,
    empty: 'Not told when it was trained: train it again.',
  },
  delays: {
    sentence: (layers: readonly string[]) => `Delays of the neurons by layer: ${layers.join('; ')}.`,
    words: (mean: string, longest: string) => `mean ${mean}, up to ${longest}`,
    time: (steps: number, ms: string | undefined) => `${plural(steps, 'step')}${ms === undefined ? '' : ` (${ms} ms)`}`,
    none: 'no delay',
    axis: 'Delay (steps)',
    empty: 'No neuron of it is late.',
  },
  confusion: {
    sentence: (right: number, all: number, worst: string | undefined) =>
      `${right} of ${all} validation samples are right.${worst ? ` The commonest mistake: ${worst}.` : ''}`,
    mistake: (actual: string, told: string, count: number) => `${actual} read as ${told}: ${count}`,
    actual: 'Actual',
    told: 'Read as',
    mixedUp: 'Most often mixed up',
    none: 'nothing is',
    diagonal: 'diagonal: % right',
    others: 'others: mistakes, by ink',
  },
  cores: {
    sentence: (cores: number, fullest: string) => `${plural(cores, 'core')} in use; the fullest is ${fullest} % full.`,
    core: 'Core',
    neurons: 'Neurons',
    synapses: 'Synapses',
    full: 'In use (%)',
    named: (id: number) => `core ${id}`,
    neuronsUsed: (count: string) => `${count} neurons`,
    synapsesUsed: (count: string) => `${count} synapses`,
    occupancy: 'In use',
    empty: 'There is no placement: a limit is over.',
  },
  neuron: {
    title: 'What the neuron does',
    psp: 'PSP',
    pspWords: (felt: string, peak: string) => `one spike in: felt for ${felt} ms, strongest after ${peak}`,
    leak: 'Leak',
    leakWords: (tau: string, peak: string) =>
      `one spike in: strongest after ${peak} ms, then falls to 1/e in ${tau} ms`,
    refractory: 'Refractory',
    refractoryWords: (depth: string, back: string) => `after a spike: pushed down by ${depth}, back after ${back} ms`,
    surrogate: 'Surrogate gradient',
    linear: 'Surrogate gradient, linear',
    linearWords: 'learns between 0 and twice the threshold',
    timing: 'Surrogate gradient, stdb',
    timingWords: (steps: string) => `learns of spikes not much longer ago than ${steps} steps`,
    sinceSpike: 'Since its spike',
    keptWords: (steps: string) => `what arrives falls to 1/e in ${steps} steps`,
    keptAll: 'what arrives stays until a spike takes a threshold away',
    surrogateWords: (reach: string) => `learns while within ±${reach} of the threshold`,
    time: 'Time',
    membrane: 'Membrane potential',
    threshold: 'threshold',
  },
} as const
