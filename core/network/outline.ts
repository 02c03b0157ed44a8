/** From a plan to an outline: what each of its layers will be at a given input, before there are weights. */
import { inputError } from '../contract/errors.ts'
import type { Pair } from '../contract/network.ts'
import type { LayerPlan } from '../contract/plan.ts'
import { sizeOf, windowsOver, type Frame, type Windows } from './geometry.ts'

/** [pool] -> [weights] -> neurons -> [delay], as core/network/layers.ts reads it from a network. */
export interface OutlineLayer {
  readonly name: string
  readonly neurons: number
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

const wordOf = (plan: LayerPlan): string => ('conv' in plan ? 'conv' : 'pool' in plan ? 'pool' : 'hidden')

/** `output` for the last, and the others by what they are, numbered where there are several of a kind. */
const namesOf = (plans: readonly LayerPlan[]): string[] => {
  const words = plans.map((plan, i) => (i === plans.length - 1 ? 'output' : wordOf(plan)))
  const before = (word: string, i: number): number => words.slice(0, i).filter((other) => other === word).length
  return words.map((word, i) => (before(word, words.length) === 1 ? word : `${word}${before(word, i) + 1}`))
}

const isWindowed = (plan: LayerPlan): boolean => 'conv' in plan || 'pool' in plan

/**
 * The layers of a plan over an input frame. A frame that is a line has windows that are lines: along an axis of one
 * pixel, kernels and pools are one pixel too.
 * @param plans outputs last.
 * @param inputNeurons whether the inputs are a layer of neurons themselves, as those of a chip are.
 * @throws UserError naming the layer, as `network.layers.<index>`, that cannot be at these sizes.
 */
export const outlineOf = (input: Frame, plans: readonly LayerPlan[], inputNeurons: boolean): Outline => {
  const names = namesOf(plans.filter((plan) => !('pool' in plan) || 'spiking' in plan))
  const layers: OutlineLayer[] = []
  let frame: Frame | undefined = plans.some(isWindowed) ? input : undefined
  const inputShape = frame ?? [sizeOf(input)]
  let inputs = sizeOf(input)
  let pool: OutlineLayer['pool']
  const append = (layer: Partial<OutlineLayer> & Pick<OutlineLayer, 'neurons'>): void => {
    layers.push({ name: names.shift()!, isRecurrent: false, delayMs: 0, ...(pool && { pool }), ...layer })
    pool = undefined
    inputs = layer.neurons
  }
  if (inputNeurons) layers.push({ name: 'input', neurons: inputs, isRecurrent: false, delayMs: 0 })

  plans.forEach((plan, i) => {
    const refuse = (what: string, remedy: string): never => {
      throw inputError(`network.layers.${i} (${JSON.stringify(plan)}) ${what}`, remedy)
    }
    const windows = (channels: number | undefined, size: number, step: number, margin: number): Windows => {
      if (!frame) return refuse('needs a frame, but a dense layer stands before it', 'Put it before the dense layers.')
      const along = (length: number): Pair => [input[1] === 1 ? 1 : length, input[2] === 1 ? 1 : length]
      const padding: Pair = [input[1] === 1 ? 0 : margin, input[2] === 1 ? 0 : margin]
      const result = windowsOver(frame, channels ?? frame[0], along(size), along(step), padding)
      if (sizeOf(result.to) > 0) return result
      return refuse(`does not fit a frame of ${frame[1]} x ${frame[2]}`, 'Use a larger inputSize, or fewer windows.')
    }
    const delayed = 'delayMs' in plan && plan.delayMs !== undefined && { delayMs: plan.delayMs }
    if ('conv' in plan) {
      const { conv: channels, kernel, stride = 1, padding = 0, groups = 1 } = plan
      const from = frame?.[0] ?? 0
      const conv = { ...windows(channels, kernel, stride, padding), groups }
      if (from % groups > 0 || channels % groups > 0) {
        refuse(`cannot group ${from} channels and ${channels}`, 'Give groups that divide both numbers of channels.')
      }
      const weights = [channels, from / groups, ...conv.kernelSize]
      append({ neurons: sizeOf(conv.to), conv, weights, ...delayed })
      frame = conv.to
    } else if ('pool' in plan) {
      if (pool) refuse('follows a pool', 'Make one pool of the two, or let the first one spike.')
      const kind = ('kind' in plan && plan.kind) || 'sum'
      pool = { ...windows(undefined, plan.pool, plan.pool, 0), kind }
      frame = pool.to
      if ('spiking' in plan) append({ neurons: sizeOf(frame), ...delayed })
    } else {
      const neurons = 'dense' in plan ? plan.dense : plan.recurrent
      const weights = [neurons, frame ? sizeOf(frame) : inputs]
      append({ neurons, weights, isRecurrent: 'recurrent' in plan, ...delayed })
      frame = undefined
    }
  })
  return { inputShape, layers }
}
