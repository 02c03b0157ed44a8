/** A whole export: files, report and the refusal of what does not fit. */
import { createHash } from 'node:crypto'
import { expect, it } from 'vitest'
import type { Network } from '../../../core/contract/network.ts'
import { seededRandom } from '../../../core/random.ts'
import { emulate } from '../../../hardware/emulate.ts'
import { exportNetwork } from '../../../hardware/export/index.ts'
import { nirToNetwork } from '../../../hardware/export/nir-reader.ts'
import { tennlabToGraph } from '../../../hardware/export/tennlab.ts'
import { networkToGraph } from '../../../hardware/graph.ts'
import { classesOf } from '../../../hardware/readout.ts'
import { ucaspian } from '../../../hardware/targets/ucaspian.ts'
import { randomSpikes } from '../../spikes.ts'
import { chainNetwork, randomNetwork } from '../networks.ts'

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
const exported = (network: Network, seed: number) => {
  const inputs = networkToGraph(ucaspian.quantize(network).network).inputs.length
  return exportNetwork(ucaspian, network, randomSpikes(4, inputs, network.timesteps, 0.2, seededRandom(seed)), sha256)
}
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

it('writes files that give the emulation’s spikes when they are read back', async () => {
  const network = randomNetwork(seededRandom(8))
  const { files, emulation } = await exported(network, 1)
  const outputs = emulation!.outputs
  expect(files.map(({ path }) => path)).toEqual(['tennlab.json', 'network.nir', 'report.json'])
  const spikes = randomSpikes(4, emulationInputs(network), 40, 0.2, seededRandom(1))
  expect(outputs.index.length).toBeGreaterThan(0)
  expect(emulate(tennlabToGraph('f', textOf(files[0]!.bytes)), spikes).outputs).toEqual(outputs)
  const read = await nirToNetwork('f', files[1]!.bytes)
  expect(emulate(networkToGraph(read), spikes).outputs).toEqual(outputs)
})

const emulationInputs = (network: Network): number => networkToGraph(network).inputs.length

it('reports limits, cores, quantisation, energy, latency and files', async () => {
  const network = chainNetwork([
    { threshold: [10, 10], delay: [0, 2] },
    {
      threshold: [200, 0, 3],
      weight: [
        [100, -50],
        [0, 5],
        [7, 8],
      ],
    },
  ])
  const { files, report, emulation } = await exported(network, 3)
  expect(JSON.parse(textOf(files.at(-1)!.bytes))).toEqual(report)
  expect(report.limits.map(({ name, used, ok }) => [name, used, ok])).toEqual([
    ['neurons', 5, true],
    ['inputs', 2, true],
    ['synapses', 5, true],
    ['otherNeurons', 0, true],
    ['fanOut', 3, true],
    ['weight', 100, true],
    ['threshold', 200, true],
    ['delay', 2, true],
    ['charge', Math.max(emulation!.charge.high, -emulation!.charge.low), true],
  ])
  expect(report.cores).toEqual([{ id: 0, neurons: 5, synapses: 5, utilisation: 5 / 256 }])
  expect(report.quantisation).toEqual(['l0', 'l1'].map((layer) => ({ layer, scale: 1, maxError: 0 })))
  expect(report.energy.map(({ joules }) => joules)).toEqual([
    emulation!.activity.synapticOps * 0.9e-12,
    5 * 10 * 0.9e-12,
  ])
  expect(report.latency).toEqual({ steps: 10, seconds: 0.01 })
  expect(report.files.map(({ name, sha256: digest }) => [name, digest])).toEqual(
    files.slice(0, 2).map(({ path, bytes }) => [path, sha256(bytes)]),
  )
})

it('gives the same bytes twice', async () => {
  const [first, second] = [
    await exported(randomNetwork(seededRandom(2)), 2),
    await exported(randomNetwork(seededRandom(2)), 2),
  ]
  expect(second.files).toEqual(first.files)
})

it('refuses what does not fit, naming every broken limit', async () => {
  const ones = (out: number, inputs: number) => Array.from({ length: out }, () => Array<number>(inputs).fill(1))
  const wide = chainNetwork([
    { threshold: Array<number>(129).fill(0) },
    { threshold: Array<number>(130).fill(1), weight: ones(130, 129) },
  ])
  await expect(exported(wide, 1)).rejects.toThrow(
    /does not fit µCaspian: l0 129 needs 259 neurons > 256.*; l0 129 needs 129 inputs > 128.*; .*16770 synapses > 4096/,
  )
})

it('reports a charge that would wrap in the chip’s registers, with a remedy', async () => {
  const inhibited = chainNetwork([{ threshold: [0] }, { threshold: [1], weight: [[-127]] }], 400)
  const spikes = randomSpikes(1, 1, 400, 1, seededRandom(1))
  const { report } = await exportNetwork(ucaspian, inhibited, spikes, sha256)
  expect(report.limits.filter(({ ok }) => !ok)).toMatchObject([
    { name: 'charge', used: 399 * 127, limit: 32767, remedy: expect.stringContaining('charge reaches 50673 > 32767') },
  ])
})

it('exports without samples, then without energy and charge', async () => {
  const { report, emulation } = await exportNetwork(ucaspian, randomNetwork(seededRandom(2)), undefined, sha256)
  expect(emulation).toBeUndefined()
  expect(report.energy).toEqual([])
  expect(report.limits.map(({ name }) => name)).not.toContain('charge')
})

it('measures the error of the emulated network', () => {
  const network = randomNetwork(seededRandom(8))
  const spikes = randomSpikes(20, emulationInputs(network), 40, 0.2, seededRandom(1))
  const { outputs, activity } = emulate(networkToGraph(network), spikes)

  expect(ucaspian.run(network, spikes)).toEqual({ predictions: classesOf(outputs), activity })
})
