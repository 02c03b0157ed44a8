/** The WebAssembly engine: float32, event-driven, every array of a program in one memory. */
import type { Network } from '../../contract/network.ts'
import { withWeights } from '../../network/layers.ts'
import { isSpiking } from '../../network/neuron.ts'
import {
  usualMemoryLimit,
  type Compile,
  type CompileOptions,
  type Floats,
  type HiddenGradients,
  type Program,
} from '../program.ts'
import { stepsAsWhole, whole } from '../update.ts'
import { compileGroups } from '../groups.ts'
import { createInputEvents, type EventList } from './events.ts'
import type { WasmLayer } from './layer.ts'
import { compileKernels, supportedBuild, type KernelBuild, type KernelCode } from './kernel-code.ts'
import { measuredCode } from './measured-code.ts'
import { createMemory } from './memory.ts'
import { placeProgram, samplesAtOnce, type Placement } from './placement.ts'
import { countOf, rasterOf, spikesBySample, synapticOpsOf } from './readout.ts'
import { createSteps, planesOf } from './steps.ts'

/** Compiles with kernels as they are. */
export const compileCode = (
  network: Network,
  options: CompileOptions,
  code: KernelCode,
  placement: Placement = placeProgram(network, options),
): Program => {
  const { optimiser, memoryLimit = usualMemoryLimit } = options
  const { timesteps } = network
  const { stages, sampleStages, buffers, sampleBytes, inputOffsets, inputPositions, end } = placement
  const last = stages.at(-1)!
  const firstTrained = stages.findIndex(({ matrices }) => matrices.length > 0)

  const memory = createMemory(code, end, memoryLimit, placement.overwritten)
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
  const steps = optimiser && createSteps(memory, optimiser, matrices, gradients, placement.addend)

  const planes = planesOf(memory, matrices)

  /** Of the last forward. */
  let samplesRun = 0
  const rows = (): number => samplesRun * timesteps

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

  const forwardStages = (events: EventList): EventList => {
    let sent = events
    for (let b = 0; sampleStages > 0 && b < samplesRun; b++) {
      sent = events
      for (const stage of stages.slice(0, sampleStages)) {
        sent = stage.forward(memory, sent, buffers[0], buffers[0] + sampleBytes, b, b + 1, b)
      }
    }
    for (const stage of stages.slice(sampleStages)) sent = stage.forward(memory, sent, ...buffers, 0, samplesRun, 0)
    return sent
  }

  const back = (outputGradient: Floats, hidden: HiddenGradients = [], learns = false): void => {
    alive()
    const { kernels: k } = memory
    const trained = Math.max(0, firstTrained)
    stages.forEach((stage, l) => l >= trained && stage.startBack(memory, l > trained, hidden[l]))
    let [gradient, spare] = [buffers[0] as number, buffers[1] as number]
    last.neurons.writeRows(memory, gradient, outputGradient, rows())
    for (let l = stages.length - 1; l >= Math.max(sampleStages, trained); l--) {
      const inputs = stages[l]!.back(memory, gradient, spare, 0, samplesRun, 0)
      const current = inputs === gradient ? spare : gradient
      stages[l]!.finishBack(memory, current, samplesRun, learns)
      ;[gradient, spare] = [inputs, current]
    }
    if (trained >= sampleStages) return
    const bytes = timesteps * stages[sampleStages - 1]!.outputs.stride
    for (let b = 0; b < samplesRun; b++) {
      let [own, other] = [spare, spare + sampleBytes]
      k.copyRows(gradient + b * bytes, own, bytes)
      for (let l = sampleStages - 1; l >= trained; l--) {
        const inputs = stages[l]!.back(memory, own, other, b, b + 1, b)
        ;[own, other] = [inputs, inputs === own ? other : own]
      }
    }
    for (let l = trained; l < sampleStages; l++) stages[l]!.finishBack(memory, 0, samplesRun, learns)
  }

  return {
    backend: `wasm-${code.build}`,
    threads: 1,
    timesteps,
    outputs: last.outputs.count,
    weights,
    forward(spikes, samples, masks = []) {
      alive()
      samplesRun = samples.length
      let sent = input.select(spikes, samples)
      const inputSpikes = countOf(memory, sent, rows())
      stages.forEach((stage, l) => stage.startForward(memory, masks[l], samplesRun))
      sent = forwardStages(sent)
      return {
        samples: samplesRun,
        output: isSpiking(last.layer.neuron)
          ? rasterOf(memory, sent, last.outputs, rows())
          : last.neurons.readMembrane(memory, rows()),
        spikesByLayer: stages.map(({ fired }) => countOf(memory, fired, rows())),
        inputSpikes,
        get synapticOps() {
          const tensors = asTensors(weights)
          const own = (stage: WasmLayer) => stage.matrices.map((matrix) => tensors[matrices.indexOf(matrix)]!)
          return stages.reduce((sum, stage) => sum + synapticOpsOf(memory, stage, own(stage), rows()), 0)
        },
        spikesOf: (l) => spikesBySample(memory, stages[l]!, samplesRun, timesteps),
      }
    },
    layerTrace: (l) => ({
      membrane: stages[l]!.neurons.readMembrane(memory, rows()),
      spikes: rasterOf(memory, stages[l]!.fired, stages[l]!.outputs, rows()),
    }),
    backward(outputGradient, hidden) {
      back(outputGradient, hidden)
      return gradients
    },
    step(given, learningRate, share = whole) {
      alive()
      steps!.advance(learningRate)
      steps!.apply(given, share)
    },
    learn(outputGradient, learningRate, hidden) {
      // the gradient by thresholds is made of that by weights
      const isFused = !stepsAsWhole(optimiser!) && !options.neurons
      steps!.advance(learningRate)
      back(outputGradient, hidden, isFused)
      if (!isFused) steps!.apply([gradients], whole)
    },
    state() {
      alive()
      return { steps: steps?.count ?? 0, arrays: planes.map((plane) => plane.slice()) }
    },
    restore(state) {
      alive()
      if (steps) steps.count = state.steps
      planes.forEach((plane, i) => plane.set(state.arrays[i]!))
    },
    asTensors,
    network: () => withWeights(network, kept ?? asTensors(weights), options),
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
  const code = now ? measuredCode(compiled, now) : compiled
  codes.set(build, code)
  return code
}

/**
 * Compiles with the given build of the kernels; where a batch takes more memory than it may, for groups of its samples.
 * @param now a clock, by which the fastest of ways that give the same bits is chosen once.
 */
export const compileWith =
  (build: KernelBuild, now?: () => number): Compile =>
  (network, options) => {
    const code = codeOf(build, now)
    const placement = placeProgram(network, options)
    const size = samplesAtOnce(network, options, placement)
    const group: Compile = (...given) => compileCode(...given, code)
    return size < options.batch
      ? compileGroups(group, size, network, options)
      : compileCode(network, options, code, placement)
  }

/** Compiles with the fastest build that this machine runs. */
export const compileWasm: Compile = (network, options) => compileWith(supportedBuild() ?? 'plain')(network, options)
