/** The WebAssembly engine: float32, event-driven, every array of a program in one memory. */
import type { Network } from '../../contract/network.ts'
import { layersOf, withWeights } from '../../network/layers.ts'
import { fanOutOf } from '../fan-out.ts'
import type { Compile, CompileOptions, Floats, Program } from '../program.ts'
import type { Arrangement } from './arrangement.ts'
import { createInputEvents, type EventList } from './events.ts'
import { placeLayer } from './layer.ts'
import { compileKernels, supportedBuild, withFastestTile, type KernelBuild, type KernelCode } from './kernel-code.ts'
import { createArena, createMemory } from './memory.ts'
import { placeRule, prepareRule, type Rule } from './weights.ts'

const defaultLimit = 2 ** 31

/** Compiles with kernels as they are. */
export const compileCode = (network: Network, options: CompileOptions, code: KernelCode): Program => {
  const { batch, optimiser, memoryLimit = defaultLimit } = options
  const { timesteps } = network
  const layers = layersOf(network)
  const outputs = layers.at(-1)!.neurons

  const arena = createArena()
  const stages = layers.map((layer, l) => placeLayer(arena, layer, layers[l - 1], network, options))
  const last = stages.at(-1)!
  const firstTrained = stages.findIndex(({ matrices }) => matrices.length > 0)
  // of these layers, which end with the last convolution, a sample passes all before the next one does
  const sampleStages = stages.findLastIndex(({ byRow }) => byRow) + 1
  const inputOffsets = arena.take(4 * (batch * timesteps + 1))
  const inputPositions = arena.take(4 * stages[0]!.inputs.count)
  const ruleAt = optimiser && placeRule(arena)
  const widest = (some: typeof stages): number =>
    Math.max(0, ...some.flatMap((stage) => [stage.inputs.stride, stage.outputs.stride]))
  /** Two matrices for a batch, and two for a sample of the stages that are done sample by sample. */
  const pair = (bytes: number) => [arena.take(bytes), arena.take(bytes)] as const
  const batchWidth = Math.max(widest(stages.slice(sampleStages)), last.outputs.stride)
  const batchBuffers = pair(batch * timesteps * batchWidth)
  const sampleBuffers = pair(timesteps * widest(stages.slice(0, sampleStages)))
  const end = arena.close()

  const memory = createMemory(code, end, memoryLimit)
  const input = createInputEvents(memory, inputOffsets, inputPositions, end, timesteps, stages[0]!.inputs)
  const matrices = stages.flatMap((stage) => stage.matrices)
  const views = (part: 'at' | 'gradient'): Float32Array[] =>
    matrices.map((matrix) => memory.floats(matrix[part], (matrix.rows * matrix.stride) / 4))
  const weights = views('at')
  const gradients = views('gradient')
  matrices.forEach(({ tensor: { data }, places }, i) => {
    const matrix = weights[i]!
    for (let k = 0; k < data.length; k++) matrix[places[k]!] = data[k]!
  })
  stages.forEach((stage) => stage.prepare(memory))
  const rule = ruleAt === undefined ? undefined : prepareRule(memory, ruleAt, optimiser!, matrices)

  /** Of the last forward. */
  let samplesRun = 0

  /** The weights once the memory is given back. */
  let kept: Float64Array[] | undefined
  const alive = (): void => {
    if (kept) throw new Error('the program is disposed')
  }

  const asTensors = (arrays: readonly Floats[]): Float64Array[] =>
    matrices.map(({ places }, i) => {
      const data = new Float64Array(places.length)
      for (let k = 0; k < data.length; k++) data[k] = arrays[i]![places[k]!]!
      return data
    })

  const countOf = ({ offsets }: EventList): number => memory.words(offsets + 4 * samplesRun * timesteps, 1)[0]!

  /** Ones where events are, [row][neuron]. */
  const spikesOf = (list: EventList, { count, stride, positions }: Arrangement): Float32Array => {
    const neuronAt = new Uint32Array(stride / 4)
    positions.forEach((at, j) => (neuronAt[at] = j))
    const rows = samplesRun * timesteps
    const offsets = memory.words(list.offsets, rows + 1)
    const index = memory.words(list.index, offsets[rows]!)
    const spikes = new Float32Array(rows * count)
    for (let r = 0; r < rows; r++) {
      for (let k = offsets[r]!; k < offsets[r + 1]!; k++) spikes[r * count + neuronAt[index[k]!]!] = 1
    }
    return spikes
  }

  /** Events times the synapses they reach. */
  const synapticOps = (): number => {
    const tensors = asTensors(weights)
    const reached = (list: EventList, { stride, positions }: Arrangement, fan: Float64Array): number => {
      const at = new Float64Array(stride / 4)
      positions.forEach((position, i) => (at[position] = fan[i]!))
      return memory.words(list.index, countOf(list)).reduce((ops, position) => ops + at[position]!, 0)
    }
    return stages.reduce((sum, { layer, matrices: own, inputs, outputs, arrived, fired }) => {
      const [weight, recurrent] = [layer.synapse && own[0], layer.recurrent && own.at(-1)].map(
        (matrix) => matrix && tensors[matrices.indexOf(matrix)],
      )
      const fan = fanOutOf(layer, { weight, recurrent })
      return sum + reached(arrived, inputs, fan.forward) + reached(fired, outputs, fan.recurrent)
    }, 0)
  }

  const forwardStages = (events: EventList): EventList => {
    let sent = events
    for (let b = 0; sampleStages > 0 && b < samplesRun; b++) {
      sent = events
      for (const stage of stages.slice(0, sampleStages)) {
        sent = stage.forward(memory, sent, sampleBuffers[0], b, b + 1, b)
      }
    }
    for (const stage of stages.slice(sampleStages))
      sent = stage.forward(memory, sent, batchBuffers[0], 0, samplesRun, 0)
    return sent
  }

  const back = (outputGradient: Floats, step?: Rule): void => {
    alive()
    const { kernels: k } = memory
    const trained = Math.max(0, firstTrained)
    stages.forEach((stage, l) => l >= trained && stage.startBack(memory, l > trained))
    let [gradient, spare] = [batchBuffers[0] as number, batchBuffers[1] as number]
    last.neurons.writeRows(memory, gradient, outputGradient, samplesRun * timesteps)
    for (let l = stages.length - 1; l >= Math.max(sampleStages, trained); l--) {
      const inputs = stages[l]!.back(memory, gradient, spare, 0, samplesRun, 0)
      const current = inputs === gradient ? spare : gradient
      stages[l]!.finishBack(memory, current, samplesRun, step)
      ;[gradient, spare] = [inputs, current]
    }
    if (trained >= sampleStages) return
    const bytes = timesteps * stages[sampleStages - 1]!.outputs.stride
    for (let b = 0; b < samplesRun; b++) {
      let [own, other] = [sampleBuffers[0] as number, sampleBuffers[1] as number]
      k.copyRows(gradient + b * bytes, own, bytes)
      for (let l = sampleStages - 1; l >= trained; l--) {
        const inputs = stages[l]!.back(memory, own, other, b, b + 1, b)
        ;[own, other] = [inputs, inputs === own ? other : own]
      }
    }
    for (let l = trained; l < sampleStages; l++) stages[l]!.finishBack(memory, 0, samplesRun, step)
  }

  return {
    backend: `wasm-${code.build}`,
    timesteps,
    outputs,
    weights,
    forward(spikes, samples, masks = []) {
      alive()
      samplesRun = samples.length
      let sent = input.select(spikes, samples)
      const inputSpikes = countOf(sent)
      stages.forEach((stage, l) => stage.startForward(memory, masks[l], samplesRun))
      sent = forwardStages(sent)
      return {
        samples: samplesRun,
        outputSpikes: spikesOf(sent, last.outputs),
        spikesByLayer: stages.map(({ fired }) => countOf(fired)),
        inputSpikes,
        get synapticOps() {
          return synapticOps()
        },
      }
    },
    layerTrace: (l) => ({
      membrane: stages[l]!.neurons.readMembrane(memory, samplesRun * timesteps),
      spikes: spikesOf(stages[l]!.fired, stages[l]!.outputs),
    }),
    backward(outputGradient) {
      back(outputGradient)
      return gradients
    },
    learn(outputGradient, learningRate) {
      rule!.advance(learningRate)
      back(outputGradient, rule)
    },
    asTensors,
    network: () => withWeights(network, kept ?? asTensors(weights)),
    dispose() {
      if (kept) return
      kept = asTensors(weights)
      memory.release()
    },
  }
}

const codes = new Map<KernelBuild, KernelCode>()

/** Compiled once in a thread, and measured where there is a clock. */
const codeOf = (build: KernelBuild, now: (() => number) | undefined): KernelCode => {
  const known = codes.get(build)
  if (known) return known
  const compiled = compileKernels(build)
  const code = now ? withFastestTile(compiled, now) : compiled
  codes.set(build, code)
  return code
}

/**
 * Compiles with the given build of the kernels.
 * @param now a clock, by which the fastest of ways that give the same bits is chosen once.
 */
export const compileWith =
  (build: KernelBuild, now?: () => number): Compile =>
  (network, options) =>
    compileCode(network, options, codeOf(build, now))

/** Compiles with the fastest build that this machine runs. */
export const compileWasm: Compile = (network, options) => compileWith(supportedBuild() ?? 'plain')(network, options)

export { supportedBuild }
