/** Figures beside the peers' cases: SRM neurons, an epoch of recordings, two trainings at once. */
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { packageFile } from '../package.ts'
import type { CpuEngineName } from '../cpu-engines.ts'
import { askFigure, type Figure } from './ask.ts'
import type { FigureName } from './goals.ts'
import { figureRow, type FigureRow, type SkippedRow } from './rows.ts'

/** Where the recordings are looked for. */
export const defaultRecordings = (): string => packageFile('../shared/data/nmnist-small')

/**
 * A row a figure.
 * @param seconds of each measurement.
 * @param recordings folder of N-MNIST.
 * @throws UserError where the engine does not run here.
 */
export async function* productFigures(
  engine: CpuEngineName,
  seconds: number,
  recordings: string,
  signal: AbortSignal,
): AsyncGenerator<FigureRow | SkippedRow> {
  const row = (figure: FigureName, { backend, value }: Figure): FigureRow => figureRow(figure, backend, value)
  const skipped = (figure: FigureName, reason: string): SkippedRow => ({ type: 'skipped', figure, reason })

  yield row('srm', await askFigure({ work: 'srm', engine, seconds }, signal))
  yield existsSync(recordings)
    ? row('epoch', await askFigure({ work: 'epoch', engine, seconds, folder: recordings }, signal))
    : skipped('epoch', `${recordings} is not there`)
  yield availableParallelism() > 1
    ? row('sideBySide', await sideBySide(engine, seconds, signal))
    : skipped('sideBySide', 'this machine has one core')
}

/** Steps a second of two processes at once over those of one, by the median step. */
const sideBySide = async (engine: CpuEngineName, seconds: number, signal: AbortSignal): Promise<Figure> => {
  const step = () => askFigure({ work: 'step', engine, seconds }, signal)
  const { backend, value: alone } = await step()
  const together = await Promise.all([step(), step()])
  return { backend, value: together.reduce((rate, { value }) => rate + alone / value, 0) }
}
