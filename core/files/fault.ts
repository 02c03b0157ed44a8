/** What is wrong with the bytes of a file: a RangeError, as a DataView throws outside of them; the caller names the file. */

export const fault = (sentence: string): never => {
  throw new RangeError(sentence)
}

/** Runs a package's decoder, which throws errors of any kind. */
export const decoding = <T>(decode: () => T): T => {
  try {
    return decode()
  } catch (error) {
    return fault((error as Error).message)
  }
}
