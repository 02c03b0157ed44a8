/** The one line to the service that all of the window shares. */
import type { ShellMessage } from '../../core/contract/commands.ts'
import type { Catalog } from '../../core/contract/catalog.ts'
import { dialHere } from '../dial.ts'
import { createClient, type LineState } from '../service.ts'

const shellListeners: ((message: ShellMessage) => void)[] = []
const client = createClient(dialHere((message) => shellListeners.forEach((listener) => listener(message))))

let state = $state<LineState>('connecting')
let catalog = $state.raw<Catalog>()

export const link = {
  get state(): LineState {
    return state
  },
  /** What a set-up can choose from; undefined until the line is open. */
  get catalog(): Catalog | undefined {
    return catalog
  },
}

export const { call, onEvent } = client

/** What the desktop's menus and files ask for. */
export const onShell = (listener: (message: ShellMessage) => void): void => void shellListeners.push(listener)

const openings: (() => void)[] = []
/** Runs at each opening of the line: what it told before may have gone. */
export const onOpen = (run: () => void): void => {
  openings.push(run)
  if (state === 'open') run()
}

/** Asks again what there is to choose from: a data set may have come in. */
export const refreshCatalog = async (): Promise<void> => {
  catalog = await call('catalog', {}).catch(() => catalog)
}

client.onState((next) => {
  state = next
  if (next !== 'open') return
  void refreshCatalog()
  openings.forEach((run) => run())
})
