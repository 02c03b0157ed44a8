/** The service in a process of its own, so that neither windows nor menus ever wait for it. */
import { createService } from '../host/service/service.ts'
import { servePort } from './port-line.ts'

/** What the shell sends beside ports. */
export type ToService = 'window' | 'stop'
/** What the shell is told: whether a study is at work, and that all is saved. */
export type FromService = { readonly isTraining: boolean } | 'stopped'

const shell = process.parentPort
const service = createService(process.argv.at(-1)!)
const tell = (message: FromService): void => shell.postMessage(message)

service.watch(() => tell({ isTraining: service.isTraining() }))

shell.on('message', ({ data, ports: [port] }) => {
  if ((data as ToService) === 'stop') {
    void service.close().then(() => tell('stopped'))
    return
  }
  const line = servePort(service, port!)
  port!.on('message', (message) => line.receive(message.data))
  port!.on('close', () => line.close())
  port!.start()
})
