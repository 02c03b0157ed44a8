/** The shell's end of the service's process: windows get ports to it, and it is stopped only after it has saved. */
import { MessageChannelMain, utilityProcess, type WebContents } from 'electron'
import { channels } from './channels.ts'
import type { FromService } from './service-process.ts'

export interface ServiceHost {
  /** Gives a window a line of its own. */
  connect(contents: WebContents): void
  /** Resolves when all is saved. */
  stop(): Promise<void>
}

export interface ServiceWatcher {
  onTraining(isTraining: boolean): void
  /** It ended by itself: every line is gone. */
  onLost(): void
}

/** @param script the bundled service-process.ts; `root` the studies folder it serves. */
export const startServiceHost = (script: string, root: string, watcher: ServiceWatcher): ServiceHost => {
  const child = utilityProcess.fork(script, [root], { serviceName: 'Spikefront service' })
  let isStopping = false
  const gone = new Promise<void>((resolve) =>
    child.once('exit', () => {
      watcher.onTraining(false)
      if (!isStopping) watcher.onLost()
      resolve()
    }),
  )
  child.on('message', (message: FromService) => {
    if (message === 'stopped') child.kill()
    else watcher.onTraining(message.isTraining)
  })
  return {
    connect(contents) {
      const { port1, port2 } = new MessageChannelMain()
      child.postMessage('window', [port1])
      contents.postMessage(channels.port, null, [port2])
    },
    stop() {
      isStopping = true
      child.postMessage('stop')
      return gone
    },
  }
}
