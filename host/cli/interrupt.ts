/** Ctrl-C and SIGTERM: the first asks the work to stop and save, the second ends at once. */
import { exitCodes, note } from './output.ts'

export interface Interrupt {
  /** Aborted when the first comes. */
  readonly signal: AbortSignal
  /** The exit code of the one that came, if one came. */
  code(): number | undefined
  release(): void
}

export const watchInterrupts = (): Interrupt => {
  const stopping = new AbortController()
  let code: number | undefined
  const handle = (own: number) => () => {
    if (code !== undefined) process.exit(own)
    code = own
    note('\nStopping after this batch; finished trials are saved. Once more ends at once.')
    stopping.abort()
  }
  const handlers = { SIGINT: handle(exitCodes.interrupted), SIGTERM: handle(exitCodes.terminated) }
  for (const [signal, handler] of Object.entries(handlers)) process.on(signal, handler)
  return {
    signal: stopping.signal,
    code: () => code,
    release: () => {
      for (const [signal, handler] of Object.entries(handlers)) process.off(signal, handler)
    },
  }
}

/** Runs work that has nothing to save until it ends or a signal comes; the exit code of either. */
export const untilInterrupted = async (work: (signal: AbortSignal) => Promise<number>): Promise<number> => {
  const { signal, code, release } = watchInterrupts()
  try {
    return await work(signal)
  } catch (error) {
    if (!signal.aborted) throw error
    return code()!
  } finally {
    release()
  }
}
