/** The WebAssembly engine: float32, event-driven, every array of a program in one memory. */
import type { Network } from '../../contract/network.ts'
import { layersOf, trainablesOf, withWeights } from '../../network/layers.ts'
import { fanOutOf } from '../fan-out.ts'
import type { Compile, CompileOptions, Floats, Program } from '../program.ts'
import { createInputEvents, type EventList } from './events.ts'
import { placeLayer } from './layer.ts'
import { createArena, createMemory, supportedBuild, type KernelBuild } from './memory.ts'
import { eachWeight, placeRule, prepareRule, type Rule } from './weights.ts'

const defaultLimit = 2 ** 31

const compile = (network: Network, options: CompileOptions, build: KernelBuild): Program => {
  const { batch, optimiser, memoryLimit = defaultLimit } = options
  const { timesteps } = network
  const layers = layersOf(network)
  const outputs = layers.at(-1)!.neurons

  const arena = createArena()
  const stages = layers.map((layer, l) => placeLayer(arena, layer, l === 0, network, options))
  const last = stages.at(-1)!
  const firstTrained = stages.findIndex(({ synapses }) => synapses.matrices.length > 0)
  const inputOffsets = arena.take(4 * (batch * timesteps + 1))
  const ruleAt = optimiser && placeRule(arena)
  const widest = Math.max(...stages.flatMap(({ neurons, inputStride }) => [neurons.stride, inputStride]))
  const buffers = [arena.take(batch * timesteps * widest), arena.take(batch * timesteps * widest)] as const
  const end = arena.close()

  const memory = createMemory(build, end, memoryLimit)
  const { kernels } = memory
  const input = createInputEvents(memory, inputOffsets, end, timesteps, layers[0]!.inputs)
  const matrices = stages.flatMap(({ synapses }) => synapses.matrices)
  const views = (part: 'at' | 'gradient'): Float32Array[] =>
    matrices.map((matrix) => memory.floats(matrix[part], (matrix.rows * matrix.stride) / 4))
  const weights = views('at')
  const gradients = views('gradient')
  trainablesOf(layers).forEach(({ tensor: { data } }, i) =>
    eachWeight(matrices[i]!, (inTensor, inMemory) => (weights[i]![inMemory] = data[inTensor]!)),
  )
  stages.forEach((stage) => stage.prepare(memory))
  const rule = ruleAt === undefined ? undefined : prepareRule(memory, ruleAt, optimiser!, matrices)

  /** Of the last forward. */
  let samplesRun = 0
  let arrived: EventList[] = []

  /** The weights once the memory is given back. */
  let kept: Float64Array[] | undefined

  const asTensors = (arrays: readonly Floats[]): Float64Array[] =>
    matrices.map((matrix, i) => {
      const data = new Float64Array(matrix.rows * matrix.columns)
      eachWeight(matrix, (inTensor, inMemory) => (data[inTensor] = arrays[i]![inMemory]!))
      return data
    })

  const countOf = ({ offsets }: EventList): number => memory.words(offsets + 4 * samplesRun * timesteps, 1)[0]!

  /** Ones where events are, [row][neuron]. */
  const spikesOf = (list: EventList, neurons: number): Float32Array => {
    const rows = samplesRun * timesteps
    const offsets = memory.words(list.offsets, rows + 1)
    const index = memory.words(list.index, offsets[rows]!)
    const spikes = new Float32Array(rows * neurons)
    for (let r = 0; r < rows; r++) {
      for (let k = offsets[r]!; k < offsets[r + 1]!; k++) spikes[r * neurons + index[k]!] = 1
    }
    return spikes
  }

  /** Events times the synapses they reach; the weights' own order is brought to the network's for it. */
  const synapticOps = (): number => {
    const tensors = asTensors(weights)
    return stages.reduce((sum, { layer }, l) => {
      const weight = layer.synapse && tensors[matrices.indexOf(stages[l]!.synapses.matrices[0]!)]
      const fan = fanOutOf(layer, { weight, recurrent: undefined }).forward
      const index = memory.words(arrived[l]!.index, countOf(arrived[l]!))
      return index.reduce((ops, i) => ops + fan[i]!, sum)
    }, 0)
  }

  const alive = (): void => {
    if (kept) throw new Error('the program is disposed')
  }

  const back = (outputGradient: Floats, step?: Rule): void => {
    alive()
    let [gradient, spare] = [buffers[0] as number, buffers[1] as number]
    last.neurons.writeRows(memory, gradient, outputGradient, samplesRun * timesteps)
    for (let l = stages.length - 1; l >= Math.max(0, firstTrained); l--) {
      const stage = stages[l]!
      const current = stage.backward(kernels, gradient, spare, samplesRun)
      const inputs = current === gradient ? spare : gradient
      if (l > firstTrained) stage.backInputs(kernels, current, inputs, samplesRun)
      stage.synapses.backWeights(kernels, arrived[l]!, current, samplesRun * timesteps, step)
      ;[gradient, spare] = [inputs, current]
    }
  }

  return {
    backend: `wasm-${build}`,
    timesteps,
    outputs,
    weights,
    forward(spikes, samples, masks = []) {
      alive()
      samplesRun = samples.length
      arrived = []
      let sent = input.select(spikes, samples)
      const inputSpikes = countOf(sent)
      stages.forEach((stage, l) => {
        arrived[l] = stage.arrive(memory, sent, masks[l], samplesRun)
        sent = stage.forward(kernels, arrived[l]!, buffers[0], samplesRun)
      })
      return {
        samples: samplesRun,
        outputSpikes: spikesOf(sent, outputs),
        spikesByLayer: stages.map(({ fired }) => countOf(fired)),
        inputSpikes,
        get synapticOps() {
          return synapticOps()
        },
      }
    },
    layerTrace: (l) => ({
      membrane: stages[l]!.neurons.readMembrane(memory, samplesRun * timesteps),
      spikes: spikesOf(stages[l]!.fired, layers[l]!.neurons),
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

export { supportedBuild }

/** Compiles with the given build of the kernels. */
export const compileWith =
  (build: KernelBuild): Compile =>
  (network, options) =>
    compile(network, options, build)

/** Compiles with the fastest build that this machine runs. */
export const compileWasm: Compile = (network, options) => compile(network, options, supportedBuild() ?? 'plain')
