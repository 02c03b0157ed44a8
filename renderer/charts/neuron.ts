/** What a neuron's parameters mean, drawn: PSP, refractory response and surrogate gradient in closed form. */
import { leak, leakPeak } from '../../core/formulas/leak.ts'
import { alpha } from '../../core/formulas/srm.ts'
import { bumpOf, pseudoDerivative } from '../../core/formulas/surrogate.ts'
import { threeDigits } from '../../core/formulas/numbers.ts'
import { messages } from '../messages.ts'
import { axisOf } from '../../charts/axis.ts'
import { axes } from '../../charts/frame.ts'
import { line, polyline, text } from '../../charts/marks.ts'
import type { Chart } from './scene.ts'

export interface Curve {
  readonly title: string
  /** The result in words. */
  readonly words: string
  readonly x: { readonly title: string; readonly unit: string }
  readonly from: number
  readonly to: number
  readonly at: (x: number) => number
  readonly colour: string
  /** A vertical line with its name. */
  readonly mark?: { readonly x: number; readonly name: string }
}

/** A response is felt until it has fallen below a hundredth of its peak, about 7.6 time constants. */
const feltTaus = 7.64

const m = messages.neuron

export const pspCurve = (tauSrMs: number, longestMs: number): Curve => ({
  title: m.psp,
  words: m.pspWords(threeDigits(tauSrMs * feltTaus), threeDigits(tauSrMs)),
  x: { title: m.time, unit: 'ms' },
  from: 0,
  to: longestMs,
  at: (t) => alpha(t, tauSrMs),
  colour: 'c1',
})

/** @param tauSynMs of the current in front of the membrane; absent where charge arrives at once. */
export const leakCurve = (tauMs: number, tauSynMs: number | undefined, longestMs: number): Curve => ({
  title: m.leak,
  words: m.leakWords(threeDigits(tauMs), threeDigits(leakPeak(tauMs, tauSynMs))),
  x: { title: m.time, unit: 'ms' },
  from: 0,
  to: longestMs,
  at: (t) => leak(t, tauMs, tauSynMs),
  colour: 'c1',
})

export const refractoryCurve = (tauRefMs: number, scaleRef: number, threshold: number): Curve => ({
  title: m.refractory,
  words: m.refractoryWords(threeDigits(scaleRef * threshold), threeDigits(tauRefMs * feltTaus)),
  x: { title: m.time, unit: 'ms' },
  from: 0,
  to: Math.max(1, tauRefMs * 10),
  at: (t) => alpha(t, tauRefMs, -scaleRef * threshold),
  colour: 'c4',
})

export const surrogateCurve = (threshold: number, tauRho: number, scaleRho: number): Curve => {
  const bump = bumpOf({ tauRho, scaleRho }, threshold)
  return {
    title: m.surrogate,
    words: m.surrogateWords(threeDigits(tauRho * threshold * Math.LN10)),
    x: { title: m.membrane, unit: '' },
    from: 0,
    to: 2 * threshold,
    at: (u) => pseudoDerivative(bump, u, threshold),
    colour: 'c3',
    mark: { x: threshold, name: m.threshold },
  }
}

/** HYBRID's, of the distance between membrane and threshold, in thresholds. */
export const linearCurve = (gamma: number): Curve => {
  const bump = bumpOf({ shape: 'linear', gamma }, 1)
  return {
    title: m.linear,
    words: m.linearWords,
    x: { title: m.membrane, unit: m.threshold },
    from: -0.5,
    to: 2.5,
    at: (u) => pseudoDerivative(bump, u, 1),
    colour: 'c3',
    mark: { x: 1, name: m.threshold },
  }
}

/** HYBRID's, of the time since a spike. */
export const timingCurve = (alpha: number, beta: number): Curve => {
  const bump = bumpOf({ shape: 'stdb', alpha, beta }, 1)
  return {
    title: m.timing,
    words: m.timingWords(threeDigits(1 / beta)),
    x: { title: m.sinceSpike, unit: 'steps' },
    from: 0,
    to: 4 / beta,
    at: (steps) => pseudoDerivative(bump, steps, 0),
    colour: 'c3',
  }
}

/** What is left of a membrane that keeps a share of itself from step to step. */
export const keptCurve = (kept: number): Curve => ({
  title: m.leak,
  words: kept < 1 ? m.keptWords(threeDigits(-1 / Math.log(kept))) : m.keptAll,
  x: { title: m.time, unit: 'steps' },
  from: 0,
  to: 50,
  at: (steps) => kept ** steps,
  colour: 'c1',
})

export const neuronChart = (curve: Curve): Chart => {
  const samples = Array.from({ length: 201 }, (_, i) => curve.from + ((curve.to - curve.from) * i) / 200)
  return {
    sentence: `${curve.title}: ${curve.words}.`,
    table: {
      columns: [curve.x.title, curve.title].map((title) => ({ title, isNumber: true })),
      rows: samples.filter((_, i) => i % 10 === 0).map((x) => ({ cells: [threeDigits(x), threeDigits(curve.at(x))] })),
    },
    draw(width, height) {
      const box = { left: 52, right: width - 16, top: 10, bottom: height - 40 }
      const x = axisOf({ ...curve.x, log: false }, [curve.from, curve.to], [box.left, box.right], { tight: true })
      const y = axisOf({ title: '', unit: '', log: false }, [0, ...samples.map(curve.at)], [box.bottom, box.top], {
        ticks: 4,
      })
      const points = samples.map((s) => [x.at(s), y.at(curve.at(s))] as const)
      const zero = y.at(0)
      return {
        width,
        height,
        under: [
          ...axes(x, y, box),
          {
            kind: 'path',
            d: `${polyline([[x.at(curve.from), zero], ...points, [x.at(curve.to), zero]])}Z`,
            fill: 'band',
          },
        ],
        dots: [],
        over: [
          { kind: 'path', d: polyline(points), stroke: curve.colour, width: 1.5 },
          ...(curve.mark
            ? [
                line(x.at(curve.mark.x), box.top, x.at(curve.mark.x), box.bottom, { stroke: 'ink-2', dash: '2 4' }),
                text(x.at(curve.mark.x) + 5, box.top + 10, curve.mark.name, { halo: true }),
              ]
            : []),
        ],
        places: [],
      }
    },
  }
}
