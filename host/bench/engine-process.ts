/** A process that measures one of our engines on one case: FOLDER CASE ENGINE SECONDS THREADS in, one JSON line out. */
import { UserError } from '../../core/contract/errors.ts'
import type { CpuEngineName } from '../platform.ts'
import { wideVectors } from '../revectorize.ts'
import type { CaseName } from './cases.ts'
import { measureOwn, type OwnMeasurement } from './own.ts'

/** A measurement, or why the engine does not run the case. */
export type Answer = { readonly measured: OwnMeasurement } | { readonly refused: string }

const answer = (): Answer => {
  const [folder, name, engine, seconds, threads] = process.argv.slice(2)
  try {
    // The plain build is measured as it is on every machine, the relaxed one as fast as this machine makes it. Trainings
    // do without: the kernels gain, but on Intel the code around them loses more where layers are small.
    const isWide = engine === 'wasm-relaxed' && wideVectors('relaxed').used
    const measured = measureOwn(folder!, name as CaseName, engine as CpuEngineName, Number(seconds), Number(threads))
    return { measured: { ...measured, backend: `${measured.backend}${isWide ? '-256' : ''}` } }
  } catch (error) {
    if (error instanceof UserError) return { refused: error.message }
    throw error
  }
}

process.stdout.write(`${JSON.stringify(answer())}\n`)
