/** From a plan to an outline: what each of its layers will be at a given input, before there are weights. */
import { inputError } from '../contract/errors.ts'
import type { Pair } from '../contract/network.ts'
import type { LayerPlan } from '../contract/plan.ts'
import { sizeOf, windowsOver, type Frame, type Windows } from './geometry.ts'

/** [pool] -> [weights] -> neurons -> [delay], as core/network/layers.ts reads it from a network. */
export interface OutlineLayer {
  readonly name: string
  readonly neurons: number
  /** What the neurons take in: one number each, or two (rf). */
  readonly currents: number
  readonly pool?: Windows & { readonly kind: 'sum' | 'average' }
  /** The shape of the weights; absent where each neuron is fed by the input, or pooled input, of its own index. */
  readonly weights?: readonly number[]
  readonly conv?: Windows & { readonly groups: number }
  readonly isRecurrent: boolean
  readonly delayMs: number
}

export interface Outline {
  /** Of the input: a frame where a layer needs one. */
  readonly inputShape: readonly number[]
  readonly layers: readonly OutlineLayer[]
}

/** Whether it has neurons of its own: all but pools in front of another layer's weights. */
export const hasNeurons = (plan: LayerPlan): boolean => !('pool' in plan) || 'spiking' in plan

const isWindowed = (plan: LayerPlan): boolean => 'conv' in plan || 'pool' in plan

const wordOf = (plan: LayerPlan): string => ('conv' in plan ? 'conv' : 'pool' in plan ? 'pool' : 'hidden')

/** `output` for the last, and the others by what they are, numbered where there are several of a kind. */
const namesOf = (plans: readonly LayerPlan[]): string[] => {
  const words = plans.map((plan, i) => (i === plans.length - 1 ? 'output' : wordOf(plan)))
  const before = (word: string, i: number): number => words.slice(0, i).filter((other) => other === word).length
  return words.map((word, i) => (before(word, words.length) === 1 ? word : `${word}${before(word, i) + 1}`))
}

/** Square windows over `frame`; over a line they are lines: along an axis on which `input` has one pixel, of one pixel. */
const squares = (
  [, ...sides]: Frame,
  frame: Frame,
  channels: number,
  { size, stride, padding }: Readonly<Record<'size' | 'stride' | 'padding', number>>,
): Windows => {
  const along = (length: number, onLine: number): Pair => [
    sides[0] === 1 ? onLine : length,
    sides[1] === 1 ? onLine : length,
  ]
  return windowsOver(frame, channels, along(size, 1), along(stride, 1), along(padding, 0))
}

/**
 * The layers of a plan over an input frame.
 * @param plans outputs last.
 * @param inputNeurons whether the inputs are a layer of neurons themselves, as those of a chip are.
 * @param each numbers that a neuron takes in.
 * @throws UserError naming the layer, as `network.layers.<index>`, that cannot be at these sizes.
 */
export const outlineOf = (input: Frame, plans: readonly LayerPlan[], inputNeurons: boolean, each = 1): Outline => {
  const names = namesOf(plans.filter(hasNeurons))
  const layers: OutlineLayer[] = []
  const inputShape = plans.some(isWindowed) ? input : [sizeOf(input)]
  let shape: readonly number[] = inputShape
  let pool: OutlineLayer['pool']
  const append = (to: readonly number[], layer: Partial<OutlineLayer>): void => {
    const neurons = sizeOf(to)
    const common = { name: names.shift()!, neurons, currents: each * neurons, isRecurrent: false, delayMs: 0 }
    layers.push({ ...common, ...(pool && { pool }), ...layer })
    pool = undefined
    shape = to
  }
  if (inputNeurons) {
    const neurons = sizeOf(input)
    layers.push({ name: 'input', neurons, currents: neurons, isRecurrent: false, delayMs: 0 })
  }

  plans.forEach((plan, i) => {
    const refusal = (what: string, remedy: string) =>
      inputError(`network.layers.${i} (${JSON.stringify(plan)}) ${what}`, remedy)
    const frameBefore = (): Frame => {
      if (shape.length === 3) return shape as unknown as Frame
      throw refusal('needs a frame, but a dense layer stands before it', 'Put it before the dense layers.')
    }
    const fitting = (windows: Windows): Windows => {
      if (sizeOf(windows.to) > 0) return windows
      const [, height, width] = windows.from
      throw refusal(`does not fit a frame of ${height} x ${width}`, 'Use a larger inputSize, or fewer windows.')
    }
    const delayed = 'delayMs' in plan && plan.delayMs !== undefined && { delayMs: plan.delayMs }
    if ('conv' in plan) {
      const { conv: channels, kernel: size, stride = 1, padding = 0, groups = 1 } = plan
      const frame = frameBefore()
      const conv = { ...fitting(squares(input, frame, channels, { size, stride, padding })), groups }
      if (frame[0] % groups > 0 || channels % groups > 0) {
        throw refusal(`groups ${frame[0]} and ${channels} channels`, 'Give groups that divide both numbers.')
      }
      append(conv.to, { conv, weights: [each * channels, frame[0] / groups, ...conv.kernelSize], ...delayed })
    } else if ('pool' in plan) {
      if (pool) throw refusal('follows a pool', 'Make one pool of the two, or let the first one spike.')
      const frame = frameBefore()
      const windows = fitting(squares(input, frame, frame[0], { size: plan.pool, stride: plan.pool, padding: 0 }))
      pool = { ...windows, kind: ('kind' in plan && plan.kind) || 'sum' }
      if ('spiking' in plan && each > 1) {
        throw refusal(
          'feeds neurons that take two numbers each',
          'Let the pool not spike, in front of a conv or dense layer.',
        )
      }
      if ('spiking' in plan) append(pool.to, delayed || {})
      else shape = pool.to
    } else {
      const isRecurrent = 'recurrent' in plan
      const neurons = isRecurrent ? plan.recurrent : plan.dense
      append([neurons], { weights: [each * neurons, sizeOf(shape)], isRecurrent, ...delayed })
    }
  })
  return { inputShape, layers }
}
