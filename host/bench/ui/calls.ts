/** How soon the service answers while a real study trains on two workers. */
import { setTimeout as wait } from 'node:timers/promises'
import { workError } from '../../../core/contract/errors.ts'
import type { MethodName } from '../../../core/contract/service.ts'
import type { Caller, Service } from '../../service/service.ts'
import { manyTrialsDesign } from './study.ts'
import type { BenchWindow } from './window.ts'

/** One that only asks. */
const nobody: Caller = { watch: () => undefined, unwatch: () => undefined }

const small = () => {
  const design = manyTrialsDesign()
  const dataset = { ...design.dataset, train: 2000, validation: 500, test: 500 }
  return { ...design, name: 'in training', dataset, fixed: { ...design.fixed, epochs: 4 } }
}

interface Question {
  readonly method: MethodName
  readonly input: unknown
}

/** What a window asks: much that is only read, now and then what takes work. */
const questions = (id: string, trial: number, target: string): readonly Question[] => {
  const read: Question[] = [
    { method: 'catalog', input: {} },
    { method: 'studies.list', input: {} },
    { method: 'study.open', input: { id } },
    { method: 'trial.detail', input: { id, trial } },
  ]
  const map: Question = { method: 'trial.map', input: { id, trial, target } }
  return [...read, map, ...read, { method: 'setUp', input: { design: small() } }]
}

/** As one asks who edits a set-up, which is checked at each pause in typing, and looks at trials between. */
const everyMs = 200
const firstTrialWithinMs = 120_000

/** ms of each call, by method, for `seconds`, asked from another process. */
export const callTimes = async (
  service: Service,
  { page }: BenchWindow,
  token: string,
  seconds: number,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, readonly number[]>> => {
  const call: Service['call'] = (method, input) => service.call(method, input, nobody, signal)
  const { id } = await call('studies.create', { design: small() }, nobody, signal)
  await call('study.start', { id, workers: 2 }, nobody, signal)
  const give = performance.now() + firstTrialWithinMs
  const complete = async () => (await call('study.open', { id }, nobody, signal)).trials.find(({ values }) => values)
  let trial = await complete()
  while (!trial) {
    if (performance.now() > give)
      throw workError(`No trial of ${id} completed within two minutes`, 'Try again on a machine with less to do.')
    await wait(200, undefined, { signal })
    trial = await complete()
  }
  const requests = JSON.stringify(questions(id, trial.number, small().target!))
  const told = await page.evaluate<[string, number][]>(
    `probe.calls(${JSON.stringify(token)}, ${requests}, ${everyMs}, ${1000 * seconds})`,
  )
  await call('study.stop', { id }, nobody, signal)
  const byMethod = Map.groupBy(told, ([method]) => method)
  return new Map(Array.from(byMethod, ([method, answers]) => [method, answers.map(([, ms]) => ms)]))
}
