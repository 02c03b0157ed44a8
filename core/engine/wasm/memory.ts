/** Memory of a program: laid out before it is made, so that its size is known before anything runs. */
import { memoryError } from '../program.ts'
import type { Kernels } from './compiled-kernels.ts'
import { tiles, type BreakEven, type KernelCode } from './kernel-code.ts'

/** Lanes of a vector: rows of numbers are padded to whole vectors with zeros. */
export const lanes = 4

/** Bytes of a row of `count` float32 numbers, padding included. */
export const rowBytes = (count: number): number => Math.ceil(count / lanes) * lanes * 4

/**
 * For each mask of four lanes the bytes of the lanes it names, moved to the front (kernels/vector.ts, packed): 16 bytes a
 * mask, as words.
 */
export const laneShuffles = Uint32Array.from({ length: 64 }, (_, at) => {
  const lanes = [0, 1, 2, 3].filter((lane) => (at >> 2) & (1 << lane))
  // a byte a place, the lowest first
  return 0x03020100 + 0x04040404 * (lanes[at & 3] ?? 0)
})

/** Room that several have in turn; its address is known once the arena is closed. */
export interface Shared {
  readonly at: number
}

/** Bytes `at .. at + bytes`. */
export interface Room {
  readonly at: number
  readonly bytes: number
}

/** Gives out addresses one after the other, each at a cache line; none is 0. */
export interface Arena {
  /** @param isOverwritten whether nothing is read there that was not written before, so that it need not be zeros. */
  take(bytes: number, isOverwritten?: boolean): number
  /** Room by a name, as large as the largest that was asked for under it. */
  share(name: string, bytes: number): Shared
  /** Gives the shared room its addresses. Returns how many bytes were given out in all. */
  close(): number
  /** All that is overwritten, in order. */
  readonly overwritten: readonly Room[]
}

const line = 64

export const createArena = (): Arena => {
  let end = line
  const shared = new Map<string, { at: number; bytes: number }>()
  const overwritten: Room[] = []
  const take = (bytes: number, isOverwritten = false): number => {
    const at = end
    if (isOverwritten) overwritten.push({ at, bytes })
    end += Math.ceil(bytes / line) * line
    return at
  }
  return {
    take,
    overwritten,
    share(name, bytes) {
      const known = shared.get(name) ?? { at: 0, bytes }
      known.bytes = Math.max(known.bytes, bytes)
      shared.set(name, known)
      return known
    },
    close() {
      for (const room of shared.values()) room.at = take(room.bytes)
      return end
    },
  }
}

const pageBytes = 65536
const mostPages = 65536

/** A memory and the kernels that work on it, whichever program has them. */
interface Instance {
  readonly code: KernelCode
  readonly memory: WebAssembly.Memory
  readonly kernels: Kernels
}

/**
 * Given back by programs and taken by the next, the oldest dropped: a collector that does not count shared memory would
 * keep them all.
 */
const spare: Instance[] = []
const mostSpare = 2

const instanceOf = (code: KernelCode): Instance => {
  const at = spare.findIndex((instance) => instance.code === code)
  if (at >= 0) return spare.splice(at, 1)[0]!
  const memory = new WebAssembly.Memory({ initial: 1, maximum: mostPages, shared: true })
  const { exports } = new WebAssembly.Instance(code.module, { env: { memory } })
  return { code, memory, kernels: exports as unknown as Kernels }
}

/** A program's memory with the kernels that work on it. Addresses and views stay valid when it grows. */
export interface ProgramMemory {
  readonly kernels: Kernels
  /** Register tile of matrix products, as kernels/multiply.ts counts them. */
  readonly tile: number
  readonly breakEven: BreakEven
  floats(at: number, length: number): Float32Array
  words(at: number, length: number): Uint32Array
  /** Makes room for `bytes` in all. */
  grow(bytes: number): void
  /** Gives the memory back; views of it must not be used any more. */
  release(): void
}

/**
 * A memory of zeros.
 * @param limit bytes it may have at most.
 * @param overwritten where it may hold anything.
 * @throws UserError when the limit is exceeded.
 */
export const createMemory = (
  code: KernelCode,
  bytes: number,
  limit: number,
  overwritten: readonly Room[] = [],
): ProgramMemory => {
  const pagesOf = (size: number): number => {
    const pages = Math.ceil(size / pageBytes)
    if (size <= limit && pages <= mostPages) return pages
    throw memoryError(size, limit)
  }
  pagesOf(bytes)
  const instance = instanceOf(code)
  const { memory, kernels } = instance
  const grow = (size: number): void => {
    const more = pagesOf(size) - memory.buffer.byteLength / pageBytes
    if (more > 0) memory.grow(more)
  }
  // what a program before has left behind
  const end = Math.min(bytes, memory.buffer.byteLength)
  let from = 0
  for (const room of [...overwritten.filter(({ at }) => at < end), { at: end, bytes: 0 }]) {
    if (room.at > from) kernels.clear(from, room.at - from)
    from = room.at + room.bytes
  }
  grow(bytes)
  return {
    kernels,
    get tile() {
      return tiles.indexOf(code.tile)
    },
    get breakEven() {
      return code.breakEven
    },
    floats: (at, length) => new Float32Array(memory.buffer, at, length),
    words: (at, length) => new Uint32Array(memory.buffer, at, length),
    grow,
    release() {
      spare.push(instance)
      if (spare.length > mostSpare) spare.shift()
    },
  }
}
