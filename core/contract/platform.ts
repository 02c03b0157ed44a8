/** What core needs of the machine it runs on, handed in by host. */

/** Read between batches: a stop asked for takes effect within one. */
export interface StopSignal {
  readonly aborted: boolean
}

/** CPU seconds of the calling thread since any fixed moment. */
export type CpuClock = () => number
