/** Reads XML as strictly as a browser reads an SVG file: anything not well-formed throws. */

export interface XmlElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  /** Text directly inside, entities resolved. */
  text: string
  readonly parent: XmlElement | undefined
}

const token = /<(\/?)([a-z]+)((?: [\w:-]+="[^"<]*")*)(\/?)>|([^<]+)/gy
const character = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u

const resolve = (text: string): string =>
  text.replace(/&(?:#(\d+);)?/g, (whole, code?: string) => {
    if (code === undefined) throw new Error(`a bare ampersand: ${whole}`)
    return String.fromCodePoint(Number(code))
  })

/** All elements in document order. */
export const parseXml = (xml: string): XmlElement[] => {
  if (!character.test(xml)) throw new Error('a character that XML forbids')
  const elements: XmlElement[] = []
  let open: XmlElement | undefined
  token.lastIndex = 0
  for (let at = 0; at < xml.length; at = token.lastIndex) {
    const match = token.exec(xml)
    if (!match) throw new Error(`not well-formed at ${at}: ${xml.slice(at, at + 60)}`)
    const [, closing, name, attributes, selfClosing, text] = match
    if (text !== undefined) {
      const resolved = resolve(text)
      if (open) open.text += resolved
      else if (resolved.trim() !== '') throw new Error(`text outside the root: ${text}`)
    } else if (closing) {
      if (open?.name !== name) throw new Error(`</${name}> closes <${open?.name}>`)
      open = open!.parent
    } else {
      if (!open && elements.length > 0) throw new Error('two roots')
      const pairs = [...attributes!.matchAll(/ ([\w:-]+)="([^"]*)"/g)].map(([, key, value]) => [key!, resolve(value!)])
      if (new Set(pairs.map(([key]) => key)).size < pairs.length) throw new Error(`an attribute twice in <${name}>`)
      const element = { name: name!, attributes: Object.fromEntries(pairs), text: '', parent: open }
      elements.push(element)
      if (!selfClosing) open = element
    }
  }
  if (open) throw new Error(`<${open.name}> is not closed`)
  return elements
}
