/** Keeps the machine awake while a study trains, and lets it sleep again after. */
import { powerSaveBlocker } from 'electron'

/** @returns what is told of each place where studies train, or no longer do. */
export const createPowerSave = (): ((place: string, isTraining: boolean) => void) => {
  const training = new Set<string>()
  let blocker: number | undefined
  return (place, isTraining) => {
    if (isTraining) training.add(place)
    else training.delete(place)
    if (training.size > 0) blocker ??= powerSaveBlocker.start('prevent-app-suspension')
    else if (blocker !== undefined) {
      powerSaveBlocker.stop(blocker)
      blocker = undefined
    }
  }
}
