/** Pools of events and of gradients on the kernels (kernels/pixels.ts). */
import { eachTap } from '../../network/geometry.ts'
import type { Pool } from '../../network/synapse.ts'
import type { Arrangement } from './arrangement.ts'
import type { Kernels } from './compiled-kernels.ts'
import { placeEvents, type EventList } from './events.ts'
import { laneShuffles, type Arena, type ProgramMemory } from './memory.ts'

export interface WasmPool {
  prepare(memory: ProgramMemory): void
  /** The pooled events of rows `first .. last`; an event without a value of its own brings `unit`. */
  forward(kernels: Kernels, events: EventList, unit: number, first: number, last: number): EventList
  /** dE/d(input) of the same rows from dE/d(pooled). */
  backward(kernels: Kernels, gradient: number, inputs: number, first: number, last: number): void
}

/** `from` and `to`: how what arrives and what is pooled are arranged. */
export const placePool = (arena: Arena, pool: Pool, from: Arrangement, to: Arrangement, rows: number): WasmPool => {
  const places: [number, number][] = []
  eachTap(pool, (pooled, input) => places.push([input, pooled]))
  places.sort(([a, p], [b, q]) => a - b || p - q)
  const pixels = pool.from[1] * pool.from[2]
  const windows = arena.take(4 * (pixels + 1))
  const pooled = arena.take(4 * places.length)
  const frame = arena.share('pooled frame', to.stride)
  const list = placeEvents(arena, rows, to.stride / 4, true)
  const channels = from.channels!
  const shuffles = arena.share('shuffles', laneShuffles.byteLength)
  return {
    prepare(memory) {
      memory.words(shuffles.at, laneShuffles.length).set(laneShuffles)
      memory.words(pooled, places.length).set(places.map(([, p]) => p))
      const begins = memory.words(windows, pixels + 1)
      places.forEach(([input]) => begins[input + 1]!++)
      for (let i = 0; i < pixels; i++) begins[i + 1]! += begins[i]!
    },
    forward(k, { offsets, index, value }, unit, first, last) {
      const { offsets: toOffsets, index: toIndex, value: toValue } = list
      k.poolEvents(
        offsets,
        index,
        value,
        windows,
        pooled,
        channels,
        pool.scale,
        unit,
        frame.at,
        to.stride,
        toOffsets,
        toIndex,
        toValue,
        shuffles.at,
        first,
        last,
      )
      return list
    },
    backward: (k, gradient, inputs, first, last) =>
      k.unpoolRows(gradient, to.stride, inputs, from.stride, windows, pooled, channels, pool.scale, first, last),
  }
}
