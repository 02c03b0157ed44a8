/** `doctor`: what this machine has, what was chosen and why, what is missing and how to get it. */
import { availableParallelism, totalmem } from 'node:os'
import type { Command } from 'commander'
import { cases } from '../bench/cases.ts'
import { generateCase } from '../bench/generator.ts'
import { listDatasets } from '../datasets/list.ts'
import { packageVersion } from '../package.ts'
import { findGpu } from '../gpu.ts'
import { exerciseOf } from '../bench/steps.ts'
import { cpuEngine, prepareEngine } from '../platform.ts'
import { emit, exitCodes, print } from './output.ts'

interface Finding {
  readonly name: string
  readonly value: string
  /** False where something is missing. */
  readonly ok: boolean
  readonly remedy?: string
}

const hasSqlite = async (): Promise<boolean> => {
  try {
    await import('node:sqlite')
    return true
  } catch {
    return false
  }
}

const examine = async (): Promise<Finding[]> => {
  const sqlite = await hasSqlite()
  const cpu = cpuEngine()
  const wide = await prepareEngine(cpu.name, () => exerciseOf(generateCase('A', 0)))
  const gpu = await findGpu()
  return [
    { name: 'spikefront', value: packageVersion(), ok: true },
    {
      name: 'node',
      value: process.versions.node,
      ok: sqlite,
      ...(!sqlite && { remedy: 'Use Node 22.13 or newer; `npm run` uses the one it comes with.' }),
    },
    {
      name: 'machine',
      value: `${process.platform} ${process.arch}, ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB`,
      ok: true,
    },
    { name: 'engine reference', value: 'float64, for checks', ok: true },
    { name: `engine ${cpu.name}`, value: `${gpu.gpu ? 'available' : 'chosen'}: ${cpu.reason}`, ok: true },
    ...(wide ? [{ name: 'wide vectors', value: `${wide.reason}, for ${cases.A.title}`, ok: true }] : []),
    {
      name: 'engine gpu',
      value: gpu.gpu
        ? `${gpu.adapter}: chosen by each study where it trains its network faster`
        : `not used: ${gpu.reason}`,
      ok: true,
    },
    ...listDatasets().map(({ name, present }) => ({
      name: `data set ${name}`,
      value: present ? 'here' : 'not here',
      ok: true,
      ...(!present && { remedy: `Import your own copy: spikefront import ${name} PATH.` }),
    })),
  ]
}

export const addDoctor = (program: Command, done: (code: number) => void): void => {
  program
    .command('doctor')
    .description('versions, engines found and chosen, what is missing')
    .option('--json', 'JSON lines on stdout')
    .addHelpText('after', '\nExample:\n  spikefront doctor --json')
    .action(async ({ json }: { readonly json?: boolean }) => {
      for (const finding of await examine()) {
        if (json) emit({ type: 'finding', ...finding })
        else
          print(
            `${finding.ok ? ' ' : '!'} ${finding.name}: ${finding.value}${finding.remedy ? `. ${finding.remedy}` : ''}`,
          )
      }
      done(exitCodes.done)
    })
}
