/** Seeded chance: every random decision of a study comes from one of these streams. */

export interface Random {
  /** Uniform in [0, 1), 32 bits of resolution. */
  uniform(): number
  /** Uniform integer in [0, below). */
  integer(below: number): number
  /** Standard normal (Box-Muller). */
  normal(): number
  /** An independent stream named by `label`; does not advance this one. */
  fork(label: string | number): Random
}

/** FNV-1a, then the finaliser of MurmurHash3: spreads near-equal seeds and labels apart. */
const hash = (seed: number, label: string): number => {
  let h = (2166136261 ^ seed) >>> 0
  for (let i = 0; i < label.length; i++) h = Math.imul(h ^ label.charCodeAt(i), 16777619)
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/**
 * The stream of `seed` (any integer; the low 32 bits count).
 * Generator: sfc32 (Doty-Humphrey, PractRand), period at least 2^32 from every seed.
 */
export const seededRandom = (seed: number): Random => {
  let a = hash(seed, 'a')
  let b = hash(seed, 'b')
  let c = hash(seed, 'c')
  let counter = 1
  const next = (): number => {
    const t = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + t
    c |= 0
    return t >>> 0
  }
  for (let i = 0; i < 12; i++) next()

  const uniform = (): number => next() / 4294967296
  return {
    uniform,
    integer: (below) => Math.floor(uniform() * below),
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    fork: (label) => seededRandom(hash(seed, String(label))),
  }
}

/** Shuffles in place (Fisher-Yates) and returns the same array. */
export const shuffle = <T extends { length: number; [index: number]: unknown }>(items: T, random: Random): T => {
  const list = items as { length: number; [index: number]: unknown }
  for (let i = list.length - 1; i > 0; i--) {
    const j = random.integer(i + 1)
    const held = list[i]
    list[i] = list[j]
    list[j] = held
  }
  return items
}
