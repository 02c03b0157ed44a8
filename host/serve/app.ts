/** The pages of the browser host: the window's files under strict headers, anything else is not there. */
import { Hono } from 'hono'
import { assetAt, assetHeaders, type Assets } from './assets.ts'
import { securityHeaders } from './headers.ts'

export const createApp = (assets: Assets): Hono => {
  const app = new Hono()
  app.use(async (context, next) => {
    await next()
    const headers = securityHeaders(`ws://${context.req.header('host')}`)
    for (const [name, value] of Object.entries(headers)) context.header(name, value)
  })
  app.get('*', (context) => {
    const asset = assetAt(assets, context.req.path)
    return asset ? context.body(asset.bytes, 200, assetHeaders(asset)) : context.notFound()
  })
  app.notFound((context) => context.text('There is no such page.', 404))
  app.onError((_, context) => context.text('The request could not be read.', 400))
  return app
}
