/** Radix sort: as the platform sorts, values beside their keys. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createRadixSort } from '../../../core/data/radix-sort.ts'

it('sorts any keys, and moves values along in the order of equal ones', () => {
  const { sort } = createRadixSort()
  const key = fc.oneof(fc.nat(20), fc.nat(2 ** 31 - 1), fc.constantFrom(0, 2047, 2048, 2 ** 22, 2 ** 32 - 1))
  fc.assert(
    fc.property(fc.array(key, { maxLength: 60 }), fc.boolean(), (list, isGraded) => {
      const keys = Uint32Array.from([...list, 7, 7])
      const values = isGraded ? Float32Array.from(keys, (_, i) => i) : undefined
      sort(keys, list.length, Math.max(0, ...list), values)
      const order = [...list.keys()].sort((a, b) => list[a]! - list[b]! || a - b)
      expect([...keys]).toEqual([...order.map((i) => list[i]!), 7, 7])
      if (values) expect([...values.subarray(0, list.length)]).toEqual(order)
    }),
  )
})
