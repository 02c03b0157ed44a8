/**
 * A batch in groups of samples, one after the other through a program that has room for a group only: recomputation in
 * place of memory. A forward keeps of a group what it says, not what its way back needs; before that the group goes
 * forward once more, all but the last one. Gradients are sums over groups, in an order of their own.
 */
import type { Network } from '../contract/network.ts'
import type { SpikeSet } from '../contract/spikes.ts'
import { layersOf } from '../network/layers.ts'
import { joined } from './floats.ts'
import type {
  Compile,
  CompileOptions,
  Floats,
  ForwardRecord,
  HiddenGradients,
  LayerTrace,
  Masks,
  Program,
} from './program.ts'
import { addTo } from './update.ts'

interface Given {
  readonly spikes: SpikeSet
  readonly samples: Uint32Array
  readonly masks: Masks
}

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0)

/**
 * Compiles for groups of `size` samples; the program says so in its `backend`, as other groups give other sums.
 * @param compile what compiles for a group.
 */
export const compileGroups = (compile: Compile, size: number, network: Network, options: CompileOptions): Program => {
  const program = compile(network, { ...options, batch: size })
  const layers = layersOf(network)
  const { timesteps, outputs } = program
  let given: Given
  /** The group that the program holds, and its record. */
  let held: { readonly from: number; readonly record: ForwardRecord } | undefined

  /** The values of a group's samples, `width` a sample. */
  const ofGroup = (values: Floats, from: number, width: number): Floats =>
    values.subarray(from * width, (from + size) * width)
  const byLayer = (values: readonly (Floats | undefined)[], from: number, width: 'neurons' | 'inputs') =>
    values.map((own, l) => own && ofGroup(own, from, layers[l]![width]))

  const forwardGroup = (from: number): ForwardRecord => {
    if (held?.from === from) return held.record
    const { spikes, samples, masks } = given
    const record = program.forward(spikes, samples.subarray(from, from + size), byLayer(masks, from, 'inputs'))
    held = { from, record }
    return record
  }
  /** The group that is held first: it need not go forward again. */
  const eachGroup = <T>(visit: (from: number) => T): T[] => {
    const starts = Array.from({ length: Math.ceil(given.samples.length / size) }, (_, g) => g * size)
    const found = new Map<number, T>()
    for (const from of starts.toSorted((a, b) => Number(b === held?.from) - Number(a === held?.from) || a - b)) {
      found.set(from, visit(from))
    }
    return starts.map((from) => found.get(from)!)
  }

  /** Sums over groups, in arrays of their own where there are several. */
  const backward = (outputGradient: Floats, hidden: HiddenGradients = []): readonly Floats[] => {
    let sums: readonly Floats[] | undefined
    eachGroup((from) => {
      forwardGroup(from)
      const found = program.backward(
        ofGroup(outputGradient, from, timesteps * outputs),
        byLayer(hidden, from, 'neurons'),
      )
      if (sums) addTo(sums, found)
      else sums = given.samples.length > size ? found.map((array) => array.slice()) : found
    })
    return sums ?? []
  }

  return {
    ...program,
    get backend() {
      return `${program.backend}, ${size} samples at once`
    },
    forward(spikes, samples, masks = []) {
      held = undefined
      given = { spikes, samples: Uint32Array.from(samples), masks }
      const parts = eachGroup((from) => {
        const { output, spikesByLayer, inputSpikes } = forwardGroup(from)
        return { output: output.slice(), spikesByLayer, inputSpikes }
      })
      return {
        samples: samples.length,
        output: joined(parts.map(({ output }) => output)),
        spikesByLayer: layers.map((_, l) => total(parts.map(({ spikesByLayer }) => spikesByLayer[l]!))),
        inputSpikes: total(parts.map(({ inputSpikes }) => inputSpikes)),
        get synapticOps() {
          return total(eachGroup((from) => forwardGroup(from).synapticOps))
        },
        spikesOf: (l) => joined(eachGroup((from) => forwardGroup(from).spikesOf(l).slice())),
      }
    },
    layerTrace(l): LayerTrace {
      const traces = eachGroup((from) => {
        forwardGroup(from)
        const { membrane, spikes } = program.layerTrace(l)
        return { membrane: membrane.slice(), spikes: spikes.slice() }
      })
      return {
        membrane: joined(traces.map(({ membrane }) => membrane)),
        spikes: joined(traces.map(({ spikes }) => spikes)),
      }
    },
    backward,
    learn(outputGradient, learningRate, hidden) {
      program.step([backward(outputGradient, hidden)], learningRate)
      held = undefined
    },
    step(gradients, learningRate, share) {
      program.step(gradients, learningRate, share)
      held = undefined
    },
    restore(state) {
      program.restore(state)
      held = undefined
    },
  }
}
