/** Runs the bundled command line as users do, in a folder of its own. */
import { spawn, type ChildProcess } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url))

/** Full counts in the long run, a few in the short one; the count is part of the test's name. */
export const counted = (short: number, long: number): number => (process.env['SPIKEFRONT_LONG'] ? long : short)

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/** Starts the program; `ended` resolves when it is gone. */
export const start = (cwd: string, ...args: string[]): { child: ChildProcess; ended: Promise<Ended> } => {
  const child = spawn(process.execPath, [cli, ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
  let stdout = ''
  let stderr = ''
  child.stdout!.on('data', (data: Buffer) => (stdout += data.toString()))
  child.stderr!.on('data', (data: Buffer) => (stderr += data.toString()))
  const ended = new Promise<Ended>((resolve) =>
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr })),
  )
  return { child, ended }
}

export const spikefront = (cwd: string, ...args: string[]): Promise<Ended> => start(cwd, ...args).ended

/** A small study: a second or two, every part of the main job. */
export const smallDesign = {
  name: 'small',
  seed: 3,
  dataset: { name: 'digits', train: 300, validation: 100, test: 100 },
  space: { hidden: { type: 'int', low: 8, high: 40, log: true } },
  fixed: { epochs: 2, inputSize: 7 },
  objectives: ['error', 'latencySteps', 'energyJoules'],
  constraints: { fits: true },
  target: 'ucaspian',
  budget: { trials: 8 },
}

/** Writes a design beside the study and returns its name. */
export const writeDesign = (cwd: string, design: unknown = smallDesign): string => {
  writeFileSync(join(cwd, 'design.json'), JSON.stringify(design))
  return 'design.json'
}
