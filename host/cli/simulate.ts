/** `simulate`: a network file run on spikes, by an engine or as a chip would. */
import { dirname, basename } from 'node:path'
import type { Command } from 'commander'
import { inputError } from '../../core/contract/errors.ts'
import type { Network } from '../../core/contract/network.ts'
import type { SpikeSet } from '../../core/contract/spikes.ts'
import type { Engine } from '../../core/engine/engine.ts'
import type { Floats } from '../../core/engine/program.ts'
import { inputOf } from '../../core/network/input.ts'
import { layersOf } from '../../core/network/layers.ts'
import { isSpiking } from '../../core/network/neuron.ts'
import { emulate, fullCharge } from '../../hardware/emulate.ts'
import { networkToGraph } from '../../hardware/graph.ts'
import { outputSpikesFile, readSpikes } from '../../hardware/spikes-file.ts'
import { targetNamed } from '../../hardware/targets/index.ts'
import { readTextFile } from '../files/json.ts'
import { engineNamed, engineWords } from '../platform.ts'
import { writeStudyFile } from '../study/folder.ts'
import { readNetworkFile } from '../network-file.ts'
import { exitCodes, note, print } from './output.ts'

/** As `outputSpikesFile` takes them. */
type Outputs = Parameters<typeof outputSpikesFile>[0]

interface Options {
  readonly spikes: string
  readonly out?: string
  readonly backend?: string
  readonly target?: string
}

/** Output spikes of every sample, by an engine, or the potentials of a network with a read-out. */
const runEngine = async (network: Network, spikes: SpikeSet, engine: Engine): Promise<Outputs> => {
  const sized = { ...network, timesteps: spikes.timesteps }
  const layers = layersOf(sized)
  const inputs = layers[0]!.inputs
  const spikesLeave = isSpiking(layers.at(-1)!.neuron)
  if (inputs !== spikes.inputs) {
    throw inputError(
      `The spikes are for ${spikes.inputs} inputs, the network has ${inputs}`,
      'Give spikes of its size.',
    )
  }
  const program = await engine(sized, { batch: 1, surrogate: { tauRho: 1, scaleRho: 1 } })
  const { samples, timesteps } = spikes
  const runs: Floats[] = []
  for (let sample = 0; sample < samples; sample++) runs.push((await program.forward(spikes, [sample])).output.slice())
  await program.dispose()
  const output = Float64Array.from(runs.flatMap((run) => [...run]))
  const offsets = [0]
  const index: number[] = []
  for (let at = 0; at < output.length; at += program.outputs) {
    for (let j = 0; spikesLeave && j < program.outputs; j++) if (output[at + j] !== 0) index.push(j)
    offsets.push(index.length)
  }
  const sizes = { samples, timesteps, inputs: program.outputs }
  const outputs = { ...sizes, offsets: Uint32Array.from(offsets), index: Uint32Array.from(index) }
  return spikesLeave ? { outputs } : { outputs, potentials: output }
}

const run = async (file: string, options: Options): Promise<number> => {
  const read = await readNetworkFile(file)
  const text = readTextFile(options.spikes)
  const isCaspian = read.kind === 'graph' || layersOf(read.network)[0]!.neuron.type === 'caspianIf'
  const normalisation = read.kind === 'graph' ? undefined : inputOf(read.network).normalise
  const { spikes } = readSpikes(options.spikes, text, isCaspian ? fullCharge : 1, normalisation)
  const target = options.target === undefined ? undefined : targetNamed(options.target)
  let result: string
  if (read.kind === 'graph' || target) {
    if (options.backend !== undefined) {
      throw inputError('--backend is for networks run by an engine', 'Leave it out where a chip is emulated.')
    }
    const graph = read.kind === 'graph' ? read.graph : networkToGraph(target!.quantize(read.network).network)
    result = outputSpikesFile(emulate(graph, spikes))
  } else {
    const engine = await engineNamed(options.backend ?? 'reference')
    result = outputSpikesFile(await runEngine(read.network, spikes, engine))
  }
  if (options.out === undefined) print(result.trimEnd())
  else {
    writeStudyFile(dirname(options.out), basename(options.out), result)
    note(`${options.out} written`)
  }
  return exitCodes.done
}

export const addSimulate = (program: Command, done: (code: number) => void): void => {
  program
    .command('simulate')
    .description('run a network file on spikes')
    .argument('<file>', 'network.json, a NIR file or a TENNLab network')
    .requiredOption('--spikes <in.json>', 'input spikes')
    .option('--out <out.json>', 'where output spikes go (default: stdout)')
    .option('--backend <name>', `engine: ${engineWords.join(', ')}`)
    .option('--target <name>', 'quantise and run as this chip does')
    .option('--json', 'JSON on stdout, which it is anyway')
    .addHelpText('after', '\nExample:\n  spikefront simulate network.json --spikes in.json --target ucaspian')
    .action(async (file: string, options: Options) => done(await run(file, options)))
}
