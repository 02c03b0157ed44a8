/** AEDAT 4.0: streams of packets as iniVation's dv software writes them, plain or compressed. */
import { decodeLz4 } from '../../files/lz4.ts'
import { decodeZstd } from '../../files/zstd.ts'
import type { Resolution } from '../dataset.ts'
import { viewOf } from './event-file.ts'
import { faultAt, telling } from './fault.ts'
import { identifierOf, referred, rootTable } from './flatbuffer.ts'
import { eventFormat } from './format.ts'
import type { EventSink } from './recorder.ts'
import { beginsWith } from './text-header.ts'

const version = '#!AER-DAT4.0\r\n'
const packetHeaderBytes = 8
const eventBytes = 16
/** A packet holds about 10 ms; nothing near this size is one. */
const mostPacketBytes = 2 ** 26

type Unpack = (bytes: Uint8Array) => Uint8Array
const lz4: Unpack = (bytes) => decodeLz4(bytes, mostPacketBytes)
const zstd: Unpack = (bytes) => decodeZstd(bytes, mostPacketBytes)
/** By the number in the header: none, LZ4, LZ4 high, Zstandard, Zstandard high. */
const compressions: readonly Unpack[] = [(bytes) => bytes, lz4, lz4, zstd, zstd]

const within = <T>(source: string, at: number, what: string, read: () => T): T =>
  telling((message) => faultAt(source, at, `${what} is damaged: ${message}`), read)

interface Stream {
  readonly id: number
  readonly sensor?: Resolution
}

/** The streams of events, in the order of the XML that lists all streams. */
const eventStreamsOf = (xml: string): Stream[] => {
  const [, ...parts] = xml.split(/<node name="(\d+)"/)
  return parts.flatMap((id, i) => {
    const attributes = parts[i + 1]
    if (i % 2 === 1 || !attributes) return []
    const value = (key: string) => new RegExp(`key="${key}"[^>]*>([^<]*)<`).exec(attributes)?.[1]
    if (value('typeIdentifier') !== 'EVTS') return []
    const [width, height] = [Number(value('sizeX')), Number(value('sizeY'))]
    return [{ id: Number(id), ...(width > 0 && height > 0 && { sensor: { width, height } }) }]
  })
}

interface Header {
  /** The byte behind it. */
  readonly end: number
  readonly unpack: Unpack
  /** Where packets end and the table of them begins. */
  readonly packetsEnd: number
  readonly streams: readonly Stream[]
}

const headerOf = (head: Uint8Array, size: number): Header => {
  const end = version.length + 4 + viewOf(head).getUint32(version.length, true)
  if (end > head.length) throw new RangeError('it ends behind the file')
  const view = viewOf(head.subarray(version.length, end))
  const header = rootTable(view)
  const compression = header.field(0)
  const number = compression === undefined ? 0 : view.getInt32(compression, true)
  const unpack = compressions[number]
  if (!unpack) throw new RangeError(`its compression is ${number}`)
  const table = header.field(1)
  const tableAt = table === undefined ? -1 : Number(view.getBigInt64(table, true))
  const info = header.field(2)
  if (info === undefined) throw new RangeError('it lists no streams')
  const { start, length } = referred(view, info)
  const xml = new TextDecoder().decode(head.subarray(version.length + start, version.length + start + length))
  return { end, unpack, packetsEnd: tableAt >= end && tableAt < size ? tableAt : size, streams: eventStreamsOf(xml) }
}

/** The events of one packet, which lies at byte `at` of the file. */
const addPacket = (packet: DataView, at: number, sink: EventSink): void => {
  if (identifierOf(packet) !== 'EVTS') throw new RangeError(`it holds ${identifierOf(packet)}, not EVTS`)
  const events = rootTable(packet).field(0)
  if (events === undefined) return
  const { start, length } = referred(packet, events)
  if (start + length * eventBytes > packet.byteLength) throw new RangeError(`its ${length} events end behind it`)
  for (let i = start; i < start + length * eventBytes; i += eventBytes) {
    const us = packet.getInt32(i + 4, true) * 2 ** 32 + packet.getUint32(i, true)
    sink.add(us, packet.getInt16(i + 8, true), packet.getInt16(i + 10, true), packet.getUint8(i + 12) & 1, at)
  }
}

/** Packets of FlatBuffers behind a header that is one too (iniVation, AEDAT 4.0); the table of packets is not needed. */
export const aedat4 = eventFormat({
  name: 'aedat4',
  title: 'AEDAT 4.0',
  sentence: "Recordings of iniVation's dv software, plain or compressed by LZ4 or Zstandard; their events are read.",
  extensions: ['aedat4', 'aedat'],
  sure: 'signature',
  matches: ({ head }) => beginsWith(head, version),
  open({ source, head, size }) {
    const header = within(source, version.length, 'the header', () => headerOf(head, size))
    const [stream, ...others] = header.streams
    if (!stream) throw faultAt(source, version.length, 'the header lists no stream of events')
    return {
      start: header.end,
      ...(stream.sensor && { sensor: stream.sensor }),
      polarities: 2,
      clock: 'camera',
      decode(block, at, sink) {
        let packet = 0
        while (packet + packetHeaderBytes <= block.byteLength && at + packet < header.packetsEnd) {
          const length = block.getInt32(packet + 4, true)
          const next = packet + packetHeaderBytes + length
          if (length < 0 || at + next > header.packetsEnd) {
            throw faultAt(source, at + packet, `a packet of ${length} bytes ends behind the packets`)
          }
          if (block.getInt32(packet, true) === stream.id) {
            if (next > block.byteLength) break
            const bytes = new Uint8Array(block.buffer, block.byteOffset + packet + packetHeaderBytes, length)
            within(source, at + packet, 'a packet', () => addPacket(viewOf(header.unpack(bytes)), at + packet, sink))
          }
          packet = next
        }
        return at + packet < header.packetsEnd ? packet : size - at
      },
      notes: () =>
        others.length === 0
          ? []
          : [`Stream ${stream.id} is read, and the streams ${others.map(({ id }) => id).join(', ')} are not.`],
    }
  },
})
