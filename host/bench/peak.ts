/** The most that one core does in 128-bit arithmetic: a loop of independent sums that never leave their registers. */

/** In LEB128, as WebAssembly writes whole numbers that are not negative. */
const leb = (n: number): number[] => (n < 128 ? [n] : [(n % 128) + 128, ...leb(Math.floor(n / 128))])
const section = (id: number, body: readonly number[]): number[] => [id, ...leb(body.length), ...body]
const list = (...items: readonly (readonly number[])[]): number[] => [...leb(items.length), ...items.flat()]

const types = { i32: 0x7f, f32: 0x7d, v128: 0x7b }
const simd = (opcode: number): number[] => [0xfd, ...leb(opcode)]
const f32x4 = { splat: simd(0x13), extractLane: simd(0x1f), add: simd(0xe4), mul: simd(0xe6), madd: simd(0x105) }
const get = (local: number): number[] => [0x20, local]
const set = (local: number): number[] => [0x21, local]
const constant = (value: number): number[] => [0x43, ...new Uint8Array(Float32Array.of(value).buffer)]

/** Enough to hide the latency of an addition behind a multiplication in two pipes each, few enough for 16 registers. */
const sums = 12
const [count, factor, term, firstSum] = [0, 1, 2, 3] as const

/** What a sum becomes in a round. */
const rounds = {
  add: (sum: number) => [...get(sum), ...get(term), ...f32x4.add],
  multiplyAdd: (sum: number) => [...get(sum), ...get(factor), ...f32x4.mul, ...get(term), ...f32x4.add],
  fusedMultiplyAdd: (sum: number) => [...get(sum), ...get(factor), ...get(term), ...f32x4.madd],
}

export type Arithmetic = keyof typeof rounds

/** A module that exports `run(rounds: i32): f32`. */
const moduleOf = (arithmetic: Arithmetic): Uint8Array<ArrayBuffer> => {
  const all = Array.from({ length: sums }, (_, i) => firstSum + i)
  const loop = [
    ...all.flatMap((sum) => [...rounds[arithmetic](sum), ...set(sum)]),
    // count = count - 1, and again while it is not 0
    ...[...get(count), 0x41, 1, 0x6b, 0x22, count, 0x0d, 0],
  ]
  const code = [
    ...list([...leb(firstSum + sums - 1), types.v128]),
    ...[...constant(0.999), ...f32x4.splat, ...set(factor), ...constant(0.001), ...f32x4.splat, ...set(term)],
    ...[0x03, 0x40, ...loop, 0x0b],
    ...get(firstSum),
    ...all.slice(1).flatMap((sum) => [...get(sum), ...f32x4.add]),
    ...[...f32x4.extractLane, 0, 0x0b],
  ]
  const name = [...new TextEncoder().encode('run')]
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, list([0x60, ...list([types.i32]), ...list([types.f32])])),
    ...section(3, list([0])),
    ...section(7, list([...leb(name.length), ...name, 0x00, 0x00])),
    ...section(10, list([...leb(code.length), ...code])),
  ])
}

export interface PeakLoop {
  readonly operationsPerRound: number
  /** The sum of the 12 numbers, each after so many times x = 0.999 x + 0.001 (`add`: x = x + 0.001) from 0. */
  run(rounds: number): number
}

/** @returns undefined where this machine's WebAssembly has no such operation. */
export const peakLoop = (arithmetic: Arithmetic): PeakLoop | undefined => {
  const bytes = moduleOf(arithmetic)
  if (!WebAssembly.validate(bytes)) return undefined
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), {} as never)
  const perSum = arithmetic === 'add' ? 1 : 2
  return { operationsPerRound: sums * 4 * perSum, run: exports['run'] as PeakLoop['run'] }
}
