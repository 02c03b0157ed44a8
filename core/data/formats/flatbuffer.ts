/** The few reads of FlatBuffers that AEDAT 4.0 needs, each within the buffer: a DataView throws outside of it. */

/** A table of a buffer. */
export interface FlatTable {
  /** Position of a field's value, or undefined where the field has its default. */
  field(index: number): number | undefined
}

/** Positions of the length behind a reference, and of what it counts. */
export const referred = (view: DataView, at: number): { readonly length: number; readonly start: number } => {
  const to = at + view.getUint32(at, true)
  return { length: view.getUint32(to, true), start: to + 4 }
}

/** The identifier of a buffer that begins with its size. */
export const identifierOf = (view: DataView): string =>
  String.fromCharCode(...Array.from({ length: 4 }, (_, i) => view.getUint8(8 + i)))

/** The root table of a buffer that begins with its size (FlatBuffers, Binary Format). */
export const rootTable = (view: DataView): FlatTable => {
  const table = 4 + view.getUint32(4, true)
  const offsets = table - view.getInt32(table, true)
  const offsetsBytes = view.getUint16(offsets, true)
  return {
    field(index) {
      const entry = 4 + 2 * index
      const offset = entry + 2 <= offsetsBytes ? view.getUint16(offsets + entry, true) : 0
      return offset === 0 ? undefined : table + offset
    },
  }
}
