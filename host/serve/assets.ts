/** The window's files, read once: what is not in this table is not served, whatever a path says. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { workError } from '../../core/contract/errors.ts'

export interface Asset {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly type: string
  /** Its name holds a hash of its content. */
  readonly isHashed: boolean
}

/** By the path of its URL, `/index.html`, `/assets/...`. */
export type Assets = ReadonlyMap<string, Asset>

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
}

/** Regular files of known types below `folder`; links are left out. */
const filesIn = (folder: string, path: string): [string, Asset][] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry): [string, Asset][] => {
    const place = join(folder, entry.name)
    if (entry.isDirectory()) return filesIn(place, `${path}${entry.name}/`)
    const type = types[extname(entry.name)]
    if (!entry.isFile() || type === undefined) return []
    return [[path + entry.name, { bytes: new Uint8Array(readFileSync(place)), type, isHashed: path === '/assets/' }]]
  })

/** @throws UserError when the window was not built. */
export const readAssets = (folder: string): Assets => {
  if (!existsSync(join(folder, 'index.html')))
    throw workError(`The window is not built: ${folder} has no index.html`, 'Run npm run build first.')
  return new Map(filesIn(folder, '/'))
}

/** The file that a URL's path names, `/` being the page itself. */
export const assetAt = (assets: Assets, path: string): Asset | undefined =>
  assets.get(path === '/' ? '/index.html' : path)

/** Headers of one file: hashed names are kept for ever, the page is asked for each time. */
export const assetHeaders = ({ type, isHashed }: Asset): Readonly<Record<string, string>> => ({
  'Content-Type': type,
  'Cache-Control': isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
})
