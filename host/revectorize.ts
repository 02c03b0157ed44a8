/** V8's pass that pairs 128-bit operations to 256-bit ones: tried once, checked bit for bit, kept where it is faster. */
import { setFlagsFromString } from 'node:v8'
import type { KernelBuild } from '../core/engine/wasm/kernel-code.ts'
import { probeKernels, type Probe } from '../core/engine/wasm/probe.ts'

const flag = 'experimental-wasm-revectorize'

export interface WideVectors {
  readonly used: boolean
  readonly reason: string
}

/** What the machine offers; tests give others. */
export interface Trial {
  readonly architecture: string
  /** Major version of Node; V8 knows the flag from Node 24 on. */
  readonly node: number
  setFlag(isOn: boolean): void
  probe(build: KernelBuild, salt: number): Probe
}

const seconds = (): number => performance.now() / 1000
const probeSeconds = 0.05

const thisMachine: Trial = {
  architecture: process.arch,
  node: Number(process.versions.node.split('.')[0]),
  setFlag: (isOn) => setFlagsFromString(isOn ? `--${flag}` : `--no-${flag}`),
  probe: (build, salt) => {
    // what the optimising compiler makes of every kernel is to be seen, at once
    setFlagsFromString('--no-liftoff')
    const probe = probeKernels(build, salt, probeSeconds, seconds)
    setFlagsFromString('--liftoff')
    return probe
  },
}

const isEqual = (a: Uint32Array, b: Uint32Array): boolean =>
  a.length === b.length && a.every((word, i) => word === b[i])

/** Sets the flag for the whole process if it changes no bit of the kernels' results and makes them faster. */
export const tryWideVectors = (build: KernelBuild, machine: Trial = thisMachine): WideVectors => {
  const { architecture, node, setFlag, probe } = machine
  if (architecture !== 'x64') return { used: false, reason: `256-bit vectors are for x64, this is ${architecture}` }
  if (node < 24) return { used: false, reason: `256-bit vectors need Node 24, this is ${node}` }
  const narrow = probe(build, 0)
  setFlag(true)
  const wide = probe(build, 1)
  const gain = wide.runsPerSecond / narrow.runsPerSecond
  const isSame = isEqual(narrow.result, wide.result)
  if (isSame && gain > 1.05) return { used: true, reason: `256-bit vectors, ${gain.toFixed(1)} times the speed` }
  setFlag(false)
  return { used: false, reason: isSame ? 'no gain from 256-bit vectors' : '256-bit vectors change results here' }
}

let tried: WideVectors | undefined

/** The same, once a process; call it before any kernel is compiled, in the main thread. */
export const wideVectors = (build: KernelBuild): WideVectors => (tried ??= tryWideVectors(build))
