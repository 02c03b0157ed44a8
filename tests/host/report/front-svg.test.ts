import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { frontSvg } from '../../../host/report/front-svg.ts'
import { textWidth } from '../../../core/formulas/text.ts'
import { anyChart, chartOf, digits, trainedAgain } from './charts.ts'
import { parseXml, type XmlElement } from './xml.ts'

const pairs = digits.map(([error, , energy]) => [error, energy])

const marksIn = (elements: readonly XmlElement[]): XmlElement[] =>
  elements.filter(({ name, attributes }) => name === 'circle' && Number(attributes['cy']) > 80)

/** Place of a text that stands upright, as its width is estimated. */
const boxOf = ({ attributes, text }: XmlElement) => {
  const width = textWidth(text, Number(attributes['font-size']))
  const anchor = attributes['text-anchor'] ?? 'start'
  const left = Number(attributes['x']) - { start: 0, middle: width / 2, end: width }[anchor]!
  const baseline = Number(attributes['y'])
  return { left, right: left + width, top: baseline - 11, bottom: baseline + 3 }
}

describe('frontSvg', () => {
  it.each([
    [
      'three-objectives',
      chartOf(['error', 'latencySteps', 'energyJoules'], digits, { failed: 2, knee: 1, reference: [0.9, 80, 7e-8] }),
    ],
    ['two-objectives', chartOf(['error', 'energyJoules'], pairs, { knee: 9, reference: [0.9, 7e-8] })],
    [
      'zero-on-a-log-axis',
      chartOf(['error', 'energyJoules'], [...pairs, [0, 5e-8], [0.3, 0]], { title: '<Zero> & "nothing"', knee: 1 }),
    ],
    ['one-trial', chartOf(['error', 'latencySteps', 'energyJoules'], [[0.124, 19, 5.2e-9]], { knee: 0 })],
    [
      'trained-again',
      trainedAgain(chartOf(['error', 'latencySteps', 'energyJoules'], digits, { knee: 1, reference: [0.9, 80, 7e-8] })),
    ],
    [
      'one-objective',
      chartOf(
        ['error'],
        digits.map(([error]) => [error]),
        { knee: 6 },
      ),
    ],
  ])('draws %s', async (name, chart) => {
    await expect(frontSvg(chart)).toMatchFileSnapshot(`${name}.svg`)
  })

  it('says where the front will stand before a trial has finished', () => {
    const texts = parseXml(frontSvg(chartOf(['error', 'energyJoules'], [], { failed: 3 }))).map(({ text }) => text)
    expect(texts).toContain('The front will stand here once a trial has finished.')
    expect(texts).toContain('failed 3, not drawn')
  })

  it('leaves out values so far apart that no axis holds both', () => {
    const chart = chartOf(['error', 'energyJoules'], [...pairs, [0.1, 2.5e294]])
    expect(frontSvg(chart)).not.toContain('²⁹⁴')
    expect(parseXml(frontSvg({ ...chart, axes: chart.axes.map((axis) => ({ ...axis, log: true })) }))[0]!.name).toBe(
      'svg',
    )
  })

  it('is well-formed whatever the names and values, and writes no number that is none', () => {
    fc.assert(
      fc.property(anyChart, fc.boolean(), (chart, isAgain) => {
        const elements = parseXml(frontSvg(isAgain ? trainedAgain(chart) : chart))
        expect(elements[0]!.name).toBe('svg')
        for (const { attributes, name } of elements) {
          for (const [key, value] of Object.entries(attributes)) {
            expect(value, `${key} of ${name}`).not.toMatch(/NaN|undefined|Infinity|e[+-]?\d/)
          }
        }
      }),
      { numRuns: 300 },
    )
  })

  it('keeps marks and upright text inside the picture whatever is drawn', () => {
    fc.assert(
      fc.property(anyChart, (chart) => {
        const elements = parseXml(frontSvg(chart))
        for (const { attributes } of marksIn(elements)) {
          expect(Number(attributes['cx'])).toBeGreaterThan(40)
          expect(Number(attributes['cx'])).toBeLessThan(755)
          expect(Number(attributes['cy'])).toBeGreaterThan(90)
          expect(Number(attributes['cy'])).toBeLessThan(430)
        }
        for (const element of elements) {
          if (element.name !== 'text' || element.parent?.name !== 'svg' || element.attributes['transform']) continue
          const { left, right, top, bottom } = boxOf(element)
          expect(left, element.text).toBeGreaterThanOrEqual(0)
          expect(right, element.text).toBeLessThanOrEqual(760)
          expect(top).toBeGreaterThanOrEqual(0)
          expect(bottom).toBeLessThanOrEqual(480)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('puts labels on no mark while there is room', () => {
    const share = fc.double({ min: 0.01, max: 1, noNaN: true })
    fc.assert(
      fc.property(fc.array(fc.tuple(share, share), { minLength: 1, maxLength: 30 }), (values) => {
        const chart = chartOf(['error', 'deployedError'], values, { knee: 0, reference: [1.1, 1.1] })
        const elements = parseXml(frontSvg(chart))
        const labels = elements.filter(({ attributes }) => attributes['paint-order']).map(boxOf)
        expect(labels.length).toBeGreaterThanOrEqual(3)
        for (const { attributes } of marksIn(elements)) {
          const [x, y, r] = ['cx', 'cy', 'r'].map((key) => Number(attributes[key]))
          const covered = labels.some(
            ({ left, right, top, bottom }) => x! + r! > left && x! - r! < right && y! + r! > top && y! - r! < bottom,
          )
          expect(covered, `${JSON.stringify(labels)} over ${x}, ${y}`).toBe(false)
        }
      }),
    )
  })

  it('shows an error of exactly 0 below every other', () => {
    const elements = parseXml(frontSvg(chartOf(['error', 'energyJoules'], [...pairs, [0, 5e-8]])))
    const heights = marksIn(elements).map(({ attributes }) => Number(attributes['cy']))
    const texts = elements.filter(({ name, text }) => name === 'text' && text === '0')
    expect(Math.max(...heights)).toBeCloseTo(Number(texts[0]!.attributes['y']) - 4)
    expect(heights.toSorted((a, b) => b - a)[1]).toBeLessThan(Math.max(...heights) - 20)
  })

  it('counts a trial without finite values as failed', () => {
    const svg = frontSvg(chartOf(['error', 'energyJoules'], [...pairs, [NaN, 1e-9], [0.2, Infinity]], { failed: 1 }))
    expect(svg).toContain('failed 3, not drawn')
    expect(marksIn(parseXml(svg))).toHaveLength(pairs.length)
  })

  it('names its result for those who do not see it', () => {
    const chart = chartOf(['error', 'latencySteps', 'energyJoules'], digits, { failed: 2, knee: 1 })
    const [svg, title, description] = parseXml(frontSvg(chart))
    expect(svg!.attributes['role']).toBe('img')
    expect([title!.name, description!.name]).toEqual(['title', 'desc'])
    expect(title!.text).toMatchInlineSnapshot(
      `"digits on µCaspian: error against latency, 10 of 14 trials on the front"`,
    )
    expect(description!.text.replaceAll('\u00a0', ' ')).toMatchInlineSnapshot(
      `"The lowest error is 7.6 %, trial 6. The lowest latency is 9 steps, trial 0. The lowest energy is 2.9 nJ, trial 8. The knee is trial 1: 12.4 %, 19 steps, 5.2 nJ. 2 trials failed. Every objective is minimised."`,
    )
  })

  it('asks for nothing from elsewhere and follows the theme', () => {
    const svg = frontSvg(chartOf(['error', 'energyJoules'], pairs))
    expect(svg.replace('xmlns="http://www.w3.org/2000/svg"', '')).not.toMatch(
      /https?:|url\(|@import|@font-face|href|<script/,
    )
    expect(svg).toContain('@media (prefers-color-scheme:dark)')
  })

  it('keeps the bar of colours clear of the counts', () => {
    const values = digits.map(([error, steps], i) => [error, steps, 1000 + 7000 * i])
    const elements = parseXml(frontSvg(chartOf(['error', 'latencySteps', 'synapticOps'], values, { failed: 2 })))
    const counts = elements.find(({ text }) => text === 'failed 2, not drawn')!
    const name = elements.find(({ text }) => text.startsWith('synaptic') && text.includes('1\u202f000'))!
    expect(boxOf(name).left).toBeGreaterThan(boxOf(counts).right)
  })

  it('draws hundreds of trials', () => {
    const many = Array.from({ length: 500 }, (_, i) => [0.05 + ((i * 37) % 500) / 600, (1 + ((i * 91) % 500)) * 1e-9])
    expect(marksIn(parseXml(frontSvg(chartOf(['error', 'energyJoules'], many))))).toHaveLength(500)
  })
})
