/** The benchmark of a HYBRID preset: what is measured, and what PyTorch is given of it. */
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseRun } from '../../../core/study/design.ts'
import { benchHybrid, type HybridRow } from '../../../host/bench/hybrid/bench.ts'
import { hybridCase, phases, writeHybridCase } from '../../../host/bench/hybrid/case.ts'
import { measureHybrid } from '../../../host/bench/hybrid/own.ts'
import { hybridLine } from '../../../host/cli/bench-hybrid.ts'
import { cpuEngine } from '../../../host/platform.ts'
import { refused } from '../refusal.ts'
import { temporaryFolder } from '../../temporary.ts'

const presetWith = (parameters: object): string =>
  JSON.stringify({
    dataset: { name: 'cifar10', train: 2700, validation: 300, test: 1000 },
    algorithm: 'hybrid',
    network: { kind: 'vgg' },
    parameters: { depth: 5, channels: 4, hidden: 16, batchSize: 6, timesteps: 5, encoding: 'direct', ...parameters },
  })
const preset = presetWith({})
const engine = cpuEngine().name
const order = { preset, engine, threads: 1, seconds: 0.001, seed: 7 }

it.each(phases)('measures %s steps that learn', (phase) => {
  const { train, infer, loss, rates } = measureHybrid({ ...order, phase })
  for (const { min } of [train, infer]) expect(min).toBeGreaterThan(0)
  expect(loss).toBeGreaterThan(1)
  expect(rates).toHaveLength(5)
  expect(rates[0]).toBeGreaterThan(0.05)
})

it('writes the same weights for both networks, and the layers in order', () => {
  const folder = temporaryFolder()
  writeHybridCase(folder, hybridCase(parseRun('preset', preset), 7))
  const config = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')) as {
    nodes: Record<string, { type: string; name?: string; shape: number[] }[]>
    timesteps: number
  }
  const kinds = config.nodes['snn']!.map(({ type }) => type)
  expect(kinds.filter((type) => type === 'stdb')).toHaveLength(5)
  expect(config.nodes['ann']!.map(({ type }) => (type === 'relu' ? 'stdb' : type))).toEqual(kinds)
  const weights = config.nodes['ann']!.filter(({ name }) => name !== undefined)
  expect(weights.map(({ shape }) => shape)).toEqual([
    [4, 3, 3, 3],
    [8, 4, 3, 3],
    [8, 8, 3, 3],
    [16, 512],
    [16, 16],
    [10, 16],
  ])
  for (const { name, shape } of weights) {
    expect(statSync(join(folder, `${name}.f32`)).size).toBe(4 * shape.reduce((a, b) => a * b, 1))
  }
})

it('refuses what is drawn anew in every step', () => {
  expect(refused(() => hybridCase(parseRun('preset', presetWith({ encoding: 'poisson' })), 7)).message).toContain(
    'direct',
  )
})

describe('bench', () => {
  it('gives a row for each network', async () => {
    const rows: HybridRow[] = []
    const plan = { ...order, rounds: 1, withPeers: false }
    for await (const some of benchHybrid(plan, new AbortController().signal)) rows.push(...some)
    expect(rows.map(({ type, phase }) => [type, phase])).toEqual([
      ['hybrid', 'ann'],
      ['hybrid', 'snn'],
    ])
    expect(hybridLine({ ...rows[0]!, ratio: 1.234, ratioCpu: 2 })).toMatch(
      /PyTorch takes 1\.23 times as long, of CPU 2$/,
    )
  })
})
