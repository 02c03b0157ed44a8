/**
 * A team of threads as one program: each member has a program of its own for a share of the batch, with the same weights.
 * Each member sums the gradients of a share of the weights, in a fixed order, so that equal numbers of threads give equal
 * bits, and updates that share; all take the others' shares from the leader, which is the thread that called. Where a step
 * needs all gradients at once the leader's share is everything.
 */
import type { Network } from '../../core/contract/network.ts'
import type { SpikeSet } from '../../core/contract/spikes.ts'
import { joined } from '../../core/engine/floats.ts'
import {
  usualMemoryLimit,
  type Compile,
  type CompileOptions,
  type Floats,
  type ForwardRecord,
  type HiddenGradients,
  type Program,
} from '../../core/engine/program.ts'
import { none, spanOf, stepsAsWhole, summed, whole, type Share } from '../../core/engine/update.ts'
import { layersOf } from '../../core/network/layers.ts'
import type { CpuEngineName } from '../cpu-engines.ts'
import { createMember, type Answer, type Answers, type Request } from './member.ts'
import { startThread } from './thread.ts'

/** Spike sets that members hold: those to train on and to validate with. */
const mostSets = 2

/** In memory that threads share. */
const shared = <T extends Uint32Array | Float32Array>(values: T): T => {
  const copy = new SharedArrayBuffer(values.byteLength)
  const array = values instanceof Uint32Array ? new Uint32Array(copy) : new Float32Array(copy)
  array.set(values)
  return array as T
}

const sharedSet = ({ offsets, index, value, ...sizes }: SpikeSet): SpikeSet => ({
  ...sizes,
  offsets: shared(offsets),
  index: shared(index),
  ...(value && { value: shared(value) }),
})

const total = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)

/** Runs `network` in `size` threads, the calling one among them, each with the engine of that name. */
const startTeam = (
  engine: CpuEngineName,
  compile: Compile,
  size: number,
  network: Network,
  { batch, memoryLimit = usualMemoryLimit, ...others }: CompileOptions,
): Program => {
  const options = { ...others, batch: Math.ceil(batch / size), memoryLimit: memoryLimit / size }
  const own = compile(network, options)
  const layers = layersOf(network)
  const threads = Array.from({ length: size - 1 }, () => startThread(engine, network, options))
  const leader = createMember(own)
  const rowOf = own.timesteps * own.outputs
  /** Whether the leader takes steps alone. */
  const isAlone = others.optimiser !== undefined && stepsAsWhole(others.optimiser)

  let isDisposed = false
  /** Asks all members, `requestOf` each of them by its number; the leader does its own part meanwhile. */
  const ask = <R extends Request>(requestOf: (member: number) => R): Answers[R['type']][] => {
    if (isDisposed) throw new Error('the program is disposed')
    threads.forEach((thread, i) => thread.send(requestOf(i + 1)))
    const answers: Answer[] = []
    let replies: (() => Answer)[] = []
    try {
      answers.push(leader(requestOf(0)))
    } finally {
      // also where the leader fails, so that no answer is taken for that of a later request
      replies = threads.map((thread) => thread.receive())
    }
    return [...answers, ...replies.map((answer) => answer())] as Answers[R['type']][]
  }

  /** Of `samples` samples or, with a factor, of what each has so many of, the part of a member. */
  const part = <T extends Floats | Uint32Array>(values: T, member: number, samples: number, width = 1): T => {
    const end = (parts: number): number => Math.ceil((samples * parts) / size) * width
    return values.slice(end(member), end(member + 1)) as T
  }

  const known: (SpikeSet | undefined)[] = []
  let next = 0
  /** The number of a set, and what the members need of it. */
  const numbered = (spikes: SpikeSet): { set: number; spikes?: SpikeSet } => {
    const set = known.indexOf(spikes)
    if (set >= 0) return { set }
    const free = next
    next = (next + 1) % mostSets
    known[free] = spikes
    return { set: free, spikes: sharedSet(spikes) }
  }

  /** Of the last forward. */
  let samplesRun = 0
  /** Since the last forward: the members' weights are up to date in their own shares only. */
  let hasStepped = false

  /** Of values a sample and neuron (or input) for some layers, the part of a member. */
  const partByLayer = (
    values: readonly (Floats | undefined)[],
    member: number,
    width: 'neurons' | 'inputs',
  ): (Floats | undefined)[] => values.map((own, l) => own && part(own, member, samplesRun, layers[l]![width]))

  const backward = (outputGradient: Floats, hidden: HiddenGradients = []): (readonly Floats[])[] =>
    ask((member) => ({
      type: 'backward',
      outputGradient: part(outputGradient, member, samplesRun, rowOf),
      hidden: partByLayer(hidden, member, 'neurons'),
    }))

  /** Of a share of the weights, the part that a member updates. */
  const shareOf = (member: number, { index, of }: Share): Share => {
    if (!isAlone) return { index: index * size + member, of: of * size }
    return member === 0 ? { index, of } : none
  }

  /** Each member updates its part of a share, as `stepOf` tells it by its number. */
  const step = (
    stepOf: (member: number) => { gradients: readonly (readonly Floats[])[]; addsOwn: boolean },
    learningRate: number,
    share: Share,
  ): void => {
    const weights = ask((member) => ({ type: 'step', ...stepOf(member), learningRate, share: shareOf(member, share) }))
    hasStepped = true
    weights.slice(1).forEach((theirs, i) =>
      theirs.forEach((updated, w) => {
        const [from, to] = spanOf(shareOf(i + 1, share), updated.length)
        own.weights[w]!.set(updated.subarray(from, to), from)
      }),
    )
  }

  return {
    backend: own.backend,
    threads: size,
    timesteps: own.timesteps,
    outputs: own.outputs,
    weights: own.weights,
    forward(spikes, samples, masks = []): ForwardRecord {
      samplesRun = samples.length
      const set = numbered(spikes)
      const chosen = Uint32Array.from(samples)
      const records = ask((member) => ({
        type: 'forward',
        ...(hasStepped && { weights: own.weights }),
        ...set,
        samples: part(chosen, member, samplesRun),
        masks: partByLayer(masks, member, 'inputs'),
      }))
      hasStepped = false
      return {
        samples: samplesRun,
        output: joined(records.map(({ output }) => output)),
        spikesByLayer: layers.map((_, l) => total(records.map(({ spikesByLayer }) => spikesByLayer[l]!))),
        inputSpikes: total(records.map(({ inputSpikes }) => inputSpikes)),
        get synapticOps() {
          return total(ask(() => ({ type: 'synapticOps' })))
        },
        spikesOf: (layer) => joined(ask(() => ({ type: 'spikesOf', layer }))),
      }
    },
    layerTrace(layer) {
      const traces = ask(() => ({ type: 'layerTrace', layer }))
      return {
        membrane: joined(traces.map(({ membrane }) => membrane)),
        spikes: joined(traces.map(({ spikes }) => spikes)),
      }
    },
    backward: (outputGradient, hidden) => summed(backward(outputGradient, hidden)),
    step: (gradients, learningRate, share = whole) => step(() => ({ gradients, addsOwn: false }), learningRate, share),
    learn(outputGradient, learningRate, hidden) {
      const found = backward(outputGradient, hidden)
      step((member) => ({ gradients: found.toSpliced(member, 1), addsOwn: true }), learningRate, whole)
    },
    state() {
      const [first, ...others] = ask(() => ({ type: 'state' }))
      others.forEach(({ arrays }, i) =>
        arrays.forEach((array, a) => {
          const [from, to] = spanOf(shareOf(i + 1, whole), array.length)
          first!.arrays[a]!.set(array.subarray(from, to), from)
        }),
      )
      return first!
    },
    restore(state) {
      ask(() => ({ type: 'restore', state }))
      hasStepped = false
    },
    asTensors: own.asTensors,
    network: own.network,
    dispose() {
      isDisposed = true
      threads.forEach(({ end }) => end())
      own.dispose()
    },
  }
}

/**
 * Compiles for the threads given, or as many as there are samples in a batch.
 * @param engine the name of `compile`, by which the threads find it.
 */
export const teamOf =
  (engine: CpuEngineName, compile: Compile, threads: number): Compile =>
  (network, options) => {
    const size = Math.min(threads, options.batch)
    return size > 1 ? startTeam(engine, compile, size, network, options) : compile(network, options)
  }
