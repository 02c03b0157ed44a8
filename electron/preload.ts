/** The window's only way out: the service's port and the shell's messages, as three narrow functions. */
import { contextBridge, ipcRenderer } from 'electron'
import type { ShellMessage } from '../core/contract/commands.ts'
import type { Reply } from '../core/contract/service.ts'
import { acknowledgeEvery, channels } from './channels.ts'

/** A page's end of a message channel. */
interface PagePort {
  postMessage(message: unknown): void
  onmessage: ((event: { readonly data: Reply }) => void) | null
}

let port: PagePort | undefined
const unsent: unknown[] = []
let onReply: (reply: Reply) => void = () => undefined
let onShell: (message: ShellMessage) => void = () => undefined
let taken = 0

ipcRenderer.on(channels.port, ({ ports: [given] }) => {
  port = given as unknown as PagePort
  taken = 0
  port.onmessage = ({ data }) => {
    onReply(data)
    if (++taken % acknowledgeEvery === 0) port!.postMessage({ taken })
  }
  for (const message of unsent.splice(0)) port.postMessage(message)
})
ipcRenderer.on(channels.shell, (_, message: ShellMessage) => onShell(message))

contextBridge.exposeInMainWorld('spikefront', {
  send(message: unknown) {
    if (port) port.postMessage(message)
    else unsent.push(message)
  },
  onMessage(callback: (reply: Reply) => void) {
    onReply = callback
    ipcRenderer.send(channels.ready)
  },
  onShell(callback: (message: ShellMessage) => void) {
    onShell = callback
  },
})
