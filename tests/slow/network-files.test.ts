/** The files of a trained HYBRID network: simulated as they are, exported as NIR, refused by chips of other neurons. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { spikefront } from '../spikefront.ts'
import { temporaryFolder } from '../temporary.ts'

const small = { inputSize: 7, hidden: 24, timesteps: 6, annEpochs: 8, epochs: 2, brightness: 'normalised' }

const potentialsOf = (path: string): number[][][] =>
  (JSON.parse(readFileSync(path, 'utf8')) as { potentials: number[][][] }).potentials

it.each([false, true])('sameStep %s', async (sameStep) => {
  const cwd = temporaryFolder()
  const write = (name: string, content: unknown): void => writeFileSync(join(cwd, name), JSON.stringify(content))
  write('run.json', {
    dataset: { name: 'digits', train: 300, validation: 60, test: 60 },
    algorithm: 'hybrid',
    network: { kind: 'dense' },
    parameters: { ...small, sameStep },
  })
  expect(await spikefront(cwd, 'train', 'run.json', '--out', 'net')).toMatchObject({ code: 0 })
  expect(existsSync(join(cwd, 'net', 'network.nir'))).toBe(true)

  const exported = await spikefront(cwd, 'export', 'net/network.json', '--out', 'nir', '--json')
  expect(exported).toMatchObject({ code: 0 })
  expect(JSON.parse(exported.stdout)).toEqual({ type: 'export', out: 'nir', files: ['network.nir'] })
  expect(readFileSync(join(cwd, 'nir', 'network.nir'))).toEqual(readFileSync(join(cwd, 'net', 'network.nir')))

  const images = [0, 0.3, 1].map((light) => Array.from({ length: 49 }, (_, i) => (light * (i % 7)) / 6))
  write('in.json', { timesteps: 6, inputs: 49, images })
  for (const file of ['net/network.json', 'nir/network.nir']) {
    const out = `${file}.out.json`
    expect(await spikefront(cwd, 'simulate', file, '--spikes', 'in.json', '--out', out)).toMatchObject({ code: 0 })
  }
  const potentials = potentialsOf(join(cwd, 'net/network.json.out.json'))
  expect(potentials).toHaveLength(3)
  expect(potentials[2]!.at(-1)!.some((value) => value !== 0)).toBe(true)
  expect(potentialsOf(join(cwd, 'nir/network.nir.out.json'))).toEqual(potentials)

  const refused = await spikefront(cwd, 'export', 'net/network.json', '--target', 'ucaspian', '--out', 'chip')
  expect(refused).toMatchObject({ code: 1 })
  expect(refused.stderr).toMatch(/node "hidden" is of type (stdb|lif), which a chip of caspianIf.*without a target/s)
})
