/** app:// serves the window's files from the package, under the same headers as the browser host. */
import { assetAt, assetHeaders, type Assets } from '../host/serve/assets.ts'
import { securityHeaders } from '../host/serve/headers.ts'
import { isOwnPage } from './security.ts'

export const answerFrom =
  (assets: Assets) =>
  ({ url, method }: Pick<Request, 'url' | 'method'>): Response => {
    const asset = isOwnPage(url) && method === 'GET' ? assetAt(assets, new URL(url).pathname) : undefined
    const headers = { ...securityHeaders(), ...(asset && assetHeaders(asset)) }
    return asset
      ? new Response(asset.bytes, { headers })
      : new Response('There is no such page.', { status: 404, headers })
  }
