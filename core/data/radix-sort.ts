/** Sorts numbers of 32 bits, and what belongs to each, faster than comparing them. */

const bits = 11
const buckets = 1 << bits

export interface RadixSort {
  /**
   * Sorts the first `count` keys in place, equal ones in their order.
   * @param highest no key is above it.
   * @param values in the order of the keys; moved along.
   */
  sort(keys: Uint32Array, count: number, highest: number, values?: Float32Array): void
}

/** Keeps the memory it works in from one call to the next. */
export const createRadixSort = (): RadixSort => {
  const places = new Uint32Array(buckets)
  let otherKeys = new Uint32Array(0)
  let otherValues = new Float32Array(0)

  const pass = (
    [keys, values]: readonly [Uint32Array, Float32Array | undefined],
    [intoKeys, intoValues]: readonly [Uint32Array, Float32Array],
    count: number,
    shift: number,
  ): void => {
    places.fill(0)
    for (let i = 0; i < count; i++) places[(keys[i]! >>> shift) & (buckets - 1)]!++
    for (let bucket = 0, before = 0; bucket < buckets; bucket++) {
      const here = places[bucket]!
      places[bucket] = before
      before += here
    }
    for (let i = 0; i < count; i++) {
      const key = keys[i]!
      const to = places[(key >>> shift) & (buckets - 1)]!++
      intoKeys[to] = key
      if (values) intoValues[to] = values[i]!
    }
  }

  return {
    sort(keys, count, highest, values) {
      if (otherKeys.length < count) otherKeys = new Uint32Array(keys.length)
      if (values && otherValues.length < count) otherValues = new Float32Array(keys.length)
      let isInPlace = true
      for (let shift = 0; shift < 32 && highest >>> shift > 0; shift += bits) {
        if (isInPlace) pass([keys, values], [otherKeys, otherValues], count, shift)
        else pass([otherKeys, values && otherValues], [keys, values ?? otherValues], count, shift)
        isInPlace = !isInPlace
      }
      if (isInPlace) return
      keys.set(otherKeys.subarray(0, count))
      values?.set(otherValues.subarray(0, count))
    },
  }
}
