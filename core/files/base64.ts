/** Bytes as base64 text (RFC 4648, padded), for any machine. */

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const codes = Uint8Array.from(alphabet, (letter) => letter.charCodeAt(0))
const values = new Uint8Array(256).fill(255)
codes.forEach((code, value) => (values[code] = value))
const padding = '='.charCodeAt(0)
/** Bytes encoded at once: a multiple of 3. */
const block = 3 * 2 ** 16

const encodedBlock = (bytes: Uint8Array): string => {
  const text = new Uint8Array(4 * Math.ceil(bytes.length / 3))
  for (let from = 0, to = 0; from < bytes.length; from += 3, to += 4) {
    const bits = (bytes[from]! << 16) | ((bytes[from + 1] ?? 0) << 8) | (bytes[from + 2] ?? 0)
    text[to] = codes[bits >> 18]!
    text[to + 1] = codes[(bits >> 12) & 63]!
    text[to + 2] = from + 1 < bytes.length ? codes[(bits >> 6) & 63]! : padding
    text[to + 3] = from + 2 < bytes.length ? codes[bits & 63]! : padding
  }
  return new TextDecoder('latin1').decode(text)
}

export const toBase64 = (bytes: Uint8Array): string => {
  const parts: string[] = []
  for (let from = 0; from < bytes.length; from += block) parts.push(encodedBlock(bytes.subarray(from, from + block)))
  return parts.join('')
}

/** Undefined where the text is not base64. */
export const fromBase64 = (text: string): Uint8Array | undefined => {
  const letters = text.replace(/={1,2}$/, '').length
  if (text.length % 4 !== 0) return undefined
  const bytes = new Uint8Array(Math.floor((letters * 3) / 4))
  let [bits, held, to] = [0, 0, 0]
  for (let i = 0; i < letters; i++) {
    const value = values[text.charCodeAt(i)] ?? 255
    if (value === 255) return undefined
    bits = ((bits << 6) | value) & 0xffffff
    held += 6
    if (held < 8) continue
    held -= 8
    bytes[to++] = (bits >> held) & 255
  }
  return bytes
}
