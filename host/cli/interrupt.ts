/** Ctrl-C and SIGTERM: the first asks the work to stop and save, the second ends at once. */
import { exitCodes, note } from './output.ts'

export interface Interrupt {
  /** The exit code of the signal that came, if one came. */
  code(): number | undefined
  /** Called at the first signal. */
  onStop(stop: () => void): void
  release(): void
}

export const watchInterrupts = (): Interrupt => {
  let code: number | undefined
  let stop: (() => void) | undefined
  const handle = (own: number) => () => {
    if (code !== undefined) process.exit(own)
    code = own
    note('\nStopping after this batch; finished trials are saved. Once more ends at once.')
    stop?.()
  }
  const handlers = { SIGINT: handle(exitCodes.interrupted), SIGTERM: handle(exitCodes.terminated) }
  for (const [signal, handler] of Object.entries(handlers)) process.on(signal, handler)
  return {
    code: () => code,
    onStop: (callback) => {
      stop = callback
      if (code !== undefined) callback()
    },
    release: () => {
      for (const [signal, handler] of Object.entries(handlers)) process.off(signal, handler)
    },
  }
}

/** Runs work that has nothing to save until it ends or a signal comes; the exit code of either. */
export const untilInterrupted = async (work: (signal: AbortSignal) => Promise<number>): Promise<number> => {
  const abort = new AbortController()
  const interrupt = watchInterrupts()
  interrupt.onStop(() => abort.abort())
  try {
    return await work(abort.signal)
  } catch (error) {
    if (!abort.signal.aborted) throw error
    return interrupt.code()!
  } finally {
    interrupt.release()
  }
}
