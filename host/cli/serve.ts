/** `serve`: the window in a browser of this machine, until a signal ends it. */
import { once } from 'node:events'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { makeFolder } from '../files/folder.ts'
import { packageFile } from '../package.ts'
import { readAssets } from '../serve/assets.ts'
import { startBrowserHost } from '../serve/server.ts'
import { keepToken } from '../serve/token.ts'
import { createService } from '../service/service.ts'
import { watchInterrupts } from './interrupt.ts'
import { portOption } from './options.ts'
import { emit, exitCodes, note, print } from './output.ts'

interface Options {
  readonly port?: number
  readonly studies: string
  readonly json?: boolean
}

/** The usual port, so that a window finds its host again; where it is taken, any free one. */
const usualPorts = [8477, 0, 0, 0]

const run = async ({ port, studies, json }: Options): Promise<number> => {
  const folder = resolve(studies)
  const assets = readAssets(packageFile('dist/renderer'))
  makeFolder(folder)
  const { token, forget } = keepToken(folder)
  const interrupt = watchInterrupts()
  const service = createService(folder)
  try {
    const host = await startBrowserHost({ service, assets, token, ports: port === undefined ? usualPorts : [port] })
    const url = `http://127.0.0.1:${host.port}/#token=${token}`
    if (json) emit({ type: 'serving', url, studies: folder })
    else print(url)
    note(`Serving ${folder} to browsers on this machine. Ctrl-C stops; running studies are saved.`)
    if (!interrupt.signal.aborted) await once(interrupt.signal, 'abort')
    await host.close()
    return interrupt.code() ?? exitCodes.done
  } finally {
    await service.close()
    forget()
    interrupt.release()
  }
}

export const addServe = (program: Command, done: (code: number) => void): void => {
  program
    .command('serve')
    .description('the window in a browser of this machine; prints its address')
    .option('--port <n>', 'the port (default: 8477, or a free one)', portOption)
    .option('--studies <dir>', 'folder of the studies', 'studies')
    .option('--json', 'JSON lines on stdout')
    .addHelpText('after', '\nExample:\n  spikefront serve --studies my-studies')
    .action(async (options: Options) => done(await run(options)))
}
