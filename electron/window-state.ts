/** Where the window stood: kept in a small file, used again where a screen still shows it. */
import { z } from 'zod'
import { UserError } from '../core/contract/errors.ts'
import { writeFileAtomically } from '../host/files/atomic.ts'
import { readJsonFile } from '../host/files/json.ts'

export interface Bounds {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

const schema = z.object({
  x: z.int(),
  y: z.int(),
  width: z.int().min(1),
  height: z.int().min(1),
  isMaximised: z.boolean(),
})
export type WindowState = z.infer<typeof schema>

export const smallest = { width: 900, height: 600 }
const usual = { width: 1360, height: 860 }

/** Enough of the title bar lies on some screen to drag the window by. */
const isReachable = ({ x, y, width }: Bounds, screens: readonly Bounds[]): boolean =>
  screens.some(
    (screen) =>
      Math.min(x + width, screen.x + screen.width) - Math.max(x, screen.x) >= 100 &&
      y >= screen.y &&
      y <= screen.y + screen.height - 50,
  )

/** Bounds for a new window: as it was left, or the usual size where the system puts it. */
export const boundsFrom = (state: WindowState | undefined, screens: readonly Bounds[]): Partial<Bounds> => {
  if (!state || !isReachable(state, screens)) return usual
  const { x, y } = state
  const width = Math.max(state.width, smallest.width)
  return { x, y, width, height: Math.max(state.height, smallest.height) }
}

export const readWindowState = (file: string): WindowState | undefined => {
  try {
    return readJsonFile(file, schema, 'Remove it.')
  } catch (error) {
    if (error instanceof UserError) return undefined
    throw error
  }
}

export const writeWindowState = (file: string, state: WindowState): void => {
  try {
    writeFileAtomically(file, `${JSON.stringify(state)}\n`)
  } catch (error) {
    if (!(error instanceof UserError)) throw error
  }
}
