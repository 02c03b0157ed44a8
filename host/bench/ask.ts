/** Has one of our engines measured by a process of its own. */
import { fileURLToPath } from 'node:url'
import type { CpuEngineName } from '../cpu-engines.ts'
import type { HybridOrder } from './hybrid/own.ts'
import type { CaseOrder, OwnMeasurement } from './own.ts'
import { workError } from '../../core/contract/errors.ts'
import { jsonOf } from './processes.ts'
import type { Measurement } from './timing.ts'

/** What is measured for some seconds, and answered by one number. */
export type FigureOrder = { readonly engine: CpuEngineName; readonly seconds: number } & (
  { readonly work: 'step' | 'srm' } | { readonly work: 'epoch'; readonly folder: string }
)

export type Order = ({ readonly work: 'case' } & CaseOrder) | ({ readonly work: 'hybrid' } & HybridOrder) | FigureOrder

export interface Figure {
  readonly backend: string
  readonly value: number
}

/** What was measured, or why the engine does not run it. */
export type Answer<T> = { readonly measured: T } | { readonly refused: string }

/** Beside this file, as source or bundled. */
const processFile = fileURLToPath(
  new URL(`./engine-process.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url),
)

const ask = (what: string, order: Order, signal: AbortSignal): Promise<unknown> =>
  jsonOf(`The engine ${order.engine} on ${what}`, process.execPath, [processFile, JSON.stringify(order)], signal)

export const askCase = (order: CaseOrder, signal: AbortSignal): Promise<Answer<OwnMeasurement>> =>
  ask(`case ${order.name}`, { work: 'case', ...order }, signal) as Promise<Answer<OwnMeasurement>>

const measuredOf = <T>(answer: Answer<T>): T => {
  if ('measured' in answer) return answer.measured
  throw workError(answer.refused, 'Name other engines with --backend.')
}

/** @throws UserError where the engine does not run here. */
export const askFigure = async (order: FigureOrder, signal: AbortSignal): Promise<Figure> =>
  measuredOf((await ask(`the figure ${order.work}`, order, signal)) as Answer<Figure>)

export const askHybrid = async (
  order: HybridOrder,
  signal: AbortSignal,
): Promise<Measurement & { readonly backend: string }> => {
  const { preset, phase, engine, threads, seconds, seed } = order
  const work = { work: 'hybrid', preset, phase, engine, threads, seconds, seed } as const
  return measuredOf((await ask(phase, work, signal)) as Answer<Measurement & { backend: string }>)
}
