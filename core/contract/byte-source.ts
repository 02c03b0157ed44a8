/** How core reads bytes without knowing files: host wraps a file, a test wraps an array. */

export interface ByteSource {
  /** What users call it, e.g. the path; named in errors. */
  readonly name: string
  readonly size: number
  /** Bytes `offset .. offset + length`, fewer at the end of the source. */
  read(offset: number, length: number): Promise<Uint8Array>
}

/** A source over bytes already in memory. */
export const bytesInMemory = (name: string, bytes: Uint8Array): ByteSource => ({
  name,
  size: bytes.length,
  read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)),
})
