/** `export`: the files a target loads, and report.json. */
import { existsSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import type { Command } from 'commander'
import type { Network } from '../../core/contract/network.ts'
import type { SpikeSet } from '../../core/contract/spikes.ts'
import { inputOf } from '../../core/network/input.ts'
import { layersOf, shapeOf } from '../../core/network/layers.ts'
import { encodeFor, trialParameters } from '../../core/study/setting.ts'
import { fullCharge } from '../../hardware/emulate.ts'
import { readSpikes } from '../../hardware/spikes-file.ts'
import { targetNamed } from '../../hardware/targets/index.ts'
import { readTextFile } from '../files/json.ts'
import { openStore } from '../store/open.ts'
import { mostSamples, writeExport, writeNir } from '../study/finish.ts'
import { files, isStudy, readStudyFolder } from '../study/folder.ts'
import { openSetting, streams } from '../study/work.ts'
import { readLayeredNetwork } from '../network-file.ts'
import { emit, exitCodes, note, print } from './output.ts'

interface Options {
  readonly target?: string
  readonly out: string
  readonly spikes?: string
  readonly json?: boolean
}

interface Samples {
  readonly spikes: SpikeSet
  readonly labels?: Uint8Array
}

/** Values of samples that go to no chip, at most: images stand in every step. */
const mostValues = 2 ** 20

/** Test inputs of the study that a network belongs to: DIR/artifacts/<trial>/network.json. */
const studySamples = async (file: string, network: Network, most: number): Promise<Samples | undefined> => {
  const trialFolder = dirname(resolve(file))
  const folder = dirname(dirname(trialFolder))
  const number = Number(basename(trialFolder))
  if (!isStudy(folder) || !existsSync(join(folder, files.network(number)))) return undefined
  const { design } = readStudyFolder(folder)
  const { setting, split } = await openSetting(design, folder)
  const store = openStore(join(folder, files.store), { readOnly: true })
  try {
    const trial = store.trials()[number]
    if (!trial) return undefined
    const parameters = trialParameters(setting, design, trial.parameters)
    const samples = split.test.subarray(0, most)
    return encodeFor(setting, parameters, network, samples, streams(design.seed).trial.fork('encoding'))
  } finally {
    store.close()
  }
}

const fileSamples = (path: string, network: Network): Samples => {
  const isCaspian = layersOf(network)[0]!.neuron.type === 'caspianIf'
  const text = readTextFile(path)
  const { spikes, labels } = readSpikes(path, text, isCaspian ? fullCharge : 1, inputOf(network).normalise)
  return { spikes, ...(labels && { labels: Uint8Array.from(labels) }) }
}

const run = async (file: string, options: Options): Promise<number> => {
  const target = options.target === undefined ? undefined : targetNamed(options.target)
  const network = await readLayeredNetwork(file)
  const fitting = Math.max(1, Math.floor(mostValues / (network.timesteps * shapeOf(network).inputs)))
  const most = target ? mostSamples : Math.min(mostSamples, fitting)
  const samples =
    options.spikes === undefined ? await studySamples(file, network, most) : fileSamples(options.spikes, network)
  if (!target) note('No target: the network and its sample inputs are written, no chip’s files and no report.')
  if (!samples && target)
    note('No sample inputs are known for this network: the report has no energy. Give some with --spikes.')
  const written = target
    ? await writeExport(options.out, '.', target, network, samples?.spikes, samples?.labels)
    : await writeNir(options.out, network, samples?.spikes, samples?.labels)
  if (options.json) emit({ type: 'export', ...(target && { target: target.name }), out: options.out, files: written })
  else print(`${options.out}: ${written.join(', ')}`)
  return exitCodes.done
}

export const addExport = (program: Command, done: (code: number) => void): void => {
  program
    .command('export')
    .description('write the files a target loads, or without one a NIR file')
    .argument('<file>', 'network.json or a NIR file')
    .option('--target <name>', 'the chip')
    .requiredOption('--out <dir>', 'folder for the files')
    .option('--spikes <in.json>', 'sample inputs, for the energy of the report and for deploying')
    .option('--json', 'one JSON line on stdout')
    .addHelpText(
      'after',
      '\nExample:\n  spikefront export studies/digits/artifacts/7/network.json --target ucaspian --out board',
    )
    .action(async (file: string, options: Options) => done(await run(file, options)))
}
