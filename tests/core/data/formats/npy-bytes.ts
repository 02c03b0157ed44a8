/** `.npy` files as NumPy writes them. */

export const npyBytes = (descr: string, shape: string, content: ArrayBufferView): Uint8Array => {
  const dictionary = `{'descr': ${descr}, 'fortran_order': False, 'shape': ${shape}, }`.padEnd(117) + '\n'
  const { buffer, byteOffset, byteLength } = content
  const header = new TextEncoder().encode(dictionary)
  return Uint8Array.from([
    0x93,
    ...new TextEncoder().encode('NUMPY'),
    1,
    0,
    header.length,
    0,
    ...header,
    ...new Uint8Array(buffer, byteOffset, byteLength),
  ])
}
