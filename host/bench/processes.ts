/** Runs measuring processes, one at a time. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { workError } from '../../core/contract/errors.ts'

const execute = promisify(execFile)

/** What older OpenBLAS builds need and current ones are slowed by. */
const slowing = new Set(['OPENBLAS_CORETYPE', 'OPENBLAS_L2_SIZE'])

const environment = (): NodeJS.ProcessEnv => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !slowing.has(name))),
  PYTHONDONTWRITEBYTECODE: '1',
  PYTHONWARNINGS: 'ignore',
})

/**
 * The last line that a process printed, parsed as JSON.
 * @param what what users call the process.
 * @throws UserError with what the process complained about, when it failed.
 */
export const jsonOf = async (
  what: string,
  command: string,
  args: readonly string[],
  signal: AbortSignal,
): Promise<unknown> => {
  try {
    const { stdout } = await execute(command, args, { signal, env: environment(), maxBuffer: 1 << 24 })
    return JSON.parse(stdout.trimEnd().split('\n').at(-1)!)
  } catch (error) {
    signal.throwIfAborted()
    const { message, stderr = '' } = error as Error & { stderr?: string }
    const reason = stderr.trimEnd().split('\n').at(-1) || message
    throw workError(`${what} failed: ${reason}`, 'Run it by itself to see all it prints.')
  }
}
