/** Lines of a stream, of bounded length. */

/** Longer lines are cut here: no request is that long, and what has no end would fill the memory. */
const longest = 1 << 22

/** The lines of UTF-8 bytes, without their ends; the last one needs none. */
export async function* linesOf(stream: AsyncIterable<Uint8Array>, most = longest): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let begun = ''
  const add = (text: string): void => {
    begun = (begun + text).slice(0, most)
  }
  for await (const bytes of stream) {
    const [first, ...others] = decoder.decode(bytes, { stream: true }).split('\n') as [string, ...string[]]
    add(first)
    for (const text of others) {
      yield begun.replace(/\r$/, '')
      begun = ''
      add(text)
    }
  }
  add(decoder.decode())
  if (begun !== '') yield begun
}
