/** What core needs of the machine it runs on, handed in by host. */

/** Read between batches: a stop asked for takes effect within one. */
export interface StopSignal {
  readonly aborted: boolean
}

/** CPU seconds of the calling thread since any fixed moment. */
export type CpuClock = () => number

/** A file that may be larger than memory. */
export interface ByteSource {
  /** Bytes. */
  readonly size: number
  /** Exactly `length` bytes from `offset`; the caller keeps within `size` and does not change them. */
  read(offset: number, length: number): Uint8Array
}
