// Compiles the engine's AssemblyScript kernels, with and without relaxed SIMD, into core/engine/wasm/compiled-kernels.ts.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { kernelTiles } from './kernel-tiles.mjs'

const inProject = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url))
const folder = inProject('core/engine/wasm/kernels')
const tiles = `${folder}/tiles.ts`
const output = inProject('core/engine/wasm/compiled-kernels.ts')

/** Hash of everything the bytes depend on: sources, tiles and this script. */
export const kernelSourceHash = () => {
  const sources = readdirSync(folder).map((name) => `${folder}/${name}`)
  const kept = sources.filter((file) => file !== tiles).sort()
  const hash = createHash('sha256').update(kernelTiles)
  for (const file of [...kept, fileURLToPath(import.meta.url)]) hash.update(readFileSync(file))
  return hash.digest('hex')
}

// Memory is imported, shared among threads and laid out from outside: no runtime, no data of the module's own.
const options =
  '-O3 --noAssert --runtime stub --importMemory --noExportMemory --sharedMemory --initialMemory 1 ' +
  '--maximumMemory 65536 --memoryBase 0 --enable simd --enable threads --disableWarning 112'

const compile = async (more) => {
  const { default: asc } = await import('assemblyscript/asc')
  const files = {}
  const { error, stderr } = await asc.main(
    [`${folder}/index.ts`, '--baseDir', inProject('.'), '--outFile', 'kernels.wasm', ...options.split(' '), ...more],
    { writeFile: (name, contents) => void (files[name] = contents) },
  )
  if (error) throw new Error(`the kernels do not compile: ${error.message}\n${stderr}`)
  return { bytes: Buffer.from(files['kernels.wasm']).toString('base64'), types: files['kernels.d.ts'] }
}

/** Writes compiled-kernels.ts unless it is that of the sources as they are. */
export const buildKernels = async () => {
  const hash = kernelSourceHash()
  if (existsSync(tiles) && existsSync(output) && readFileSync(output, 'utf8').includes(hash)) return
  writeFileSync(tiles, kernelTiles)
  const plain = await compile(['--bindings', 'raw'])
  const relaxed = await compile(['--enable', 'relaxed-simd'])
  const functions = [...plain.types.matchAll(/export function (.+);/g)].map(([, signature]) => signature)
  writeFileSync(
    output,
    `/** The kernels of kernels/ as compiled by build/kernels.mjs, not kept in git. */

export const compiledKernels = {
  sourceHash: '${hash}',
  /** WebAssembly with 128-bit SIMD, in base64. */
  plain:
    '${plain.bytes}',
  /** The same with fused multiply and add where the machine has it. */
  relaxed:
    '${relaxed.bytes}',
}

/** What a module exports; pointers are bytes from the start of its memory. */
// prettier-ignore
export interface Kernels {
  ${functions.join('\n  ')}
}
`,
  )
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildKernels()
