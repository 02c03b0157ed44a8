/** Writers of the formats of event cameras, after their descriptions: what the readers must give back. */
import { zstdCompressSync } from 'node:zlib'
import type { EventRow } from '../streams.ts'

const ascii = (text: string): number[] => Array.from(text, (letter) => letter.charCodeAt(0))
const little = (value: number, bytes: number): number[] =>
  Array.from({ length: bytes }, (_, i) => Math.floor(value / 2 ** (8 * i)) & 255)
const big = (value: number, bytes: number): number[] => little(value, bytes).reverse()

export const bs1Bytes = (rows: readonly EventRow[]): Uint8Array =>
  Uint8Array.from(rows.flatMap(([us, unit]) => [...big(unit, 2), ...big(us, 3)]))

export const bs3Bytes = (rows: readonly EventRow[]): Uint8Array =>
  Uint8Array.from(rows.flatMap(([us, x, y, p]) => [x >> 4, ((x & 15) << 4) | (y >> 8), y & 255, p, ...big(us, 3)]))

export const aedat2Bytes = (camera: 'DVS128' | 'DAVIS240C', rows: readonly EventRow[]): Uint8Array => {
  const address = ([, x, y, p]: EventRow) =>
    camera === 'DVS128' ? p | (x << 1) | (y << 8) : (p << 11) | (x << 12) | (y << 22)
  const header = `#!AER-DAT2.0\r\n# AEChip: ${camera}\r\n`
  return Uint8Array.from([...ascii(header), ...rows.flatMap((row) => [...big(address(row), 4), ...big(row[0], 4)])])
}

/** Packets of at most `most` events, with one of another type before each. */
export const aedat3Bytes = (rows: readonly EventRow[], most = 8): Uint8Array => {
  const header = (type: number, bytesEach: number, overflow: number, count: number) => [
    ...little(type, 2),
    ...little(1, 2),
    ...[bytesEach, 4, overflow, count, count, count].flatMap((value) => little(value, 4)),
  ]
  const packets: number[] = []
  for (let i = 0; i < rows.length; i += most) {
    const part = rows.slice(i, i + most)
    packets.push(...header(3, 12, 0, 2), ...new Array<number>(24).fill(7))
    packets.push(...header(1, 8, Math.floor(part[0]![0] / 2 ** 31), part.length))
    for (const [us, x, y, p] of part)
      packets.push(...little(1 | (p << 1) | (y << 2) | (x << 17), 4), ...little(us % 2 ** 31, 4))
  }
  return Uint8Array.from([...ascii('#!AER-DAT3.1\r\n#Source 1: DVS128\r\n#!END-HEADER\r\n'), ...packets])
}

/** Literals and matches as a greedy search finds them; the last five bytes are literals, as the format wants it. */
const lz4Block = (bytes: readonly number[]): number[] => {
  const out: number[] = []
  const extra = (length: number): number[] => {
    if (length < 15) return []
    const rest = length - 15
    return [...new Array<number>(Math.floor(rest / 255)).fill(255), rest % 255]
  }
  let literals: number[] = []
  let at = 0
  while (at < bytes.length) {
    let [best, distance] = [0, 0]
    for (let back = 1; back <= at; back++) {
      let length = 0
      while (at + length < bytes.length - 5 && bytes[at + length] === bytes[at + length - back]) length++
      if (length > best) [best, distance] = [length, back]
    }
    if (best < 4) {
      literals.push(bytes[at++]!)
      continue
    }
    const [l, m] = [literals.length, best - 4]
    out.push((Math.min(l, 15) << 4) | Math.min(m, 15), ...extra(l), ...literals, ...little(distance, 2), ...extra(m))
    literals = []
    at += best
  }
  return [...out, Math.min(literals.length, 15) << 4, ...extra(literals.length), ...literals]
}

const lz4Frame = (bytes: readonly number[]): number[] => {
  const block = lz4Block(bytes)
  return [4, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82, ...little(block.length, 4), ...block, 0, 0, 0, 0]
}
const packings = {
  none: { number: 0, pack: (bytes: number[]) => bytes },
  lz4: { number: 1, pack: lz4Frame },
  zstd: { number: 3, pack: (bytes: number[]) => [...zstdCompressSync(Uint8Array.from(bytes))] },
}

/** A FlatBuffer that begins with its size: a table of three fields, of which each is an offset from its own place or 4 or 8 bytes. */
const flatBuffer = (identifier: string, fields: (readonly number[])[], referred: readonly number[]): number[] => {
  const offsets: number[] = []
  let at = 4
  for (const field of fields) {
    offsets.push(at)
    at += field.length
  }
  const vtable = [
    ...little(4 + 2 * fields.length, 2),
    ...little(at, 2),
    ...offsets.flatMap((offset) => little(offset, 2)),
  ]
  const content = [...little(8 + vtable.length, 4), ...ascii(identifier), ...vtable, ...little(vtable.length, 4)]
  const whole = [...content, ...fields.flat(), ...referred]
  return [...little(whole.length, 4), ...whole]
}

export const aedat4Bytes = (packing: keyof typeof packings, rows: readonly EventRow[], most = 12): Uint8Array => {
  const { number, pack } = packings[packing]
  const node = (id: number, type: string) =>
    `<node name="${id}" path="/outInfo/${id}/"><attr key="typeIdentifier" type="string">${type}</attr></node>`
  const size = '<attr key="sizeX" type="int">128</attr><attr key="sizeY" type="int">128</attr>'
  const xml = `<dv>${node(0, 'IMUS')}${node(1, 'EVTS').replace('</node>', `${size}</node>`)}</dv>`
  const header = flatBuffer(
    'IOHE',
    [little(number, 4), new Array<number>(8).fill(255), little(4, 4)],
    [...little(xml.length, 4), ...ascii(xml)],
  )
  const packet = (stream: number, payload: number[]) => [...little(stream, 4), ...little(payload.length, 4), ...payload]
  const packets: number[] = packet(0, [1, 2, 3])
  for (let i = 0; i < rows.length; i += most) {
    const part = rows.slice(i, i + most)
    const structs = part.flatMap(([us, x, y, p]) => [
      ...little(us, 4),
      ...little(us / 2 ** 32, 4),
      ...little(x, 2),
      ...little(y, 2),
      p,
      0,
      0,
      0,
    ])
    packets.push(...packet(1, pack(flatBuffer('EVTS', [little(4, 4)], [...little(part.length, 4), ...structs]))))
  }
  return Uint8Array.from([...ascii('#!AER-DAT4.0\r\n'), ...header, ...packets])
}

export const evt2Bytes = (rows: readonly EventRow[]): Uint8Array => {
  const words = rows.flatMap(([us, x, y, p]) => [
    ...little(0x80000000 + Math.floor(us / 64), 4),
    ...little(0xa0000000, 4),
    ...little(p * 2 ** 28 + (us % 64) * 2 ** 22 + x * 2 ** 11 + y, 4),
  ])
  return Uint8Array.from([...ascii('% evt 2.0\n% geometry 128x128\n% end\n'), ...words])
}

/** Neighbours in a row of one time and polarity become one vector. */
export const evt3Bytes = (rows: readonly EventRow[]): Uint8Array => {
  const words: number[] = []
  for (let i = 0; i < rows.length;) {
    const [us, x, y, p] = rows[i]!
    let next = i + 1
    while (next < rows.length && rows[next]!.join() === [us, x + next - i, y, p].join() && next - i < 12) next++
    words.push(0x8000 | (Math.floor(us / 4096) % 4096), 0x6000 | (us % 4096), y)
    if (next - i === 1) words.push(0x2000 | (p << 11) | x)
    else words.push(0x3000 | (p << 11) | x, (next - i > 8 ? 0x4000 : 0x5000) | (2 ** (next - i) - 1))
    i = next
  }
  return Uint8Array.from([
    ...ascii('% evt 3.0\n% format EVT3;height=128;width=128\n% end\n'),
    ...words.flatMap((word) => little(word, 2)),
  ])
}

export const datBytes = (rows: readonly EventRow[]): Uint8Array => {
  const events = rows.flatMap(([us, x, y, p]) => [...little(us, 4), ...little(x + y * 2 ** 14 + p * 2 ** 28, 4)])
  return Uint8Array.from([...ascii('% Version 2\n% Width 128\n% Height 128\n'), 0, 8, ...events])
}

export const esBytes = (rows: readonly EventRow[], side = 128): Uint8Array => {
  let last = 0
  const events = rows.flatMap(([us, x, y, p]) => {
    const difference = us - last
    last = us
    const pauses = new Array<number>(Math.floor(difference / 127)).fill(0xff)
    return [...pauses, ((difference % 127) << 1) | p, ...little(x, 2), ...little(side - 1 - y, 2)]
  })
  return Uint8Array.from([...ascii('Event Stream'), 2, 0, 0, 1, ...little(side, 2), ...little(side, 2), ...events])
}
