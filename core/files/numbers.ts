/** How numbers lie in files of arrays. */

export type ReadNumber = (data: DataView, at: number, littleEndian: boolean) => number

/** Half precision by its 16 bits (IEEE 754 binary16). */
const halves = Float32Array.from({ length: 2 ** 16 }, (_, bits) => {
  const sign = bits >> 15 ? -1 : 1
  const exponent = (bits >> 10) & 31
  const fraction = bits & 1023
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
})

/** By type and bits, as `uint16`. */
export const numberReaders: Readonly<Record<string, ReadNumber>> = {
  float16: (data, at, littleEndian) => halves[data.getUint16(at, littleEndian)]!,
  float32: (data, at, littleEndian) => data.getFloat32(at, littleEndian),
  float64: (data, at, littleEndian) => data.getFloat64(at, littleEndian),
  int8: (data, at) => data.getInt8(at),
  int16: (data, at, littleEndian) => data.getInt16(at, littleEndian),
  int32: (data, at, littleEndian) => data.getInt32(at, littleEndian),
  int64: (data, at, littleEndian) => Number(data.getBigInt64(at, littleEndian)),
  uint8: (data, at) => data.getUint8(at),
  uint16: (data, at, littleEndian) => data.getUint16(at, littleEndian),
  uint32: (data, at, littleEndian) => data.getUint32(at, littleEndian),
  uint64: (data, at, littleEndian) => Number(data.getBigUint64(at, littleEndian)),
}
